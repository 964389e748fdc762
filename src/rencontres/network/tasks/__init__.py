"""Background work of the registry, one file a subject."""

from . import imports, members, nightly

__all__ = ["imports", "members", "nightly"]

"""Background work of the registry, one file a subject."""

from . import members, nightly

__all__ = ["members", "nightly"]

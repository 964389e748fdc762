"""Background work of the registry, one file a subject."""

from . import members

__all__ = ["members"]

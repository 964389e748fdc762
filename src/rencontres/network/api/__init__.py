"""The registry over HTTP, for programs, one file a subject."""

from . import authorities as authorities
from .registry import router

__all__ = ["router"]

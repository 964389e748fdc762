"""The registry over HTTP, for programs, one file a subject."""

from .registry import router

__all__ = ["router"]

"""The registry over HTTP, for programs, one file a subject."""

from . import authorities as authorities
from . import members
from .registry import router

router.add_router("", members.router)

__all__ = [
    "router",
]

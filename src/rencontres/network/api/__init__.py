"""The registry over HTTP, for programs, one file a subject."""

from . import authorities as authorities
from . import groups, members
from .registry import router

router.add_router("", members.router)
router.add_router("", groups.router)

__all__ = ["router"]

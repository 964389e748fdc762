"""The registry over HTTP, for programs, one file a subject."""

from . import authorities as authorities
from . import groups, imports, members
from .registry import router

router.add_router("", members.router)
router.add_router("", groups.router)
router.add_router("/imports", imports.router)

__all__ = ["router"]

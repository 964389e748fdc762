"""The registry over HTTP, for programs, one file a subject."""

from . import authorities as authorities
from . import claims, cooperation, groups, iati, imports, members, quality
from .registry import router

router.add_router("", claims.router)  # before /{word}/…
router.add_router("", members.router)
router.add_router("", groups.router)
router.add_router("", iati.router)
router.add_router("/imports", imports.router)
router.add_router("", cooperation.router)
router.add_router("", quality.router)

__all__ = ["router"]

"""The room `programme` over HTTP, for programs: one file a subject."""

from ninja import Router

from . import bookings, contents, interpretation, roles, rules, schedules, sessions, timetable

__all__ = ["contents", "router"]

router = Router()
router.add_router("", sessions.router)  # with what `contents` adds to it
router.add_router("", bookings.router)
router.add_router("", interpretation.router)
router.add_router("", roles.router)
router.add_router("", timetable.router)
router.add_router("", rules.router)
router.add_router("", schedules.router)

"""The room `programme` over HTTP, for programs: one file a subject."""

from ninja import Router

from . import bookings, roles, sessions, timetable

router = Router()
router.add_router("", sessions.router)
router.add_router("", bookings.router)
router.add_router("", roles.router)
router.add_router("", timetable.router)

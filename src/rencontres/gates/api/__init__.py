"""The door over HTTP: arrivals for scanners, devices that work without network."""

from ninja import Router

from . import arrivals, board, devices, sessions

router = Router()
router.add_router("device/", devices.router)
router.add_router("", board.router)
router.add_router("", sessions.router)
router.add_router("", arrivals.router)

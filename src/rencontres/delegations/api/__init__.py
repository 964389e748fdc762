"""The room `delegations` over HTTP, for programs: one file a subject."""

from ninja import Router

from . import delegations, letters

router = Router()
router.add_router("", letters.router)
router.add_router("", delegations.router)

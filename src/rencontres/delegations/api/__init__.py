"""The room `delegations` over HTTP, for programs: one file a subject."""

from ninja import Router

from . import (
    approvals,
    consents,
    delegations,
    intake,
    letters,
    on_site,
    organisations,
    roles,
    waiting,
)

router = Router()
router.add_router("", consents.router)
router.add_router("", letters.router)
router.add_router("", waiting.router)
router.add_router("", approvals.router)
router.add_router("", intake.router)
router.add_router("", on_site.router)
router.add_router("", organisations.router)
router.add_router("", roles.router)
router.add_router("", delegations.router)

"""The room `contributions` over HTTP, for programs: one file a subject."""

from ninja import Router

from . import calls, deciding, writing

router = Router()
router.add_router("", calls.router)
router.add_router("", writing.router)
router.add_router("", deciding.router)

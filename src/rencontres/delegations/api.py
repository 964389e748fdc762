"""The room `delegations` over HTTP, for programs."""

from ninja import Router

router = Router()

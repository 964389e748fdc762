"""The room `programme` over HTTP, for programs."""

from ninja import Router

router = Router()

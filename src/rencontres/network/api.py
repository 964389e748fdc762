"""The room `network` over HTTP, for programs."""

from ninja import Router

router = Router()

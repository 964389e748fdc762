"""The room `gates` over HTTP, for programs."""

from ninja import Router

router = Router()

"""The room `press` over HTTP, for programs."""

from ninja import Router

router = Router()

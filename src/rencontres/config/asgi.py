"""The ASGI application that `rencontres serve` runs.

Pages and API are answered by a few threads, each with its connection to the database, one change
of thread a request. Django's own ASGI handler makes a thread for every request and changes
threads at every middleware: two milliseconds of CPU, measured, where the check-in at the door
takes three in all. Only live events, which listen for hours, are left to it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import IO, Any

import django
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]


class Application(ASGIHandler):
    """Django's handler, with threads of its own for what does not listen."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = BaseHandler()
        self.pages.load_middleware()
        self.threads = ThreadPoolExecutor(settings.WEB_THREADS, "pages")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["path"].startswith("/live/"):
            await super().__call__(scope, receive, send)
            return
        try:
            # Before a thread is taken: a telephone that sends slowly holds none.
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()

        async def tell(*messages: Message) -> None:
            for message in messages:
                await send(message)

        def say(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(tell(message), loop).result()

        with closing(body):
            last = await loop.run_in_executor(self.threads, self.answer, scope, body, say)
        await tell(*last)

    def answer(self, scope: Any, body: IO[bytes], say: Callable[[Message], None]) -> list[Message]:
        """What is to be sent; of a long answer only the end, its pieces were said before."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.pages.get_response(request)
        with closing(response):
            if not response.streaming:
                return [_start(response), {"type": "http.response.body", "body": response.content}]
            say(_start(response))
            for piece in response:
                say({"type": "http.response.body", "body": piece, "more_body": True})
            return [{"type": "http.response.body"}]


def _start(response: HttpResponseBase) -> Message:
    headers = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = [morsel.OutputString().encode("ascii") for morsel in response.cookies.values()]
    return {
        "type": "http.response.start",
        "status": response.status_code,
        "headers": headers + [(b"Set-Cookie", cookie) for cookie in cookies],
    }


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencontres.config.settings")
django.setup(set_prefix=False)
application = Application()

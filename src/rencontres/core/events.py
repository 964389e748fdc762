"""Live events: a verb announces, every open page hears, through PostgreSQL's NOTIFY.

Server-sent events carry only a topic and small facts (never personal data); a page that hears
one fetches what it may see. One listening connection a process serves all its open pages.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse

CHANNEL = "rencontres"
HEARTBEAT_SECONDS = 20


def announce(topic: str, **facts: Any) -> None:
    """Announce a change when the running transaction commits (PostgreSQL holds it until then)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"topic": topic, **facts})])


class Hub:
    """Hears PostgreSQL once and hands every announcement to each open page of this process."""

    def __init__(self) -> None:
        self.pages: set[asyncio.Queue[str]] = set()
        self.listening: asyncio.Task[None] | None = None

    async def hear(self, topic: str) -> AsyncIterator[str]:
        """Yield the announcements on a topic as JSON texts, and an empty text as heartbeat."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=100)
        self.pages.add(queue)
        if self.listening is None or self.listening.done():
            self.listening = asyncio.create_task(self._listen())
        try:
            while True:
                try:
                    payload = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ""
                    continue
                if json.loads(payload)["topic"] == topic:
                    yield payload
        finally:
            self.pages.discard(queue)

    async def _listen(self) -> None:
        parameters = connection.get_connection_params()
        address = {
            k: parameters[k]
            for k in ("host", "port", "user", "password", "dbname")
            if k in parameters
        }
        async with await psycopg.AsyncConnection.connect(**address, autocommit=True) as heard:
            await heard.execute(f"LISTEN {CHANNEL}")
            async for notification in heard.notifies():
                for queue in list(self.pages):
                    if queue.full():
                        self.pages.discard(queue)  # a page that stopped reading
                    else:
                        queue.put_nowait(notification.payload)


hub = Hub()


async def stream(request: HttpRequest, topic: str) -> StreamingHttpResponse:
    """The page's open ear: `new EventSource("/live/<topic>/")`."""

    async def lines() -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        async for payload in hub.hear(topic):
            yield f"data: {payload}\n\n" if payload else ": still here\n\n"

    response = StreamingHttpResponse(lines(), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response

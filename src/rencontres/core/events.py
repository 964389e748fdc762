"""Live events: a verb announces, every open page hears, through PostgreSQL's NOTIFY.

Server-sent events carry only a topic and small facts (never personal data); a page that hears
one fetches what it may see. One listening connection a process serves all its open pages.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse

CHANNEL = "rencontres"
HEARTBEAT_SECONDS = 20
_DJANGOS_OWN = {"cursor_factory", "context", "prepare_threshold"}
logger = logging.getLogger(__name__)


def announce(topic: str, **facts: Any) -> None:
    """Announce a change when the running transaction commits (PostgreSQL holds it until then)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"topic": topic, **facts})])


class Hub:
    """Hears PostgreSQL once and hands every announcement to each open page of this process.

    A stream that may have missed something ends: the browser opens it again and refreshes.
    """

    def __init__(self) -> None:
        self.pages: dict[asyncio.Queue[str], str] = {}  # the queue of each, and its topic
        self.listening: asyncio.Task[None] | None = None

    async def hear(self, topic: str) -> AsyncIterator[str]:
        """Yield the announcements on a topic as JSON texts, and an empty text as heartbeat."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=100)
        self.pages[queue] = topic
        if self.listening is None or self.listening.done():
            self.listening = asyncio.create_task(self._listen())
        try:
            while queue in self.pages:
                try:
                    yield await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ""
        finally:
            self.pages.pop(queue, None)

    async def _listen(self) -> None:
        """Listen until the connection ends, which ends every stream."""
        parameters = connection.get_connection_params()
        address = {k: v for k, v in parameters.items() if k not in _DJANGOS_OWN}
        try:
            async with await psycopg.AsyncConnection.connect(**address, autocommit=True) as heard:
                await heard.execute(f"LISTEN {CHANNEL}")
                async for notification in heard.notifies():
                    self._hand_out(notification.payload)
        except psycopg.OperationalError as error:
            logger.warning("live events are interrupted: %s", error)
        finally:
            waiting = [queue for queue in self.pages if queue.empty()]
            self.pages.clear()
            for queue in waiting:
                queue.put_nowait("")

    def _hand_out(self, payload: str) -> None:
        topic = json.loads(payload)["topic"]
        for queue in [queue for queue, wanted in self.pages.items() if wanted == topic]:
            if queue.full():
                del self.pages[queue]  # a page that has stopped reading
            else:
                queue.put_nowait(payload)


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

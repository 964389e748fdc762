"""Announcements reach every open page of a process, after the commit and only then."""

from __future__ import annotations

import asyncio
import json

import pytest
from django.db import connection, transaction

from rencontres.core.events import Hub, announce


async def hears(hub: Hub, topic: str, ready: asyncio.Event) -> dict:
    async for payload in hub.hear(topic):
        if payload:
            fact = json.loads(payload)
            if fact.get("ping"):
                ready.set()
                continue
            return fact
    raise AssertionError("the hub fell silent")


@pytest.mark.django_db(transaction=True)
def test_a_committed_announcement_is_heard_and_a_rolled_back_one_is_not():
    def speak():
        with transaction.atomic():
            announce("door", n=1)
            transaction.set_rollback(True)
        announce("stage", n=2)
        announce("door", n=3)
        connection.close()

    def call():
        announce("door", ping=True)
        connection.close()

    async def scene():
        hub = Hub()
        ready = asyncio.Event(), asyncio.Event()
        pages = [asyncio.create_task(hears(hub, "door", event)) for event in ready]
        while not all(event.is_set() for event in ready):  # until PostgreSQL is listened to
            await asyncio.to_thread(call)
            await asyncio.sleep(0.01)
        await asyncio.to_thread(speak)
        heard = await asyncio.wait_for(asyncio.gather(*pages), 10)
        hub.listening.cancel()
        await asyncio.gather(hub.listening, return_exceptions=True)
        return heard

    assert asyncio.run(scene()) == [{"topic": "door", "n": 3}] * 2

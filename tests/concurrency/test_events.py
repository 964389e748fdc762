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


def speaks(topic: str, **facts) -> None:
    announce(topic, **facts)
    connection.close()


def silences() -> None:
    """PostgreSQL ends the connection that listens, as it does when it restarts.

    In this test's database alone: the tests beside it, in theirs, listen too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE query = 'LISTEN rencontres' AND datname = current_database()"
        )
    connection.close()


async def listened_to(hub: Hub, topic: str) -> list[str]:
    """What a page hears until its stream ends."""
    return [payload async for payload in hub.hear(topic)]


@pytest.mark.django_db(transaction=True)
def test_streams_end_with_the_connection_so_that_pages_ask_again():
    async def scene():
        hub = Hub()
        for _opened in range(2):
            page, ready = asyncio.create_task(listened_to(hub, "door")), asyncio.Event()
            first = asyncio.create_task(hears(hub, "stage", ready))
            while not ready.is_set():
                await asyncio.to_thread(speaks, "stage", ping=True)
                await asyncio.sleep(0.01)
            await asyncio.to_thread(speaks, "stage", n=1)
            assert await asyncio.wait_for(first, 10) == {"topic": "stage", "n": 1}
            await asyncio.to_thread(silences)
            await asyncio.wait_for(page, 10)
            assert hub.listening.done()
            assert hub.listening.exception() is None
            assert not hub.pages

    asyncio.run(scene())


@pytest.mark.django_db(transaction=True)
def test_a_page_that_does_not_read_is_let_go_and_a_closed_one_forgotten():
    def flood():
        for n in range(150):
            announce("door", n=n)
        connection.close()

    async def scene():
        hub = Hub()
        slow, closed = hub.hear("door"), hub.hear("door")
        ready = asyncio.Event()
        pages = [asyncio.create_task(anext(page)) for page in (slow, closed)]
        brisk = asyncio.create_task(hears(hub, "stage", ready))
        while not ready.is_set():
            await asyncio.to_thread(speaks, "stage", ping=True)
            await asyncio.sleep(0.01)
        await asyncio.to_thread(speaks, "door", n=-1)
        await asyncio.gather(*pages)
        await closed.aclose()
        assert list(hub.pages.values()).count("door") == 1
        await asyncio.to_thread(flood)
        await asyncio.to_thread(speaks, "stage", n=1)
        await asyncio.wait_for(brisk, 10)
        assert "door" not in hub.pages.values()
        assert len([payload async for payload in slow]) <= 100
        hub.listening.cancel()
        await asyncio.gather(hub.listening, return_exceptions=True)

    asyncio.run(asyncio.wait_for(scene(), 30))

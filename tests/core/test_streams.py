"""Files that are made while they are sent: the same bytes under both of Django's handlers."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from django.test import AsyncRequestFactory, RequestFactory

from rencontres.core.streams import PIECE, send_file

CHUNKS = [b"a" * 10, b"b" * PIECE, b"c"]
PIECES = [b"a" * 10 + b"b" * PIECE, b"c"]


def test_a_plain_request_gets_pieces_worth_sending():
    response = send_file(RequestFactory().get("/"), iter(CHUNKS), name="a.csv", kind="text/csv")
    assert list(response.streaming_content) == PIECES
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert response["Content-Type"] == "text/csv"


def test_an_asynchronous_request_waits_for_each_piece():
    response = send_file(
        AsyncRequestFactory().get("/"), iter(CHUNKS), name="a.csv", kind="text/csv"
    )
    assert response.is_async

    async def read() -> list[bytes]:
        return [piece async for piece in response]

    assert async_to_sync(read)() == PIECES


def test_nothing_is_sent_of_nothing():
    response = send_file(RequestFactory().get("/"), [], name="a.csv", kind="text/csv")
    assert list(response.streaming_content) == []

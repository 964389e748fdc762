"""Files that are made while they are sent."""

from __future__ import annotations

from rencontres.core.streams import PIECE, send_file

CHUNKS = [b"a" * 10, b"b" * PIECE, b"c"]


def test_small_chunks_are_sent_in_pieces_worth_sending():
    response = send_file(iter(CHUNKS), name="a.csv", kind="text/csv")
    assert list(response.streaming_content) == [b"a" * 10 + b"b" * PIECE, b"c"]
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert response["Content-Type"] == "text/csv"


def test_nothing_is_sent_of_nothing():
    response = send_file([], name="a.csv", kind="text/csv")
    assert list(response.streaming_content) == []

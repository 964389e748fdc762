"""The application as a server calls it: pages in threads, long answers piece by piece."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from rencontres.config.asgi import application

BODY = [
    {"type": "http.request", "body": b"first ", "more_body": True},
    {"type": "http.request", "body": b"second"},
]


def answers(path: str, received: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the application sends to a client that has sent these messages."""
    sent: list[dict[str, Any]] = []
    coming = iter(received)

    async def receive() -> dict[str, Any]:
        return next(coming)

    def send(message: dict[str, Any]) -> asyncio.Future[None]:
        """As servers do: something to await, not always a coroutine."""
        sent.append(message)
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"content-type", b"text/plain")],
    }
    asyncio.run(application(scope, receive, send))
    return sent


@pytest.fixture
def answering(monkeypatch):
    """Answer every request with a function of the test."""

    def answer(view: Any) -> None:
        monkeypatch.setattr(application.pages, "get_response", view)

    return answer


def test_a_page_is_made_in_a_thread_from_all_that_was_sent(answering):
    threads = []

    def view(request: HttpRequest) -> HttpResponse:
        threads.append(threading.current_thread())
        response = HttpResponse(request.body.upper(), status=201, headers={"X-Seen": "yes"})
        response.set_cookie("kept", "1")
        return response

    answering(view)
    start, body = answers("/somewhere/", BODY)
    assert start["status"] == 201
    assert (b"X-Seen", b"yes") in start["headers"]
    assert (b"Set-Cookie", b"kept=1; Path=/") in start["headers"]
    assert body == {"type": "http.response.body", "body": b"FIRST SECOND"}
    assert threads != [threading.current_thread()]


def test_a_long_answer_is_sent_piece_by_piece(answering):
    answering(lambda request: StreamingHttpResponse(iter([b"one", b"two"])))
    start, *pieces = answers("/somewhere/", BODY)
    assert start["status"] == 200
    assert [piece.get("body", b"") for piece in pieces] == [b"one", b"two", b""]
    assert [piece.get("more_body", False) for piece in pieces] == [True, True, False]


def test_who_leaves_before_all_is_sent_gets_no_page(answering):
    asked = []
    answering(asked.append)
    assert answers("/somewhere/", [BODY[0], {"type": "http.disconnect"}]) == []
    assert asked == []

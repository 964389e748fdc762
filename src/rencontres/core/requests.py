"""What every request carries: one id through all its log lines, safe headers, worded refusals."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.contrib import messages
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from .kept import asked_once

_request_id: ContextVar[uuid.UUID | None] = ContextVar("request id", default=None)

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",  # one accent colour per edition, set inline
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)


def current_request_id() -> uuid.UUID:
    """The id that ties together all log lines of one request (or of one command)."""
    known = _request_id.get()
    if known is None:
        known = uuid.uuid4()
        _request_id.set(known)
    return known


def request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: give each request an id, and send it back with the safety headers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _request_id.set(uuid.uuid4())
        try:
            with asked_once():
                response = get_response(request)
            response["X-Request-Id"] = str(_request_id.get())
            response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        finally:
            _request_id.reset(token)
        return response

    return middleware


class refusals:  # noqa: N801  (used like a function in MIDDLEWARE)
    """Middleware: a verb's Refusal becomes a page in the reader's words, nothing written.

    A form that was sent from a page of ours goes back there with the message on top.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        from .actions import BadInput, Refusal

        if isinstance(error, DataError):
            error = BadInput(error)
        if not isinstance(error, Refusal):
            return None
        back = request.POST.get("back", "")
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            messages.error(request, str(error))
            return HttpResponseRedirect(back)
        return render(request, "core/refusal.html", {"refusal": error}, status=error.status)

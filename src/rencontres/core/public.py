"""Pages that tell every visitor the same, until somebody does something.

Whoever has the page already gets 304; the others get it from the process's memory. The log of
verbs is the clock: nothing a page tells changes without a line in it.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import condition

View = Callable[..., HttpResponse]

# Lines are numbered before they are committed, so that a lower number may appear after a higher
# one: beside the last number, the count of the latest thousand tells that too.
_LAST_CHANGE = """
    SELECT last, (SELECT count(*) FROM core_logentry WHERE id > last - 1000)
    FROM (SELECT max(id) AS last FROM core_logentry) AS latest
"""


def public(view: View) -> View:
    """Declare a view whose page depends on its address, the language and the database alone."""
    return condition(etag_func=_tag)(_remembered(view))


def _tag(request: HttpRequest, *_args: Any, **_named: Any) -> str | None:
    """The ETag of the page; None for who is somebody, and where templates are being written."""
    known: dict[str, str | None] = request.__dict__
    if "public_tag" not in known:  # asked twice a request: for 304, and for what is remembered
        known["public_tag"] = None if _is_personal(request) else _version()
    return known["public_tag"]


def _is_personal(request: HttpRequest) -> bool:
    personal = (settings.SESSION_COOKIE_NAME, "messages")
    known = request.user.is_authenticated or any(name in request.COOKIES for name in personal)
    return known or settings.DEBUG


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_LAST_CHANGE)
        last, lately = cursor.fetchone()
    version = importlib.metadata.version("rencontres")
    return f'"{version}-{get_language()}-{last or 0}-{lately or 0}"'


def _remembered(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        tag = _tag(request)
        if tag is None:
            return view(request, *args, **named)
        key = sha256(f"{tag} {request.get_full_path()}".encode()).hexdigest()
        known = cache.get(key)
        if known is not None:
            body, kind = known
            return HttpResponse(body, content_type=kind)
        response = view(request, *args, **named)
        has_secret = request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        if response.status_code == 200 and not has_secret:
            cache.set(key, (response.content, response["Content-Type"]))
        return response

    return answer

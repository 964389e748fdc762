"""What every template knows: the edition the page is about, and what changed of its plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .queries import published_edition


def current_edition(request: HttpRequest) -> dict[str, Any]:
    """`edition`: the one named in the address, else the newest that is published; its `notices`."""
    match = getattr(request, "resolver_match", None)
    edition = published_edition((match and match.kwargs.get("edition")) or "")
    return {"edition": edition, "notices": edition.notices if edition else []}

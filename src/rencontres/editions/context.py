"""What every template knows: the edition the page is about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .models import Edition


def current_edition(request: HttpRequest) -> dict[str, Any]:
    """`edition`: the one named in the address, else the newest that is not a draft."""
    match = getattr(request, "resolver_match", None)
    slug = match.kwargs.get("edition") if match else None
    editions = Edition.objects.exclude(state=Edition.State.DRAFT)
    edition = editions.filter(slug=slug).first() if slug else editions.first()
    return {"edition": edition}

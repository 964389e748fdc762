"""What other rooms put on the page of one's own data: each registers its part.

    @data_part
    def consents(request: HttpRequest) -> str:
        return render_to_string("delegations/parts/consents.html", …, request)

A part is told who reads, and gives HTML, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

Part = Callable[[HttpRequest], str]

_parts: list[Part] = []


def data_part(part: Part) -> Part:
    """Register a part, once."""
    _parts.append(part)
    return part


def parts_for(request: HttpRequest) -> list[str]:
    """What the rooms say to whoever reads, in their order."""
    return [said for part in _parts if (said := part(request))]

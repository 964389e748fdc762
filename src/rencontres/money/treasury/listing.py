"""The treasurer's lists, all shown by one template: a page of rows, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PAGE = 50


@dataclass(frozen=True)
class Listing:
    """What a list says of itself; `heads` name its columns, and whether they hold numbers."""

    row: str  # the template of one `row`
    caption: Any
    heads: tuple[tuple[Any, bool], ...]
    empty: Any
    why: Any
    page: Any = None


MOVEMENTS = Listing(
    row="money/rows/movement.html",
    caption=_("Movements that nobody has settled yet"),
    heads=(
        (_("Booked on"), False),
        (_("Amount"), True),
        (_("Who, and what for"), False),
        (_("Seems to be"), False),
        (_("Decide"), False),
    ),
    empty=_("Nothing waits"),
    why=_("Every movement that the bank told is settled or set aside."),
)
IMPORTED = Listing(
    row="money/rows/imported.html",
    caption=_("What became of each movement"),
    heads=(
        (_("Bank reference"), False),
        (_("Booked on"), False),
        (_("Amount"), True),
        (_("Who"), False),
        (_("Became"), False),
    ),
    empty=_("This file brought nothing new"),
    why=_("Every movement in it was known already, or took money out."),
)
REFUNDS = Listing(
    row="money/rows/refund.html",
    caption=_("Orders whose money is to be given back"),
    heads=(
        (_("Payer"), False),
        (_("Order"), False),
        (_("To be given back"), True),
        (_("Account"), False),
        (_("Give back"), False),
    ),
    empty=_("Nothing is to be given back"),
    why=_("Orders that are cancelled or overpaid stand here until their money went back."),
)
LATE = Listing(
    row="money/rows/late.html",
    caption=_("Orders not paid after the due day"),
    heads=(
        (_("Payer"), False),
        (_("Order"), False),
        (_("Still owed"), True),
        (_("Due on"), False),
        (_("Reminded"), False),
        (_("Promised for"), False),
    ),
    empty=_("Nobody is late"),
    why=_("Orders whose invoice was due and is not paid stand here."),
)


def listed(request: HttpRequest, listing: Listing, rows: Any) -> Listing:
    """The page of a list that was asked for."""
    return replace(listing, page=Paginator(rows, PAGE).get_page(request.GET.get("page")))

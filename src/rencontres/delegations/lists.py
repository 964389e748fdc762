"""Lists of people on paper, since networks fail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencontres.core import dates, documents
from rencontres.core.languages import words
from rencontres.editions.models import Edition
from rencontres.editions.queries import effective_changes

from .models import Participant, Seat


def door_list(edition: Edition, seats: Iterable[Seat]) -> bytes:
    """Everybody by family name, under their first letter, with a box to tick for each day."""
    groups = groupby(seats, key=lambda seat: _person(seat).family_name[:1].upper())
    return _list(
        edition,
        title=_("Door list"),
        groups=[{"heading": letter, "rows": _rows(found)} for letter, found in groups],
        days=_days(edition),
    )


def by_delegation(edition: Edition, seats: Iterable[Seat]) -> bytes:
    """Everybody by delegation, in the order of the organisations' names."""
    in_order = sorted(
        seats, key=lambda seat: (seat.delegation.organisation, seat.delegation_id, seat.number)
    )
    groups = groupby(in_order, key=lambda seat: seat.delegation)
    return _list(
        edition,
        title=_("Delegations"),
        groups=[
            {
                "heading": f"{delegation.organisation}, {words(delegation.country.name)}"
                f" ({delegation.reference})",
                "rows": _rows(found),
            }
            for delegation, found in groups
        ],
        days=[],
    )


def _person(seat: Seat) -> Participant:
    """Who sits in a named seat."""
    return cast("Participant", seat.participant)


def _rows(seats: Iterable[Seat]) -> list[dict[str, str]]:
    return [
        {
            "family_name": _person(seat).family_name,
            "given_name": _person(seat).given_name,
            "organisation": seat.delegation.organisation,
            "country": words(seat.delegation.country.name),
            "category": words(seat.category.name),
            "reference": f"{seat.delegation.reference}/{seat.number}",
        }
        for seat in seats
    ]


def _days(edition: Edition) -> list[dict[str, Any]]:
    """The days to tick, and whether nothing takes place on one."""
    changes = list(effective_changes(edition).exclude(during=None))
    days = []
    for number in range((edition.last_day - edition.first_day).days + 1):
        day = edition.first_day + timedelta(days=number)
        ends = (
            datetime.combine(day, moment, edition.zone) for moment in (time.min, time(23, 59, 59))
        )
        first, last = ends
        off = any(first in change.during and last in change.during for change in changes)
        days.append({"label": day.strftime("%d/%m"), "off": off})
    return days


def _list(edition: Edition, **data: Any) -> bytes:
    now = timezone.now()
    printed = dates.moment(now.astimezone(edition.zone))
    return documents.typeset(
        "delegations/typst/list.typ",
        {
            "edition": words(edition.title),
            "accent": edition.accent,
            "printed": _("Printed on %(moment)s") % {"moment": printed},
            "notices": [words(change.notice) for change in effective_changes(edition)],
            "columns": [_("Name"), _("Organisation"), _("Country"), _("Category"), _("Reference")],
            **data,
        },
        title=str(data["title"]),
        language=get_language() or "fr",
        at=now,
    )

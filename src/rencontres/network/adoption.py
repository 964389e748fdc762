"""The project of the registry that an activity of others becomes, where authorities take part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from rencontres.core.languages import words
from rencontres.core.partial_dates import is_partial_date

from .iati.activity import CENT, WHOLE, Role
from .iati.extract import Reported, TakingPart
from .models import Status
from .records import Budget, NewProject

FEWEST_PARTIES = 2  # a project of the registry is between authorities
STATUSES = {
    "1": Status.PLANNED,
    "2": Status.ACTIVE,
    "3": Status.ACTIVE,
    "4": Status.ENDED,
    "5": Status.ENDED,
    "6": Status.SUSPENDED,
}
MOST = 10**12  # what the registry holds of an amount
SUSPENDED = "IATI activity-status 6"
_PURPOSE = re.compile(r"[0-9]{5}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SDG = re.compile(r"(1[0-7]|[1-9])(\.([1-9][0-9]?|[a-d]))?")
_LEADERS = (Role.ACCOUNTABLE, Role.IMPLEMENTING, Role.EXTENDING, Role.FUNDING)


def parties_of(activity: Reported, known: Mapping[TakingPart, int]) -> list[int]:
    """The authorities that take part, by key, whoever leads first."""
    ranked = sorted(
        (each for each in activity.organisations if each in known),
        key=lambda each: _LEADERS.index(each.role) if each.role in _LEADERS else len(_LEADERS),
    )
    return list(dict.fromkeys(known[each] for each in ranked))


def project_of(
    activity: Reported, known: Mapping[TakingPart, int], *, theme: str
) -> NewProject | None:
    """The project to be recorded; None where fewer than two authorities take part.

    What the registry would refuse is left out of it: the activity itself is kept whole.
    """
    parties = parties_of(activity, known)
    if len(parties) < FEWEST_PARTIES or not words(activity.title).strip():
        return None
    status = STATUSES.get(activity.status, Status.ACTIVE)
    since = activity.since if is_partial_date(activity.since) else ""
    until = activity.until if is_partial_date(activity.until) else ""
    return NewProject(
        title=activity.title,
        about=activity.description if activity.description != activity.title else {},
        themes=(theme,),
        lead=parties[0],
        partners=tuple(parties[1:]),
        status=status,
        reason=SUSPENDED if status == Status.SUSPENDED else "",
        since=since,
        until=until if until >= since else "",
        source=f"IATI, {activity.reporter}: {activity.identifier}"[:200],
        sdgs=tuple(dict.fromkeys(code for code in activity.sdgs if _SDG.fullmatch(code))),
        purposes=dict(activity.purposes) if _add_up(activity.purposes) else {},
        markers={code: level for code, level in activity.markers.items() if len(code) <= 3},
        budgets=tuple(_budgets(activity, known)),
    )


def _add_up(purposes: Mapping[str, Decimal]) -> bool:
    return sum(purposes.values()) == WHOLE and all(
        _PURPOSE.fullmatch(code) and share > 0 and share == round(share, 2)
        for code, share in purposes.items()
    )


def _budgets(activity: Reported, known: Mapping[TakingPart, int]) -> list[Budget]:
    """Paid by the first organisation that funds the activity, else by whoever reports it."""
    funders = [each for each in activity.organisations if each.role == Role.FUNDING]
    payer = next((known[each] for each in funders[:1] if each in known), None)
    funder = (funders[0].name if funders else "") or activity.reporter or activity.identifier
    who = {"payer": payer} if payer else {"funder": funder[:200]}
    return [
        Budget(each.year, each.amount.quantize(CENT), currency=each.currency, **who)
        for each in activity.budgets
        if 0 <= each.amount < MOST and _CURRENCY.fullmatch(each.currency)
    ]

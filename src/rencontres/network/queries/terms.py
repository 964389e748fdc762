"""Agreements whose term comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from ..models import Agreement, Authority, Status

SIX_MONTHS = 183  # days


@dataclass(frozen=True)
class Term:
    """An agreement in force or signed, and the day on which it ends or renews itself."""

    agreement: Agreement
    on: date
    days: int  # that are left


def coming_terms(today: date, within: int = SIX_MONTHS) -> list[Term]:
    """The terms of the next days, the nearest first; what is renewed or over has none."""
    horizon = today + timedelta(days=within)
    tacit = Q(renewal=Agreement.Renewal.TACIT, period__isnull=False)
    parties = Prefetch("link__parties", Authority.objects.select_related("country"))
    found = (
        Agreement.objects.filter(Q(term__gte=today) | tacit, term__lte=horizon)
        .exclude(link__status=Status.ENDED)
        .select_related("link", "renewed_by")
        .prefetch_related(parties)
    )
    live = {Agreement.State.IN_FORCE, Agreement.State.SIGNED}
    terms = [
        Term(each, term, (term - today).days)
        for each in found
        if (term := each.term_on(today)) and term <= horizon and each.state_on(today) in live
    ]
    return sorted(terms, key=lambda term: (term.on, term.agreement.pk))

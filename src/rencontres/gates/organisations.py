"""Organisations as the desk writes them: suggested while one types, understood when sent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import Http404

from rencontres.core.languages import words
from rencontres.delegations.models import Delegation
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country
from rencontres.network.queries import search_authorities, today

SUGGESTED = 8
_CHOSEN = re.compile(r"^(?P<name>.*) \[(?:#(?P<authority>\d{1,9})|(?P<reference>[^\]]+))\]$")


@dataclass(frozen=True)
class Organisation:
    """Whom somebody represents: a delegation that is there, an authority, or what was typed."""

    name: str
    country: Country
    authority: Authority | None = None
    delegation: Delegation | None = None


def suggest(edition: Edition, text: str) -> list[tuple[str, str]]:
    """What could be meant: (the words that choose it, what tells it from others)."""
    if len(text.strip()) < 2:
        return []
    there = list(
        edition.delegations.filter(
            organisation__icontains=text.strip(), state=Delegation.State.REGISTERED
        ).select_related("country")[:SUGGESTED]
    )
    known = {delegation.authority_id for delegation in there}
    others = [a for a in today(search_authorities(text)[:SUGGESTED]) if a.pk not in known]
    return [(f"{d.organisation} [{d.reference}]", words(d.country.name)) for d in there] + [
        (f"{a.name} [#{a.pk}]", _where(a)) for a in others[: SUGGESTED - len(there)]
    ]


def _where(authority: Authority) -> str:
    country = words(authority.country.name)
    return f"{country}, {authority.department}" if authority.department else country


def understand(edition: Edition, text: str, country: str) -> Organisation:
    """The organisation that was chosen, or typed: an exact and only name chooses, too."""
    chosen = _CHOSEN.match(text.strip())
    there = edition.delegations.filter(state=Delegation.State.REGISTERED).select_related("country")
    if chosen and chosen["authority"]:
        return _authority(edition, int(chosen["authority"]))
    same = (
        there.filter(reference=chosen["reference"])
        if chosen
        else there.filter(organisation__iexact=text.strip(), country=country)
    )
    if len(found := list(same[:2])) == 1:
        return Organisation(found[0].organisation, found[0].country, delegation=found[0])
    return Organisation(text.strip(), _country(country))


def _authority(edition: Edition, key: int) -> Organisation:
    authority = Authority.objects.select_related("country").filter(pk=key).first()
    if authority is None:
        raise Http404
    there = edition.delegations.filter(authority=key, state=Delegation.State.REGISTERED).first()
    return Organisation(authority.name, authority.country, authority, there)


def _country(code: str) -> Country:
    country = Country.objects.filter(pk=code).first()
    if country is None:
        raise Http404
    return country

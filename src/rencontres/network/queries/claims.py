"""Who asks to answer for an authority."""

from __future__ import annotations

from django.db.models import QuerySet

from rencontres.accounts.permissions import is_administrator
from rencontres.core.actor import Actor

from ..models import Authority, Claim
from ..people import authorities_of, represented_by


def claims_before(person: Actor) -> QuerySet[Claim]:
    """The claims that somebody may decide: all, or those for their own authorities."""
    found = Claim.objects.select_related("authority__country", "person", "decided_by")
    if is_administrator(person, None):
        return found
    return found.filter(authority__in=authorities_of(person)).exclude(person=person.pk)


def unconfirmed(person: Actor) -> list[tuple[Authority, Claim | None]]:
    """The authorities that somebody represents without being confirmed, with the claim if any."""
    claims = {claim.authority_id: claim for claim in Claim.objects.filter(person=person.pk)}
    found = Authority.objects.filter(pk__in=represented_by(person))
    pairs = [(authority, claims.get(authority.pk)) for authority in found]
    return [
        (authority, claim)
        for authority, claim in pairs
        if claim is None or claim.state != Claim.State.CONFIRMED
    ]

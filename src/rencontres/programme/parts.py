"""What people with a part are sent: the address that opens their page without an account."""

from __future__ import annotations

from datetime import datetime

from django.core import signing

from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition, Slot

from .models import Absence, Profile

SALT = "rencontres.programme.part"


def token_of(person: Participant) -> str:
    """What the address in a person's letter ends with; it is theirs at this e-mail address."""
    return signing.dumps([person.pk, person.email.lower()], salt=SALT, compress=True)


def person_of(token: str, edition: Edition) -> Participant | None:
    """Whose letter it is; nobody's where it is forged, or the address is another by now."""
    try:
        pk, email = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return (
        Participant.objects.filter(edition=edition, pk=pk, email__iexact=email, erased=None)
        .select_related("user", "edition")
        .first()
    )


def keep_travel(person: Participant, before: Profile, after: Profile) -> None:
    """Turn travel hours into absences, which the timetable heeds; the team's own ones stay."""
    slots = list(person.edition.slots.all())
    away = {slot.pk for slot in slots if _misses(slot, after.arrives, after.leaves)}
    was_away = {slot.pk for slot in slots if _misses(slot, before.arrives, before.leaves)}
    Absence.objects.filter(participant=person, slot__in=was_away - away).delete()
    Absence.objects.bulk_create(
        [Absence(participant=person, slot_id=slot) for slot in sorted(away)], ignore_conflicts=True
    )


def _misses(slot: Slot, arrives: datetime | None, leaves: datetime | None) -> bool:
    return bool((arrives and slot.starts < arrives) or (leaves and slot.ends > leaves))

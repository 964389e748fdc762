"""How a person leaves waiting groups, registrations begun and files, where people have no rows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from rencontres.core.addresses import stands_in
from rencontres.core.privacy import also_erased

from .models import Draft, Intake, WaitingGroup


@also_erased
def leave_waiting_groups(person: Any) -> dict[str, int]:
    """A group keeps the place, without the name; the group of a head who is erased leaves."""
    address = person.email.lower()
    waiting = WaitingGroup.objects.filter(settled=None, people__icontains=address)
    left = 0
    for group in waiting.exclude(email__iexact=address).order_by("pk").select_for_update():
        kept = [each for each in group.people if each["email"].strip().lower() != address]
        if len(kept) < len(group.people):
            group.people, left = kept, left + 1
            group.save(update_fields=["people"])
    return {"names in waiting groups": left}


@also_erased
def leave_drafts(person: Any) -> dict[str, int]:
    """A registration begun by somebody else goes on, without what was written of the person."""
    address = person.email.lower()
    begun = Draft.objects.filter(sent=None, answers__icontains=address)
    left = 0
    for draft in begun.exclude(email__iexact=address).order_by("pk").select_for_update():
        if _blank(draft.answers, address):
            draft.save(update_fields=["answers"])
            left += 1
    return {"names in registrations begun": left}


@also_erased
def leave_files(person: Any) -> dict[str, int]:
    """A file in which the person's address stands, and that nobody has accepted yet, goes whole."""
    kept = Intake.objects.filter(content__isnull=False).order_by("pk").select_for_update()
    named = [
        each.pk
        for each in kept
        if stands_in(person.email, bytes(each.content or b""), each.file_name)
    ]
    files = Intake.objects.filter(pk__in=named)
    discarded = {"state": Intake.State.DISCARDED, "closed": timezone.now(), "content": None}
    return {"files of people": files.update(**discarded, names=[])}


def _blank(answers: dict[str, dict[str, list[str]]], address: str) -> bool:
    """Empty the fields that stand beside the address, as `2-name` does beside `2-email`."""
    found = [
        (page, name.removesuffix("email"))
        for page in answers.values()
        for name, values in page.items()
        if name.endswith("email") and address in (value.strip().lower() for value in values)
    ]
    for page, prefix in found:
        for each in answers.values() if prefix else [page]:
            each.update({name: [""] for name in each if name.startswith(prefix)})
    return bool(found)

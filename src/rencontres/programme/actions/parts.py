"""What people answer about their parts, how they are shown, and what they send."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.events import announce
from rencontres.core.files import SLIDES, keep_file
from rencontres.core.languages import Text
from rencontres.delegations.actions import add_consents
from rencontres.delegations.models import Consent, Participant
from rencontres.editions.models import Edition

from ..messages import ask_parts, tell_declined
from ..models import Declined, Portrait, Profile, Role, SessionDocument
from ..parts import keep_travel
from ..portraits import portrait_of
from .documents import drop
from .roles import remove_role

AGAIN_AFTER = timedelta(days=3)  # nobody is reminded more often
MOST_MESSAGES = 500  # at once


@action("programme.answer_part", on="role")
def confirm_part(*, by: Actor, role: Role) -> Role:
    """Say that one comes and does one's part."""
    role = lock(role)
    role.state = Role.State.CONFIRMED
    role.save(update_fields=["state"])
    announce("programme")
    return role


@action("programme.answer_part", on="role")
def decline_part(*, by: Actor, role: Role, word: str = "") -> Declined:
    """Decline a part, with a word to the team, which is told; the hour is free again."""
    session, person = role.session, role.participant
    remove_role(by=SYSTEM, session=session, participant=person)
    made, _new = Declined.objects.update_or_create(
        session=session,
        participant=person,
        defaults={"kind": role.kind, "word": word.strip()[:500]},
    )
    tell_declined(made)
    return made


@action("programme.edit", on="session")
def forget_declined(*, by: Actor, session: Any, declined: Declined) -> None:
    """Take a declined part off the team's list."""
    declined.delete()
    announce("programme")


@action("programme.answer_part", on="participant")
def complete_profile(
    *,
    by: Actor,
    participant: Participant,
    printed_name: str = "",
    function: Text | None = None,
    equipment: str = "",
    arrives: datetime | None = None,
    leaves: datetime | None = None,
) -> Profile:
    """Say how one is printed, what one needs, and from when to when one can be there."""
    if arrives and leaves and leaves <= arrives:
        raise Refusal(_("You leave before you arrive: correct one of both."), status=422)
    participant = lock(participant)
    before = Profile.objects.filter(participant=participant).first() or Profile()
    after, _made = Profile.objects.update_or_create(
        participant=participant,
        defaults={
            "printed_name": printed_name.strip(),
            "function": {code: said.strip() for code, said in (function or {}).items() if said},
            "equipment": equipment.strip(),
            "arrives": arrives,
            "leaves": leaves,
        },
    )
    keep_travel(participant, before, after)
    announce("programme")
    announce("planning")
    return after


@action("programme.send_portrait", on="participant")
def keep_portrait(
    *, by: Actor, participant: Participant, file: File[Any], agreed: bool, language: str
) -> Portrait:
    """Keep a portrait; it is shown once the person has agreed to their image being published."""
    if not agreed:
        raise Refusal(
            _("A portrait is published: agree to that, or send none."), code="consent", status=422
        )
    content = portrait_of(file)
    add_consents(by, {participant: {Consent.Kind.IMAGE_RIGHTS: True}}, language=language)
    made, _new = Portrait.objects.update_or_create(
        participant=participant, defaults={"content": content}
    )
    note(bytes=len(content))
    announce("programme")
    return made


@action("programme.answer_part", on="participant")
def remove_portrait(*, by: Actor, participant: Participant) -> None:
    """Take one's portrait away."""
    Portrait.objects.filter(participant=participant).delete()
    announce("programme")


@action("programme.answer_part", on="role")
def send_slides(
    *, by: Actor, role: Role, title: str, language: str, file: File[Any]
) -> SessionDocument:
    """Send slides for a session, until it begins; the team decides whether everybody reads them."""
    _require_not_begun(role)
    made = SessionDocument.objects.create(
        session=role.session,
        role=role,
        title=title.strip(),
        language=language,
        file=keep_file(file, "sessions", SLIDES, megabytes=50),
        public=False,
    )
    announce("programme")
    return made


@action("programme.answer_part", on="role")
def remove_slides(*, by: Actor, role: Role, document: SessionDocument) -> None:
    """Take one's own slides away, until the session begins."""
    _require_not_begun(role)
    if document.role_id != role.pk:
        raise Refusal(_("These slides are somebody else’s."), code="slides")
    drop(document)
    announce("programme")


@action("programme.edit", on="edition")
def remind_people(*, by: Actor, edition: Edition) -> int:
    """Write to everybody who has not answered, but to nobody twice in three days.

    One message a person, with all their parts, in their language. Returns how many were written.
    """
    edition = lock(edition)
    waiting = Role.objects.filter(
        session__edition=edition, state=Role.State.INVITED, session__change=None
    ).filter(Q(asked=None) | Q(asked__lt=timezone.now() - AGAIN_AFTER))
    keys = waiting.values_list("participant", flat=True).distinct().order_by("participant")
    people = Participant.objects.filter(pk__in=list(keys[:MOST_MESSAGES]), erased=None)
    written = ask(people.select_related("user", "edition"))
    note(messages=written)
    announce("programme")
    return written


def ask(people: Iterable[Participant]) -> int:
    """Ask people, after the commit, whether they take their parts."""
    number = 0
    for person in people:
        roles = person.roles.filter(state=Role.State.INVITED, session__change=None)
        ask_parts(person, [role.session for role in roles.select_related("session__slot")])
        roles.update(asked=timezone.now())
        number += 1
    return number


def _require_not_begun(role: Role) -> None:
    slot = role.session.slot
    if slot and slot.starts <= timezone.now():
        raise Refusal(
            _("The session has begun: give your slides to the team in the room."), code="begun"
        )

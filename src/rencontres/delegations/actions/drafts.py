"""The verbs of a registration that is being written: begin it, save a page, send it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note, part
from rencontres.core.actor import Actor
from rencontres.core.prepared import Prepared
from rencontres.editions.models import Edition
from rencontres.network.countries import countries
from rencontres.network.models import Authority, Country

from ..messages import tell_draft
from ..models import Delegation, Draft, LinkSent, WaitingGroup
from ..models.drafts import KEPT, hashed
from ..people import Person
from ..rules import asked_to_approve
from .approval import ask_approval
from .consents import Answers
from .delegations import Said, register_delegation
from .links import HOUR, count_link
from .waiting import join_waiting_list

LONGEST_ANSWER = 1000  # characters of one field
_SAVE = Prepared(
    """UPDATE delegations_draft
    SET answers = answers || %(answers)s, language = %(language)s, changed = clock_timestamp()
    WHERE id = %(draft)s AND sent IS NULL RETURNING answers, changed"""
)
_SENT = Prepared(
    """UPDATE delegations_draft SET sent = clock_timestamp(), changed = clock_timestamp(),
    answers = '{}', email = '', delegation_id = %(delegation)s, group_id = %(group)s
    WHERE id = %(draft)s RETURNING sent"""
)


class Organisation(NamedTuple):
    """Whom a delegation represents: an authority of the registry, or what was written."""

    name: str
    country: Country
    authority: Authority | None = None
    kind: str = ""


class Registration(NamedTuple):
    """What the pages of a draft say, once every one of them is right."""

    people: Sequence[Person]
    unnamed_seats: int
    language: str
    consents: Answers  # of the head
    read_in: str  # the language in which the questions were read
    invitation: str = ""


@action("delegations.register", on="edition")
def begin_draft(
    *, by: Actor, edition: Edition, organisation: Organisation, language: str
) -> tuple[Draft, str]:
    """Begin a registration; answers it with the secret of its address, which is kept nowhere."""
    secret = secrets.token_urlsafe(24)
    draft = Draft(edition=edition, secret=hashed(secret), language=language)
    _represent(draft, organisation)
    draft.save()
    note(draft=draft.pk)
    return draft, secret


@action("delegations.write_draft", on="draft")
def choose_organisation(*, by: Actor, draft: Draft, organisation: Organisation) -> Draft:
    """Represent another organisation; what was written of the people stays."""
    draft = _unsent(draft)
    _represent(draft, organisation)
    draft.save()
    return draft


@action("delegations.write_draft", on="draft")
def save_page(
    *, by: Actor, draft: Draft, page: str, answers: Mapping[str, list[str]], language: str
) -> Draft:
    """Keep what was written on a page, right or wrong."""
    written = {
        name: [value[:LONGEST_ANSWER] for value in values] for name, values in answers.items()
    }
    row = _SAVE.read(draft=draft.pk, answers=json.dumps({page: written}), language=language)
    if row is None:
        raise _was_sent()
    draft.answers, draft.changed = json.loads(row["answers"]), row["changed"]
    draft.language = language
    note(page=page)
    return draft


@action("delegations.write_draft", on="draft")
def send_link(*, by: Actor, draft: Draft, secret: str, email: str, client: str) -> Draft:
    """Send the address of the draft to its head, once to each address, some in an hour.

    `client` says from where it is asked.
    """
    draft = _unsent(draft)
    if draft.email.lower() != email.lower():
        count_link(email=email, client=client)
        draft.email = email
        draft.save(update_fields=("email", "changed"))
        tell_draft(draft, secret)
    return draft


@action("delegations.write_draft", on="draft")
def send_draft(
    *, by: Actor, draft: Draft, registration: Registration, wait: bool = False
) -> Delegation | WaitingGroup:
    """Register what was written, or let it wait; sent twice, it is registered once.

    The draft is locked before the edition, for which everybody waits who registers.
    """
    edition, draft = draft.edition, lock(draft)
    if draft.sent:
        return became(draft)
    asked: dict[str, Any] = {
        "organisation": draft.organisation,
        "country": countries()[draft.country_id],
        "authority": draft.authority,
        "language": registration.language,
        "people": registration.people,
        "unnamed_seats": registration.unnamed_seats,
        "invitation": registration.invitation,
        "kind": draft.kind,
        "consents": Said(registration.consents, registration.read_in),
    }
    if wait:
        draft.group = part(join_waiting_list)(by=by, edition=edition, **asked)
    elif asked_to_approve(by, edition, registration.people):
        draft.group = part(ask_approval)(by=by, edition=edition, **asked)
    else:
        draft.delegation = part(register_delegation)(by=by, edition=edition, **asked)
    _SENT.read(draft=draft.pk, delegation=draft.delegation_id, group=draft.group_id)
    return became(draft)


@action("delegations.forget_drafts")
def forget_drafts(*, by: Actor) -> int:
    """Delete the drafts that nobody went on with in time."""
    stale = Draft.objects.filter(sent=None, changed__lt=timezone.now() - KEPT)
    forgotten, _rows = stale.delete()
    LinkSent.objects.filter(at__lt=timezone.now() - HOUR).delete()
    note(drafts=forgotten)
    return forgotten


def became(draft: Draft) -> Delegation | WaitingGroup:
    """What a draft that was sent became."""
    made = draft.delegation or draft.group
    assert made is not None  # noqa: S101  (the database refuses a sent draft without it)
    return made


def _represent(draft: Draft, organisation: Organisation) -> None:
    draft.organisation = organisation.name
    draft.country = organisation.country
    draft.authority = organisation.authority
    draft.kind = organisation.kind


def _unsent(draft: Draft) -> Draft:
    edition, draft = draft.edition, lock(draft)
    if draft.sent:
        raise _was_sent()
    draft.edition = edition
    return draft


def _was_sent() -> Refusal:
    return Refusal(_("This registration was sent already: change the delegation."), code="sent")

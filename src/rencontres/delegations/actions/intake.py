"""Bring the people of a file into delegations: upload, map, answer, accept or discard."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core import spreadsheets
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.network.importing.outline import sound_columns
from rencontres.network.linkage import link
from rencontres.network.models import Authority, Country

from ..intake.fields import fields
from ..intake.planning import UPDATED, Group, PlannedRow, plan, rows_of
from ..intake.reading import MOST_ROWS, sheets_of
from ..models import Delegation, Intake, Participant
from ..models.intake import KEPT_DAYS
from ..people import BadPerson, Person
from ..queries import open_categories
from ..rules import require_living
from .delegations import add_people, register_delegation

State = Intake.State


@action("delegations.import", on="edition")
def upload_people(*, by: Actor, edition: Edition, name: str, content: bytes) -> Intake:
    """Keep a file of many delegations; one that cannot be read is refused."""
    return _keep(by, name, content, edition=edition)


@action("delegations.manage", on="delegation")
def upload_delegates(*, by: Actor, delegation: Delegation, name: str, content: bytes) -> Intake:
    """Keep a file of one delegation's people; one that cannot be read is refused."""
    return _keep(by, name, content, edition=delegation.edition, delegation=delegation)


def _keep(by: Actor, name: str, content: bytes, **of: Any) -> Intake:
    require_living(of["edition"])
    book = spreadsheets.read(content, name)
    if not any(sheet.rows for sheet in book.sheets):
        raise Refusal(_("There is no row in this file."), code="no_rows", status=422)
    longest = max(len(sheet.rows) for sheet in book.sheets)
    if longest > MOST_ROWS:
        raise Refusal(
            _("This file has %(rows)d rows; %(most)d can be read at once: part it.")
            % {"rows": longest, "most": MOST_ROWS},
            code="too_many_rows",
            status=422,
        )
    note(rows=longest)
    return Intake.objects.create(
        file_name=name[-200:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_by_id=by.pk,
        **of,
    )


@action("delegations.use_intake", on="of")
def map_people(*, by: Actor, of: Intake, mapping: Mapping[str, Any]) -> Intake:
    """Say which column holds what, and have the organisations looked for.

    The mapping: `sheet` (from 0), `first` and `last` row of the headings, `columns` by field (from
    0), and what holds where no column says it: `category`, `country`, `language` of the functions.
    """
    of = _locked(of, State.UPLOADED, State.MAPPED)
    of.mapping = _sound_mapping(by, of, mapping)
    rows = rows_of(of, categories_for(by, of))
    if not rows:
        raise Refusal(_("There is no row under these headings."), code="no_rows", status=422)
    questions = list(dict.fromkeys(row.question for row in rows if row.question))
    of.names = [
        {
            "question": list(question),
            "decision": found.decision,
            "authority": found.authority,
            "candidates": [each["authority"] for each in found.candidates],
        }
        for question, found in zip(questions, link(questions), strict=True)
    ]
    of.state = State.MAPPED
    of.save(update_fields=["mapping", "names", "state"])
    note(rows=len(rows), organisations=len(questions))
    return of


def categories_for(by: Actor, of: Intake) -> list[Any]:
    """The categories that whoever imports may register."""
    if allowed(by, "delegations.record", of.edition):
        return list(of.edition.categories.all())
    return open_categories(of.edition, invited=allowed(by, "delegations.invite", of.edition))


def _sound_mapping(by: Actor, of: Intake, mapping: Mapping[str, Any]) -> dict[str, Any]:
    sheets = sheets_of(of)
    place, first, last = (int(mapping[name]) for name in ("sheet", "first", "last"))
    if not 0 <= place < len(sheets) or not 0 < first <= last:
        raise Refusal(
            _("Choose a sheet with rows, and the rows in which its headings are."),
            code="no_heading",
            status=422,
        )
    known = fields(many=of.delegation_id is None)
    columns = sound_columns(known, mapping["columns"], sheets[place].width)
    if "name" not in columns and not {"given_name", "family_name"} <= set(columns):
        raise Refusal(
            _("Choose the columns of given name and family name, or that of the whole name."),
            code="missing_columns",
            status=422,
        )
    category, country = mapping.get("category", ""), mapping.get("country", "")
    if category not in {each.key for each in categories_for(by, of)}:
        raise Refusal(_("Choose a category of this edition."), code="category", status=422)
    if country and not Country.objects.filter(pk=country).exists():
        raise Refusal(_("This country is not known."), code="country", status=422)
    language = mapping.get("language") or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise Refusal(_("Choose one of the site’s languages."), code="language", status=422)
    return {
        "sheet": place,
        "first": first,
        "last": last,
        "columns": columns,
        "category": category,
        "country": country,
        "language": language,
    }


@action("delegations.use_intake", on="of")
def answer_organisations(*, by: Actor, of: Intake, answers: Mapping[int, int | None]) -> Intake:
    """Say which authority names of the file are of, by their place; None: as it is written."""
    of = _locked(of, State.MAPPED)
    chosen = {key for key in answers.values() if key is not None}
    if Authority.objects.filter(pk__in=chosen).count() < len(chosen):
        raise Refusal(
            _("The registry has no such authority: choose another one."),
            code="unknown_authority",
            status=422,
        )
    for place, authority in answers.items():
        if not 0 <= place < len(of.names):
            raise Refusal(_("This organisation is not in the file."), code="unknown", status=422)
        of.names[place] |= {
            "decision": "absent" if authority is None else "picked",
            "authority": authority,
        }
    of.save(update_fields=["names"])
    note(answers=len(answers))
    return of


@action("delegations.use_intake", on="of")
def accept_people(*, by: Actor, of: Intake) -> Intake:
    """Register everybody whom the preview showed, all or nobody; each row keeps its outcome.

    Organisations get their delegations without messages, as a list tells of what was agreed before.
    """
    edition = lock(of.edition)
    of = _locked(of, State.MAPPED)
    of.edition = edition
    planned = plan(of, categories_for(by, of))
    moment = timezone.now()
    for group in planned.groups:
        try:
            _register(by, of, group, moment)
        except BadPerson as bad:
            number = group.new[bad.row - 1].row.number
            words = _("Row %(row)d: %(problem)s") % {"row": number, "problem": bad.problem}
            raise Refusal(words, code=bad.code, status=bad.status) from bad
    for each in planned.rows:
        if each.outcome == UPDATED:
            _update(each)
    _tell_seats(of, planned.rows)
    of.report = [[each.row.number, each.outcome, each.why, each.seat] for each in planned.rows]
    note(**planned.counts)
    return _close(of, by, State.ACCEPTED)


def _register(by: Actor, of: Intake, group: Group, moment: datetime) -> None:
    people: list[Person] = group.people
    if not people:
        return
    if group.delegation:
        add_people(by=by, delegation=group.delegation, people=people)
        return
    register_delegation(
        by=by,
        edition=of.edition,
        organisation=group.organisation,
        country=Country.objects.get(pk=group.country),
        authority=Authority.objects.get(pk=group.authority) if group.authority else None,
        language=of.mapping["language"],
        people=people,
        at=moment,
    )


def _update(each: PlannedRow) -> None:
    participant = each.participant
    assert participant is not None  # noqa: S101  (an updated row has one)
    for name, value in each.changes.items():
        setattr(participant, name, value)
    participant.save(update_fields=list(each.changes))


def _tell_seats(of: Intake, rows: list[PlannedRow]) -> None:
    """Where each new person sits, for the report."""
    new = {each.row.person.address: each for each in rows if each.row.person and not each.seat}
    seated = Participant.objects.filter(edition=of.edition, seat__withdrawn=None, email__in=new)
    for participant in seated.select_related("seat__delegation"):
        each, seat = new.get(participant.email.lower()), participant.seat
        if each and each.outcome == "created":
            each.seat = f"{seat.delegation.reference}/{seat.number}"


@action("delegations.use_intake", on="of")
def discard_people(*, by: Actor, of: Intake) -> Intake:
    """Give a file up: nobody of it is registered, and it goes at once."""
    return _close(_locked(of, State.UPLOADED, State.MAPPED), by, State.DISCARDED)


@action("delegations.forget_intakes")
def forget_intakes(*, by: Actor) -> int:
    """Discard the files that nobody accepted for a month."""
    until = timezone.now() - timedelta(days=KEPT_DAYS)
    old = list(Intake.objects.select_for_update().filter(closed=None, uploaded__lt=until))
    for each in old:
        _close(each, by, State.DISCARDED)
    note(files=len(old))
    return len(old)


def _close(of: Intake, by: Actor, state: Intake.State) -> Intake:
    of.state, of.closed, of.closed_by_id = state, timezone.now(), by.pk
    of.content, of.names = None, []
    of.save()
    return of


def _locked(of: Intake, *states: str) -> Intake:
    """The file locked, where it is in one of these states."""
    of = lock(of)
    if of.state not in states:
        raise Refusal(
            _("This cannot be done any more: the file is “%(state)s”.")
            % {"state": of.get_state_display()},
            code="state",
        )
    return of

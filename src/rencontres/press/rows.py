"""The rows behind a figure, as a table: personal columns for the team only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rencontres.core.dates import day_and_hour
from rencontres.core.languages import words
from rencontres.delegations.models import Delegation, Participant
from rencontres.fair.models import Exhibitor
from rencontres.meetings.models import Meeting
from rencontres.network.models import Authority, Country, Link, Project
from rencontres.programme.models import Session
from rencontres.stage.models import Testimony

Cell = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it shows of a row, and whether only the team sees it."""

    heading: Any
    cell: Cell
    personal: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the table: its cells, where its first one leads, and whether it was invented."""

    cells: list[Any]
    href: str
    synthetic: bool


def columns(model: type[Model], personal: bool) -> list[Column]:
    """What a table of these rows shows to the team (`personal`), or to everybody."""
    known = COLUMNS.get(model, [Column(_("Name"), str, personal=True)])
    return [column for column in known if personal or not column.personal]


def row(thing: Any, shown: list[Column]) -> Row:
    """A thing as a row of its table."""
    lead = LINKS.get(type(thing))
    return Row(
        [column.cell(thing) for column in shown],
        lead(thing) if lead else "",
        getattr(thing, "synthetic", False),
    )


def _delegation(person: Participant) -> Delegation | None:
    """Whom a person represents; none when they have left their seat to another."""
    seat = getattr(person, "seat", None)
    return seat.delegation if seat else None


def _organisation(person: Participant) -> str:
    delegation = _delegation(person)
    return delegation.organisation if delegation else "–"


def _country(person: Participant) -> Any:
    delegation = _delegation(person)
    return delegation.country.name if delegation else "–"


def _hour(session: Session) -> str:
    return day_and_hour(session.slot.starts, session.edition.zone) if session.slot else "–"


def _stand(exhibitor: Exhibitor) -> str:
    stand = getattr(exhibitor, "stand", None)
    return stand.number if stand else "–"


def _themes(project: Project) -> str:
    return ", ".join(words(theme.name) for theme in project.themes.all())


COLUMNS: dict[type[Model], list[Column]] = {
    Participant: [
        Column(_("Person"), lambda person: person.full_name, personal=True),
        Column(_("Function"), lambda person: person.function, personal=True),
        Column(_("Organisation"), _organisation),
        Column(_("Country"), _country),
    ],
    Delegation: [
        Column(_("Organisation"), lambda delegation: delegation.organisation),
        Column(_("Country"), lambda delegation: delegation.country.name),
        Column(_("Reference"), lambda delegation: delegation.reference, personal=True),
    ],
    Country: [
        Column(_("Country"), lambda country: country.name),
        Column(_("ISO code"), lambda country: country.code),
    ],
    Session: [
        Column(_("Session"), lambda session: session.title),
        Column(_("Hour"), _hour),
        Column(_("Room"), lambda session: session.room.name if session.room else "–"),
    ],
    Authority: [
        Column(_("Local authority"), lambda authority: authority.name),
        Column(_("Kind"), lambda authority: authority.get_kind_display()),
        Column(_("Country"), lambda authority: authority.country.name),
    ],
    Project: [
        Column(_("Project"), lambda project: project.title),
        Column(_("Theme"), _themes),
        Column(_("Status"), lambda project: project.get_status_display()),
    ],
    Link: [
        Column(_("Parties"), lambda link: ", ".join(party.name for party in link.parties.all())),
        Column(_("Kind"), lambda link: link.get_kind_display()),
        Column(_("Status"), lambda link: link.get_status_display()),
    ],
    Exhibitor: [
        Column(_("Exhibitor"), lambda exhibitor: exhibitor.name),
        Column(_("Kind"), lambda exhibitor: exhibitor.get_kind_display()),
        Column(_("Stand"), _stand),
    ],
    Meeting: [
        Column(_("Asked by"), lambda meeting: meeting.asked_by.delegation.organisation),
        Column(_("Asked of"), lambda meeting: meeting.asked_of.delegation.organisation),
        Column(_("Subject"), lambda meeting: meeting.subject, personal=True),
    ],
    Testimony: [
        Column(_("Testimony"), lambda testimony: testimony.title),
        Column(_("Person"), lambda testimony: testimony.participant.full_name, personal=True),
        Column(_("Organisation"), lambda testimony: _organisation(testimony.participant)),
    ],
}
LINKS: dict[type[Model], Callable[[Any], str]] = {
    Country: lambda country: reverse("network:country", args=[country.pk]),
    Authority: lambda authority: reverse("network:authority", args=[authority.pk]),
    Link: lambda link: reverse("network:cooperation", args=["links", link.pk]),
    Project: lambda project: reverse("network:cooperation", args=["projects", project.pk]),
    Session: lambda session: reverse("programme:session", args=[session.edition.slug, session.key]),
}

"""The gathering of 2017 in small: its real words, few people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.core.languages import codes
from rencontres.delegations.models import Participant
from rencontres.editions import file
from rencontres.editions.actions import create_edition
from rencontres.editions.models import Edition
from rencontres.gates.models import CheckIn, Gate
from rencontres.network.models import Authority, Link, LinkParty, Project, ProjectParty, Theme
from rencontres.programme.models import Role, SessionKind

from .. import factories

FILE = Path(__file__).parents[2] / "examples/rencontres-2017/edition.toml"

# The federation's own figures of 2017, as exact as it never published them.
VALUES = {
    "participants_registered": 1420,
    "participants_checked_in": 1318,
    "participant_countries": 38,
    "delegations": 450,
    "meetings_agreed": 1,
    "testimonies": 1,
    "plenaries": 1,
    "plenary_speakers": 5,
    "thematic_conferences": 10,
    "country_group_meetings": 20,
    "workshops": 12,
    "side_events": 8,
    "exhibitors": 1,
    "engaged_authorities": 4987,
    "projects": 12000,
    "foreign_authorities": 8296,
    "network_countries": 135,
    "links": 12411,
    "confirmed_links": 6205,
    "confirmed_projects": 3000,
}


@pytest.fixture(scope="session")
def content() -> dict[str, Any]:
    return file.read(FILE)


@pytest.fixture
def edition(db: None, content: dict[str, Any]) -> Edition:
    """The edition of the file, its kinds of session, its plenary and its statutory meeting."""
    edition = create_edition(by=SYSTEM, content=content)
    for position, row in enumerate(content["session_kinds"]):
        SessionKind.objects.create(edition=edition, position=position, **row)
    room = factories.room(edition)
    for row in content["sessions"]:
        if row["kind"] in {"plenary", "statutory"}:
            place_session(edition, content, row, room)
    return edition


def place_session(
    edition: Edition, content: dict[str, Any], row: dict[str, Any], room: Any
) -> None:
    """A session of the file in a room and in the first slot it asks for, with its people."""
    session = factories.session(
        edition,
        key=row["key"],
        kind=edition.session_kinds.get(key=row["kind"]),
        title=row["title"],
        room=room,
        slot=edition.slots.get(key=row["slots"][0]),
    )
    people = {person["key"]: person for person in content["people"]}
    for position, part in enumerate(row.get("people", [])):
        person = people[part["person"]]
        Role.objects.create(
            session=session,
            kind=part["role"],
            position=position,
            participant=Participant.objects.create(
                edition=edition,
                email=f"{person['key']}@example.org",
                **{key: person[key] for key in ("given_name", "family_name", "function")},
            ),
        )


def comes(edition: Edition, country: str = "FR", days: int = 1, **delegation: Any) -> Participant:
    """Somebody of a delegation of that country comes, on one day or more."""
    gate = Gate.objects.get_or_create(edition=edition, key="main", defaults={"name": {}})[0]
    of = factories.delegation(edition, country=factories.country(country), **delegation)
    participant: Participant = factories.seat(of).participant
    for day in range(days):
        at = factories.OPENING.replace(day=9 + day)
        CheckIn.objects.create(
            gate=gate, edition=edition, participant=participant, day=at.date(), at=at
        )
    return participant


def cooperate(
    name: str, abroad: str, status: str = "active", confirmed: date | None = None
) -> tuple[Authority, Authority]:
    """A French and a foreign authority with a link and a project."""
    parties = factories.authority(name), factories.authority(f"{name} abroad", abroad)
    theme = Theme.objects.get_or_create(code="water", defaults={"name": {"fr": "Eau"}})[0]
    said = {"source": "test", "status": status, "reason": "test", "confirmed": confirmed}
    link = Link.objects.create(kind="twinning", **said)
    project = Project.objects.create(title={"fr": f"Eau à {name}"}, **said)
    project.themes.add(theme)
    for authority in parties:
        LinkParty.objects.create(link=link, authority=authority)
        ProjectParty.objects.create(project=project, authority=authority, role="partner")
    return parties


@pytest.fixture
def gathering(edition: Edition) -> Edition:
    """Three people came from two countries, one of them twice; one did not come."""
    comes(edition, "FR", days=2)
    comes(edition, "FR")
    comes(edition, "SN")
    comes(edition, "DE", days=0)
    cooperate("Lyon", "SN")
    cooperate("Nantes", "DE", status="ended")
    assert codes() == ["fr", "en", "es"]
    return edition

"""An edition comes from its file whole or not at all, and opens and closes in order."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from rencontres.accounts.models import User
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.editions.actions import (
    call_off,
    change_capacity,
    close_registration,
    conclude,
    create_edition,
    open_registration,
)
from rencontres.editions.file import read
from rencontres.editions.models import Edition, Room, TeamMember

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


EXAMPLE = Path(__file__).parents[2] / "examples/rencontres-2017/edition.toml"


@pytest.fixture(scope="module")
def content():
    return read(EXAMPLE)


def test_an_edition_is_made_from_its_file(content):
    edition = create_edition(by=SYSTEM, content=content)
    edition.refresh_from_db()
    assert (edition.slug, edition.state, edition.venue) == (
        "2017",
        "draft",
        "Pavillon d’Armenonville",
    )
    assert [room.name for room in edition.rooms.all()][:2] == [
        "Grand Salon",
        "Salon de la Verrière",
    ]
    assert [slot.key for slot in edition.slots.all()] == [
        f"{day}-{number}" for day in ("mon", "tue") for number in (1, 2, 3, 4)
    ]
    first = edition.slots.first()
    assert f"{first.starts.astimezone(edition.zone):%d.%m. %H:%M}" == "09.10. 09:30"
    assert [theme.key for theme in edition.editionthemes.all()] == [
        "crises",
        "sdgs",
        "attractiveness",
    ]
    assert [partner.short_name for partner in edition.partners.all()] == [
        "MEAE",
        "AFD",
        "PLATFORMA",
    ]
    assert set(edition.team.values_list("role", flat=True)) == set(TeamMember.Role.values)
    entry = LogEntry.objects.get(verb="editions.create_edition")
    assert entry.notes == {"rooms": 10, "slots": 8, "team": 8}


def test_the_same_slug_twice_is_refused_in_words(content):
    create_edition(by=SYSTEM, content=content)
    other = copy.deepcopy(content)
    other["team"] = [{"email": "new@demo.example", "name": "New", "role": "door"}]
    with pytest.raises(Refusal, match="2017") as refused:
        create_edition(by=SYSTEM, content=other)
    assert refused.value.code == "exists"
    assert Edition.objects.count() == 1
    assert Room.objects.count() == 10
    assert not User.objects.filter(email="new@demo.example").exists()


def test_a_half_made_edition_leaves_nothing(content):
    broken = copy.deepcopy(content)
    broken["team"].append(dict(broken["team"][0]))  # the file's check would have refused it
    with pytest.raises(Exception, match="team_role_once"):
        create_edition(by=SYSTEM, content=broken)
    assert not Edition.objects.exists()
    assert not Room.objects.exists()
    assert not User.objects.exists()
    assert not LogEntry.objects.exists()


def test_who_is_in_the_team_twice_has_one_account(content):
    doubled = copy.deepcopy(content)
    doubled["team"] = [
        {"email": "a@demo.example", "name": "A", "role": "door"},
        {"email": "a@demo.example", "name": "A", "role": "press"},
    ]
    edition = create_edition(by=SYSTEM, content=doubled)
    assert User.objects.count() == 1
    assert edition.team.count() == 2


def test_only_an_administrator_makes_editions(content):
    with pytest.raises(PermissionDenied):
        create_edition(by=VISITOR, content=content)
    with pytest.raises(PermissionDenied):
        create_edition(by=factories.team_member(factories.edition()), content=content)
    assert Edition.objects.count() == 1
    create_edition(by=factories.user(is_administrator=True), content=content)


def test_the_life_of_an_edition():
    edition = factories.edition(state=Edition.State.DRAFT)
    manager = factories.team_member(edition)
    for verb, state in (
        (open_registration, "open"),
        (close_registration, "closed"),
        (open_registration, "open"),
        (conclude, "over"),
    ):
        assert verb(by=manager, edition=edition).state == state
    edition.refresh_from_db()
    assert edition.state == "over"
    assert list(LogEntry.objects.order_by("pk").values_list("notes", flat=True)) == [
        {"before": before} for before in ("draft", "open", "closed", "open")
    ]


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("open", open_registration),
        ("over", open_registration),
        ("cancelled", open_registration),
        ("draft", close_registration),
        ("draft", conclude),
        ("over", call_off),
        ("cancelled", call_off),
    ],
)
def test_what_comes_out_of_order_is_refused(state, verb):
    edition = factories.edition(state=state)
    with pytest.raises(Refusal) as refused:
        verb(by=SYSTEM, edition=edition)
    assert refused.value.code == "state"
    edition.refresh_from_db()
    assert edition.state == state
    assert not LogEntry.objects.exists()


def test_only_managers_change_an_edition():
    edition = factories.edition(state=Edition.State.OPEN)
    for actor in (
        VISITOR,
        factories.user(),
        factories.team_member(edition, TeamMember.Role.DOOR),
        factories.team_member(factories.edition()),
    ):
        with pytest.raises(PermissionDenied):
            call_off(by=actor, edition=edition)
    assert call_off(by=factories.team_member(edition), edition=edition).state == "cancelled"


def test_an_edition_gets_more_places_but_never_none():
    edition = factories.edition(capacity=1500)
    assert change_capacity(by=SYSTEM, edition=edition, capacity=1600).capacity == 1600
    assert LogEntry.objects.get().notes == {"before": 1500, "after": 1600}
    with pytest.raises(Refusal, match="one place at least"):
        change_capacity(by=SYSTEM, edition=edition, capacity=0)
    edition.refresh_from_db()
    assert edition.capacity == 1600

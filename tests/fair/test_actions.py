"""Exhibitors have one stand each, and a stand one exhibitor."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.editions.models import TeamMember
from rencontres.fair.actions import add_exhibitors, add_stands, assign_stand, free_stand
from rencontres.fair.models import Exhibitor, Stand

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    factories.country("FR")
    factories.country("SN")
    return factories.edition()


def row(name="Eaux d’Exemple", **changes):
    return {"kind": "company", "name": {"fr": name}, "country": "FR"} | changes


def test_exhibitors_and_stands_come_many_at_once(edition):
    team = factories.team_member(edition, TeamMember.Role.FAIR)
    rows = [row(), row("Sénégal", kind="country", country="SN", about={"fr": "L’eau"})]
    exhibitors = add_exhibitors(by=team, edition=edition, rows=rows)
    stands = add_stands(by=team, edition=edition, rows=[{"number": "A1", "area": 9}])
    assert [(e.kind, e.country_id, e.about) for e in exhibitors] == [
        ("company", "FR", {}),
        ("country", "SN", {"fr": "L’eau"}),
    ]
    assert [str(stand) for stand in stands] == ["A1"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "friend"}, "Exhibitor number 2: “friend” is no kind of exhibitor"),
        ({"country": "ZZ"}, "Exhibitor number 2: “ZZ” is not a country"),
    ],
)
def test_a_bad_row_is_told_by_its_number_and_none_is_added(edition, changes, words):
    with pytest.raises(Refusal, match=words):
        add_exhibitors(by=SYSTEM, edition=edition, rows=[row(), row(**changes)])
    assert not Exhibitor.objects.exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("A1", 9), ("A1", 6)], "same number"),
        ([("A1", 9), ("A2", 0)], "more than 0"),
    ],
)
def test_stands_that_cannot_be_are_refused(edition, rows, words):
    with pytest.raises(Refusal, match=words):
        add_stands(
            by=SYSTEM, edition=edition, rows=[{"number": n, "area": area} for n, area in rows]
        )
    assert not Stand.objects.exists()


@pytest.fixture
def fair(edition):
    rows = [{"number": number, "area": 9} for number in ("A1", "A2")]
    stands = add_stands(by=SYSTEM, edition=edition, rows=rows)
    return stands, add_exhibitors(by=SYSTEM, edition=edition, rows=[row("One"), row("Two")])


def test_an_exhibitor_gets_a_stand_and_moves(fair):
    (a1, a2), (one, _two) = fair
    assert assign_stand(by=SYSTEM, stand=a1, exhibitor=one).exhibitor == one
    assert assign_stand(by=SYSTEM, stand=a1, exhibitor=one).exhibitor == one
    assign_stand(by=SYSTEM, stand=a2, exhibitor=one)
    assert list(Stand.objects.values_list("number", "exhibitor")) == [("A1", None), ("A2", one.pk)]


def test_a_taken_stand_is_refused_until_it_is_free(fair):
    (a1, _a2), (one, two) = fair
    assign_stand(by=SYSTEM, stand=a1, exhibitor=one)
    with pytest.raises(Refusal, match="A1 is already taken"):
        assign_stand(by=SYSTEM, stand=a1, exhibitor=two)
    a1.refresh_from_db()
    assert a1.exhibitor == one
    free_stand(by=SYSTEM, stand=a1)
    assert assign_stand(by=SYSTEM, stand=a1, exhibitor=two).exhibitor == two


def test_an_exhibitor_of_another_edition_is_refused(fair):
    (a1, _a2), _exhibitors = fair
    (stranger,) = add_exhibitors(by=SYSTEM, edition=factories.edition(), rows=[row()])
    with pytest.raises(Refusal, match="same edition"):
        assign_stand(by=SYSTEM, stand=a1, exhibitor=stranger)
    a1.refresh_from_db()
    assert a1.exhibitor is None


def test_only_the_fair_s_team_manages_it(fair, edition):
    (a1, _a2), (one, _two) = fair
    for actor in (VISITOR, factories.user(), factories.team_member(edition, TeamMember.Role.DOOR)):
        with pytest.raises(PermissionDenied):
            add_exhibitors(by=actor, edition=edition, rows=[row()])
        with pytest.raises(PermissionDenied):
            add_stands(by=actor, edition=edition, rows=[{"number": "Z", "area": 1}])
        with pytest.raises(PermissionDenied):
            assign_stand(by=actor, stand=a1, exhibitor=one)
        with pytest.raises(PermissionDenied):
            free_stand(by=actor, stand=a1)
    assert (Exhibitor.objects.count(), Stand.objects.count()) == (2, 2)

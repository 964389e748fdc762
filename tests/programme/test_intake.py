"""An edition's file: taken whole, or refused with every mistake named by table, row and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.editions.file import read
from rencontres.editions.models import EditionTheme
from rencontres.programme.actions import create_country_groups, create_programme
from rencontres.programme.models import Session, SessionKind

from .. import factories
from .rows import venue

pytestmark = pytest.mark.django_db

KINDS = [
    {"key": "plenary", "name": {"fr": "Plénière"}, "plural": {"fr": "Plénières"}, "alone": True},
    {"key": "workshop", "name": {"fr": "Atelier"}, "plural": {"fr": "Ateliers"}},
]


def file(**session: Any) -> dict[str, Any]:
    row = {"key": "eau", "kind": "workshop", "title": {"fr": "L’eau"}} | session
    return {"session_kinds": KINDS, "sessions": [row]}


def test_kinds_and_sessions_are_made_with_all_they_name():
    v = venue()
    factories.country("SN")
    theme = EditionTheme.objects.create(edition=v.edition, key="water", name={"fr": "Eau"})
    made = create_programme(
        by=SYSTEM,
        edition=v.edition,
        content=file(
            themes=["water"],
            countries=["SN"],
            slots=[v.nine.key],
            rooms=[v.large.key],
            languages=["fr", "wo"],
            seats=40,
        ),
    )
    assert [session.key for session in made] == ["eau"]
    session = Session.objects.get()
    assert session.title == {"fr": "L’eau"}
    assert session.languages == ["fr", "wo"]
    assert session.seats_wanted == 40
    assert list(session.themes.all()) == [theme]
    assert [country.code for country in session.countries.all()] == ["SN"]
    assert list(session.only_slots.all()) == [v.nine]
    assert list(session.only_rooms.all()) == [v.large]
    kinds = SessionKind.objects.values_list("key", "alone", "bookable", "position")
    assert list(kinds) == [("plenary", True, True, 0), ("workshop", False, True, 1)]


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ({"key": "Espace !"}, "[[sessions]] numéro 1, key :"),
        ({"kind": "atelier"}, "[[sessions]] numéro 1, kind : « atelier »"),
        ({"title": {"en": "Water"}}, "[[sessions]] numéro 1, title :"),
        ({"themes": ["eau"]}, "[[sessions]] numéro 1, themes : « eau »"),
        ({"countries": ["SN"]}, "[[sessions]] numéro 1, countries : « SN »"),
        ({"equipment": ["piano"]}, "[[sessions]] numéro 1, equipment : « piano »"),
        ({"slots": ["midi"]}, "[[sessions]] numéro 1, slots : « midi »"),
        ({"rooms": ["cave"]}, "[[sessions]] numéro 1, rooms : « cave »"),
        ({"seats": 0}, "[[sessions]] numéro 1, seats :"),
        ({"language": "fr"}, "[[sessions]] numéro 1, language :"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_nothing_is_written(mistake, told):
    v = venue()
    with pytest.raises(Refusal) as refusal:
        create_programme(by=SYSTEM, edition=v.edition, content=file(**mistake))
    assert told in str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert refusal.value.status == 422
    assert not SessionKind.objects.exists()
    assert not Session.objects.exists()


def test_all_mistakes_are_told_at_once():
    content = file(kind="atelier", seats="many")
    content["sessions"].append({"key": "eau", "kind": "workshop", "title": {"fr": "L’eau"}})
    content["sessions"].append({"key": "eau", "kind": "salon", "title": {"fr": "Encore"}})
    with pytest.raises(Refusal) as refusal:
        create_programme(by=SYSTEM, edition=venue().edition, content=content)
    problems = [(p.table, p.row, p.key) for p in refusal.value.problems]  # type: ignore[attr-defined]
    assert problems == [("sessions", 1, "seats"), ("sessions", 3, "key"), ("sessions", 3, "kind")]


def test_a_second_time_adds_nothing():
    v = venue()
    create_programme(by=SYSTEM, edition=v.edition, content=file())
    with pytest.raises(Refusal, match="déjà"):
        create_programme(by=SYSTEM, edition=v.edition, content=file())
    assert (SessionKind.objects.count(), Session.objects.count()) == (2, 1)


def test_only_the_programme_team_may():
    v = venue()
    for actor in (VISITOR, factories.user(), factories.team_member(v.edition, "door")):
        with pytest.raises(PermissionDenied):
            create_programme(by=actor, edition=v.edition, content=file())
    create_programme(
        by=factories.team_member(v.edition, "programme"), edition=v.edition, content=file()
    )
    assert Session.objects.count() == 1


def test_the_2017_file_is_taken():
    path = Path(__file__).parents[2] / "examples" / "rencontres-2017" / "edition.toml"
    content = read(path)
    from rencontres.editions.actions import create_edition
    from rencontres.network.actions import load_countries

    load_countries(by=SYSTEM)
    edition = create_edition(by=SYSTEM, content=content)
    made = create_programme(by=SYSTEM, edition=edition, content=content)
    assert len(made) == len(content["sessions"])
    kinds = [session.kind.key for session in made]
    assert (kinds.count("thematic_conference"), kinds.count("plenary")) == (10, 1)


def test_a_country_group_has_the_country_name_of_each_language():
    v = venue()
    factories.session_kind(v.edition, "country_group")
    factories.country("SN", names={"fr": "Sénégal", "en": "Senegal", "es": "Senegal"})
    factories.country("MA", names={"fr": "Maroc", "en": "Morocco", "es": "Marruecos"})
    groups = create_country_groups(
        by=SYSTEM, edition=v.edition, kind_key="country_group", countries=["SN", "MA"], seats=50
    )
    assert [(g.key, g.seats_wanted) for g in groups] == [
        ("country-group-sn", 50),
        ("country-group-ma", 50),
    ]
    assert groups[0].title == {
        "fr": "Groupe-pays Sénégal",
        "en": "Senegal country group",
        "es": "Grupo país Senegal",
    }
    assert groups[1].title["es"] == "Grupo país Marruecos"
    assert [country.code for country in groups[1].countries.all()] == ["MA"]


def test_country_groups_refuse_what_they_do_not_know_and_doubles():
    v = venue()
    kind = factories.session_kind(v.edition, "country_group")
    factories.country("SN")

    def create(kind_key: str, countries: list[str]) -> None:
        create_country_groups(by=SYSTEM, edition=v.edition, kind_key=kind_key, countries=countries)

    with pytest.raises(Refusal, match="réunion"):
        create("réunion", ["SN"])
    with pytest.raises(Refusal, match="XZ"):
        create(kind.key, ["SN", "XZ"])
    assert not Session.objects.exists()
    create(kind.key, ["SN"])
    with pytest.raises(Refusal, match="groupe"):
        create(kind.key, ["SN"])
    assert Session.objects.count() == 1

"""An edition's file: the example is sound, and a bad one is told everything at once."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.editions import schema
from rencontres.editions.file import FileProblem, parse, read
from rencontres.editions.models import TeamMember

EXAMPLE = Path(__file__).parents[2] / "examples/rencontres-2017/edition.toml"
SMALL = """
[edition]
slug = "2018"
title.fr = "Rencontres"
organiser = "Fédération"
organiser_short = "F"
first_day = 2018-10-08
last_day = 2018-10-09
venue = "Salle"
city.fr = "Lyon"
capacity = 100
registration_closes = 2018-10-01T18:00:00
press_contact = { name = "Presse", email = "Press@example.org" }

[[rooms]]
key = "a"
name = "A"
capacity = 10

[[slots]]
key = "one"
starts = 2018-10-08T09:00:00
ends = 2018-10-08T10:00:00
"""


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def problems(text: str) -> list[tuple[str, int | None, str, str]]:
    with pytest.raises(FileProblem) as refused:
        parse(text)
    return [(p.table, p.row, p.key, p.words) for p in refused.value.problems]


def test_the_edition_of_2017_is_told_to_the_digit():
    content = read(EXAMPLE)
    edition = content["edition"]
    assert edition["title"]["fr"] == (
        "Rencontres de l’internationalisation des collectivités territoriales"
    )
    assert (edition["first_day"], edition["last_day"]) == (date(2017, 10, 9), date(2017, 10, 10))
    assert edition["venue"] == "Pavillon d’Armenonville"
    assert edition["communique_date"] == date(2017, 11, 10)
    assert edition["next_edition"] == "2018"
    kinds = [session["kind"] for session in content["sessions"]]
    assert (kinds.count("plenary"), kinds.count("thematic_conference")) == (1, 10)
    assert content["country_groups"]["count"] == 20
    assert [person["family_name"] for person in content["people"]] == [
        "Rioux",
        "Ries",
        "Giscard d’Estaing",
        "Tau",
        "Vallier",
    ]
    assert [partner["short_name"] for partner in content["partners"]] == [
        "MEAE",
        "AFD",
        "PLATFORMA",
    ]


def test_every_text_of_the_example_is_in_three_languages():
    def texts(value):
        if isinstance(value, dict):
            if "fr" in value:
                yield value
            else:
                for part in value.values():
                    yield from texts(part)
        elif isinstance(value, list):
            for part in value:
                yield from texts(part)

    incomplete = [t for t in texts(read(EXAMPLE)) if set(t) != {"fr", "en", "es"}]
    assert incomplete == []


def test_the_example_fits_its_rooms():
    content = read(EXAMPLE)
    most = max(room["capacity"] for room in content["rooms"])
    for session in content["sessions"]:
        assert any(
            room["capacity"] >= session["seats"]
            and set(session["equipment"]) <= set(room["equipment"])
            for room in content["rooms"]
            if not session["rooms"] or room["key"] in session["rooms"]
        ), session["key"]
    assert most >= 1400
    wanted = len(content["sessions"]) + content["country_groups"]["count"]
    assert wanted < len(content["rooms"]) * (len(content["slots"]) - 1)  # the plenary is alone


def test_a_small_file_gets_every_default():
    content = parse(SMALL)
    assert content["edition"]["timezone"] == "Europe/Paris"
    assert content["edition"]["press_contact"] == {
        "name": "Presse",
        "email": "press@example.org",
        "phone": "",
    }
    assert content["sessions"] == []
    assert content["country_groups"] is None
    assert content["meetings"] == {"tables": 0}
    assert content["rooms"] == [{"key": "a", "name": "A", "capacity": 10, "equipment": []}]


def test_hours_are_those_of_the_venue():
    content = parse(SMALL.replace("[edition]", '[edition]\ntimezone = "America/Bogota"'))
    assert content["slots"][0]["starts"] == datetime(2018, 10, 8, 14, tzinfo=UTC)
    content = parse(SMALL.replace("2018-10-08T09:00:00", "2018-10-08T09:00:00+02:00"))
    assert content["slots"][0]["starts"] == datetime(2018, 10, 8, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("capacity = 10\n", "capcity = 10\n", ("rooms", 1, "capcity", "did you mean “capacity”")),
        ("title.fr", "title.en", ("edition", None, "title", "lacks the language “fr”")),
        ("title.fr", "title.FR", ("edition", None, "title.FR", "is not a language")),
        ('key = "one"', "", ("slots", 1, "key", "is missing")),
        ('key = "one"', 'key = "One day"', ("slots", 1, "key", "is not a key")),
        ("T10:00:00", "T08:00:00", ("slots", 1, "ends", "is not after starts")),
        ("ends = 2018-10-08", "ends = 2018-10-10", ("slots", 1, "ends", "is outside the edition")),
        (
            "ends = 2018-10-08T10:00:00",
            "ends = 10:00:00",
            ("slots", 1, "ends", "a date and an hour"),
        ),
        ("last_day = 2018-10-09", "last_day = 2018-10-07", ("edition", None, "last_day", "before")),
        ("2018-10-01T18", "2018-10-11T18", ("edition", None, "registration_closes", "is after")),
        ("venue", 'accent = "blue"\nvenue', ("edition", None, "accent", "is not a colour")),
        ("venue", 'timezone = "Paris"\nvenue', ("edition", None, "timezone", "Europe/Paris")),
        ('"2018"', '"network"', ("edition", None, "slug", "choose another")),
        ("capacity = 10\n", 'capacity = "10"\n', ("rooms", 1, "capacity", "a whole number")),
        ("capacity = 10\n", "capacity = 0\n", ("rooms", 1, "capacity", "must be 1 or more")),
        ('name = "A"', 'name = " "', ("rooms", 1, "name", "is empty")),
        ('name = "A"', 'name = "a\\u0000b"', ("rooms", 1, "name", "U+0000")),
        ("Press@example.org", "press", ("edition", None, "press_contact.email", "e-mail")),
        ("2018-10-08\n", "1018-10-08\n", ("edition", None, "first_day", "between 1900 and 2199")),
        ("[[rooms]]", "[rooms]", ("rooms", None, "", "write [[rooms]]")),
        ("[[slots]]", "[[slot]]", ("slot", None, "", "did you mean “slots”")),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_to_do(written, instead, expected):
    assert written in SMALL
    *place, words = expected
    found = problems(SMALL.replace(written, instead, 1))
    assert any(problem[:3] == tuple(place) and words in problem[3] for problem in found), found


def test_everything_is_told_at_once_with_its_line():
    text = (
        SMALL
        + """
[[slots]]
key = "one"
starts = 2018-10-08T09:30:00
ends = 2018-10-08T11:00:00
[[session_kinds]]
key = "workshop"
name.fr = "Atelier"
plural.fr = "Ateliers"
[[sessions]]
key = "s"
kind = "workshops"
title.fr = "Séance"
themes = ["water"]
slots = ["two"]
rooms = ["b"]
countries = ["ZZ"]
people = [{ person = "x", role = "king" }]
[[sessions]]
key = "t"
kind = "workshop"
title.fr = "Séance"
themes = ["water"]
people = [{ person = "x", role = "chair" }, { person = "x", role = "speaker" }]
[[stands]]
number = "A1"
area = inf
[[exhibitors]]
kind = "company"
name.fr = "E"
country = "FR"
stand = "A1"
[[exhibitors]]
kind = "company"
name.fr = "E"
country = "FR"
stand = "A1"
[[team]]
email = "a@example.org"
name = "A"
role = "queen"
[[people]]
key = "y"
given_name = "Y"
family_name = "Y"
function.fr = "F"
organisation = "O"
country = "FR"
category = "guest"
"""
    )
    with pytest.raises(FileProblem) as refused:
        parse(text, name="2018.toml")
    heading, *told = str(refused.value).splitlines()
    assert heading == (
        "2018.toml has 17 problems and nothing was written. Correct them and try again:"
    )
    assert told == TOLD


TOLD = """\
[[slots]] number 2 (line 25), key: “one” is already that of number 1: choose another
[[slots]] number 2 (line 25), starts: is before number 1 has ended: slots follow one another
[[sessions]] number 1 (line 33), countries[1]: is not a country: write its ISO 3166 code, as SN
[[sessions]] number 1 (line 33), people[1].role: must be one of 'chair', 'moderator', \
'speaker' or 'rapporteur'
[[sessions]] number 1 (line 33), kind: “workshops” of [[session_kinds]] is not known: did you \
mean “workshop”?
[[sessions]] number 1 (line 33), themes[1]: “water” of [[themes]] is not known: the file has \
none of these
[[sessions]] number 1 (line 33), slots[1]: “two” of [[slots]] is not known: known are one
[[sessions]] number 1 (line 33), rooms[1]: “b” of [[rooms]] is not known: known are a
[[sessions]] number 1 (line 33), people[1].person: “x” of [[people]] is not known: known are y
[[sessions]] number 2 (line 42), themes[1]: “water” of [[themes]] is not known: the file has \
none of these
[[sessions]] number 2 (line 42), people[1].person: “x” of [[people]] is not known: known are y
[[sessions]] number 2 (line 42), people[2].person: “x” of [[people]] is not known: known are y
[[sessions]] number 2 (line 42), people[2].person: “x” is named twice: a person has one role \
in a session
[[stands]] number 1 (line 48), area: must be a number, as 12 or 12.5
[[exhibitors]] number 2 (line 56), stand: “A1” is already the stand of number 1: choose another
[[team]] number 1 (line 61), role: must be one of 'manager', 'programme', 'registration', \
'door', 'stage', 'fair', 'press' or 'treasury'
[[people]] number 1 (line 65), category: “guest” of [[categories]] is not known: the file has \
none of these
""".splitlines()


@pytest.mark.parametrize(
    ("text", "place"),
    [("a = [1,\n b", "line 2, column 2"), ("x = 'y", "line 1"), ("[" * 20_000, "line 1")],
)
def test_what_is_no_toml_is_told_with_line_and_column(text, place):
    with pytest.raises(FileProblem, match="is not TOML at " + place):
        parse(text)


def test_what_cannot_be_read_is_told(tmp_path):
    with pytest.raises(FileProblem, match=r"none\.toml cannot be read"):
        read(tmp_path / "none.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes("é".encode("latin-1"))
    with pytest.raises(FileProblem, match="not in UTF-8"):
        read(latin)


def test_the_file_knows_the_same_roles_as_the_team():
    roles = schema.TeamRow.model_fields["role"].annotation
    assert list(roles.__args__) == TeamMember.Role.values


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.sampled_from(["one", "fr", "FR", "#0b4f8a"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["fr", "key", "person"]), inner)
    ),
    max_leaves=5,
)
KEYS = sorted({key for shape in schema.LISTS.values() for key in shape.model_fields} | {"zz"})


@settings(max_examples=150, deadline=None)
@given(
    table=st.sampled_from([*schema.LISTS, *schema.SINGLE, "unknown"]),
    row=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
    many=st.booleans(),
)
def test_whatever_a_table_holds_it_is_read_or_refused_in_words(table, row, many):
    raw = tomllib.loads(SMALL) | {table: [row] if many else row}
    from rencontres.editions import file

    found = file._Reading(raw).all_problems()
    assert all(problem.words for problem in found)
    assert all(problem.table == table or table in file.REQUIRED for problem in found)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused_in_words(text):
    with pytest.raises(FileProblem):
        parse(text)


def test_the_page_for_organisers_names_every_key_of_every_table():
    page = (EXAMPLE.parents[2] / "docs/editions.md").read_text()
    rows = {
        re.search(r"`\[+([\w.]+)\]+`", line)[1]: set(re.findall(r"`(\w+)`", line))
        for line in page.splitlines()
        if line.startswith("| `[")
    }
    shapes = schema.SINGLE | schema.LISTS | {"edition.press_contact": schema.PressContact}
    assert set(rows) == set(shapes)
    for table, shape in shapes.items():
        assert set(shape.model_fields) - {"press_contact"} <= rows[table], table

"""Drafts that people change: places, locks, swaps, undo and redo, rules that forbid."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.programme import actions, cells, checking, editing
from rencontres.programme.models import Draft, Placement, Release, Step

from .. import factories
from .rows import draft, person, released, seats, venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def v():
    v = venue()
    v.water = factories.session(v.edition, key="eau", title={"fr": "Eau"}, seats_wanted=1)
    v.soil = factories.session(v.edition, key="sols", title={"fr": "Sols"}, seats_wanted=1)
    v.draft = draft(v.edition, {v.water: (v.large, v.nine)}, name="Essai")
    return v


def seen(v, session):
    spot = editing.spots_of(v.draft).get(session.key)
    return (spot.room, spot.slot) if spot else None


def place(v, session, room, slot, by=SYSTEM):
    return actions.place_session(
        by=by, draft=v.draft, session=session, room=room, slot=slot, seen=seen(v, session)
    )


def spots(v):
    return {key: tuple(spot) for key, spot in editing.spots_of(v.draft).items()}


def refused(code, verb, **arguments):
    with pytest.raises(Refusal) as refusal:
        verb(by=SYSTEM, **arguments)
    assert refusal.value.code == code
    return str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_draft_is_made_empty_or_as_another_one_is(v):
    empty = actions.create_draft(by=SYSTEM, edition=v.edition, name="Vide")
    assert (empty.state, empty.placements.count()) == ("ready", 0)
    actions.lock_session(by=SYSTEM, draft=v.draft, session=v.water, seen=seen(v, v.water))
    copy = actions.create_draft(by=SYSTEM, edition=v.edition, name="Copie", source=v.draft)
    assert editing.spots_of(copy) == {"eau": (v.large.key, v.nine.key, True)}
    assert copy.source == v.draft
    assert refused("name", actions.create_draft, edition=v.edition, name=" ")
    waiting = Draft.objects.create(edition=v.edition, name="w", seconds=1)
    assert refused("not_ready", actions.create_draft, edition=v.edition, name="x", source=waiting)
    assert Draft.objects.count() == 4


def test_a_session_is_placed_moved_and_taken_away_step_by_step(v):
    team = factories.team_member(v.edition, "programme")
    place(v, v.soil, v.small, v.nine, by=team)
    place(v, v.soil, v.large, v.eleven)
    actions.unplace_session(by=SYSTEM, draft=v.draft, session=v.soil, seen=seen(v, v.soil))
    steps = v.draft.steps.values_list("number", "verb", "before", "after", "by")
    there, then = [v.small.key, v.nine.key, False], [v.large.key, v.eleven.key, False]
    assert list(steps) == [
        (1, "place", {"sols": None}, {"sols": there}, team.pk),
        (2, "place", {"sols": there}, {"sols": then}, None),
        (3, "unplace", {"sols": then}, {"sols": None}, None),
    ]
    v.draft.refresh_from_db()
    assert v.draft.version == 3
    assert refused("unplaced", actions.unplace_session, draft=v.draft, session=v.soil, seen=None)


def test_who_saw_something_else_is_told_what_has_changed(v):
    team = factories.team_member(v.edition, "programme")
    team.name = "Awa Diop"
    team.save()
    place(v, v.water, v.small, v.eleven, by=team)
    told = refused(
        "moved",
        actions.place_session,
        draft=v.draft,
        session=v.water,
        room=v.large,
        slot=v.two,
        seen=(v.large.key, v.nine.key),
    )
    assert told == (
        "Awa Diop a déplacé « Eau » entre-temps : maintenant Petit salon, lundi 9 octobre, 11:00."
    )
    assert spots(v) == {"eau": (v.small.key, v.eleven.key, False)}
    assert v.draft.steps.count() == 1


def test_two_sessions_change_places_and_one_may_have_none(v):
    place(v, v.soil, v.small, v.eleven)
    swap = {"draft": v.draft, "session": v.water, "other": v.soil}
    actions.swap_sessions(by=SYSTEM, **swap, seen=seen(v, v.water), other_seen=seen(v, v.soil))
    assert spots(v) == {
        "sols": (v.large.key, v.nine.key, False),
        "eau": (v.small.key, v.eleven.key, False),
    }
    third = factories.session(v.edition, key="air", seats_wanted=1)
    actions.swap_sessions(
        by=SYSTEM, draft=v.draft, session=third, other=v.soil, seen=None, other_seen=seen(v, v.soil)
    )
    assert set(spots(v)) == {"air", "eau"}
    fourth = factories.session(v.edition)
    both = {"session": v.soil, "other": fourth, "seen": None, "other_seen": None}
    assert refused("unplaced", actions.swap_sessions, draft=v.draft, **both)


def test_what_is_locked_stays(v):
    here = seen(v, v.water)
    actions.lock_session(by=SYSTEM, draft=v.draft, session=v.water, seen=here)
    assert v.draft.placements.get().locked
    told = refused(
        "locked",
        actions.place_session,
        draft=v.draft,
        session=v.water,
        room=v.small,
        slot=v.two,
        seen=here,
    )
    assert "« Eau »" in told
    assert refused("locked", actions.unplace_session, draft=v.draft, session=v.water, seen=here)
    assert refused("unplaced", actions.lock_session, draft=v.draft, session=v.soil, seen=None)
    actions.lock_session(by=SYSTEM, draft=v.draft, session=v.water, seen=here, locked=False)
    assert not v.draft.placements.get().locked


def test_steps_are_undone_and_done_again_until_something_else_is_done(v):
    place(v, v.water, v.small, v.eleven)
    place(v, v.soil, v.large, v.nine)
    assert refused("moved", actions.undo_step, draft=v.draft, step=1)
    actions.undo_step(by=SYSTEM, draft=v.draft, step=2)
    actions.undo_step(by=SYSTEM, draft=v.draft, step=1)
    assert spots(v) == {"eau": (v.large.key, v.nine.key, False)}
    assert refused("nothing", actions.undo_step, draft=v.draft, step=1)
    assert refused("moved", actions.redo_step, draft=v.draft, step=2)
    actions.redo_step(by=SYSTEM, draft=v.draft, step=1)
    assert spots(v) == {"eau": (v.small.key, v.eleven.key, False)}
    place(v, v.water, v.large, v.two)
    assert refused("nothing", actions.redo_step, draft=v.draft, step=2)
    states = v.draft.steps.values_list("number", "state")
    assert list(states) == [(1, "done"), (2, "dropped"), (3, "done")]


def test_a_rule_that_forbids_refuses_the_place_in_words(v):
    told = refused(
        "forbidden",
        actions.place_session,
        draft=v.draft,
        session=v.soil,
        room=v.large,
        slot=v.nine,
        seen=None,
    )
    assert "Grand salon accueille « Eau », « Sols » en même temps" in told
    someone = person(v.edition, given_name="Aminata", family_name="Traoré")
    for session in (v.water, v.soil):
        actions.assign_role(by=SYSTEM, session=session, participant=someone, kind="speaker")
    there = {"session": v.soil, "room": v.small, "slot": v.nine, "seen": None}
    assert "Aminata Traoré" in refused("forbidden", actions.place_session, draft=v.draft, **there)
    assert not Step.objects.exists()
    actions.set_rules(by=SYSTEM, edition=v.edition, levels={"person": "block"})
    place(v, v.soil, v.small, v.nine)
    with pytest.raises(Refusal) as refusal:
        actions.release_timetable(by=SYSTEM, draft=v.draft, name="Version 1")
    assert refusal.value.code == "blocked"
    assert "Aminata Traoré" in str(refusal.value)


def test_each_rule_is_as_strict_as_the_edition_says(v):
    v.soil.seats_wanted = 50
    v.soil.save()
    place(v, v.soil, v.small, v.eleven)

    def levels():
        return {f.kind: f.level.value for f in checking.faults_of(v.draft)}

    assert levels() == {"broken_seats": "warn"}
    for level in ("block", "forbid"):
        actions.set_rules(by=SYSTEM, edition=v.edition, levels={"seats": level})
        assert levels() == {"broken_seats": level}
    actions.set_rules(by=SYSTEM, edition=v.edition, levels={"seats": "ignore"})
    assert levels() == {}
    assert refused("level", actions.set_rules, edition=v.edition, levels={"place": "warn"})
    assert refused("level", actions.set_rules, edition=v.edition, levels={"nonsense": "warn"})
    assert refused("weight", actions.set_rules, edition=v.edition, levels={}, weights={"fit": -1})
    assert refused("clashes", actions.set_rules, edition=v.edition, levels={}, clashes=0)
    assert v.edition.ruling.levels == {"seats": "ignore"}


def test_rooms_people_wishes_themes_and_ties_have_their_rules(v):
    theme = v.edition.editionthemes.create(key="eau", name={"fr": "Eau"})
    for session in (v.water, v.soil):
        session.themes.add(theme)
    someone = person(v.edition, given_name="Aminata", family_name="Traoré")
    actions.assign_role(by=SYSTEM, session=v.soil, participant=someone, kind="speaker")
    actions.excuse_person(by=SYSTEM, edition=v.edition, participant=someone, slots=[v.nine])
    actions.make_wishes(
        by=SYSTEM,
        edition=v.edition,
        wishes=[(seat.pk, s.pk) for seat in seats(v.edition, 2) for s in (v.water, v.soil)],
    )
    place(v, v.soil, v.small, v.nine)
    actions.set_rules(by=SYSTEM, edition=v.edition, levels={"themes": "warn"}, clashes=2)
    told = [line.replace("\u00a0", " ") for _blocking, line in checking.lines_of(v.draft)]
    assert told == [
        "Aminata Traoré ne peut pas être là à cette heure (lundi 9 octobre, 09:00) : « Sols ».",
        "2 personnes souhaitent « Eau », « Sols », en même temps (lundi 9 octobre, 09:00).",
        "« Eau », « Sols » ont un thème en commun, en même temps (lundi 9 octobre, 09:00).",
    ]
    actions.set_rules(by=SYSTEM, edition=v.edition, levels={"absent": "ignore"}, clashes=3)
    assert not list(checking.lines_of(v.draft))
    actions.close_room(by=SYSTEM, edition=v.edition, room=v.small, slots=[v.nine])
    assert [f.kind for f in checking.faults_of(v.draft)] == ["broken_closed"]
    actions.reopen_room(by=SYSTEM, edition=v.edition, room=v.small)
    actions.expect_person(by=SYSTEM, edition=v.edition, participant=someone)
    assert not checking.faults_of(v.draft)


def test_a_cell_says_what_it_would_break_and_who_would_swap(v):
    third = factories.session(v.edition, key="air", title={"fr": "Air"}, seats_wanted=50)
    place(v, third, v.large, v.eleven)
    found = cells.cells_of(v.draft, third)
    assert found == {
        f"{v.large.key} {v.nine.key}": {
            "level": "ignore",
            "words": "Échange sa place avec «\u00a0Eau\u00a0».",
            "swap": "eau",
        },
        **{
            f"{v.small.key} {slot.key}": {
                "level": "warn",
                "words": "Petit salon est trop petit pour «\u00a0Air\u00a0».",
                "swap": "",
            }
            for slot in (v.nine, v.eleven, v.two)
        },
    }
    here = seen(v, v.water)
    actions.lock_session(by=SYSTEM, draft=v.draft, session=v.water, seen=here)
    cell = cells.cells_of(v.draft, third)[f"{v.large.key} {v.nine.key}"]
    assert (cell["level"], cell["swap"]) == ("forbid", "")


def test_cells_cost_as_many_statements_for_many_sessions(v):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            cells.cells_of(v.draft, v.soil)
        return len(caught)

    before = statements()
    for _n in range(3):
        other = factories.session(v.edition)
        Placement.objects.create(
            draft=v.draft, session=other, room=factories.room(v.edition), slot=v.nine
        )
    assert statements() == before


def test_a_released_draft_never_changes(v):
    release = released(v.edition, {v.water: (v.large, v.nine)})
    v.draft = release.draft
    there = {"session": v.soil, "room": v.small, "slot": v.nine, "seen": None}
    assert refused("released", actions.place_session, draft=v.draft, **there)
    row = release.draft.placements.get()
    for change in (
        lambda: Placement.objects.filter(pk=row.pk).update(room=v.small),
        lambda: Placement.objects.filter(pk=row.pk).delete(),
        lambda: Placement.objects.create(
            draft=release.draft, session=v.soil, room=v.small, slot=v.two
        ),
    ):
        with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
            change()
    assert list(release.draft.placements.values_list("room", "slot")) == [(v.large.pk, v.nine.pk)]
    released(v.edition, {}, name="Version 2")
    v.water.refresh_from_db()
    told = refused("released", actions.delete_session, session=v.water)
    assert "ne peut pas être supprimée" in told
    assert Release.objects.count() == 2


def test_only_the_programme_team_changes_drafts(v):
    stranger = factories.team_member(v.edition, "door")
    with pytest.raises(PermissionDenied):
        place(v, v.soil, v.small, v.nine, by=stranger)
    assert not Step.objects.exists()
    assert not LogEntry.objects.filter(verb="programme.place_session").exists()


def test_programs_make_change_and_ask_drafts(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    api = f"/api/v1/programme/{v.edition.slug}/drafts"

    def post(path, **data):
        response = client.post(f"{api}{path}", json.dumps(data), "application/json")
        return response.status_code, response.json()

    status, made = post("/made", name="Copie", source=v.draft.pk)
    assert (status, made["name"], made["undo"]) == (201, "Copie", None)
    one = f"/{made['id']}"
    there = {"room": v.small.key, "slot": v.nine.key}
    status, step = post(f"{one}/place", session="sols", seen=None, **there)
    assert (status, step["number"], step["before"]) == (200, 1, {"sols": None})
    status, told = post(f"{one}/place", session="sols", seen=None, **there)
    assert (status, told["code"]) == (409, "moved")
    large = {"room": v.large.key, "slot": v.nine.key}
    assert post(f"{one}/swap", session="eau", other="sols", seen=large, other_seen=there)[0] == 200
    assert post(f"{one}/lock", session="sols", seen=large)[0] == 200
    assert post(f"{one}/unplace", session="eau", seen=there)[0] == 200
    assert post(f"{one}/undo", step=4)[0] == 200
    assert post(f"{one}/redo", step=4)[0] == 200
    got = client.get(f"{api}{one}").json()
    assert got["placements"] == [{"session": "sols", **large, "locked": True}]
    assert (got["version"], got["undo"], got["redo"]) == (7, 4, None)
    assert [d["name"] for d in client.get(api).json()] == ["Copie", "Essai"]
    [fault] = client.get(f"{api}{one}/faults").json()
    assert (fault["rule"], fault["level"], fault["sessions"]) == ("held", "warn", ["eau"])
    cell = client.get(f"{api}{one}/cells/eau").json()[f"{v.large.key} {v.nine.key}"]
    assert cell["level"] == "forbid"
    client.force_login(factories.team_member(v.edition, "door"))
    assert client.get(f"{api}{one}").status_code == 403
    assert post(f"{one}/undo", step=4)[0] == 403

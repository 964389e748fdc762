"""Interpreter teams: what sessions need, who works where, never in two rooms."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from rencontres.agenda.models import Engagement, Holder
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.engines.timetable import plan
from rencontres.programme import actions
from rencontres.programme.interpretation import pairs_of
from rencontres.programme.models import InterpreterTeam, Interpreting
from rencontres.programme.planning import impossible, problem_of

from .. import factories
from ..delegations.test_api import key
from .rows import Venue, draft, released, venue
from .test_pages import text_of

pytestmark = pytest.mark.django_db
AS_JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def v() -> Venue:
    v = venue()
    v.edition.slug = "2099"
    v.edition.save()
    return v


@pytest.fixture
def team(v):
    return factories.team_member(v.edition, "programme")


def interpreters(v, name="Booth A", pairs="fr-en", **fields) -> InterpreterTeam:
    return actions.save_team(by=SYSTEM, edition=v.edition, name=name, pairs=pairs, **fields)


def session(v, title, into=("en",), spoken=("fr",)):
    return factories.session(
        v.edition,
        key=title.lower(),
        title={"en": title},
        languages=list(spoken),
        interpretation=list(into),
    )


@pytest.fixture
def two(v):
    """Two sessions at nine, and one at eleven, all from French into English."""
    found = [session(v, title) for title in ("Water", "Soils", "Air")]
    small = factories.room(v.edition)
    released(
        v.edition,
        {found[0]: (v.large, v.nine), found[1]: (small, v.nine), found[2]: (v.large, v.eleven)},
    )
    return found


def test_a_sessions_languages_say_which_pairs_it_needs(v):
    assert pairs_of(session(v, "A", into=("en", "es"))) == {("en", "fr"), ("es", "fr")}
    assert pairs_of(session(v, "B", into=("fr", "en"), spoken=("fr", "en"))) == {("en", "fr")}
    assert pairs_of(session(v, "C", into=())) == set()


def test_a_team_is_made_changed_and_deleted(v, team):
    made = actions.save_team(
        by=team,
        edition=v.edition,
        name=" Booth A ",
        pairs="fr-en; ES–fr, en-fr",
        members=["Awa", " ", "Léa "],
        away=[v.two],
    )
    assert (made.name, made.pairs) == ("Booth A", [["en", "fr"], ["es", "fr"]])
    assert (made.members, list(made.away.all())) == (["Awa", "Léa"], [v.two])
    assert made.holder.kind == Holder.Kind.TEAM
    for pairs, words in (("fr", "“fr” is no pair"), ("fr-xq9", "is no pair"), ("", "one pair")):
        with pytest.raises(Refusal, match=words):
            interpreters(v, name="B", pairs=pairs)
    with pytest.raises(Refusal, match="A team of that name exists"):
        interpreters(v)
    with pytest.raises(PermissionDenied):
        actions.delete_team(by=factories.user(), team=made)
    assert InterpreterTeam.objects.count() == 1
    actions.delete_team(by=team, team=made)
    assert not Holder.objects.filter(kind=Holder.Kind.TEAM).exists()


def test_a_team_is_never_in_two_rooms(v, team, two):
    water, soils, air = two
    booth = interpreters(v)
    actions.assign_team(by=team, session=water, team=booth)
    actions.assign_team(by=team, session=air, team=booth)
    with pytest.raises(Refusal, match="“Booth A” works in “Water” at that hour"):
        actions.assign_team(by=team, session=soils, team=booth)
    assert set(booth.interpreting.values_list("session", flat=True)) == {water.pk, air.pk}
    actions.free_team(by=team, session=water, team=booth)
    actions.assign_team(by=team, session=soils, team=booth)
    assert Engagement.objects.filter(holder=booth.holder, role="interpreters").count() == 2


def test_a_team_works_only_where_it_can(v, team, two):
    water = two[0]
    arabic, away = interpreters(v, "Arabic", "fr-ar"), interpreters(v, "Late", away=[v.nine])
    with pytest.raises(Refusal, match="none of the languages"):
        actions.assign_team(by=team, session=water, team=arabic)
    with pytest.raises(Refusal, match="“Late” is away then"):
        actions.assign_team(by=team, session=water, team=away)
    elsewhere = InterpreterTeam.objects.create(
        edition=factories.edition(),
        name="X",
        pairs=[["en", "fr"]],
        holder=factories.seat_holder(v.edition, "team"),
    )
    with pytest.raises(Refusal, match="another edition"):
        actions.assign_team(by=team, session=water, team=elsewhere)
    assert not Interpreting.objects.exists()


def test_all_are_given_teams_or_the_slot_and_pair_are_named(client, v, team, two):
    booth = interpreters(v)
    client.force_login(team)
    everything = reverse("programme:assign_all", args=["2099"])
    page = text_of(client.post(everything, follow=True))
    assert (
        "Monday 9 October, 09:00: 2 sessions need English – French."
        " 1 team has it then: not all can be served." in page
    )
    assert booth.interpreting.count() == 2
    second = interpreters(v, "Booth B", "en-fr")
    page = text_of(client.post(everything, follow=True))
    assert "Every session has its interpreters." in page
    assert second.interpreting.count() == 1
    assert Engagement.objects.filter(role="interpreters").count() == 3
    assert actions.assign_all_teams(by=team, edition=v.edition) == []
    assert Interpreting.objects.count() == 3


def test_a_team_moves_with_its_session(v, team, two):
    water, soils, _air = two
    booth = interpreters(v)
    actions.assign_team(by=team, session=water, team=booth)
    released(v.edition, {water: (v.large, v.two)}, name="Moved")
    [engaged] = Engagement.objects.filter(holder=booth.holder)
    assert engaged.during.lower == v.two.starts
    actions.assign_team(by=team, session=soils, team=booth)  # without an hour now
    clash = draft(v.edition, {water: (v.large, v.nine), soils: (v.small, v.nine)}, name="Clash")
    with pytest.raises(Refusal, match="Booth A"):
        actions.release_timetable(by=SYSTEM, draft=clash, name="Clash")
    assert Engagement.objects.get(holder=booth.holder).during.lower == v.two.starts


def test_the_planner_sends_a_team_to_one_session_at_a_time(v, team):
    sessions = [session(v, title) for title in ("Water", "Soils", "Air")]
    for each in sessions:
        each.only_slots.set([v.nine, v.eleven])
    factories.room(v.edition)
    booth = interpreters(v, away=[v.two])
    answer = plan(problem_of(v.edition), seconds=1, seed=1, workers=1)
    words = str(impossible(v.edition, answer))
    assert "Booth A takes part in" in words
    interpreters(v, "Booth B", "fr-en")  # any of the two: no longer one that is needed thrice
    assert plan(problem_of(v.edition), seconds=1, seed=1, workers=1).placements
    actions.assign_team(by=team, session=sessions[0], team=booth)
    actions.assign_team(by=team, session=sessions[1], team=booth)
    answer = plan(problem_of(v.edition), seconds=1, seed=1, workers=1)
    assert answer.placements["water"].slot != answer.placements["soils"].slot


def test_the_page_assigns_and_frees(client, v, team, two):
    water, soils, _air = two
    client.force_login(team)
    overview = reverse("programme:interpretation", args=["2099"])
    assert "No team yet." in text_of(client.get(overview))
    new = reverse("programme:new_team", args=["2099"])
    said = {"name": "Booth A", "pairs": "fr_en"}
    wrong = client.post(new, said)
    assert (wrong.status_code, "“fr_en” is no pair" in text_of(wrong)) == (422, True)
    client.post(new, {**said, "pairs": "fr-en", "members": "Awa\nLéa", "away": [v.two.key]})
    booth = InterpreterTeam.objects.get()
    page = text_of(client.get(overview))
    assert "Booth A English – French Awa, Léa" in page
    assert "English – French: nobody yet" in page
    address = reverse("programme:assign_team", args=["2099", water.key])
    client.post(address, {"team": booth.pk})
    assert water.interpreting.count() == 1
    clash = client.post(
        reverse("programme:assign_team", args=["2099", soils.key]), {"team": booth.pk}, follow=True
    )
    assert "works in “Water”" in text_of(clash)
    client.post(address, {"team": booth.pk, "free": "yes"})
    assert not Interpreting.objects.exists()
    one = reverse("programme:team", args=["2099", booth.pk])
    assert 'value="en-fr"' in client.get(one).content.decode()
    client.post(one, {"name": "Booth Z", "pairs": "fr-en"})
    booth.refresh_from_db()
    assert (booth.name, booth.away.count()) == ("Booth Z", 0)
    client.post(reverse("programme:delete_team", args=["2099", booth.pk]))
    assert not InterpreterTeam.objects.exists()
    client.force_login(factories.user())
    assert client.get(overview).status_code == 403


def test_programs_make_and_assign_teams(client, v, team, two):
    asks = {"headers": key(team)}
    address = "/api/v1/programme/2099/interpreters"
    said = {"name": "Booth A", "pairs": "fr-en", "members": ["Awa"]}
    assert client.post(address, said, **AS_JSON).status_code == 403
    made = client.post(address, said, **AS_JSON, **asks).json()
    assert made["pairs"] == [["en", "fr"]]
    [lack] = client.post(f"{address}/assign", **asks).json()
    assert lack == {
        "slot": v.nine.key,
        "pair": ["en", "fr"],
        "sessions": ["water", "soils"],
        "teams": 1,
    }
    listed = client.get(address, **asks).json()
    assert len(listed[0]["sessions"]) == 2
    assert "air" in listed[0]["sessions"]
    one = f"/api/v1/programme/2099/sessions/air/interpreters/{made['id']}"
    assert client.delete(one, **asks).status_code == 204
    assert client.put(one, **asks).status_code == 204
    free = ({"water", "soils"} - set(listed[0]["sessions"])).pop()
    other = one.replace("/air/", f"/{free}/")
    refused = client.put(other, **asks)
    assert (refused.status_code, refused.json()["code"]) == (409, "clash")
    assert client.delete(f"{address}/{made['id']}", **asks).status_code == 204
    assert not InterpreterTeam.objects.exists()


def test_the_page_costs_the_same_with_one_team_and_with_three(client, v, team, two):
    client.force_login(team)
    page = reverse("programme:interpretation", args=["2099"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    actions.assign_team(by=team, session=two[0], team=interpreters(v))
    cost()
    before = cost()
    for number, each in enumerate(two[1:]):
        actions.assign_team(by=team, session=each, team=interpreters(v, f"Booth {number}"))
    assert cost() == before

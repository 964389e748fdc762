"""The planner advises: what is locked stays, repairs move the fewest, conflicts have ways out."""

from __future__ import annotations

import threading

import pytest

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.engines.timetable import Progress
from rencontres.programme import actions, asking, editing, planning, tasks
from rencontres.programme.models import Absence, Closure, Draft, Placement, SessionTie

from .. import factories
from .rows import draft, person, seats, venue
from .test_pages import text_of

SECONDS = 20  # at most: what is this small is proven best at once

pytestmark = pytest.mark.django_db


@pytest.fixture
def v():
    """Two sessions in the large room, one after the other."""
    v = venue()
    v.water = factories.session(v.edition, key="eau", title={"fr": "Eau"}, seats_wanted=50)
    v.soil = factories.session(v.edition, key="sols", title={"fr": "Sols"}, seats_wanted=50)
    places = {v.water: (v.large, v.nine), v.soil: (v.large, v.eleven)}
    v.draft = draft(v.edition, places, name="Essai")
    v.page = f"/{v.edition.slug}/desk/programme/"
    return v


def thought(made):
    """An ordered draft once the task has run."""
    tasks.plan_draft.func(draft=made.pk)
    return Draft.objects.select_related("edition", "source").get(pk=made.pk)


def spots(made):
    return {key: (spot.room, spot.slot) for key, spot in editing.spots_of(made).items()}


def order(v, **asked):
    named = {"edition": v.edition, "name": "Suite", "seconds": SECONDS, "source": v.draft} | asked
    return thought(actions.order_timetable(by=SYSTEM, **named))


def test_the_rest_is_planned_around_what_is_locked(v):
    actions.lock_session(by=SYSTEM, draft=v.draft, session=v.soil, seen=(v.large.key, v.eleven.key))
    third = factories.session(v.edition, key="air", seats_wanted=50)
    made = order(v)
    assert made.state == "ready"
    assert spots(made) == {
        "eau": (v.large.key, v.nine.key),
        "sols": (v.large.key, v.eleven.key),
        "air": (v.large.key, v.two.key),
    }
    assert list(made.placements.filter(locked=True).values_list("session", flat=True)) == [
        v.soil.pk
    ]
    assert spots(v.draft).keys() == {"eau", "sols"}
    assert third.placements.get().draft == made


def test_what_is_locked_may_be_where_the_session_would_not_go(v):
    v.water.only_slots.set([v.two])
    actions.lock_session(by=SYSTEM, draft=v.draft, session=v.water, seen=(v.large.key, v.nine.key))
    made = order(v)
    assert spots(made)["eau"] == (v.large.key, v.nine.key)


def test_a_repair_moves_the_fewest_and_says_what(v, client):
    made = actions.repair_timetable(
        by=SYSTEM, draft=v.draft, name="Réparé", room=v.large, slots=[v.nine], seconds=SECONDS
    )
    made = thought(made)
    assert spots(made) == {
        "eau": (v.large.key, v.two.key),
        "sols": (v.large.key, v.eleven.key),
    }
    assert (made.facts["moved"], made.facts["fewest"]) == (1, True)
    assert list(Closure.objects.values_list("room", "slot")) == [(v.large.pk, v.nine.pk)]
    client.force_login(factories.team_member(v.edition, "programme"))
    told = text_of(client.get(f"{v.page}drafts/{made.pk}/"))
    assert "1 séance bouge. Aucune grille qui respecte les règles n’en bouge moins" in told
    assert "Eau déplacée lundi 9 octobre, 09:00, Grand salon lundi 9 octobre, 14:00" in told


def test_a_person_who_comes_later_is_heeded(v):
    speaker = person(v.edition, given_name="Aminata", family_name="Traoré")
    actions.assign_role(by=SYSTEM, session=v.water, participant=speaker, kind="speaker")
    made = thought(
        actions.repair_timetable(
            by=SYSTEM,
            draft=v.draft,
            name="Réparé",
            participant=speaker,
            slots=[v.nine],
            seconds=SECONDS,
        )
    )
    assert spots(made)["eau"] == (v.large.key, v.two.key)
    assert Absence.objects.get().slot == v.nine
    with pytest.raises(Refusal) as refusal:
        actions.repair_timetable(by=SYSTEM, draft=v.draft, name="x", room=v.large, slots=[])
    assert refusal.value.code == "slots"
    assert Draft.objects.count() == 2


def test_ties_are_kept_by_the_planner_and_told_by_the_check(v):
    tie = {"edition": v.edition, "first": v.soil, "second": v.water}
    made = actions.tie_sessions(by=SYSTEM, kind="before", **tie)
    [fault] = [f for f in planning_faults(v.draft) if f.kind == "broken_before"]
    assert fault.sessions == ["sols", "eau"]
    assert fault.blocking
    planned = spots(order(v))
    starts = dict(v.edition.slots.values_list("key", "starts"))
    assert starts[planned["sols"][1]] < starts[planned["eau"][1]]
    actions.untie_sessions(by=SYSTEM, edition=v.edition, tie=made)
    actions.tie_sessions(by=SYSTEM, kind="different_day", **tie)
    assert [f.kind for f in planning_faults(v.draft)] == ["broken_different_day"]
    for kind, second, code in (("nonsense", v.water, "kind"), ("before", v.soil, "same")):
        with pytest.raises(Refusal) as refusal:
            actions.tie_sessions(
                by=SYSTEM, edition=v.edition, kind=kind, first=v.soil, second=second
            )
        assert refusal.value.code == code
    assert SessionTie.objects.count() == 1


def planning_faults(made):
    from rencontres.programme.checking import faults_of

    return faults_of(made)


def test_what_is_impossible_has_ways_out_the_cheapest_first(v, client):
    v.water.only_slots.set([v.nine])
    v.soil.only_slots.set([v.nine])
    made = order(v, repair=True)
    assert made.state == "impossible"
    ways = made.facts["ways"]
    assert {w["fault"]["kind"] for w in ways} == {"demand_seats", "demand_slots"}
    possible = [(w["possible"], w["moves"]) for w in ways]
    assert possible == sorted(possible, key=lambda p: p[1])
    assert all(found is True for found, _moves in possible)
    client.force_login(factories.team_member(v.edition, "programme"))
    told = text_of(client.get(f"{v.page}drafts/{made.pk}/"))
    assert "Les issues, la moins coûteuse d’abord" in told
    assert "« Sols » ne peut se tenir qu’à cet horaire : lundi 9 octobre, 09:00." in told
    assert "0 séances bougent" in told or "1 séance bouge" in told


def test_rules_that_do_not_matter_are_not_asked_of_the_planner(v):
    v.water.seats_wanted = v.soil.seats_wanted = 5000
    v.water.save()
    v.soil.save()
    assert order(v).state == "impossible"
    actions.set_rules(by=SYSTEM, edition=v.edition, levels={"seats": "ignore"})
    assert order(v).state == "ready"


def test_the_weights_are_the_edition_s(v):
    actions.set_rules(by=SYSTEM, edition=v.edition, levels={}, weights={"moves": 7, "fit": 3})
    made = actions.order_timetable(by=SYSTEM, edition=v.edition, name="x", source=v.draft)
    assert made.task["weights"]["moves"] == 7
    problem = asking.asked_of(made)
    assert (problem.weights.moves, problem.weights.fit, problem.weights.wishes) == (7, 3, 10)
    assert set(problem.near) == {"eau", "sols"}


def test_the_planner_is_stopped_with_the_best_so_far(monkeypatch, v):
    waiting = Draft.objects.create(edition=v.edition, name="x", seconds=30)

    def endless(problem, *, stop, progress, **_named):
        progress(Progress(0.1, 12, 3))
        while not stop():
            threading.Event().wait(0.01)
        return answer

    answer = planning.timetable.plan(asking.asked_of(waiting), seconds=SECONDS, seed=0)
    monkeypatch.setattr(planning.timetable, "plan", endless)
    told = []

    def tell(progress):
        told.append(progress.objective)
        actions.stop_planning(by=SYSTEM, draft=waiting)

    found = planning.think(
        asking.asked_of(waiting),
        seconds=SECONDS,
        seed=0,
        tell=tell,
        stopped=lambda: Draft.objects.get(pk=waiting.pk).stop,
    )
    assert found is answer
    assert told == [12]


def test_progress_is_kept_and_shown(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    waiting = Draft.objects.create(
        edition=v.edition, name="x", seconds=30, objective=9, bound=3,
        progress=[[0.1, 20, 0], [1.0, 12, 3], [2.0, 9, 3]],
    )  # fmt: skip
    page = client.get(f"{v.page}drafts/{waiting.pk}/").content.decode()
    assert 'class="penalty"' in page
    assert "Arrêter avec le meilleur trouvé" in page
    told = client.post(f"{v.page}drafts/{waiting.pk}/stop/", follow=True)
    assert "Il termine avec le meilleur" in text_of(told)
    waiting.refresh_from_db()
    assert waiting.stop


def test_the_page_asks_the_planner(client, v, django_capture_on_commit_callbacks):
    client.force_login(factories.team_member(v.edition, "programme"))
    one = f"{v.page}drafts/{v.draft.pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{one}rest/", {"name": "Reste", "seconds": SECONDS})
    assert Draft.objects.get(name="Reste").state == "ready"
    lost = {"name": "Sans salle", "seconds": SECONDS, "room": v.large.pk, "slots": [v.nine.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{one}repair/", lost)
    assert Draft.objects.get(name="Sans salle").facts["moved"] == 1
    assert client.post(f"{one}rest/", {"name": "", "seconds": 1}).status_code == 422
    assert client.post(f"{one}repair/", {"name": "x", "seconds": 9999}).status_code == 422
    assert Draft.objects.count() == 3


def test_two_drafts_side_by_side(client, v):
    other = draft(v.edition, {v.water: (v.small, v.two)}, name="Autre")
    client.force_login(factories.team_member(v.edition, "programme"))
    page = client.get(f"{v.page}drafts/{v.draft.pk}/compare/?other={other.pk}")
    told = text_of(page)
    assert "Eau déplacée lundi 9 octobre, 14:00, Petit salon lundi 9 octobre, 09:00" in told
    assert "Sols ajoutée" in told
    assert page.content.decode().count("data-differs") == 3
    alone = client.get(f"{v.page}drafts/{v.draft.pk}/compare/?other=x")
    assert "Autre" in text_of(alone)


def test_a_draft_is_exported_and_imported(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    api = f"/api/v1/programme/{v.edition.slug}/drafts"
    told = client.get(f"{v.page}drafts/{v.draft.pk}/draft.json")
    assert told.headers["Content-Disposition"].endswith(f'"draft-{v.draft.pk}.json"')
    exported = client.get(f"{api}/{v.draft.pk}/export").json()
    assert exported == told.json()
    assert exported["placements"][0] == {
        "session": "eau", "room": v.large.key, "slot": v.nine.key, "locked": False,
    }  # fmt: skip

    def imported(content):
        return client.post(f"{api}/import", content, "application/json")

    made = imported(exported | {"name": "Repris"})
    assert made.status_code == 201
    assert spots(Draft.objects.get(name="Repris")) == spots(v.draft)
    first, second = exported["placements"]
    wrong = [
        first | {"session": "rien"},
        first,
        first | {"slot": v.two.key},
        second | {"room": v.large.key, "slot": v.nine.key},
        second | {"slot": ["x"]},
        "x",
    ]
    refused = imported(exported | {"placements": wrong})
    assert refused.status_code == 422
    message = refused.json()["message"].replace("\u00a0", " ")
    for row in (1, 3, 4, 5, 6):
        assert f"ligne {row} :" in message
    assert "« rien »" in message
    assert imported({"name": "x", "format": "x"}).json()["code"] == "format"
    assert imported(exported | {"name": ""}).json()["code"] == "name"
    assert Draft.objects.count() == 2
    assert Placement.objects.count() == 4


def test_a_file_is_imported_on_the_desk(client, v):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(factories.team_member(v.edition, "programme"))
    told = client.get(f"{v.page}drafts/{v.draft.pk}/draft.json").content

    def sent(content):
        file = SimpleUploadedFile("d.json", content)
        return client.post(f"{v.page}import/", {"name": "Repris", "file": file})

    assert sent(told).status_code == 302
    assert spots(Draft.objects.get(name="Repris")) == spots(v.draft)
    assert "ne se lit pas comme du JSON" in text_of(sent(b"{"))
    assert client.post(f"{v.page}import/", {"name": "x"}).status_code == 422
    assert Draft.objects.count() == 2


def test_the_rules_have_a_page(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    speaker = person(v.edition, given_name="Aminata", family_name="Traoré")
    actions.assign_role(by=SYSTEM, session=v.water, participant=speaker, kind="speaker")
    page = f"{v.page}rules/"
    form = client.get(page).context["form"]
    values = {field.html_name: field.value() for field in form} | {"level_seats": "forbid"}
    told = client.post(f"{page}change/", {"what": "rules", **values}, follow=True)
    assert "Les règles sont gardées" in text_of(told)
    assert v.edition.ruling.levels == {"seats": "forbid"}
    away = {"what": "away", "room": v.small.pk, "participant": speaker.pk, "slots": [v.two.pk]}
    client.post(f"{page}change/", away)
    client.post(
        f"{page}change/",
        {"what": "tie", "kind": "same_day", "first": v.soil.pk, "second": v.water.pk},
    )
    told = text_of(client.get(page))
    assert "Petit salon – lundi 9 octobre, 14:00" in told
    assert "Aminata Traoré – lundi 9 octobre, 14:00" in told
    assert "Eau – Sols (les deux le même jour)" in told
    tie = SessionTie.objects.get()
    for what, key in (("reopen", v.small.pk), ("expect", speaker.pk), ("untie", tie.pk)):
        client.post(f"{page}change/", {"what": what, "key": key})
    assert not Closure.objects.exists()
    assert not Absence.objects.exists()
    assert not SessionTie.objects.exists()
    for wrong in (
        {"what": "rules", **values, "level_seats": "x"},
        {"what": "away", "slots": []},
        {"what": "away", "slots": [v.two.pk]},
        {"what": "tie", "kind": "x"},
    ):
        assert client.post(f"{page}change/", wrong).status_code == 422
    assert client.post(f"{page}change/", {"what": "untie", "key": "x"}).status_code == 404


def test_programs_set_the_rules(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    api = f"/api/v1/programme/{v.edition.slug}"
    told = client.put(f"{api}/rules", {"levels": {"seats": "block"}}, "application/json").json()
    assert (told["levels"]["seats"], told["levels"]["place"]) == ("block", "forbid")
    assert client.get(f"{api}/rules").json() == told
    wrong = client.put(f"{api}/rules", {"levels": {"place": "warn"}}, "application/json")
    assert wrong.json()["code"] == "level"
    tie = {"kind": "before", "first": "eau", "second": "sols"}
    made = client.post(f"{api}/ties", tie, "application/json").json()
    assert client.get(f"{api}/ties").json() == [made]
    assert client.delete(f"{api}/ties/{made['id']}").status_code == 204
    away = {"room": v.large.key, "slots": [v.two.key]}
    assert client.post(f"{api}/away", away, "application/json").status_code == 204
    assert Closure.objects.get().slot == v.two
    client.post(f"{api}/away", away | {"slots": []}, "application/json")
    assert not Closure.objects.exists()
    asked = {"name": "Reste", "seconds": SECONDS, "source": v.draft.pk, "repair": True}
    ordered = client.post(f"{api}/drafts", asked, "application/json")
    assert ordered.status_code == 202
    stopped = client.post(f"{api}/drafts/{ordered.json()['id']}/stop")
    assert stopped.status_code == 200
    client.force_login(factories.team_member(v.edition, "door"))
    assert client.get(f"{api}/rules").status_code == 403
    assert seats(v.edition)

"""`plan` on problems with a known best plan, on random ones, and on one of realistic size."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.engines.timetable import (
    Event,
    Impossible,
    Placement,
    Plan,
    Problem,
    Progress,
    Slot,
    Status,
    TimeOut,
    Weights,
    Wishes,
    arranging,
    evaluate,
    plan,
)
from rencontres.engines.timetable.exact import Outcome

from .congresses import best_by_exhaustion, congress, rooms, shared_people, slots, wishes


def solved(problem: Problem, *, seconds: float = 20, seed: int = 1, workers: int = 2) -> Plan:
    answer = plan(problem, seconds=seconds, seed=seed, workers=workers)
    assert isinstance(answer, Plan), str(answer)
    found = evaluate(problem, answer.placements)
    assert found.violations == ()
    assert (answer.objective, answer.terms) == (found.objective, found.terms)
    assert answer.bound <= answer.objective
    assert (answer.status is Status.OPTIMAL) == (answer.bound == answer.objective)
    return answer


def test_nothing_to_place_is_a_plan() -> None:
    assert solved(Problem([], [], [])).placements == {}


def test_one_event_goes_to_the_one_place() -> None:
    answer = solved(Problem(rooms(1), slots(1), [Event("a", "A")]))
    assert answer.placements == {"a": Placement("s0", "r0")}


def test_events_wished_for_together_are_kept_apart() -> None:
    events = [Event(key, key) for key in "abcd"]
    wanted = wishes(*((f"p{i}", e, 1) for i in range(9) for e in ((0, 1), (2, 3))[i % 2]))
    answer = solved(Problem(rooms(5, 5), slots(2), events, wanted))
    assert (answer.objective, answer.status) == (0, Status.OPTIMAL)
    assert answer.placements["a"].slot != answer.placements["b"].slot


def test_the_least_wishes_are_lost_where_some_must_be() -> None:
    # Three events, two slots: one pair is in parallel, the cheapest is A and C.
    events = [Event(key, key) for key in "abc"]
    wanted = wishes(("x", 0, 5), ("x", 1, 4), ("y", 1, 3), ("y", 2, 9), ("z", 0, 2), ("z", 2, 2))
    answer = solved(Problem(rooms(5, 5), slots(2), events, wanted, Weights(wishes=1)))
    assert (answer.objective, answer.status) == (2, Status.OPTIMAL)
    assert answer.terms.lost_wishes == 2


def test_groups_are_spread_and_rooms_fit() -> None:
    events = [Event(key, key, size=8, groups=frozenset({key.lower()})) for key in "aAbB"]
    answer = solved(Problem(rooms(100, 10, 9), slots(2), events, weights=Weights(0, 5, 1)))
    assert answer.placements["a"].slot != answer.placements["A"].slot
    assert answer.placements["b"].slot != answer.placements["B"].slot
    assert answer.terms.oversize == 2
    assert answer.status is Status.OPTIMAL


def test_a_plenary_has_its_slot_to_itself() -> None:
    events = [Event("p", "P", size=50, alone=True), *(Event(k, k) for k in "abcd")]
    answer = solved(Problem(rooms(50, 20), slots(3), events))
    plenary = answer.placements["p"].slot
    assert [k for k, place in answer.placements.items() if place.slot == plenary] == ["p"]


def test_overlapping_slots_share_their_rooms_and_people() -> None:
    long, short = Slot("long", "Long", "d", 0, 120), Slot("short", "Short", "d", 60, 90)
    zoe = frozenset({"zoe"})
    events = [Event("a", "A", people=zoe), Event("b", "B", people=zoe)]
    apart = Slot("apart", "Apart", "d", 200, 230)
    answer = solved(Problem(rooms(5), [long, short, apart], events))
    assert "apart" in {place.slot for place in answer.placements.values()}
    assert isinstance(
        plan(Problem(rooms(5, 5), [long, short], events), seconds=5, seed=1), Impossible
    )


PEOPLE = st.frozensets(st.sampled_from("xyz"), max_size=2)


@st.composite
def problems(draw: st.DrawFn, most_events: int = 4) -> Problem:
    """Up to four events in up to six places, with slots that may overlap."""
    starts = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
    times = [Slot(f"s{i}", f"S{i}", f"{s // 3}", s, s + 1 + s % 2) for i, s in enumerate(starts)]
    halls = [
        replace(room, equipment=frozenset(draw(st.sets(st.sampled_from("tv"), max_size=2))))
        for room in rooms(*draw(st.lists(st.integers(0, 3), min_size=1, max_size=2)))
    ]
    few = st.frozensets(st.sampled_from([slot.key for slot in times]), max_size=2)
    event = st.builds(
        Event,
        key=st.just("?"),
        name=st.just("?"),
        size=st.integers(0, 2),
        people=PEOPLE,
        equipment=st.frozensets(st.sampled_from("tv"), max_size=1),
        groups=st.frozensets(st.sampled_from("gh"), max_size=2),
        slots=st.none() | few,
        rooms=st.none() | st.frozensets(st.sampled_from([room.key for room in halls])),
        alone=st.sampled_from([False, False, False, True]),
    )
    drawn = draw(st.lists(event, min_size=1, max_size=most_events))
    events = [replace(e, key=f"e{i}", name=f"E{i}") for i, e in enumerate(drawn)]
    wish = st.tuples(st.sampled_from("xyzuv"), st.integers(0, len(events) - 1), st.integers(1, 3))
    wanted = wishes(*draw(st.lists(wish, max_size=12)))
    keys = st.sampled_from([event.key for event in events])
    pair = st.tuples(keys, keys).filter(lambda two: two[0] != two[1])
    several = len(events) > 1
    place = st.builds(
        Placement, st.sampled_from([s.key for s in times]), st.sampled_from([r.key for r in halls])
    )
    return Problem(
        halls,
        times,
        events,
        wanted,
        draw(st.builds(Weights, *[st.integers(0, 3)] * 6)),
        precedences=draw(st.lists(pair, max_size=several)),
        same_day=draw(st.lists(st.frozensets(keys), max_size=several)),
        different_day=draw(st.lists(st.frozensets(keys), max_size=several)),
        fixed=draw(st.dictionaries(keys, place, max_size=1)),
        near=draw(st.dictionaries(keys, place, max_size=2)),
    )


@settings(max_examples=120, deadline=None)
@given(problems())
def test_tiny_problems_agree_with_exhaustion(problem: Problem) -> None:
    best = best_by_exhaustion(problem)
    if best is None:
        answer = plan(problem, seconds=20, seed=3, workers=1)
        assert isinstance(answer, Impossible)
        assert answer.irreducible
        assert answer.demands
    else:
        answer = solved(problem, workers=1)
        assert (answer.objective, answer.status) == (best, Status.OPTIMAL)


@settings(max_examples=8, deadline=None)
@given(st.integers(10, 30), st.integers(0, 2**32))
def test_larger_random_plans_are_valid(events: int, seed: int) -> None:
    solved(congress(events, 60, seed), seconds=1.2, seed=seed)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_seed_gives_the_same_best_plan(workers: int) -> None:
    problem = congress(10, 8, seed=4)
    first, second = (solved(problem, seed=9, workers=workers) for _ in range(2))
    assert first.status is Status.OPTIMAL
    assert first.placements == second.placements


def test_a_congress_of_realistic_size_is_planned() -> None:
    problem = congress(48, 1400, seed=2017)
    assert len(problem.wishes) == 11_200
    assert shared_people(problem) > 50
    news: list[Progress] = []
    answer = plan(problem, seconds=6, seed=1, workers=2, progress=news.append)
    assert isinstance(answer, Plan)
    assert evaluate(problem, answer.placements).violations == ()
    assert 0.6 * answer.objective < answer.bound <= answer.objective
    objectives = [item.objective for item in news]
    assert objectives == sorted(objectives, reverse=True)
    assert objectives[-1] == answer.objective < objectives[0]
    assert all(item.bound <= answer.objective for item in news)


def test_no_time_is_an_error_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    # Neither construction nor CP-SAT comes to an end; how fast they really are is not tested.
    nothing = Outcome(places=None, bound=0, impossible=False, optimal=False)
    monkeypatch.setattr(arranging, "construct", lambda tables, *, seed: None)
    monkeypatch.setattr(arranging, "solve", lambda model, **options: nothing)
    with pytest.raises(TimeOut, match="allow more time"):
        plan(congress(48, 60, seed=1), seconds=0, seed=1)


def test_wishes_of_a_speaker_count_against_the_speaker_s_own_session() -> None:
    events = [Event("a", "A", people=frozenset({"zoe"})), Event("b", "B"), Event("c", "C")]
    wanted = Wishes.of(["zoe"], [0], [1], [3])
    answer = solved(Problem(rooms(5, 5), slots(2), events, wanted))
    assert answer.terms.lost_wishes == 0
    assert answer.placements["a"].slot != answer.placements["b"].slot

"""An impossible problem is explained by exactly the demands that conflict."""

from itertools import combinations

import pytest
from hypothesis import given, settings

from rencontres.engines.timetable import (
    Demand,
    Event,
    Impossible,
    Kind,
    Plan,
    Problem,
    Room,
    demands_of,
    plan,
    relax,
)

from .congresses import best_by_exhaustion, rooms, slots
from .test_plan import problems

QUIET = [Event(f"q{i}", f"Quiet {i}") for i in range(3)]


def explained(problem: Problem) -> Impossible:
    """The explanation, after checking that dropping any one of its demands makes a plan."""
    answer = plan(problem, seconds=20, seed=1, workers=1)
    assert isinstance(answer, Impossible)
    assert answer.irreducible
    for demand in answer.demands:
        relaxed = plan(relax(problem, demand), seconds=20, seed=1, workers=1)
        assert isinstance(relaxed, Plan), f"still impossible without: {demand}"
    return answer


def conflict_alone(problem: Problem, answer: Impossible) -> Problem:
    """The problem without any demand but those explained, as it may hold other conflicts too."""
    events = {key for demand in answer.demands for key in demand.events}

    def identity(demand: Demand) -> tuple[object, ...]:
        mine = tuple(key for key in demand.events if key in events)
        return demand.kind, mine, demand.people, demand.params.get("equipment")

    kept = {identity(demand) for demand in answer.demands}
    for demand in demands_of(problem):
        held = demand.kind is Kind.HELD and demand.events[0] in events
        if not held and identity(demand) not in kept:
            problem = relax(problem, demand)
    return problem


def assert_irreducible(problem: Problem, answer: Impossible) -> None:
    problem = conflict_alone(problem, answer)
    assert best_by_exhaustion(problem) is None
    for demand in answer.demands:
        assert best_by_exhaustion(relax(problem, demand)) is not None


def named(answer: Impossible) -> set[tuple[Kind, tuple[str, ...]]]:
    return {(demand.kind, demand.events) for demand in answer.demands}


def test_a_speaker_in_two_events_fixed_at_one_time() -> None:
    fixed, tau = frozenset({"s1"}), frozenset({"tau", "ries"})
    events = [
        Event("a", "Opening", people=tau, slots=fixed),
        Event("b", "Africa group", people=tau - {"ries"}, slots=fixed),
        Event("c", "Closing", people=tau),
        *QUIET,
    ]
    answer = explained(Problem(rooms(50, 50, 50), slots(4), events))
    assert named(answer) == {(Kind.PERSON, ("a", "b")), (Kind.SLOTS, ("a",)), (Kind.SLOTS, ("b",))}
    assert next(d for d in answer.demands if d.kind is Kind.PERSON).people == ("tau",)
    assert str(answer).splitlines()[0] == "These demands cannot all be met:"
    assert "tau takes part in “Opening”, “Africa group”" in str(answer)


def test_the_only_large_room_lacks_the_equipment() -> None:
    halls = [
        Room("large", "Large", 900),
        Room("small", "Small", 80, frozenset({"interpretation"})),
    ]
    need = frozenset({"interpretation"})
    answer = explained(Problem(halls, slots(4), [Event("a", "A", 900, equipment=need), *QUIET]))
    assert named(answer) == {(Kind.SEATS, ("a",)), (Kind.EQUIPMENT, ("a",))}
    assert {d.kind: d.rooms for d in answer.demands} == {
        Kind.SEATS: ("large",),
        Kind.EQUIPMENT: ("small",),
    }


def test_an_audience_no_room_can_seat() -> None:
    answer = explained(Problem(rooms(100), slots(9), [Event("a", "A", size=101), *QUIET]))
    assert named(answer) == {(Kind.SEATS, ("a",))}


def test_events_alone_leave_no_slot_for_another() -> None:
    events = [Event("a", "A", alone=True), Event("b", "B", alone=True), Event("c", "C")]
    answer = explained(Problem(rooms(50, 50), slots(2), events))
    assert named(answer) == {(Kind.ALONE, ("a",)), (Kind.ALONE, ("b",)), (Kind.HELD, ("c",))}


def test_more_events_alone_than_slots() -> None:
    events = [Event(key, key.upper(), alone=True) for key in "abc"]
    problem = Problem(rooms(50, 50), slots(2), events)
    answer = plan(problem, seconds=20, seed=1, workers=1)
    assert isinstance(answer, Impossible)
    # Two alone fill both slots: the third need not even be alone to be left out.
    assert sorted(d.kind for d in answer.demands) == [Kind.ALONE, Kind.ALONE, Kind.HELD]
    assert {key for d in answer.demands for key in d.events} == {"a", "b", "c"}
    assert_irreducible(problem, answer)


def test_more_events_than_places() -> None:
    events = [Event(f"e{i}", f"E{i}") for i in range(7)]
    answer = explained(Problem(rooms(10, 10), slots(3), events))
    assert named(answer) == {(Kind.HELD, (event.key,)) for event in events}


def test_a_congress_with_one_event_too_many() -> None:
    events = [Event(f"e{i}", f"E{i}") for i in range(64)]
    answer = plan(Problem(rooms(*[10] * 9), slots(7), events), seconds=20, seed=1)
    assert isinstance(answer, Impossible)
    assert answer.irreducible
    assert named(answer) == {(Kind.HELD, (event.key,)) for event in events}


def test_more_events_than_places_in_their_slot() -> None:
    morning = frozenset({"s0"})
    events = [*(Event(f"e{i}", f"E{i}", slots=morning) for i in range(3)), *QUIET]
    answer = explained(Problem(rooms(10, 10), slots(5), events))
    assert named(answer) == {(Kind.SLOTS, (f"e{i}",)) for i in range(3)}


def test_one_room_wanted_by_all() -> None:
    events = [*(Event(f"e{i}", f"E{i}", rooms=frozenset({"r1"})) for i in range(3)), *QUIET]
    answer = explained(Problem(rooms(10, 10), slots(2), [*events[:3], QUIET[0]]))
    assert named(answer) == {(Kind.ROOMS, (f"e{i}",)) for i in range(3)}


def test_a_person_with_more_roles_than_there_are_slots() -> None:
    events = [Event(f"e{i}", f"E{i}", people=frozenset({"zoe"})) for i in range(4)]
    answer = explained(Problem(rooms(*[10] * 4), slots(3), [*events, *QUIET]))
    assert named(answer) == {(Kind.PERSON, tuple(event.key for event in events))}


def test_an_odd_ring_of_shared_speakers_in_two_slots() -> None:
    people = ("x", "y", "z")
    events = [
        Event(f"e{i}", f"E{i}", people=frozenset(pair))
        for i, pair in enumerate(combinations(people, 2))
    ]
    answer = explained(Problem(rooms(*[10] * 4), slots(2), events))
    assert {d.people for d in answer.demands} == {("x",), ("y",), ("z",)}


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_demand_of_an_explanation_can_be_spared(problem: Problem) -> None:
    answer = plan(problem, seconds=20, seed=1, workers=1)
    if isinstance(answer, Plan):
        return
    assert answer.irreducible
    assert_irreducible(problem, answer)


def test_relaxing_an_unknown_kind_is_refused() -> None:
    answer = plan(Problem([], slots(1), [Event("a", "A")]), seconds=1, seed=1)
    assert isinstance(answer, Impossible)
    assert relax(Problem([], slots(1), [Event("a", "A")]), answer.demands[0]).events == []
    with pytest.raises(KeyError):
        relax(Problem([], slots(1), []), answer.demands[0])

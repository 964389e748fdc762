"""The first plan: allowed by every demand, or none; a failure claims nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.engines.timetable import Event, Placement, Problem, evaluate
from rencontres.engines.timetable.construction import construct
from rencontres.engines.timetable.tables import tabulate

from .congresses import congress, rooms, slots


def placed(problem: Problem, seed: int) -> dict[str, Placement] | None:
    places = construct(tabulate(problem), seed=seed)
    if places is None:
        return None
    count = len(problem.rooms)
    return {
        event.key: Placement(problem.slots[p // count].key, problem.rooms[p % count].key)
        for event, p in zip(problem.events, places.tolist(), strict=True)
    }


@pytest.mark.parametrize("seed", range(5))
def test_a_congress_gets_a_first_plan_without_a_fault(seed: int) -> None:
    problem = congress(48, 400, seed)
    placements = placed(problem, seed)
    assert placements is not None
    assert evaluate(problem, placements).violations == ()


@given(st.lists(st.sets(st.sampled_from("abc")), max_size=6), st.lists(st.booleans(), max_size=6))
def test_whatever_it_finds_is_allowed(people: list[set[str]], alone: list[bool]) -> None:
    events = [
        Event(f"e{i}", f"E{i}", people=frozenset(who), alone=alone[i : i + 1] == [True])
        for i, who in enumerate(people)
    ]
    problem = Problem(rooms(50, 50), slots(3), events)
    placements = placed(problem, 1)
    assert placements is None or evaluate(problem, placements).violations == ()


def test_an_impossible_problem_gets_none() -> None:
    events = [Event("a", "A", alone=True), Event("b", "B", alone=True)]
    assert placed(Problem(rooms(50, 50), slots(1), events), 1) is None

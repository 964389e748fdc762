"""A repair moves no more events than it must, and proves it."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.engines.timetable import (
    Event,
    Impossible,
    Kind,
    Placement,
    Plan,
    Problem,
    Repair,
    TimeOut,
    Violation,
    evaluate,
    plan,
    repair,
)

from .congresses import congress, rooms, slots, wishes
from .test_plan import problems


def repaired(problem: Problem, draft: dict[str, Placement], seconds: float = 20) -> Repair:
    answer = repair(problem, draft, seconds=seconds, seed=1, workers=2)
    assert isinstance(answer, Repair), str(answer)
    found = evaluate(problem, answer.placements)
    assert (found.violations, found.objective, found.terms) == (
        (),
        answer.objective,
        answer.terms,
    )
    changed = [key for key, place in answer.placements.items() if draft.get(key) != place]
    assert sorted(answer.moved) == sorted(changed)
    assert answer.bound <= len(answer.moved)
    return answer


def fewest_moves(problem: Problem, draft: dict[str, Placement]) -> int | None:
    places = [Placement(slot.key, room.key) for slot in problem.slots for room in problem.rooms]
    keys = [event.key for event in problem.events]
    moves = []
    for choice in permutations(places, len(keys)):
        now = dict(zip(keys, choice, strict=True))
        if not evaluate(problem, now).violations:
            moves.append(sum(draft.get(key) != place for key, place in now.items()))
    return min(moves, default=None)


@settings(max_examples=40)
@given(problems(), st.randoms(use_true_random=False))
def test_no_plan_moves_fewer(problem: Problem, chance: object) -> None:
    places = [Placement(slot.key, room.key) for slot in problem.slots for room in problem.rooms]
    draft = {event.key: chance.choice(places) for event in problem.events if places}
    fewest = fewest_moves(problem, draft)
    if fewest is None:
        answer = repair(problem, draft, seconds=20, seed=1, workers=1)
        assert isinstance(answer, Impossible)
        return
    answer = repaired(problem, draft)
    assert len(answer.moved) == answer.bound == fewest


def test_a_draft_that_still_holds_is_left_alone() -> None:
    problem = congress(30, 100, 3)
    answer = plan(problem, seconds=3, seed=1, workers=2)
    assert isinstance(answer, Plan)
    again = repaired(problem, answer.placements)
    assert (again.moved, again.bound, again.placements) == ((), 0, answer.placements)


def test_a_room_lost_for_one_slot_moves_its_event_and_whoever_makes_room() -> None:
    events = [Event("big", "Big", size=90), Event("small", "Small"), Event("late", "Late", size=90)]
    problem = Problem(rooms(100, 10), slots(2), events)
    draft = {
        "big": Placement("s0", "r0"),
        "small": Placement("s0", "r1"),
        "late": Placement("s1", "r0"),
    }
    lost = [replace(problem.rooms[0], slots=frozenset({"s1"})), problem.rooms[1]]
    assert isinstance(
        repair(replace(problem, rooms=lost), draft, seconds=20, seed=1, workers=1), Impossible
    )
    spare = [*lost, *rooms(95)[:1]]
    spare[2] = replace(spare[2], key="r2", slots=frozenset({"s0"}))
    answer = repaired(replace(problem, rooms=spare), draft)
    assert answer.moved == ("big",)
    assert answer.placements["big"] == Placement("s0", "r2")


def test_of_the_repairs_with_fewest_moves_the_best_is_given() -> None:
    events = [Event(key, key) for key in "abc"]
    wanted = wishes(("x", 0, 1), ("x", 1, 1))
    problem = Problem(rooms(9, 9), slots(3), events, wanted)
    draft = {"b": Placement("s0", "r0"), "c": Placement("s1", "r0")}
    answer = repaired(problem, draft)
    assert (answer.moved, answer.terms.clashes) == (("a",), 0)


def test_a_closed_room_is_a_violation_and_never_planned() -> None:
    halls = [replace(rooms(9)[0], slots=frozenset({"s1"}))]
    problem = Problem(halls, slots(2), [Event("a", "A")])
    broken = evaluate(problem, {"a": Placement("s0", "r0")})
    assert broken.violations == (Violation(Kind.PLACE, ("a",), ("r0",), (), "s0"),)
    answer = plan(problem, seconds=5, seed=1, workers=1)
    assert isinstance(answer, Plan)
    assert answer.placements == {"a": Placement("s1", "r0")}
    with pytest.raises(ValueError, match="'r0' is open in a slot that does not exist"):
        Problem([replace(halls[0], slots=frozenset({"never"}))], slots(1), [])


def test_no_time_is_no_repair() -> None:
    problem = congress(40, 50, 1)
    with pytest.raises(TimeOut):
        repair(problem, {}, seconds=0, seed=1)

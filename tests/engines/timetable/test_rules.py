"""Rules about several events, what is fixed, a draft to stay near, and an end asked for."""

from dataclasses import replace
from itertools import pairwise
from threading import Event as Bell

import pytest

from rencontres.engines.timetable import (
    Event,
    Impossible,
    Placement,
    Plan,
    Problem,
    Progress,
    Slot,
    Weights,
    evaluate,
    plan,
    repair,
)

from .congresses import congress, rooms, wishes
from .test_plan import solved

TIMES = [
    Slot(f"s{i}", f"S{i}", f"day {i // 3}", starts, starts + 60)
    for i, starts in enumerate((0, 60, 120, 1440, 1500, 1560))
]


def slot_of(answer: Plan, key: str) -> int:
    return int(answer.placements[key].slot[1:])


def test_a_chain_of_sessions_is_held_in_its_order() -> None:
    keys = "abcdef"
    chain = list(pairwise(keys))
    answer = solved(Problem(rooms(9), TIMES, [Event(k, k) for k in keys], precedences=chain))
    assert [slot_of(answer, key) for key in keys] == [0, 1, 2, 3, 4, 5]


def test_same_day_and_different_days() -> None:
    # Wishes would have the parts apart, and day one is better by nothing: only the rules decide.
    events = [Event(key, key) for key in "abcd"]
    wanted = wishes(*((f"p{i}", e, 1) for i in range(5) for e in (0, 1)))
    answer = solved(
        Problem(
            rooms(9, 9),
            TIMES,
            events,
            wanted,
            same_day=[frozenset("ab")],
            different_day=[frozenset("ac"), frozenset("bd")],
            fixed={"a": Placement("s4", "r1")},
        )
    )
    days = {key: slot_of(answer, key) // 3 for key in "abcd"}
    assert days == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert answer.placements["a"] == Placement("s4", "r1")
    assert answer.terms.clashes == 0


def test_themes_are_spread_over_the_days_and_slots_filled_evenly() -> None:
    climate = frozenset({"climate"})
    events = [Event(key, key, groups=climate if key in "ab" else frozenset()) for key in "abcdef"]
    weights = Weights(groups=0, days=3, crowds=1)
    answer = solved(Problem(rooms(9, 9, 9), TIMES, events, weights=weights))
    assert (answer.terms.same_day_groups, answer.terms.crowds, answer.objective) == (0, 0, 0)
    assert slot_of(answer, "a") // 3 != slot_of(answer, "b") // 3


@pytest.mark.parametrize(("weight", "moves", "clashes"), [(1, 1, 0), (100, 0, 1)])
def test_a_draft_is_left_only_for_what_is_worth_it(weight: int, moves: int, clashes: int) -> None:
    events = [Event(key, key) for key in "ab"]
    near = {"a": Placement("s0", "r0"), "b": Placement("s0", "r1")}
    wanted = wishes(("x", 0, 1), ("x", 1, 1))
    weights = Weights(moves=weight)
    answer = solved(Problem(rooms(9, 9), TIMES, events, wanted, weights, near=near))
    assert (answer.terms.moves, answer.terms.clashes) == (moves, clashes)


def test_a_large_congress_stays_near_its_draft_when_a_room_is_lost() -> None:
    problem = congress(40, 300, 5)
    first = plan(problem, seconds=3, seed=1, workers=2)
    assert isinstance(first, Plan)
    lost = replace(problem.rooms[3], slots=frozenset({"s0", "s1", "s2"}))
    halls = [*problem.rooms[:3], lost, *problem.rooms[4:]]
    changed = replace(problem, rooms=halls, near=first.placements, weights=Weights(moves=1_000_000))
    answer = plan(changed, seconds=3, seed=1, workers=2)
    assert isinstance(answer, Plan)
    gone = sum(p.room == "r3" and p.slot not in lost.slots for p in first.placements.values())
    assert answer.terms.moves == gone > 0


def test_a_search_that_is_stopped_gives_its_best_so_far() -> None:
    problem = congress(48, 400, 1)
    bell, heard = Bell(), []

    def progress(news: Progress) -> None:
        heard.append(news)
        bell.set()

    answer = plan(problem, seconds=3600, seed=1, workers=2, progress=progress, stop=bell.is_set)
    assert isinstance(answer, Plan)
    assert evaluate(problem, answer.placements).violations == ()
    assert answer.objective == heard[-1].objective
    assert answer.seconds < 3600


def test_the_exact_search_is_stopped_too() -> None:
    # Nobody proves that congress best within an hour: the bell rings while CP-SAT runs.
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 10

    problem = congress(48, 400, 1)
    answer = repair(problem, {}, seconds=3600, seed=1, workers=2, stop=stop)
    assert not isinstance(answer, Impossible)
    assert evaluate(problem, answer.placements).violations == ()

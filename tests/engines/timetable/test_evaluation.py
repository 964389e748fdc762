"""`evaluate` names every broken rule and counts every soft fault, by hand-made drafts."""

import pytest

from rencontres.engines.timetable import (
    Event,
    Kind,
    Placement,
    Problem,
    Room,
    Slot,
    Terms,
    Violation,
    Weights,
    Wishes,
    evaluate,
)

from .congresses import rooms, slots, wishes


def test_a_clean_draft_breaks_nothing_and_costs_nothing() -> None:
    problem = Problem(rooms(10), slots(2), [Event("a", "A"), Event("b", "B")])
    draft = {"a": Placement("s0", "r0"), "b": Placement("s1", "r0")}
    found = evaluate(problem, draft)
    assert found.violations == ()
    assert (found.objective, found.terms) == (0, Terms(0, 0, 0, 0))


def test_every_kind_of_violation_is_named() -> None:
    events = [
        Event("a", "A", size=20, people=frozenset({"zoe"}), slots=frozenset({"s1"})),
        Event("b", "B", people=frozenset({"zoe"}), equipment=frozenset({"booth"}), alone=True),
        Event("c", "C", rooms=frozenset({"r1"})),
    ]
    problem = Problem(rooms(10, 30), slots(2), events)
    found = evaluate(problem, {"a": Placement("s0", "r0"), "b": Placement("s0", "r0")})
    assert set(found.violations) == {
        Violation(Kind.HELD, events=("c",)),
        Violation(Kind.SEATS, events=("a",), rooms=("r0",), slot="s0"),
        Violation(Kind.SLOTS, events=("a",), rooms=("r0",), slot="s0"),
        Violation(Kind.EQUIPMENT, events=("b",), rooms=("r0",), slot="s0"),
        Violation(Kind.PLACE, events=("a", "b"), rooms=("r0",), slot="s0"),
        Violation(Kind.PERSON, events=("a", "b"), people=("zoe",), slot="s0"),
        Violation(Kind.ALONE, events=("a", "b"), slot="s0"),
    }
    wrong_room = evaluate(problem, {"c": Placement("s0", "r0")})
    assert Violation(Kind.ROOMS, ("c",), ("r0",), (), "s0") in wrong_room.violations


def test_broken_rules_about_several_events_are_named() -> None:
    times = [Slot(f"s{i}", f"S{i}", f"day {i // 2}", i * 60, i * 60 + 60) for i in range(4)]
    events = [Event(key, key.upper()) for key in "abcd"]
    problem = Problem(
        rooms(9, 9),
        times,
        events,
        precedences=[("a", "b"), ("a", "d"), ("c", "d")],
        same_day=[frozenset("abc")],
        different_day=[frozenset("cd")],
        fixed={"a": Placement("s1", "r0"), "b": Placement("s0", "r0")},
    )
    found = evaluate(
        problem,
        {
            "a": Placement("s1", "r1"),
            "b": Placement("s0", "r0"),
            "c": Placement("s2", "r0"),
            "d": Placement("s2", "r1"),
        },
    )
    assert set(found.violations) == {
        Violation(Kind.FIXED, ("a",), ("r1",), (), "s1"),
        Violation(Kind.BEFORE, ("a", "b")),
        Violation(Kind.BEFORE, ("c", "d")),
        Violation(Kind.SAME_DAY, ("a", "c")),
        Violation(Kind.SAME_DAY, ("b", "c")),
        Violation(Kind.DIFFERENT_DAY, ("c", "d")),
    }


def test_moves_from_a_draft_are_counted_where_the_draft_is_still_known() -> None:
    events = [Event(key, key) for key in "abc"]
    gone = {"a": Placement("s0", "r0"), "b": Placement("s9", "r0"), "z": Placement("s0", "r0")}
    problem = Problem(rooms(9, 9), slots(2), events, weights=Weights(moves=7), near=gone)
    draft = {key: Placement("s0", f"r{i}") for i, key in enumerate("ab")}
    found = evaluate(problem, {**draft, "c": Placement("s1", "r0")})
    assert (found.terms.moves, found.objective) == (1, 7)


def test_overlapping_slots_are_the_same_time() -> None:
    events = [Event("a", "A", people=frozenset({"zoe"})), Event("b", "B")]
    wanted = wishes(("x", 0, 2), ("x", 1, 5))
    problem = Problem(rooms(10), slots(2, every=30, lasting=60), events, wanted)
    found = evaluate(problem, {"a": Placement("s0", "r0"), "b": Placement("s1", "r0")})
    assert [violation.kind for violation in found.violations] == [Kind.PLACE]
    assert (found.terms.clashes, found.terms.lost_wishes) == (2, 2)


def test_slots_that_only_touch_are_different_times() -> None:
    first, second = Slot("x", "X", "d", 0, 60), Slot("y", "Y", "d", 60, 90)
    assert not first.overlaps(second)
    assert not second.overlaps(first)


def test_clashes_take_the_smaller_weight_and_count_repeats_once() -> None:
    events = [Event(key, key, people=frozenset({"zoe"} if key == "c" else ())) for key in "abc"]
    wanted = wishes(("zoe", 0, 4), ("zoe", 2, 9), ("yan", 0, 3), ("yan", 0, 5), ("yan", 1, 7))
    problem = Problem(rooms(10, 10, 10), slots(1), events, wanted)
    found = evaluate(problem, {key: Placement("s0", f"r{i}") for i, key in enumerate("abc")})
    # Yan loses 5 of A and B; Zoe speaks in C, so her wish for it is met and that for A is lost.
    assert (found.terms.clashes, found.terms.lost_wishes) == (5 + 4, 5 + 4)


@pytest.mark.parametrize("lasting", [60, 61])  # disjoint slots, and slots that overlap
def test_of_three_wishes_at_once_two_are_lost_in_three_clashes(lasting: int) -> None:
    events = [Event(key, key) for key in "abc"]
    wanted = wishes(("x", 0, 3), ("x", 1, 2), ("x", 2, 1))
    problem = Problem(rooms(10, 10, 10), slots(2, lasting=lasting), events, wanted)
    found = evaluate(problem, {key: Placement("s0", f"r{i}") for i, key in enumerate("abc")})
    assert (found.terms.clashes, found.terms.lost_wishes) == (2 + 1 + 1, 2 + 1)


def test_a_wish_across_two_others_is_given_up_for_both() -> None:
    events = [Event(key, key) for key in "abc"]
    long = Slot("long", "Long", "Monday", 540, 660)
    wanted = wishes(("x", 0, 3), ("x", 1, 2), ("x", 2, 2))
    problem = Problem(rooms(9, 9), [*slots(2), long], events, wanted)
    draft = {
        "a": Placement("long", "r0"),
        "b": Placement("s0", "r1"),
        "c": Placement("s1", "r1"),
    }
    assert evaluate(problem, draft).terms.lost_wishes == 3


def test_soft_terms_are_counted_in_their_units_and_weighed() -> None:
    groups = frozenset({"climate", "youth"})
    events = [Event("a", "A", size=5, groups=groups), Event("b", "B", size=25, groups=groups)]
    problem = Problem(rooms(30, 20, 10, 10), slots(1), events, weights=Weights(1, 10, 100))
    found = evaluate(problem, {"a": Placement("s0", "r0"), "b": Placement("s0", "r0")})
    assert found.terms == Terms(0, 2, 2, 0, same_day_groups=2, crowds=1)
    assert found.objective == 220


@pytest.mark.parametrize(
    "arguments",
    [
        ([Room("r", "R", 1), Room("r", "S", 1)], [], []),
        ([], [Slot("s", "S", "d", 10, 10)], []),
        ([], [], [Event("a", "A", slots=frozenset({"nowhere"}))]),
        ([], [], [Event("a", "A", rooms=frozenset({"nowhere"}))]),
        ([], [], [], Wishes.of(["x"], [0], [0], [1])),
        ([], [], [Event("a", "A")], Wishes.of(["x"], [0], [0], [0])),
        ([], [], [Event("a", "A")], Wishes.of(["x"], [0, 0], [0], [1])),
        ([], [], [], Wishes(), Weights(wishes=-1)),
        ([], [], [], Wishes(), Weights(), [("a", "b")]),
        ([], [], [Event("a", "A")], Wishes(), Weights(), [("a", "a")]),
        ([], [], [], Wishes(), Weights(), [], [frozenset("a")]),
        ([], [], [], Wishes(), Weights(), [], [], [frozenset("a")]),
        ([], [], [Event("a", "A")], Wishes(), Weights(), [], [], [], {"a": Placement("s", "r")}),
    ],
)
def test_a_malformed_problem_is_refused(arguments: tuple) -> None:
    with pytest.raises(ValueError, match=r"key|slot|room|weight|range|length|person|rule|itself"):
        Problem(*arguments)

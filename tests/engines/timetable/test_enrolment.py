"""Timetables after enrolment: never a broken rule, and changes that add up to a recount."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.engines.timetable import Enrolment, Progress, Timetable, plan
from rencontres.engines.timetable.enrolment.annealing import anneal, scratch, try_move
from rencontres.engines.timetable.enrolment.evaluation import bound_of, faults_of
from rencontres.engines.timetable.enrolment.placing import place_all
from rencontres.engines.timetable.enrolment.planning import fill_days
from rencontres.engines.timetable.enrolment.state import State, empty
from rencontres.engines.timetable.enrolment.state import given as given_of

from .enrolments import enrolment, enrolments, ticking


def solved(problem: Enrolment, *, seconds: float = 12, seed: int = 1) -> Timetable:
    answer = plan(problem, seconds=seconds, seed=seed, clock=ticking())
    found = faults_of(problem, answer.slot, answer.room)
    assert found.broken == 0
    assert answer.objective == found.objective
    if answer.complete:
        assert bound_of(problem) == answer.bound <= answer.objective
    return answer


def placed(problem: Enrolment, seed: int) -> State | None:
    state, weight = empty(problem), np.ones(problem.attends.shape[1], dtype=np.int64)
    if place_all(given_of(problem), state, weight, 5_000, seed):
        return None
    fill_days(problem, state)
    return state


@settings(max_examples=60)
@given(enrolments())
def test_what_is_placed_breaks_nothing(problem: Enrolment) -> None:
    solved(problem)


@pytest.mark.parametrize("seed", range(10))
def test_every_event_is_placed_where_a_timetable_exists(seed: int) -> None:
    assert solved(enrolment(seed, events=24, rooms=3, people=20, days=3), seed=seed).complete


@settings(max_examples=60)
@given(enrolments(), st.integers(0, 1000), st.sampled_from([0.1, 2.0, 50.0]))
def test_changes_add_up_to_a_recount_and_no_move_breaks_a_rule(
    problem: Enrolment, seed: int, heat: float
) -> None:
    state = placed(problem, seed)
    if state is None:
        return
    given_, memory, rng = given_of(problem), scratch(state), np.random.default_rng(seed)
    total = faults_of(problem, state.slot, state.room).objective
    for _move in range(100):
        event, slot = int(rng.integers(len(state.slot))), int(rng.integers(problem.slots))
        if slot == state.slot[event] or not problem.available[event, slot]:
            continue
        total += try_move(given_, state, memory, event, slot, heat)
        found = faults_of(problem, state.slot, state.room)
        assert (found.broken, found.objective) == (0, total)
        assert not memory.member.any()


def test_the_best_is_kept_while_the_search_goes_through_worse() -> None:
    problem = enrolment(5, events=20, rooms=3, people=15, days=4)
    state = placed(problem, 1)
    assert state is not None
    best = empty(problem)
    start = faults_of(problem, state.slot, state.room).objective
    total, least = anneal(
        given_of(problem), state, scratch(state), best, start, start, 5.0, 3_000, 1
    )
    assert least < start
    assert least <= total
    assert faults_of(problem, best.slot, best.room).objective == least


def test_soft_faults_are_counted_once_a_person() -> None:
    # One person attends all five events; another only the last one. Two days of three slots.
    attends = np.array([[1, 1, 1, 1, 1], [0, 0, 0, 0, 1]], dtype=bool)
    problem = Enrolment(
        capacity=np.array([9]),
        attends=attends,
        room_has=np.zeros((1, 0), dtype=bool),
        event_needs=np.zeros((5, 0), dtype=bool),
        available=np.ones((5, 6), dtype=bool),
        before=np.zeros((5, 5), dtype=bool),
        days=2,
    )
    found = faults_of(problem, np.array([0, 1, 2, 4, 5]), np.zeros(5, dtype=np.int64))
    assert (found.broken, found.third_in_a_row, found.last_slot, found.single_in_day) == (
        0,
        1,
        3,
        1,
    )
    # Five events and four slots that are not last: one person at least is in a last slot.
    assert bound_of(problem) == 1 + 1


def test_every_broken_rule_is_counted() -> None:
    problem = Enrolment(
        capacity=np.array([1, 2]),
        attends=np.array([[1, 1, 0], [1, 0, 0]], dtype=bool),
        room_has=np.array([[True], [False]]),
        event_needs=np.array([[False], [False], [True]]),
        available=np.array([[1, 1, 1], [1, 1, 1], [0, 1, 1]], dtype=bool),
        before=np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0]], dtype=bool),
        days=1,
    )
    found = faults_of(problem, np.array([0, 0, 0]), np.array([0, 1, 1]))
    assert found.unsuitable_room == 2  # the first has two people, the third needs a feature
    assert (found.unavailable_slot, found.room_twice, found.person_twice, found.order) == (
        1,
        1,
        1,
        1,
    )
    assert found.broken == 6


def test_progress_tells_of_better_timetables_only() -> None:
    news: list[Progress] = []
    problem = enrolment(11, events=20, rooms=3, people=15, days=4)
    answer = plan(problem, seconds=12, seed=1, progress=news.append, clock=ticking())
    assert news[-1].objective == answer.objective
    told = [item.objective for item in news]
    assert told == sorted(set(told), reverse=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("capacity", np.zeros(1, dtype=np.int64)),
        ("event_needs", np.zeros((2, 1), dtype=bool)),
        ("available", np.ones((7, 9), dtype=bool)),
        ("before", np.zeros((2, 3), dtype=bool)),
        ("days", 2),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(field: str, value: object) -> None:
    whole = enrolment(1)
    with pytest.raises(ValueError, match=r"shape|days"):
        Enrolment(**{**whole.__dict__, field: value})


PLAIN = """
import json, sys
from tests.engines.timetable.enrolments import enrolment, ticking
from rencontres.engines.timetable import plan
from rencontres.engines.timetable.enrolment import planning
planning._MOVES = 200
answer = plan(enrolment(3, events=12), seconds=8, seed=7, clock=ticking())
print(json.dumps([answer.slot.tolist(), answer.room.tolist(), answer.objective]))
"""


def test_machine_code_and_plain_python_give_the_same_timetable() -> None:
    answers = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", PLAIN],
                env={**os.environ, "NUMBA_DISABLE_JIT": plain, "DJANGO_SETTINGS_MODULE": ""},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for plain in ("0", "1")
    ]
    assert answers[0] == answers[1]

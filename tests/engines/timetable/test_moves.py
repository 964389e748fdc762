"""The tables of a congress under change say what a recount says, and no move breaks a rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.engines.timetable import Event, Placement, Problem, Terms, evaluate
from rencontres.engines.timetable.annealing import anneal, try_move
from rencontres.engines.timetable.construction import construct
from rencontres.engines.timetable.moves import State, given_of, state_of
from rencontres.engines.timetable.polish import crowd_of, descend, polish, shift
from rencontres.engines.timetable.tables import objective_of, tabulate

from .congresses import congress, rooms, slots, wishes
from .test_plan import problems


def draft(problem: Problem, places: np.ndarray) -> dict[str, Placement]:
    count = len(problem.rooms)
    return {
        event.key: Placement(problem.slots[p // count].key, problem.rooms[p % count].key)
        for event, p in zip(problem.events, places.tolist(), strict=True)
    }


def places_of(state: State) -> np.ndarray:
    return state.slot * state.holder.shape[1] + state.room


@settings(max_examples=80)
@given(problems(), st.integers(0, 1000), st.sampled_from([1.0, 30.0, 1e6]))
def test_changes_add_up_to_a_recount(problem: Problem, seed: int, heat: float) -> None:
    tables = tabulate(problem)
    start = construct(tables, seed=seed) if tables.allowed.size else None
    if start is None:
        return
    known, state = given_of(tables), state_of(tables, start)
    rng, total = np.random.default_rng(seed), objective_of(tables, start)
    events, times, halls = tables.allowed.shape
    for _move in range(60):
        event, slot, room = (int(rng.integers(n)) for n in (events, times, halls))
        if not tables.allowed[event, slot, room] or state.holder[slot, room] == event:
            continue
        total += try_move(known, state, event, slot, room, heat)
        found = evaluate(problem, draft(problem, places_of(state)))
        assert (found.violations, found.objective) == ((), total)
    for kept, anew in zip(state, state_of(tables, places_of(state)), strict=True):
        assert (kept == anew).all()


def lost(problem: Problem, places: np.ndarray) -> Terms:
    return evaluate(problem, draft(problem, places)).terms


def unweighted(seed: int) -> Problem:
    problem = congress(24, 60, seed)
    wanted = problem.wishes
    flat = type(wanted)(wanted.people, wanted.person, wanted.event, np.ones_like(wanted.weight))
    return Problem(problem.rooms, problem.slots, problem.events, flat, problem.weights)


@pytest.mark.parametrize("seed", range(3))
def test_the_polish_loses_fewer_wishes_and_stays_near_the_objective(seed: int) -> None:
    problem = unweighted(seed)
    tables = tabulate(problem)
    start = construct(tables, seed=seed)
    assert start is not None
    state, known, crowd = (
        state_of(tables, start),
        given_of(tables),
        crowd_of(problem, tables, start),
    )
    objective = objective_of(tables, start)
    total, made = descend(known, state, crowd, objective, objective)
    assert made
    found = evaluate(problem, draft(problem, places_of(state)))
    assert (found.violations, found.objective) == ((), total)
    assert total <= objective
    assert found.terms.lost_wishes < lost(problem, start).lost_wishes
    polished = polish(problem, tables, start, going_on=lambda: True)
    assert lost(problem, polished).lost_wishes <= found.terms.lost_wishes


def test_a_shift_counts_people_who_have_something_else_there() -> None:
    problem = unweighted(1)
    tables = tabulate(problem)
    start = construct(tables, seed=1)
    assert start is not None
    crowd, there = crowd_of(problem, tables, start), start // len(problem.rooms)
    event, goal = 5, int((there[5] + 1) % len(problem.slots))
    before = np.maximum(crowd.there - 1, 0).sum()
    change = shift(crowd, event, int(there[event]), goal)
    assert np.maximum(crowd.there - 1, 0).sum() - before == change


def test_wishes_of_different_weights_are_left_to_the_search() -> None:
    events = [Event(key, key) for key in "abc"]
    wanted = wishes(("x", 0, 2), ("x", 1, 1), ("x", 2, 1))
    problem = Problem(rooms(9, 9, 9), slots(2), events, wanted)
    start = np.array([0, 1, 2])  # all at once
    tables = tabulate(problem)
    assert polish(problem, tables, start, going_on=lambda: True).tolist() == [0, 1, 2]


def test_annealing_ends_by_itself_with_a_better_plan() -> None:
    problem = congress(30, 200, 4)
    tables = tabulate(problem)
    start = construct(tables, seed=4)
    assert start is not None
    heard: list[tuple[np.ndarray, int]] = []

    def on_best(places: np.ndarray, objective: int) -> bool:
        heard.append((places.copy(), objective))
        return True

    anneal(tables, start, seed=4, target=0, on_best=on_best)
    places, objective = heard[-1]
    found = evaluate(problem, draft(problem, places))
    assert (found.violations, found.objective) == ((), objective)
    assert objective < objective_of(tables, start)

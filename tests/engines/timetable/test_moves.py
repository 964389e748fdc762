"""The tables of a congress under change say what a recount says, and no move breaks a rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.engines.timetable import Event, Placement, Problem, Terms, evaluate
from rencontres.engines.timetable.annealing import anneal, sweep
from rencontres.engines.timetable.construction import construct
from rencontres.engines.timetable.moves import State, given_of, state_of
from rencontres.engines.timetable.polish import can_polish, crowd_of, meets, polish
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
    total = least = objective_of(tables, start)
    best = start.copy()
    for move in range(60):
        total, least = sweep(known, state, best, total, least, heat, 1, -1 if move else seed)
        found = evaluate(problem, draft(problem, places_of(state)))
        assert (found.violations, found.objective) == ((), total)
    assert evaluate(problem, draft(problem, best)).objective == least
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
    before = evaluate(problem, draft(problem, start))
    polished = polish(problem, tables, start, seed=seed, spent=lambda: 0.5)
    found = evaluate(problem, draft(problem, polished))
    assert found.violations == ()
    assert found.objective <= 1.01 * before.objective
    assert found.terms.lost_wishes < before.terms.lost_wishes
    assert (polish(problem, tables, start, seed=seed, spent=lambda: 1.0) == start).all()


def test_a_slot_meets_people_who_have_anything_there() -> None:
    problem = unweighted(1)
    tables = tabulate(problem)
    start = construct(tables, seed=1)
    assert start is not None
    state = state_of(tables, start)
    crowd = crowd_of(problem, state)

    def people(events: list[int]) -> int:
        roles = {who for e in events for who in problem.events[e].people}
        wished = {
            problem.wishes.people[p]
            for p, e in zip(problem.wishes.person, problem.wishes.event, strict=True)
            if e in events
        }
        return len(wished | roles)  # fmt: skip

    held = [np.flatnonzero(state.slot == slot).tolist() for slot in range(len(problem.slots))]
    assert crowd.met.tolist() == [people(events) for events in held]
    slot = int(np.argmax(np.bincount(state.slot)))
    gone, new = held[slot][0], held[(slot + 1) % len(held)][0]
    assert meets(crowd, state, slot, gone, new) == people([*held[slot][1:], new])


def test_wishes_of_different_weights_and_overlapping_slots_are_left_to_the_search() -> None:
    events = [Event(key, key) for key in "abc"]
    wanted = wishes(("x", 0, 2), ("x", 1, 1), ("x", 2, 1))
    even = wishes(("x", 0, 2), ("x", 1, 2))
    for times, wished, possible in (
        (slots(2), wanted, False),
        (slots(2), even, True),
        (slots(2, lasting=61), even, False),
        (slots(2), wishes(), False),
    ):
        problem = Problem(rooms(9, 9, 9), times, events, wished)
        assert can_polish(problem, tabulate(problem)) is possible


def test_annealing_ends_by_itself_with_a_better_plan() -> None:
    problem = congress(30, 200, 4)
    tables = tabulate(problem)
    start = construct(tables, seed=4)
    assert start is not None
    heard: list[tuple[np.ndarray, int]] = []

    def on_best(places: np.ndarray, objective: int) -> None:
        heard.append((places.copy(), objective))

    anneal(tables, start, seed=4, target=0, spent=lambda: 0.9, on_best=on_best)
    places, objective = heard[-1]
    found = evaluate(problem, draft(problem, places))
    assert (found.violations, found.objective) == ((), objective)
    assert objective < objective_of(tables, start)

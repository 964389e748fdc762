"""The exact model, for OR-Tools' CP-SAT: one Boolean for every event in every place.

OR-Tools is imported when first used: it takes half a second, and most importers only want types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from .answer import Demand, Kind
from .demands import UNARY, forbidden_places, open_places
from .problem import Integers, Problem
from .stopping import Stop, never, stoppable
from .tables import Tables
from .ties import TIE_OF, Tie

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Literal = cp_model.IntVar
    Grid = list[list[Literal]]  # one event's Booleans, by slot and room

_LARGE = 5_000


@dataclass(slots=True)
class Model:
    """A CP-SAT model of some demands. `at[e]` exists only for events that some demand holds.

    `during[e][s]`: event e is in slot s. `guards`: in a guarded model, the literal of each demand.
    """

    problem: Problem
    tables: Tables
    cp: cp_model.CpModel
    at: dict[int, Grid] = field(default_factory=dict)
    during: dict[int, list[Literal]] = field(default_factory=dict)
    guards: list[Literal] = field(default_factory=list)


def build(
    problem: Problem, tables: Tables, demands: Sequence[Demand], *, guarded: bool = False
) -> Model:
    """Model these demands and nothing else but that a room holds one event at a time.

    In a `guarded` model each demand can be switched by its literal, assumed true.
    """
    from ortools.sat.python import cp_model

    model = Model(problem, tables, cp_model.CpModel())
    held = {problem.event_index[d.events[0]] for d in demands if d.kind is Kind.HELD}
    for event in sorted(held):
        _add_event(model, event, optional=guarded)
    _share_rooms(model)
    for number, demand in enumerate(demands):
        guard = [model.cp.new_bool_var(f"demand {number}")] if guarded else []
        model.guards += guard
        _post(model, demand, guard)
    model.cp.add_assumptions(model.guards)
    return model


def is_large(tables: Tables) -> bool:
    """Whether the objective has too many clauses for CP-SAT to better a plan or a bound soon."""
    pairs = np.count_nonzero(np.triu((tables.cost > 0) & ~tables.exclusive))
    return bool(pairs * np.count_nonzero(tables.overlap) > _LARGE)


def minimise(model: Model, floor: int) -> None:
    """Add the soft cost as the objective, and `floor` as a bound known in advance."""
    from ortools.sat.python import cp_model

    cp, tables = model.cp, model.tables
    terms = [*_same_time(model), *_same_day(model)]
    for event, grid in model.at.items():
        for row, costs in zip(grid, tables.placing[event].tolist(), strict=True):
            terms += [(v, cost) for v, cost in zip(row, costs, strict=True) if cost]
    if terms:
        objective = cp_model.LinearExpr.weighted_sum(*map(list, zip(*terms, strict=True)))
        cp.add(objective >= floor)
        cp.minimize(objective)


def _same_time(model: Model) -> Iterator[tuple[Literal, int]]:
    """Literals of two events held at the same time, and what they cost."""
    tables, during = model.tables, model.during
    times = np.argwhere(tables.overlap).tolist()
    for i, j in combinations(model.at, 2):
        if tables.cost[i, j] and not tables.exclusive[i, j]:
            together = model.cp.new_bool_var(f"{i} with {j}")
            for s, t in times:
                model.cp.add_bool_or(~during[i][s], ~during[j][t], together)
            yield together, int(tables.cost[i, j])


def _same_day(model: Model) -> Iterator[tuple[Literal, int]]:
    """The same of two events held on one day."""
    days = {tuple(np.flatnonzero(row).tolist()) for row in model.tables.day}
    on = {
        (event, day): _any_of(model, [slots[s] for s in day])
        for event, slots in model.during.items()
        for day in days
        if model.tables.daily[event].any()
    }
    for i, j in combinations(model.at, 2):
        if model.tables.daily[i, j]:
            together = model.cp.new_bool_var(f"{i} on the day of {j}")
            for day in days:
                model.cp.add_bool_or(~on[i, day], ~on[j, day], together)
            yield together, int(model.tables.daily[i, j])


def _any_of(model: Model, literals: list[Literal]) -> Literal:
    found = model.cp.new_bool_var("")
    for literal in literals:
        model.cp.add_implication(literal, found)
    return found


def keep_most(model: Model, places: Integers) -> None:
    """Make the number of events that are not in these places ((E,) numbers) the objective."""
    model.cp.minimize(len(model.at) - _kept(model, places))


def stay(model: Model, places: Integers, least: int) -> None:
    """Ask that at least so many events are in these places."""
    model.cp.add(_kept(model, places) >= least)


def _kept(model: Model, places: Integers) -> cp_model.LinearExpr:
    from ortools.sat.python import cp_model

    rooms = len(model.problem.rooms)
    at = places.tolist()
    literals = [grid[at[e] // rooms][at[e] % rooms]
                for e, grid in model.at.items() if at[e] >= 0]  # fmt: skip
    return cp_model.LinearExpr.sum(literals)


def hint(model: Model, places: Integers) -> None:
    """Suggest a plan ((E,) place numbers) to start from."""
    for event, grid in model.at.items():
        for place, literal in enumerate(v for row in grid for v in row):
            model.cp.add_hint(literal, bool(place == places[event]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run proved. `places`: (E,) place numbers of the best plan, None if none was found.

    `bound` is only meaningful with an objective. `core` numbers demands of a guarded model.
    """

    places: Integers | None
    bound: int
    impossible: bool
    optimal: bool
    core: tuple[int, ...] = ()


def solve(
    model: Model,
    *,
    seconds: float,
    seed: int,
    workers: int,
    stop: Stop = never,
    on_news: Callable[[int | None, int | None], None] | None = None,
) -> Outcome:
    """Run CP-SAT. `on_news` hears (objective, None) and (None, bound) as they improve."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.num_workers = 1 if model.guards else workers
    solver.parameters.interleave_search = workers > 1  # the same answer whatever the threads do
    callback = None
    if on_news is not None:
        callback = _listener(on_news)
        solver.best_bound_callback = lambda bound: on_news(None, _up(bound))
    with stoppable(solver, stop):
        status = solver.solve(model.cp, callback)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    core: tuple[int, ...] = ()
    if status == cp_model.INFEASIBLE and model.guards:
        number = {guard.index: i for i, guard in enumerate(model.guards)}
        core = tuple(sorted(number[i] for i in solver.sufficient_assumptions_for_infeasibility()))
    return Outcome(
        places=_places(model, solver) if found else None,
        bound=_up(solver.best_objective_bound) if found else 0,
        impossible=status == cp_model.INFEASIBLE,
        optimal=status == cp_model.OPTIMAL,
        core=core,
    )


def _up(bound: float) -> int:
    return int(np.ceil(bound - 1e-6))


def _listener(
    on_news: Callable[[int | None, int | None], None],
) -> cp_model.CpSolverSolutionCallback:
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            on_news(round(self.objective_value), _up(self.best_objective_bound))

    return Listener()


def _places(model: Model, solver: cp_model.CpSolver) -> Integers:
    places = np.full(len(model.problem.events), -1, dtype=np.int64)
    for event, grid in model.at.items():
        flags = [solver.boolean_value(literal) for row in grid for literal in row]
        places[event] = flags.index(True)
    return places


def _add_event(model: Model, event: int, *, optional: bool) -> None:
    cp, slots, rooms = model.cp, len(model.problem.slots), len(model.problem.rooms)
    grid = [
        [cp.new_bool_var(f"event {event} in slot {s} and room {r}") for r in range(rooms)]
        for s in range(slots)
    ]
    model.at[event] = grid
    model.during[event] = [cp.new_bool_var(f"event {event} in slot {s}") for s in range(slots)]
    for row, literal in zip(grid, model.during[event], strict=True):
        cp.add(sum(row) == literal)
    for slot, room in np.argwhere(~open_places(model.problem)).tolist():
        cp.add(grid[slot][room] == 0)
    if optional:
        cp.add_at_most_one(model.during[event])
    else:
        cp.add_exactly_one(model.during[event])


def _share_rooms(model: Model) -> None:
    for moment in model.tables.moments:
        for room in range(len(model.problem.rooms)):
            model.cp.add_at_most_one(
                grid[slot][room] for grid in model.at.values() for slot in moment
            )


def _post(model: Model, demand: Demand, guard: list[Literal]) -> None:
    cp, index = model.cp, model.problem.event_index
    events = [index[key] for key in demand.events if index[key] in model.at]
    if demand.kind is Kind.HELD and guard:
        cp.add_bool_or(model.during[events[0]]).only_enforce_if(guard)
    elif demand.kind in UNARY and events:
        off = np.argwhere(forbidden_places(model.problem, demand)).tolist()
        literals = [~model.at[events[0]][slot][room] for slot, room in off]
        cp.add_bool_and(literals).only_enforce_if(guard)
    elif demand.kind is Kind.ALONE and events:
        pairs = ((events[0], other) for other in model.at if other != events[0])
        _tie(model, Tie.APART, pairs, guard)
    elif demand.kind in TIE_OF:
        _tie(model, TIE_OF[demand.kind], combinations(events, 2), guard)
    elif demand.kind is Kind.PERSON and len(events) > 1:
        for moment in model.tables.moments:
            during = [model.during[event][slot] for event in events for slot in moment]
            if guard:
                cp.add(sum(during) <= 1).only_enforce_if(guard)
            else:
                cp.add_at_most_one(during)


def _tie(model: Model, tie: Tie, pairs: Iterable[tuple[int, int]], guard: list[Literal]) -> None:
    forbidden = model.tables.forbidden[tie]
    for one, other in pairs:
        for slot, literal in enumerate(model.during[one]):
            off = [~model.during[other][t] for t in np.flatnonzero(forbidden[slot]).tolist()]
            model.cp.add_bool_and(off).only_enforce_if([*guard, literal])

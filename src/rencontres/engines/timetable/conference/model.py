"""Tracks and sessions, exactly: which sessions each talk is in, which rooms its track has then.

A relaxation of the whole problem, for OR-Tools' CP-SAT: within a track's rooms of one session the
talks are not yet told apart. So its lower bound holds for every schedule, and `filling` finishes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..stopping import Stop, stoppable
from .problem import Conference

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Literal = cp_model.IntVar


@dataclass(slots=True)
class Model:
    """`talk[i][s]`: talk i in session s; `during[t][s]`: track t is held in session s.

    `count[t][s]`: how many rooms it has then; `holds[t][s][r]`: it has room r (none of these in a
    model without rooms). `costs`: literals or numbers, and what each costs.
    """

    problem: Conference
    cp: cp_model.CpModel
    talk: list[list[Literal]] = field(default_factory=list)
    count: list[list[Literal]] = field(default_factory=list)
    holds: list[list[list[Literal]]] = field(default_factory=list)
    during: list[list[Literal]] = field(default_factory=list)
    costs: list[tuple[Literal, int]] = field(default_factory=list)

    def cost(self, weight: int, *when: Literal) -> None:
        """All of these together cost the weight."""
        if weight <= 0:
            return
        literal = when[0]
        if len(when) > 1:
            literal = self.cp.new_bool_var("")
            self.cp.add_bool_or(literal, *(~other for other in when))
        self.costs.append((literal, int(weight)))


@dataclass(frozen=True, slots=True)
class Outline:
    """The session of each talk; by track and session: talks, how many rooms, and which ones."""

    sessions: dict[int, int]
    talks: dict[tuple[int, int], list[int]]
    counts: dict[tuple[int, int], int]
    rooms: dict[tuple[int, int], list[int]]


def build(problem: Conference, *, with_rooms: bool = True) -> Model:
    """Everything but the order of talks in a room and their sharing among parallel rooms.

    Without rooms it only counts them: a smaller model, whose answer is a start for the full one.
    """
    from ortools.sat.python import cp_model

    model = Model(problem, cp_model.CpModel())
    _add_talks(model)
    _add_counts(model)
    for track in range(len(problem.tracks)):
        _seat_talks(model, track)
        _follow(model, track)
        _keep_places(model, track)
    _part_tracks(model)
    _part_talks(model)
    if with_rooms:
        _add_rooms(model)
        for track in range(len(problem.tracks)):
            _keep_rooms(model, track)
        _prefer_rooms(model)
    literals, weights = [c[0] for c in model.costs], [c[1] for c in model.costs]
    model.cp.minimize(cp_model.LinearExpr.weighted_sum(literals, weights))
    return model


def _add_talks(model: Model) -> None:
    problem, sessions = model.problem, range(len(model.problem.sessions))
    for talk in range(len(problem.talks)):
        model.talk.append([model.cp.new_bool_var(f"talk {talk} in {s}") for s in sessions])
        model.cp.add_exactly_one(model.talk[talk])
        for s in sessions:
            cost = int(problem.talk_session[talk, s] * problem.needs[talk])
            model.cost(cost, model.talk[talk][s])
            if problem.needs[talk] > problem.length[s]:
                model.cp.add(model.talk[talk][s] == 0)


def _add_counts(model: Model) -> None:
    """How many rooms each track has during each session, and what that costs whichever they are."""
    problem, cp = model.problem, model.cp
    sessions, rooms = range(len(problem.sessions)), len(problem.rooms)
    for track in range(len(problem.tracks)):
        model.count.append([cp.new_int_var(0, rooms, f"rooms of {track} in {s}") for s in sessions])
        model.during.append([cp.new_bool_var(f"{track} in {s}") for s in sessions])
        for s in sessions:
            count, during = model.count[track][s], model.during[track][s]
            cp.add(count >= during)
            cp.add(count <= rooms * during)
            if problem.track_session[track, s]:
                model.costs.append((count, int(problem.track_session[track, s])))
            if problem.parallel:
                extra = cp.new_int_var(0, rooms, "")
                cp.add(extra == count - during)
                model.costs.append((extra, problem.parallel))
    for s in sessions:
        cp.add(sum(counts[s] for counts in model.count) <= rooms)


def _add_rooms(model: Model) -> None:
    problem, cp = model.problem, model.cp
    sessions, rooms = range(len(problem.sessions)), range(len(problem.rooms))
    for track in range(len(problem.tracks)):
        holds = [[cp.new_bool_var(f"{track} in {s}, {r}") for r in rooms] for s in sessions]
        model.holds.append(holds)
        for s in sessions:
            cp.add(sum(holds[s]) == model.count[track][s])
            for r in rooms:
                cp.add_implication(holds[s][r], model.during[track][s])
                model.cost(
                    int(problem.track_room[track, r] + problem.session_room[s, r]), holds[s][r]
                )
    for s in sessions:
        for r in rooms:
            cp.add_at_most_one(holds[s][r] for holds in model.holds)


def _seat_talks(model: Model, track: int) -> None:
    """The talks of a session fit its track's rooms: bin packing, by dual feasible functions.

    For each d, a room of n time slots has at most n//d times d in talks that are rounded down; and
    at most one talk of more than half its length, or two of exactly half.
    """
    problem = model.problem
    mine = np.flatnonzero(problem.track == track).tolist()
    for s, length in enumerate(problem.length.tolist()):
        rooms = model.count[track][s]
        for d in range(1, length + 1):
            sizes = [int(problem.needs[i]) // d for i in mine]
            if d == 1 or max(sizes, default=0):
                used = sum(size * model.talk[i][s] for i, size in zip(mine, sizes, strict=True))
                model.cp.add(used <= length // d * rooms)
        halves = {i: int(np.sign(2 * problem.needs[i] - length)) + 1 for i in mine}
        if max(halves.values(), default=0):
            model.cp.add(sum(halves[i] * model.talk[i][s] for i in mine) <= 2 * rooms)
        for i in mine:
            model.cp.add_implication(model.talk[i][s], model.during[track][s])


def _keep_rooms(model: Model, track: int) -> None:
    """Rooms of a track after its first, over all sessions."""
    problem, cp = model.problem, model.cp
    if not problem.more_rooms:
        return
    used = [cp.new_bool_var("") for _ in problem.rooms]
    for holds in model.holds[track]:
        for held, literal in zip(holds, used, strict=True):
            cp.add_implication(held, literal)
    spare = cp.new_int_var(0, len(used), "")
    cp.add(spare >= sum(used) - 1)
    model.costs.append((spare, problem.more_rooms))


def _follow(model: Model, track: int) -> None:
    """A gap between the sessions of a track: one held, a later one not, a still later one held."""
    problem, cp, during = model.problem, model.cp, model.during[track]
    if not problem.gaps:
        return
    gap = cp.new_bool_var("")
    before = [cp.new_bool_var("") for _ in during]  # held in this session or an earlier one
    for s in range(len(during)):
        cp.add_implication(during[s], before[s])
        if s:
            cp.add_implication(before[s - 1], before[s])
            cp.add_bool_or(~during[s], during[s - 1], ~before[s - 1], gap)
    model.costs.append((gap, problem.gaps))


def _keep_places(model: Model, track: int) -> None:
    """A talk at its place has fewer of its track in earlier sessions, and enough up to its own."""
    problem, cp = model.problem, model.cp
    mine = np.flatnonzero(problem.track == track).tolist()
    for i in mine if problem.misplaced else []:
        place = int(problem.place[i])
        if not place:
            continue
        wrong = cp.new_bool_var("")
        model.costs.append((wrong, problem.misplaced))
        for s in range(len(problem.sessions)):
            here = (model.talk[i][s], ~wrong)
            if s:
                earlier = [model.talk[j][e] for j in mine for e in range(s)]
                cp.add(sum(earlier) < place).only_enforce_if(here)
            up_to = [model.talk[j][e] for j in mine for e in range(s + 1)]
            cp.add(sum(up_to) >= place).only_enforce_if(here)


def _part_tracks(model: Model) -> None:
    """Two tracks that should not be held beside each other."""
    for a, b in np.argwhere(np.triu(model.problem.beside, 1) > 0).tolist():
        for s in range(len(model.problem.sessions)):
            weight = int(model.problem.beside[a, b])
            model.cost(weight, model.during[a][s], model.during[b][s])


def _part_talks(model: Model) -> None:
    """Talks of different tracks that clash cost what they cost in any one session."""
    problem = model.problem
    sessions = range(len(problem.sessions))
    clash = np.triu(problem.session_clash, 1) * (problem.track[:, None] != problem.track)
    for i, j in np.argwhere(clash > 0).tolist():
        both = model.cp.new_bool_var("")
        for s in sessions:
            model.cp.add_bool_or(both, ~model.talk[i][s], ~model.talk[j][s])
        model.costs.append((both, int(clash[i, j])))


def _prefer_rooms(model: Model) -> None:
    """A talk with costs by room is in one of the rooms its track has then."""
    problem, cp = model.problem, model.cp
    for i in np.flatnonzero(problem.talk_room.any(axis=1)).tolist():
        rooms = [cp.new_bool_var("") for _ in problem.rooms]
        cp.add_exactly_one(rooms)
        for r, literal in enumerate(rooms):
            model.cost(int(problem.talk_room[i, r] * problem.needs[i]), literal)
            for s, holds in enumerate(model.holds[problem.track[i]]):
                cp.add_bool_or(~literal, ~model.talk[i][s], holds[r])


def forbid(model: Model, track: int, session: int, talks: list[int], rooms: int) -> None:
    """These talks do not fit that many rooms: ask for more, or for fewer of them."""
    held = [~model.talk[i][session] for i in talks]
    more = model.cp.new_bool_var("")
    model.cp.add(model.count[track][session] > rooms).only_enforce_if(more)
    model.cp.add_bool_or(more, *held)


def fix(model: Model, outline: Outline) -> None:
    """Keep the sessions of an outline, and how many rooms each track has then."""
    for i, session in outline.sessions.items():
        model.cp.add(model.talk[i][session] == 1)
    for (t, s), count in outline.counts.items():
        model.cp.add(model.count[t][s] == count)


def hold(model: Model, outline: Outline, free: Set[int]) -> None:
    """Keep every track but the free ones as an outline has them, until told otherwise."""
    for i, row in enumerate(model.talk):
        for s, literal in enumerate(row):
            kept = None if model.problem.track[i] in free else int(outline.sessions[i] == s)
            _narrow(model, literal, kept, 1)
    rooms = len(model.problem.rooms)
    for (t, s), count in outline.counts.items():
        loose = t in free
        _narrow(model, model.count[t][s], None if loose else count, rooms)
        _narrow(model, model.during[t][s], None if loose else int(count > 0), 1)
        for r, literal in enumerate(model.holds[t][s]):
            _narrow(model, literal, None if loose else int(r in outline.rooms[t, s]), 1)


def _narrow(model: Model, variable: Literal, value: int | None, most: int) -> None:
    domain = model.cp.proto.variables[variable.index].domain
    domain.clear()
    domain.extend([0, most] if value is None else [value, value])


def hint(model: Model, outline: Outline) -> None:
    """Start from this outline."""
    model.cp.clear_hints()
    for i, row in enumerate(model.talk):
        for s, literal in enumerate(row):
            model.cp.add_hint(literal, outline.sessions[i] == s)
    for (t, s), count in outline.counts.items():
        model.cp.add_hint(model.count[t][s], count)
        model.cp.add_hint(model.during[t][s], count > 0)
        for r, literal in enumerate(model.holds[t][s] if model.holds else []):
            model.cp.add_hint(literal, r in outline.rooms[t, s])


@dataclass(frozen=True, slots=True)
class Answer:
    """The best outline and the proven bound; no outline when none was found."""

    outline: Outline | None
    bound: int
    impossible: bool
    optimal: bool = False


def solve(
    model: Model,
    *,
    seconds: float,
    seed: int,
    workers: int,
    stop: Stop,
    quick: bool = False,
    on_outline: Callable[[Outline, int], bool],
) -> Answer:
    """Run CP-SAT; `on_outline` hears of every better outline; its answer False ends the run.

    `quick`: look less at the model before the search.
    """
    from ortools.sat.python import cp_model

    if seconds <= 0:
        return Answer(None, 0, impossible=False)

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            bound = int(np.ceil(self.best_objective_bound - 1e-6))
            if not on_outline(_outline(model, self), bound):
                self.stop_search()

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.num_workers = workers
    if quick:  # most of the model is held: looking at all of it takes longer than solving the rest
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    with stoppable(solver, stop):
        status = solver.solve(model.cp, Listener())
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Answer(
        _outline(model, solver) if found else None,
        max(0, int(np.ceil(solver.best_objective_bound - 1e-6))),
        status == cp_model.INFEASIBLE,
        status == cp_model.OPTIMAL,
    )


def _outline(model: Model, found: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Outline:
    sessions: dict[int, int] = {}
    talks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, row in enumerate(model.talk):
        sessions[i] = next(s for s, literal in enumerate(row) if found.boolean_value(literal))
        talks[int(model.problem.track[i]), sessions[i]].append(i)
    counts = {
        (t, s): int(found.value(count))
        for t, row in enumerate(model.count)
        for s, count in enumerate(row)
    }
    rooms = {
        (t, s): [r for r, literal in enumerate(row) if found.boolean_value(literal)]
        for t, grid in enumerate(model.holds)
        for s, row in enumerate(grid)
    }
    return Outline(sessions, dict(talks), counts, rooms)

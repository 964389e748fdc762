"""Which interpreter team works in which session: as many needs met as can be, with fewest teams.

A team works in one session at a time, and only for the pairs of languages that it has. The answer
is proven: no other assignment meets more needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

Pair = tuple[str, str]
SECONDS = 20


@dataclass(frozen=True)
class Team:
    """An interpreter team; `away` are the spans `[starts, ends)` when it cannot work."""

    key: int
    pairs: frozenset[Pair]
    away: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Need:
    """A session that needs pairs of languages; `fixed` are teams that work there already."""

    key: int
    starts: int
    ends: int
    pairs: frozenset[Pair]
    fixed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Assignment:
    """Teams by session, those fixed included; what nobody can cover; whether that is proven."""

    teams: dict[int, list[int]]
    lacking: list[tuple[int, Pair]]
    proven: bool


def assign(teams: Sequence[Team], needs: Sequence[Need]) -> Assignment:
    """Meet the most needs; among such assignments, take the one with the fewest teams at work."""
    model = cp_model.CpModel()
    works = {
        (team.key, need.key): model.new_bool_var("")
        for need in needs
        for team in teams
        if team.key in need.fixed or (team.pairs & need.pairs and _is_free(team, need))
    }
    for need in needs:
        for team in need.fixed:
            model.add(works[team, need.key] == 1)
    _one_at_a_time(model, teams, needs, works)
    met = {}
    for need in needs:
        for pair in sorted(need.pairs):
            able = [works[t.key, need.key] for t in teams
                    if pair in t.pairs and (t.key, need.key) in works]  # fmt: skip
            met[need.key, pair] = model.new_bool_var("")
            model.add(sum(able) >= met[need.key, pair])
    weight = len(works) + 1
    model.maximize(weight * sum(met.values()) - sum(works.values()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    found: dict[int, list[int]] = {need.key: [] for need in needs}
    for (team_key, need_key), chosen in works.items():
        if solver.value(chosen):
            found[need_key].append(team_key)
    lacking = [unmet for unmet, variable in met.items() if not solver.value(variable)]
    return Assignment(found, lacking, proven=status == cp_model.OPTIMAL)


def _is_free(team: Team, need: Need) -> bool:
    return all(ends <= need.starts or need.ends <= starts for starts, ends in team.away)


def _one_at_a_time(
    model: cp_model.CpModel,
    teams: Sequence[Team],
    needs: Sequence[Need],
    works: dict[tuple[int, int], cp_model.IntVar],
) -> None:
    """Sessions that overlap share a moment at which one of them begins."""
    for moment in sorted({need.starts for need in needs}):
        running = [need.key for need in needs if need.starts <= moment < need.ends]
        for team in teams:
            together = [works[team.key, key] for key in running if (team.key, key) in works]
            if len(together) > 1:
                model.add_at_most_one(together)

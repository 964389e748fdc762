"""Each of the benchmark's planted impossibilities is named exactly."""

import sys
from pathlib import Path

import pytest

from rencontres.engines.timetable import Impossible, Problem, plan

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
from _planted import planted

CASES = list(planted())


@pytest.mark.parametrize(("name", "problem", "expected"), CASES, ids=[name for name, *_ in CASES])
def test_just_the_demands_in_conflict_are_named(
    name: str, problem: Problem, expected: list
) -> None:
    answer = plan(problem, seconds=60, seed=1)
    assert isinstance(answer, Impossible), name
    assert answer.irreducible
    assert sorted((demand.kind, demand.events) for demand in answer.demands) == expected


def test_there_are_thirty() -> None:
    assert len(CASES) == 30

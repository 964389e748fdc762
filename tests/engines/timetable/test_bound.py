"""The bound holds for every plan, and cuts make it tight where fractions would not be."""

import numpy as np
from hypothesis import given, settings

from rencontres.engines.timetable import Event, Problem, Weights
from rencontres.engines.timetable.bound import pair_bound, place_bound
from rencontres.engines.timetable.cuts import no_cuts
from rencontres.engines.timetable.tables import tabulate

from .congresses import best_by_exhaustion, rooms, slots
from .test_plan import problems


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_plan_is_below_the_bound(problem: Problem) -> None:
    best, tables = best_by_exhaustion(problem), tabulate(problem)
    if best is not None:
        assert place_bound(tables) + pair_bound(tables) <= best


def test_cuts_prove_what_whole_events_cost() -> None:
    # Seven events in four slots: at least three pairs, where fractions would do with 21/8.
    events = [Event(f"e{i}", f"E{i}") for i in range(7)]
    problem = Problem(rooms(*[9] * 7), slots(4), events, weights=Weights(crowds=1000))
    tables = tabulate(problem)
    assert 2990 <= pair_bound(tables) <= 3000
    assert pair_bound(tables, lambda: False) < 2700


def test_a_partition_breaks_no_cut() -> None:
    rng = np.random.default_rng(3)
    part = rng.integers(0, 4, 15)
    whole = (part[:, None] == part).astype(float)
    cuts = no_cuts(15, 4)
    cuts.search(whole)
    assert len(cuts.vectors) == 0
    even = (15 / 4 - 1) / 14  # the least that fractions allow
    cuts.search(np.where(np.eye(15) > 0, 1.0, even))
    assert len(cuts.vectors) > 0
    assert ((cuts.vectors @ whole * cuts.vectors).sum(axis=1) >= cuts.least).all()

"""Schedules of conferences: every talk held, every cost counted, the bound below all of them."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.engines.timetable import Conference, Progress, Schedule, TimeOut, plan
from rencontres.engines.timetable.conference.evaluation import faults_of, objective_of
from rencontres.engines.timetable.conference.planning import NoSchedule


def conference(
    track: list[int], length: list[int], rooms: int, needs: list[int] | None = None, **costs: object
) -> Conference:
    """One without costs but those given."""
    talks, tracks, sessions = len(track), max(track) + 1, len(length)

    def zeros(*shape: int) -> np.ndarray:
        return np.zeros(shape, dtype=np.int64)

    problem = Conference(
        talks=tuple(f"talk {i}" for i in range(talks)),
        tracks=tuple(f"track {i}" for i in range(tracks)),
        sessions=tuple(f"session {i}" for i in range(sessions)),
        rooms=tuple(f"room {i}" for i in range(rooms)),
        track=np.array(track),
        needs=np.array(needs or [1] * talks),
        place=zeros(talks),
        length=np.array(length),
        talk_session=zeros(talks, sessions),
        talk_room=zeros(talks, rooms),
        track_session=zeros(tracks, sessions),
        track_room=zeros(tracks, rooms),
        session_room=zeros(sessions, rooms),
        beside=zeros(tracks, tracks),
        session_clash=zeros(talks, talks),
        slot_clash=zeros(talks, talks),
    )
    return replace(problem, **costs)


def solved(problem: Conference, **options: object) -> Schedule:
    answer = plan(problem, **{"seconds": 20, "seed": 1, "workers": 2, **options})
    assert faults_of(problem, answer.cell) == []
    assert answer.objective == objective_of(problem, answer.cell)
    assert answer.bound <= answer.objective
    return answer


def best_by_exhaustion(problem: Conference) -> int | None:
    """The least cost of all ways to give talks a session and a room, in order of their numbers."""
    places = list(product(range(len(problem.sessions)), range(len(problem.rooms))))
    costs = []
    for choice in product(places, repeat=len(problem.talks)):
        cell = [
            [[i for i, place in enumerate(choice) if place == (s, r)] for r in range(len(row))]
            for s, row in enumerate([problem.rooms] * len(problem.sessions))
        ]
        if not faults_of(problem, cell):
            costs.append(objective_of(problem, cell))
    return min(costs, default=None)


def pairs(count: int, *apart: tuple[int, int, int]) -> np.ndarray:
    matrix = np.zeros((count, count), dtype=np.int64)
    for i, j, cost in apart:
        matrix[i, j] = matrix[j, i] = cost
    return matrix


@st.composite
def conferences(draw: st.DrawFn) -> Conference:
    """Up to four talks, two tracks, two sessions and two rooms, with costs of every kind."""
    talks = draw(st.integers(1, 4))
    track = [0, *(draw(st.integers(0, 1)) for _ in range(talks - 1))]
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    needs = rng.integers(1, 3, talks).tolist()
    problem = conference(track, rng.integers(1, 4, 2).tolist(), 2, needs)
    drawn = {
        name: rng.integers(0, 5, getattr(problem, name).shape)
        for name in ("talk_session", "talk_room", "track_session", "track_room", "session_room")
    }
    clash = np.triu(rng.integers(0, 9, (talks, talks)), 1)
    beside = np.triu(rng.integers(0, 9, (len(problem.tracks),) * 2), 1)
    weights = dict(
        zip(("more_rooms", "parallel", "gaps"), rng.integers(0, 4, 3).tolist(), strict=True)
    )
    return replace(
        problem, **drawn, **weights, session_clash=clash + clash.T, beside=beside + beside.T
    )


@settings(max_examples=40)
@given(conferences())
def test_no_schedule_costs_less_than_the_best_or_the_bound(problem: Conference) -> None:
    best = best_by_exhaustion(problem)
    if best is None:
        with pytest.raises(NoSchedule):
            plan(problem, seconds=20, seed=1, workers=1)
        return
    answer = solved(problem, workers=1)
    assert answer.bound <= best <= answer.objective


def test_tracks_that_go_together_are_held_one_after_the_other() -> None:
    problem = conference([0, 0, 1, 1], [2, 2], 2, beside=pairs(2, (0, 1, 7)))
    answer = solved(problem)
    assert (answer.objective, answer.bound) == (0, 0)
    assert sorted(sum(bool(talks) for talks in row) for row in answer.cell) == [1, 1]


def test_a_presenter_of_two_tracks_is_in_one_room_at_a_time() -> None:
    problem = conference([0, 1], [1, 1], 2, session_clash=pairs(2, (0, 1, 100)))
    answer = solved(problem)
    assert answer.objective == 0
    assert [sum(map(len, row)) for row in answer.cell] == [1, 1]


def test_parallel_rooms_of_one_track_share_its_talks() -> None:
    # Six time slots of talks, one session of three: two rooms, 2 + 1 in each.
    problem = conference([0] * 4, [3], 2, [2, 2, 1, 1], parallel=5, more_rooms=1)
    answer = solved(problem)
    assert answer.objective == 6
    assert sorted(sorted(problem.needs[list(talks)]) for talks in answer.cell[0]) == [[1, 2]] * 2


def test_what_the_sums_allow_and_no_room_can_hold_is_learned() -> None:
    # 3 + 3 + 2 are eight time slots, and two rooms of four cannot hold them.
    problem = conference([0] * 3, [4, 4], 2, [3, 3, 2], talk_session=np.array([[0, 1]] * 3))
    assert solved(problem).objective == 2


def test_talks_come_at_their_places() -> None:
    problem = conference([0] * 4, [2, 2], 1, place=np.array([4, 3, 0, 1]), misplaced=10)
    answer = solved(problem)
    assert answer.objective == 0
    assert [talk for row in answer.cell for talk in row[0]] == [3, 2, 1, 0]


def test_every_cost_is_counted_once_in_its_unit() -> None:
    problem = conference(
        [0, 0, 1, 0],
        [2, 2, 2],
        2,
        [2, 1, 1, 1],
        place=np.array([2, 1, 0, 0]),
        talk_session=np.array([[1, 0, 0]] * 4),
        talk_room=np.array([[0, 10]] * 4),
        track_session=np.array([[100, 0, 0]] * 2),
        beside=pairs(2, (0, 1, 1_000)),
        slot_clash=pairs(4, (0, 2, 10_000)),
        gaps=100_000,
        more_rooms=1_000_000,
        misplaced=10_000_000,
    )
    cell = [[[0], [2]], [[], []], [[3], [1]]]
    assert faults_of(problem, cell) == []
    # Track 0 has sessions 0 and 2 (a gap) and rooms 0 and 1 (one more than one); talk 0 is not at
    # place 2 and talk 1 not at place 1; talk 2 clashes with talk 0 in its one time slot.
    assert (
        objective_of(problem, cell)
        == 3 + 20 + 200 + 1_000 + 10_000 + 100_000 + 1_000_000 + 2 * 10**7
    )


def test_faults_are_named() -> None:
    problem = conference([0, 1, 1], [2], 1)
    assert faults_of(problem, [[[0, 1, 2]]]) == [
        "session 0, room 0: too long",
        "session 0, room 0: two tracks",
    ]
    assert faults_of(problem, [[[1]]]) == ["not every talk is held once"]


def test_talks_that_fit_nowhere_have_no_schedule() -> None:
    with pytest.raises(NoSchedule, match="do not fit"):
        plan(conference([0], [1], 1, [2]), seconds=5, seed=1)


def test_no_time_is_no_answer() -> None:
    with pytest.raises(TimeOut, match="allow more time"):
        plan(conference([0], [1], 1), seconds=0, seed=1)


def test_progress_ends_with_the_answer() -> None:
    news: list[Progress] = []
    answer = solved(conference([0, 0, 1], [2, 2], 2, gaps=1), progress=news.append)
    assert news[-1].objective == answer.objective

"""Planning a few tracks anew leaves the others alone, and draws those that cost or stand near."""

from dataclasses import replace

import numpy as np

from rencontres.engines.timetable.conference.model import build, hint, hold, solve
from rencontres.engines.timetable.conference.neighbours import costs_of, neighbours
from rencontres.engines.timetable.stopping import never

from .test_conference import conference, solved

TRACKS = 12


def twelve() -> object:
    """Twelve tracks of three talks for as many rooms and sessions, each with one it prefers."""
    problem = conference([t for t in range(TRACKS) for _ in range(3)], [3] * 4, 3)
    session, room = np.arange(TRACKS) // 3, np.arange(TRACKS) % 3
    return replace(
        problem,
        track_session=5 * (session[:, None] != np.arange(4)).astype(np.int64),
        track_room=3 * (room[:, None] != np.arange(3)).astype(np.int64),
        more_rooms=1,
        gaps=1,
    )


def test_many_tracks_are_planned_a_few_at_a_time() -> None:
    answer = solved(twelve(), seconds=10)
    assert (answer.objective, answer.bound) == (0, 0)


def test_tracks_that_are_held_stay_where_they_are() -> None:
    problem = twelve()
    worse = replace(problem, track_session=5 - problem.track_session)  # others' sessions are better
    model = build(worse)
    start = solve(
        build(problem), seconds=60, seed=1, workers=2, stop=never, on_outline=lambda *news: True
    ).outline
    assert start is not None
    hold(model, start, {0, 5})
    hint(model, start)
    answer = solve(
        model, seconds=60, seed=1, workers=2, stop=never, quick=True, on_outline=lambda *news: True
    )
    assert answer.optimal
    assert answer.outline is not None
    now = answer.outline
    moved = {int(problem.track[i]) for i, s in now.sessions.items() if start.sessions[i] != s}
    assert moved == {0, 5}
    hold(model, now, set(range(TRACKS)))
    free = solve(model, seconds=60, seed=1, workers=2, stop=never, on_outline=lambda *news: True)
    assert free.outline is not None
    changed = {int(problem.track[i]) for i, s in free.outline.sessions.items()
               if start.sessions[i] != s}  # fmt: skip
    assert len(changed) == TRACKS


def test_a_track_that_costs_is_drawn_with_those_that_share_its_rooms() -> None:
    problem = twelve()
    cells = [[tuple(range(3 * t, 3 * t + 3)) for t in range(3 * s, 3 * s + 3)] for s in range(4)]
    assert costs_of(problem, cells).tolist() == [0] * TRACKS
    cells[0][0], cells[1][0] = cells[1][0], cells[0][0]  # tracks 0 and 3 change their sessions
    assert np.flatnonzero(costs_of(problem, cells)).tolist() == [0, 3]
    rng = np.random.default_rng(1)
    drawn = [neighbours(problem, cells, 4, rng) for _ in range(200)]
    assert all(len(tracks) == 4 for tracks in drawn)
    often = np.bincount([track for tracks in drawn for track in tracks], minlength=TRACKS)
    assert sorted(often.argsort()[-4:].tolist()) == [0, 3, 6, 9]  # all of room 0

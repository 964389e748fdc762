"""Check and cost a schedule straight from the problem."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from .problem import Conference

Cells = Sequence[Sequence[Sequence[int]]]


def faults_of(problem: Conference, cell: Cells) -> list[str]:
    """What a schedule breaks, in words; empty when it is valid and complete."""
    held = sorted(talk for _, _, talks in _cells(cell) for talk in talks)
    faults = [] if held == list(range(len(problem.talks))) else ["not every talk is held once"]
    for session, room, talks in _cells(cell):
        name = f"{problem.sessions[session]}, {problem.rooms[room]}"
        if sum(problem.needs[list(talks)]) > problem.length[session]:
            faults.append(f"{name}: too long")
        if len(set(problem.track[list(talks)])) > 1:
            faults.append(f"{name}: two tracks")
    return faults


def objective_of(problem: Conference, cell: Cells) -> int:
    """What a schedule costs."""
    return int(
        sum(_cell_cost(problem, *held) for held in _cells(cell) if held[2])
        + sum(_session_cost(problem, row) for row in cell)
        + _spread_cost(problem, cell)
        + problem.misplaced * sum(_misplaced(problem, cell))
    )


def _cells(cell: Cells) -> Iterator[tuple[int, int, Sequence[int]]]:
    return ((s, r, talks) for s, row in enumerate(cell) for r, talks in enumerate(row))


def _cell_cost(problem: Conference, session: int, room: int, talks: Sequence[int]) -> int:
    track, held = problem.track[talks[0]], list(talks)
    each = problem.talk_session[held, session] + problem.talk_room[held, room]
    return int(
        (each * problem.needs[held]).sum()
        + problem.track_session[track, session]
        + problem.track_room[track, room]
        + problem.session_room[session, room]
    )


def _session_cost(problem: Conference, row: Sequence[Sequence[int]]) -> int:
    held = [talks for talks in row if talks]
    tracks = [int(problem.track[talks[0]]) for talks in held]
    cost = problem.parallel * (len(tracks) - len(set(tracks)))
    for (a, these), (b, those) in combinations(zip(tracks, held, strict=True), 2):
        cost += int(problem.beside[a, b]) if a != b else 0
        cost += int(problem.session_clash[list(these)][:, list(those)].sum())
        one, other = _by_slot(problem, these), _by_slot(problem, those)
        cost += sum(int(problem.slot_clash[i, j]) for i, j in zip(one, other, strict=False))
    return cost


def _by_slot(problem: Conference, talks: Sequence[int]) -> list[int]:
    return [talk for talk in talks for _ in range(problem.needs[talk])]


def _spread_cost(problem: Conference, cell: Cells) -> int:
    """Rooms beyond a track's first, and gaps between its sessions."""
    rooms: dict[int, set[int]] = {}
    sessions: dict[int, set[int]] = {}
    for session, room, talks in _cells(cell):
        if talks:
            rooms.setdefault(int(problem.track[talks[0]]), set()).add(room)
            sessions.setdefault(int(problem.track[talks[0]]), set()).add(session)
    gaps = sum(max(held) - min(held) >= len(held) for held in sessions.values())
    return problem.more_rooms * sum(len(held) - 1 for held in rooms.values()) + problem.gaps * gaps


def _misplaced(problem: Conference, cell: Cells) -> Iterator[int]:
    """Talks not at their place in their track, and pairs of placed talks at once in one track."""
    position: dict[int, int] = {}
    for _, _, talks in _cells(cell):
        for talk in talks:
            track = int(problem.track[talk])
            position[track] = position.get(track, 0) + 1
            yield int(problem.place[talk] not in {0, position[track]})
    for row in cell:
        for these, those in combinations(row, 2):
            pairs = zip(_by_slot(problem, these), _by_slot(problem, those), strict=False)
            yield sum(_both_placed(problem, i, j) for i, j in pairs)


def _both_placed(problem: Conference, i: int, j: int) -> bool:
    both = problem.place[i] and problem.place[j]
    return bool(both and problem.track[i] == problem.track[j])

"""From an outline to a schedule: each track's talks into its rooms of a session, and in order."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Outline
from .problem import Conference

_NODES = 20_000  # tried for one track and session; most need as many as there are talks

Cells = tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Full:
    """The talks of this track do not fit its rooms of this session."""

    track: int
    session: int


def fill(problem: Conference, outline: Outline) -> Cells | Full:
    """The schedule of an outline, or the first track and session that the rooms cannot hold."""
    cells: list[list[list[int]]] = [[[] for _ in problem.rooms] for _ in problem.sessions]
    for (track, session), talks in sorted(outline.talks.items()):
        shared = share(problem, session, talks, outline.rooms.get((track, session), []))
        if shared is None:
            return Full(track, session)
        for room, held in shared.items():
            cells[session][room] = held
    for track in range(len(problem.tracks)):
        _put_in_order(problem, track, cells)
    return tuple(tuple(tuple(talks) for talks in row) for row in cells)


def share(
    problem: Conference, session: int, talks: list[int], rooms: list[int]
) -> dict[int, list[int]] | None:
    """Talks by room, at the least cost found by branch and bound; None if they do not fit."""
    order = sorted(talks, key=lambda i: (-int(problem.needs[i]), int(problem.place[i]), i))
    search = _Sharing(problem, session, order, rooms)
    search.put(0, 0)
    return search.best


class _Sharing:
    """One branch and bound: talks from the longest to the shortest, rooms by what they add."""

    def __init__(
        self, problem: Conference, session: int, order: list[int], rooms: list[int]
    ) -> None:
        self.problem, self.order = problem, order
        self.held: dict[int, list[int]] = {room: [] for room in rooms}
        self.left = dict.fromkeys(rooms, int(problem.length[session]))
        self.best: dict[int, list[int]] | None = None
        self.least = 0
        self.nodes = 0

    def put(self, number: int, cost: int) -> None:
        """Put the talks from this number on, what went before having cost so much."""
        self.nodes += 1
        if self.best is not None and (cost >= self.least or self.nodes > _NODES):
            return
        if number == len(self.order):
            self.best = {room: list(talks) for room, talks in self.held.items()}
            self.least = cost
            return
        talk = self.order[number]
        for added, _left, room in sorted(self._choices(talk)):
            self.held[room].append(talk)
            self.left[room] -= int(self.problem.needs[talk])
            self.put(number + 1, cost + added)
            self.held[room].pop()
            self.left[room] += int(self.problem.needs[talk])

    def _choices(self, talk: int) -> Iterator[tuple[int, int, int]]:
        needs = int(self.problem.needs[talk])
        for room, left in self.left.items():
            if left >= needs:
                clashes = sum(
                    int(self.problem.session_clash[talk, other])
                    for elsewhere, talks in self.held.items()
                    if elsewhere != room
                    for other in talks
                )
                yield clashes + needs * int(self.problem.talk_room[talk, room]), left, room


def _put_in_order(problem: Conference, track: int, cells: list[list[list[int]]]) -> None:
    """Talks at their place in the track where it falls into their room, the others around them."""
    position = 0
    for row in cells:
        for room, talks in enumerate(row):
            if talks and problem.track[talks[0]] == track:
                row[room] = _ordered(problem, talks, position)
                position += len(talks)


def _ordered(problem: Conference, talks: list[int], position: int) -> list[int]:
    free = dict.fromkeys(range(position + 1, position + len(talks) + 1), -1)
    rest = []
    for talk in sorted(talks, key=lambda i: (int(problem.place[i]), i)):
        place = int(problem.place[talk])
        if free.get(place, 0) == -1:
            free[place] = talk
        else:
            rest.append(talk)
    return [talk if talk >= 0 else rest.pop(0) for talk in free.values()]

"""The format of the International Timetabling Competition 2007, track 2: one number a line."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..enrolment.problem import Enrolment, Integers
from .errors import BadFile

DAYS, SLOTS = 5, 45


@dataclass(slots=True)
class _Reader:
    """The file's numbers, taken block by block."""

    numbers: list[int]
    lines: list[int]
    at: int = 0

    def take(self, what: str, *shape: int, allowed: tuple[int, ...] = ()) -> Integers:
        size = int(np.prod(shape))
        if self.at + size > len(self.numbers):
            raise BadFile(
                f"The file ends after {len(self.numbers)} numbers, within {what}:"
                f" {self.at + size - len(self.numbers)} more were expected."
            )
        block = np.array(self.numbers[self.at : self.at + size], dtype=np.int64)
        wrong = ~np.isin(block, allowed) if allowed else block < 0
        if wrong.any():
            first = int(wrong.argmax())
            raise BadFile(
                f"Line {self.lines[self.at + first]}: {block[first]} is no value of {what};"
                f" expected {' or '.join(map(str, allowed)) or 'a number of 0 or more'}."
            )
        self.at += size
        return block.reshape(shape)


def read(text: str) -> Enrolment:
    """The problem told by the text of a `.tim` file; raises `BadFile` naming the line."""
    reader = _numbers(text)
    events, rooms, features, people = reader.take("the four counts of the first line", 4).tolist()
    capacity = reader.take("the rooms' sizes", rooms)
    attends = reader.take("who attends what", people, events, allowed=(0, 1))
    room_has = reader.take("the rooms' features", rooms, features, allowed=(0, 1))
    needs = reader.take("the events' features", events, features, allowed=(0, 1))
    available = reader.take("the events' slots", events, SLOTS, allowed=(0, 1))
    order = reader.take("the order of events", events, events, allowed=(-1, 0, 1))
    if reader.at < len(reader.numbers):
        raise BadFile(
            f"Line {reader.lines[reader.at]}: {len(reader.numbers) - reader.at} numbers more"
            " than the first line announces."
        )
    return Enrolment(
        capacity=capacity,
        attends=attends.astype(bool),
        room_has=room_has.astype(bool),
        event_needs=needs.astype(bool),
        available=available.astype(bool),
        before=(order == 1) | (order == -1).T,
        days=DAYS,
    )


def write(slot: NDArray[np.int64], room: NDArray[np.int64]) -> str:
    """The text of a `.sln` file: one line `slot room` for each event, −1 −1 without a place."""
    return "".join(f"{s} {r}\n" for s, r in zip(slot.tolist(), room.tolist(), strict=True))


def _numbers(text: str) -> _Reader:
    numbers, lines = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        for word in line.split():
            try:
                numbers.append(int(word))
            except ValueError:
                raise BadFile(f"Line {number}: {word[:40]!r} is not a whole number.") from None
            lines.append(number)
    return _Reader(numbers, lines)

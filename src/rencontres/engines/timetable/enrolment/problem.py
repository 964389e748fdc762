"""What is asked, as arrays, and what is answered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Enrolment:
    """`P` people, `E` events, `R` rooms, `F` features, `S` slots in `days` days of equal length.

    `capacity` (R,), `attends` (P, E), `room_has` (R, F), `event_needs` (E, F), `available` (E, S);
    `before` (E, E): the row's event takes place in an earlier slot than the column's.
    """

    capacity: Integers
    attends: Booleans
    room_has: Booleans
    event_needs: Booleans
    available: Booleans
    before: Booleans
    days: int = 5

    def __post_init__(self) -> None:
        events = self.attends.shape[1]
        rooms, features = self.room_has.shape
        shapes = {
            "capacity": (self.capacity.shape, (rooms,)),
            "event_needs": (self.event_needs.shape, (events, features)),
            "available": (self.available.shape[:1], (events,)),
            "before": (self.before.shape, (events, events)),
        }
        for name, (found, expected) in shapes.items():
            if found != expected:
                raise ValueError(f"{name} has the shape {found}, not {expected}")
        if self.days < 1 or self.slots % self.days:
            raise ValueError(f"{self.slots} slots do not make {self.days} days of equal length")

    @property
    def slots(self) -> int:
        """How many slots there are in all."""
        return int(self.available.shape[1])

    @property
    def suitable(self) -> Booleans:
        """(E, R): the rooms that have the seats and the features of each event."""
        seats = self.attends.sum(axis=0)[:, None] <= self.capacity[None, :]
        lacks = self.event_needs.astype(np.int64) @ (~self.room_has).T.astype(np.int64)
        suitable: Booleans = seats & (lacks == 0)
        return suitable


@dataclass(frozen=True, eq=False)
class Timetable:
    """Slot and room numbers of the events (E,), −1 for an event without a place.

    `objective` counts the soft faults of those placed; no complete timetable has one below `bound`.
    """

    slot: Integers
    room: Integers
    objective: int
    bound: int
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether every event has a place."""
        return bool((self.slot >= 0).all())

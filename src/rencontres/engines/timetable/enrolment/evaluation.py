"""Check and cost a timetable straight from the problem, and bound what any of them costs."""

from dataclasses import dataclass

import numpy as np

from .problem import Booleans, Enrolment, Integers


@dataclass(frozen=True, slots=True)
class Faults:
    """Broken rules by kind, and the soft faults, each counted once a person."""

    unsuitable_room: int
    unavailable_slot: int
    room_twice: int
    person_twice: int
    order: int
    last_slot: int
    third_in_a_row: int
    single_in_day: int

    @property
    def broken(self) -> int:
        """How often a rule is broken."""
        rules = self.unsuitable_room + self.unavailable_slot + self.room_twice
        return rules + self.person_twice + self.order

    @property
    def objective(self) -> int:
        """The sum of the soft faults."""
        return self.last_slot + self.third_in_a_row + self.single_in_day


def faults_of(problem: Enrolment, slot: Integers, room: Integers) -> Faults:
    """What a timetable breaks and costs, whoever made it; events at −1 count nowhere."""
    events = np.flatnonzero(slot >= 0)
    taken = np.zeros((problem.slots, len(problem.capacity)), dtype=np.int64)
    np.add.at(taken, (slot[events], room[events]), 1)
    presence = np.zeros((problem.slots, len(problem.attends)), dtype=np.int64)
    np.add.at(presence, slot[events], problem.attends.T[events].astype(np.int64))
    first, second = np.nonzero(problem.before)
    placed = (slot[first] >= 0) & (slot[second] >= 0)
    busy = (presence.T > 0).reshape(len(problem.attends), problem.days, -1)
    return Faults(
        unsuitable_room=int((~problem.suitable[events, room[events]]).sum()),
        unavailable_slot=int((~problem.available[events, slot[events]]).sum()),
        room_twice=int(np.maximum(taken - 1, 0).sum()),
        person_twice=int(np.maximum(presence - 1, 0).sum()),
        order=int((placed & (slot[first] >= slot[second])).sum()),
        last_slot=int(busy[:, :, -1].sum()),
        third_in_a_row=int((busy[:, :, 2:] & busy[:, :, 1:-1] & busy[:, :, :-2]).sum()),
        single_in_day=int((busy.sum(axis=2) == 1).sum()),
    )


def bound_of(problem: Enrolment) -> int:
    """Soft faults that no complete timetable can be without, by counting pigeonholes."""
    sizes = problem.attends.sum(axis=0)
    last = np.arange(problem.slots) % (problem.slots // problem.days) == (
        problem.slots // problem.days - 1
    )
    late = _late(problem, sizes, last)
    return late + int((problem.attends.sum(axis=1) == 1).sum())


def _late(problem: Enrolment, sizes: Integers, last: Booleans) -> int:
    """Seats in the last slots of days: of events that may go nowhere else, or of those too many."""
    forced = int(sizes[~problem.available[:, ~last].any(axis=1)].sum())
    too_many = len(sizes) - int((~last).sum()) * len(problem.capacity)
    return max(forced, int(np.sort(sizes)[: max(too_many, 0)].sum()))

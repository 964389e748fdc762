"""What is asked, as arrays of costs, and what is answered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Conference:
    """`I` talks of `T` tracks, for `S` sessions of some time slots each, in `R` rooms.

    A room holds talks of one track during a session. `track` (I,), `needs` (I,) time slots in a
    row, `place` (I,): the talk's place in its track, 0 for any; `length` (S,) time slots.

    Costs, weights included: `talk_session` (I, S) and `talk_room` (I, R) for every time slot of a
    talk, `track_session` (T, S), `track_room` (T, R) and `session_room` (S, R) for every room held,
    `beside` (T, T) for every two rooms held by two tracks during a session, `session_clash` and
    `slot_clash` (I, I) for two talks in different rooms during a session, or a time slot.
    `more_rooms`: each room of a track after its first; `parallel`: each room of a track after the
    first during a session; `gaps`: a track whose sessions do not follow each other; `misplaced`: a
    talk not at its place.
    """

    talks: tuple[str, ...]
    tracks: tuple[str, ...]
    sessions: tuple[str, ...]
    rooms: tuple[str, ...]
    track: Integers
    needs: Integers
    place: Integers
    length: Integers
    talk_session: Integers
    talk_room: Integers
    track_session: Integers
    track_room: Integers
    session_room: Integers
    beside: Integers
    session_clash: Integers
    slot_clash: Integers
    more_rooms: int = 0
    parallel: int = 0
    gaps: int = 0
    misplaced: int = 0


@dataclass(frozen=True, eq=False)
class Schedule:
    """`cell[s][r]`: talk numbers of session s in room r, in order, each once however long it is.

    No complete schedule costs less than `bound`.
    """

    cell: tuple[tuple[tuple[int, ...], ...], ...]
    objective: int
    bound: int
    seconds: float

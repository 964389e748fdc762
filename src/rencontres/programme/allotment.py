"""Who gets which of their wishes: fair by rounds, never two things at once, never over capacity.

Pure: numbers in, pairs out. In each round, everybody who still has a wish that fits gets one, the
one that ends first, so that it leaves the most room for others (the classic greedy for
intervals); the order of the people changes from round to round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

Span = tuple[float, float]


@dataclass
class Offer:
    """A session that can be booked: its time and the places left in it."""

    starts: float
    ends: float
    left: int


@dataclass
class Taker:
    """A seat with the sessions it wishes and the times it is already taken."""

    seat: int
    wishes: Sequence[int]
    taken: list[Span]

    def is_free(self, offer: Offer) -> bool:
        """Whether nothing else takes the seat at the offer's time."""
        return all(offer.ends <= starts or ends <= offer.starts for starts, ends in self.taken)


def allot(takers: Iterable[Taker], offers: dict[int, Offer]) -> list[tuple[int, int]]:
    """(seat, session) pairs; lowers the offers' places left and fills the takers' times."""
    pairs: list[tuple[int, int]] = []
    waiting = [
        (taker, sorted((w for w in taker.wishes if w in offers), key=lambda w: _rank(offers[w], w)))
        for taker in takers
    ]
    turn = 0
    while waiting:
        turn += 1
        waiting.sort(key=lambda entry: crc32(f"{turn} {entry[0].seat}".encode()))
        for taker, wishes in waiting:
            session = _first_that_fits(taker, wishes, offers)
            if session is not None:
                offer = offers[session]
                offer.left -= 1
                taker.taken.append((offer.starts, offer.ends))
                pairs.append((taker.seat, session))
        waiting = [entry for entry in waiting if entry[1]]
    return pairs


def _rank(offer: Offer, session: int) -> tuple[float, int, int]:
    """First what ends first; at the same time, where the most places are left."""
    return offer.ends, -offer.left, session


def _first_that_fits(taker: Taker, wishes: list[int], offers: dict[int, Offer]) -> int | None:
    """Take the first wish that fits off the list, with those that will never fit before it."""
    while wishes:
        session = wishes.pop(0)
        if offers[session].left > 0 and taker.is_free(offers[session]):
            return session
    return None

"""What other rooms hold for a seat, and how it is let go.

A room below declares, in its `actions.py`, what to let go when somebody withdraws::

    @when_withdrawn
    def free_bookings(seat: Seat) -> None:
        Booking.objects.filter(seat=seat).delete()

It runs inside the withdrawal's transaction, before the seat's hours are freed.
"""

from __future__ import annotations

from collections.abc import Callable

from .models import Seat

LetGo = Callable[[Seat], None]

_let_go: list[LetGo] = []


def when_withdrawn(function: LetGo) -> LetGo:
    """Call `function` with each seat that is withdrawn."""
    _let_go.append(function)
    return function


def let_go(seat: Seat) -> None:
    """Let every room free what it holds for the seat."""
    for function in _let_go:
        function(seat)

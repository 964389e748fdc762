"""Fair places: nobody twice at once, no room too full, nobody left without what still fits."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rencontres.programme.allotment import Offer, Taker, allot


def test_the_most_sessions_that_time_allows():
    long, early, late = Offer(0, 10, 9), Offer(1, 3, 9), Offer(4, 9, 9)
    pairs = allot([Taker(1, [10, 11, 12], [])], {10: long, 11: early, 12: late})
    assert pairs == [(1, 11), (1, 12)]


def test_what_is_scarce_is_shared_by_rounds():
    offers = {i: Offer(i, i + 1, 2) for i in range(4)}
    pairs = allot([Taker(seat, [0, 1, 2, 3], []) for seat in range(4)], offers)
    assert Counter(seat for seat, _session in pairs) == {0: 2, 1: 2, 2: 2, 3: 2}


def test_at_one_hour_the_emptier_session_is_chosen():
    pairs = allot([Taker(1, [7, 8], [])], {7: Offer(0, 1, 1), 8: Offer(0, 1, 5)})
    assert pairs == [(1, 8)]


def test_a_taken_hour_and_an_unknown_session_are_left():
    assert allot([Taker(1, [7, 99], [(0.5, 2)])], {7: Offer(0, 1, 1)}) == []


@st.composite
def situations(draw):
    sessions = draw(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 4), st.integers(0, 3))))
    offers = {i: (start, start + length, left) for i, (start, length, left) in enumerate(sessions)}
    wishes = st.lists(st.integers(0, max(0, len(sessions) - 1)), unique=True)
    taken = st.lists(st.tuples(st.integers(0, 6), st.integers(7, 9)), max_size=1)
    seats = draw(st.lists(st.tuples(wishes, taken), max_size=8))
    return offers, seats


@given(situations())
def test_every_rule_holds(situation):
    numbers, seats = situation
    offers = {i: Offer(*n) for i, n in numbers.items()}
    takers = [Taker(i, wishes, list(taken)) for i, (wishes, taken) in enumerate(seats)]
    pairs = allot(takers, offers)
    assert len(set(pairs)) == len(pairs)
    count = Counter(session for _seat, session in pairs)
    for session, (_starts, _ends, left) in numbers.items():
        assert count[session] <= left
        assert offers[session].left == left - count[session]
    for seat, (wishes, taken) in enumerate(seats):
        got = [session for taker, session in pairs if taker == seat]
        assert set(got) <= set(wishes)
        hours = [*taken, *(numbers[s][:2] for s in got)]
        for i, (starts, ends) in enumerate(hours):
            assert all(ends <= s or e <= starts for s, e in hours[i + 1 :])
        for session in set(wishes) & set(numbers) - set(got):
            starts, ends, _left = numbers[session]
            full = offers[session].left == 0
            busy = any(s < ends and starts < e for s, e in hours)
            assert full or busy

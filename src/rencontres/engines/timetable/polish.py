"""The last touch on a congress: fewer wishes truly lost, counted person by person.

The search counts clashing pairs, which a table of events can hold: of three wishes at once it
counts three, while two are lost. In a slot just one wish is met of each person who has any there;
so the fewest are lost where the slots together meet the most people. With a bit for each person,
whom a slot meets is a union of a few rows of bits, quick enough to anneal by.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled
from .moves import Given, State, exchange, given_of, put, relocation, state_of, swap
from .problem import Integers, Problem
from .tables import Tables, attendance, objective_of

Words = NDArray[np.uint64]
_SLACK = 0.01  # of the objective may be given up, so that the plan stays near its proven bound
_NEAR = 0.02  # a clashing pair weighs so much of a lost wish
_HOT, _COLD = 0.08, 0.014  # of the clashes of an average pair
_ODD, _PAIRS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_FOURS, _BYTES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
_1, _2, _4, _56 = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)
_MOVES = 100  # tried for each pair of an event and a place, times the events
_SWEEP = 20_000  # moves at one temperature
_FAR = 10.0  # what costs more clashes than so many times the heat is not looked at


class Crowd(NamedTuple):
    """`bits` (E, W): who wishes for an event or has a role there, 64 people to a word.

    `met` (S,): how many people have any of this in the slot. `union` (W,): scratch.
    """

    bits: Words
    met: Integers
    union: Words


class Score(NamedTuple):
    """The plan under change and the best one: `lost` wishes and objective (`total`), [now, best].

    `limit`: of the objective; `unit`: what a clashing pair weighs in it.
    """

    lost: Integers
    total: Integers
    limit: int
    unit: int


def can_polish(problem: Problem, tables: Tables) -> bool:
    """Whether people have wishes, all of one weight, and no slots overlap."""
    weight, worth = problem.wishes.weight, problem.weights.wishes
    apart = len(tables.moments) == len(problem.slots)
    return bool(apart and worth and len(weight) and weight.min() == weight.max())


def polish(
    problem: Problem, tables: Tables, places: Integers, *, seed: int, spent: Callable[[], float]
) -> Integers:
    """A plan near `places` that loses no more wishes and, where it can, fewer.

    `spent` tells the share of the time that has gone.
    """
    given, state, best = given_of(tables), state_of(tables, places), places.copy()
    crowd = crowd_of(problem, state)
    score = score_of(problem, tables, places, crowd)
    usual = tables.cost.sum() / max(1, np.count_nonzero(tables.cost)) / score.unit
    moves, made = _MOVES * tables.allowed.size * len(places), 0
    while score.lost[1] and (gone := max(spent(), made / moves)) < 1:
        heat = usual * _HOT * math.pow(_COLD / _HOT, gone)
        sweep(given, state, crowd, score, best, heat, _SWEEP, -1 if made else seed)
        made += _SWEEP
    return best


def crowd_of(problem: Problem, state: State) -> Crowd:
    """Everyone's wishes and roles, and whom the slots meet under a plan."""
    person, event, _weight, _role = attendance(problem)
    words = (len(problem.wishes.people) + 63) // 64
    bits = np.zeros((len(problem.events), words), dtype=np.uint64)
    np.bitwise_or.at(bits, (event, person // 64), np.uint64(1) << (person % 64).astype(np.uint64))
    crowd = Crowd(bits, np.zeros(len(problem.slots), dtype=np.int64), np.zeros_like(bits[0]))
    for slot in range(len(problem.slots)):
        crowd.met[slot] = meets(crowd, state, slot, -1, -1)
    return crowd


def score_of(problem: Problem, tables: Tables, places: Integers, crowd: Crowd) -> Score:
    """What a plan loses and costs, and how much it may."""
    lost, total = len(attendance(problem)[0]) - crowd.met.sum(), objective_of(tables, places)
    unit = problem.weights.wishes * int(problem.wishes.weight[0])
    return Score(np.array([lost] * 2), np.array([total] * 2), int(total * (1 + _SLACK)), unit)


@compiled
def sweep(
    given: Given,
    state: State,
    crowd: Crowd,
    score: Score,
    best: Integers,
    heat: float,
    moves: int,
    seed: int,
) -> None:
    """Try `moves` moves at one temperature, in lost wishes; the best plan is kept in `best`."""
    if seed >= 0:
        np.random.seed(seed)
    events, slots, rooms = given.allowed.shape
    far = _FAR * heat * score.unit  # also below what marks a move as refused
    for _move in range(moves):
        event = np.random.randint(events)
        slot, room = np.random.randint(slots), np.random.randint(rooms)
        other = state.holder[slot, room]
        if not given.allowed[event, slot, room] or other == event:
            continue
        if other >= 0:
            change = exchange(given, state, event, other)
        else:
            change = relocation(given, state, event, slot, room)
        # Told apart here, as a call with so many arrays costs more than most moves.
        if (
            change < far
            and score.total[0] + change <= score.limit
            and try_move(given, state, crowd, score, event, slot, room, change, heat)
        ):
            _remember(state, score, best)


@compiled
def _remember(state: State, score: Score, best: Integers) -> None:
    """Keep the plan if it loses fewer wishes, or as many at a lower objective."""
    if score.lost[0] > score.lost[1]:
        return
    if score.lost[0] < score.lost[1] or score.total[0] < score.total[1]:
        score.lost[1], score.total[1] = score.lost[0], score.total[0]
        for i in range(len(best)):
            best[i] = state.slot[i] * state.holder.shape[1] + state.room[i]


@compiled
def try_move(
    given: Given,
    state: State,
    crowd: Crowd,
    score: Score,
    event: int,
    slot: int,
    room: int,
    change: int,
    heat: float,
) -> bool:
    """Make a move that the rules allow if the temperature lets it; whether it was made."""
    home, other = state.slot[event], state.holder[slot, room]
    here, there = crowd.met[home], crowd.met[slot]
    if home != slot:
        here = meets(crowd, state, home, event, other)
        there = meets(crowd, state, slot, other, event)
    lost = crowd.met[home] + crowd.met[slot] - here - there
    worse = lost + _NEAR * change / score.unit
    if worse > 0 and np.random.random() >= math.exp(-worse / heat):
        return False
    if other >= 0:
        swap(given, state, event, other)
    else:
        put(given, state, event, slot, room)
    crowd.met[home], crowd.met[slot] = here, there
    score.lost[0] += lost
    score.total[0] += change
    return True


@compiled
def meets(crowd: Crowd, state: State, slot: int, without: int, beside: int) -> int:
    """How many people have a wish or role in the slot, one event left out and one added (or −1)."""
    crowd.union[:] = 0
    if beside >= 0:
        crowd.union[:] = crowd.bits[beside]
    for room in range(state.holder.shape[1]):
        event = state.holder[slot, room]
        if event >= 0 and event != without:
            for word in range(len(crowd.union)):
                crowd.union[word] |= crowd.bits[event, word]
    count = np.int64(0)
    for word in range(len(crowd.union)):
        count += np.int64(_ones(crowd.union[word]))
    return int(count)


@compiled
def _ones(word: np.uint64) -> np.uint64:
    """How many bits of 64 are set (compilers know this as one instruction)."""
    word = word - ((word >> _1) & _ODD)
    word = (word & _PAIRS) + ((word >> _2) & _PAIRS)
    word = (word + (word >> _4)) & _FOURS
    return (word * _BYTES) >> _56

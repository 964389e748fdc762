"""What the planner is asked: an edition's problem under its rules, from a draft where there is one.

What is locked stays; the rest may move, at a price. Rules that do not matter are not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rencontres.editions.models import Edition
from rencontres.engines import timetable
from rencontres.engines.timetable import (
    Demand,
    Event,
    Impossible,
    Placement,
    Plan,
    Problem,
    Repair,
    TimeOut,
)

from .editing import Spot, spots_of
from .models import Draft
from .planning import WORKERS, absences_of, demanded_of, person_key, problem_of, ties_of
from .rules import Rules, rules_of, weights_of
from .wording import Fault

MOST_WAYS = 12
WAY_SECONDS = 3.0


def asked_of(draft: Draft) -> Problem:
    """The problem whose answer the draft will hold."""
    rules = rules_of(draft.edition)
    spots = spots_of(draft.source) if draft.source else {}
    problem = problem_of(draft.edition, with_absences=False)
    fixed = {k: s for k, s in spots.items() if s.locked and k in problem.event_index}
    weights = draft.task.get("weights")
    return replace(
        problem,
        rooms=[r if rules.demanded("closed") else replace(r, slots=None) for r in problem.rooms],
        events=_events(draft, problem, rules, fixed),
        weights=weights_of(weights) if weights else rules.weights,
        fixed={key: Placement(spot.slot, spot.room) for key, spot in fixed.items()},
        near=near_of(spots),
        **_ties(draft, problem, rules),
    )


def near_of(spots: Mapping[str, Spot]) -> dict[str, Placement]:
    """A draft's spots as the engine's placements."""
    return {key: Placement(spot.slot, spot.room) for key, spot in spots.items()}


def _events(draft: Draft, problem: Problem, rules: Rules, fixed: Mapping[str, Spot]) -> list[Event]:
    absences = absences_of(draft.edition) if rules.demanded("absent") else {}
    away = {person_key(person, 0): slots for person, slots in absences.items()}
    every = frozenset(slot.key for slot in problem.slots)
    events = []
    for event in problem.events:
        slots = event.slots if rules.demanded("slots") else None
        gone = set().union(*(away.get(person, set()) for person in event.people))
        wanted = replace(
            event,
            size=event.size if rules.demanded("seats") else 0,
            equipment=event.equipment if rules.demanded("equipment") else frozenset(),
            rooms=event.rooms if rules.demanded("rooms") else None,
            slots=(slots or every) - gone if gone else slots,
            alone=event.alone and rules.demanded("alone"),
        )
        events.append(_as_locked(problem, wanted, fixed) if event.key in fixed else wanted)
    return events


def _as_locked(problem: Problem, event: Event, fixed: Mapping[str, Spot]) -> Event:
    """What somebody has locked may be where it is, whatever the session asks for."""
    room = problem.rooms[problem.room_index[fixed[event.key].room]]
    size = min(event.size, room.capacity)
    return replace(event, size=size, equipment=frozenset(), rooms=None, slots=None)


def _ties(draft: Draft, problem: Problem, rules: Rules) -> dict[str, Any]:
    ties = ties_of(draft.edition, problem.event_index)
    rule = {"precedences": "before"}
    return {name: of if rules.demanded(rule.get(name, name)) else [] for name, of in ties.items()}


def ways_out(edition: Edition, problem: Problem, answer: Impossible) -> list[dict[str, Any]]:
    """Each demand given up alone: whether there is a timetable then, and how dear; cheapest first.

    Of a problem near a draft, `moves` counts the sessions that would move; else `lost` the wishes.
    """
    ways = [_way(edition, problem, demand) for demand in answer.demands[:MOST_WAYS]]
    order = {True: 0, None: 1, False: 2}
    return sorted(ways, key=lambda w: (order[w["possible"]], w["moves"] or 0, w["lost"] or 0))


def _way(edition: Edition, problem: Problem, demand: Demand) -> dict[str, Any]:
    fault: Fault = demanded_of(edition, [demand])[0]
    way: dict[str, Any] = {"fault": fault.as_json(), "possible": None, "moves": None, "lost": None}
    relaxed = timetable.relax(problem, demand)
    named: dict[str, Any] = {"seconds": WAY_SECONDS, "seed": 0, "workers": WORKERS}
    found: Plan | Repair | Impossible
    try:
        if relaxed.near:
            found = timetable.repair(relaxed, relaxed.near, **named)
        else:
            found = timetable.plan(relaxed, **named)
    except TimeOut:
        return way
    if isinstance(found, Impossible):
        return way | {"possible": False}
    moves = len(found.moved) if isinstance(found, Repair) else None
    return way | {"possible": True, "moves": moves, "lost": found.terms.lost_wishes}

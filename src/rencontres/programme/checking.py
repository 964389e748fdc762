"""What places break: one check for hand edits, the planner's answers and the release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.db import connection

from rencontres.editions.models import Edition
from rencontres.engines import timetable
from rencontres.engines.timetable import Kind, Placement, Problem, Violation

from .models import Absence, Draft, Level, Session
from .planning import participants, person_key, problem_of
from .rules import Rules, rules_of
from .wording import Fault, names_for, word

Places = Mapping[str, Placement]


def places_of(draft: Draft) -> dict[str, Placement]:
    """A draft's places in keys, what was called off since left out."""
    rows = draft.placements.filter(session__change=None).order_by("session")
    keys = rows.values_list("session__key", "slot__key", "room__key")
    return {session: Placement(slot, room) for session, slot, room in keys}


@dataclass
class Check:
    """An edition's rules, ready to be asked about places, in a fixed number of SQL statements."""

    edition: Edition

    def __post_init__(self) -> None:
        self.rules: Rules = rules_of(self.edition)
        self.problem: Problem = problem_of(self.edition, with_wishes=False, with_absences=False)
        slots = self.problem.slots
        self.beside = {s.key: {t.key for t in slots if s.overlaps(t)} for s in slots}
        self.events = {event.key: event for event in self.problem.events}

    @cached_property
    def absences(self) -> set[tuple[str, str]]:
        """Who cannot be there when, in the engine's keys."""
        rows = Absence.objects.filter(slot__edition=self.edition)
        pairs = rows.values_list("participant", "slot__key")
        return {(person_key(person, 0), slot) for person, slot in pairs}

    @cached_property
    def clashes(self) -> dict[frozenset[str], int]:
        """How many people wish for both, of pairs that enough people wish for."""
        if not self.rules.demanded("wishes"):
            return {}
        return clashing_wishes(self.edition, self.rules.clashes)

    @cached_property
    def ties(self) -> dict[str, set[str]]:
        """The sessions on whose hours each session's own depend."""
        tied: dict[str, set[str]] = {}
        problem = self.problem
        for keys in (*problem.precedences, *problem.same_day, *problem.different_day):
            for key in keys:
                tied.setdefault(key, set()).update(keys)
        return tied

    def faults(self, places: Places) -> list[Fault]:
        """Everything the places break, the strictest first."""
        found = timetable.evaluate(self.problem, places).violations
        own = [*self._of_people(places), *self._of_pairs(places)]
        return self._weighed([*map(self._fault, found), *own])

    def about(self, key: str, places: Places) -> list[Fault]:
        """What one session breaks where the places put it."""
        slot = places[key].slot
        near = {
            other: place
            for other, place in places.items()
            if place.slot in self.beside[slot] or other in self.ties.get(key, ())
        }
        found = timetable.evaluate(self.problem, near).violations
        named = [v for v in found if key in v.events and v.kind is not Kind.HELD]
        own = [*self._of_people({key: places[key]}), *self._of_pairs(near, key)]
        return self._weighed([*map(self._fault, named), *own])

    def _weighed(self, faults: Iterable[Fault]) -> list[Fault]:
        order = list(Level)
        kept = [fault for fault in faults if fault.level != Level.IGNORE]
        return sorted(kept, key=lambda fault: order.index(Level(fault.level)))

    def _fault(self, violation: Violation) -> Fault:
        alone = violation.kind is Kind.PLACE and len(violation.events) == 1
        rule = "closed" if alone else str(violation.kind)
        people = participants(violation.people)
        return self._broken(
            rule, violation.events, rooms=violation.rooms, people=people, slot=violation.slot
        )

    def _of_people(self, places: Places) -> Iterator[Fault]:
        for key, place in places.items():
            away = [p for p in sorted(self.events[key].people) if (p, place.slot) in self.absences]
            if away:
                people = participants(away)
                yield self._broken("absent", [key], people=people, slot=place.slot)

    def _of_pairs(self, places: Places, about: str = "") -> Iterator[Fault]:
        """Wishes that clash and themes in parallel."""
        others = ((about, other) for other in places if other != about)
        for pair in others if about else combinations(places, 2):
            slot = places[pair[0]].slot
            if places[pair[1]].slot not in self.beside[slot]:
                continue
            if count := self.clashes.get(frozenset(pair)):
                yield self._broken("wishes", pair, slot=slot, count=count)
            if _themes(self.events[pair[0]]) & _themes(self.events[pair[1]]):
                yield self._broken("themes", pair, slot=slot)

    def _broken(
        self,
        rule: str,
        sessions: Iterable[str],
        *,
        rooms: Iterable[str] = (),
        people: Iterable[int] = (),
        slot: str = "",
        count: int = 0,
    ) -> Fault:
        return Fault(
            kind=f"broken_{rule}",
            sessions=list(sessions),
            rooms=list(rooms),
            people=list(people),
            slots=[slot] if slot else [],
            count=count,
            level=self.rules.level(rule),
        )


def _themes(event: timetable.Event) -> set[str]:
    return {group for group in event.groups if group.startswith("theme:")}


def clashing_wishes(edition: Edition, least: int) -> dict[frozenset[str], int]:
    """Pairs of sessions that at least so many people wish for both."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.key, t.key, count(*)
            FROM programme_wish a
            JOIN programme_wish b ON b.seat_id = a.seat_id AND b.session_id > a.session_id
            JOIN programme_session s ON s.id = a.session_id AND s.edition_id = %s
            JOIN programme_session t ON t.id = b.session_id
            JOIN delegations_seat p ON p.id = a.seat_id AND p.withdrawn IS NULL
            GROUP BY s.key, t.key HAVING count(*) >= %s
            """,
            [edition.pk, max(1, least)],
        )
        return {frozenset((first, second)): count for first, second, count in cursor.fetchall()}


def faults_of(draft: Draft) -> list[Fault]:
    """What a draft breaks by today's programme: a role given since, a room made smaller…"""
    return Check(draft.edition).faults(places_of(draft))


def forbidding(check: Check, session: Session, places: Places) -> list[Fault]:
    """Why a session may not be where the places put it."""
    return [f for f in check.about(session.key, places) if f.level == Level.FORBID]


def lines_of(draft: Draft) -> Iterator[tuple[bool, str]]:
    """Each of a draft's faults in words, and whether it forbids the release."""
    if draft.state == Draft.State.IMPOSSIBLE:
        faults = [Fault(**fault) for fault in draft.facts.get("faults", [])]
    elif draft.state == Draft.State.READY:
        faults = faults_of(draft)
    else:
        faults = []
    names = names_for(draft.edition, faults)
    return ((fault.blocking, word(fault, names)) for fault in faults)

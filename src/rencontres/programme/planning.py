"""Between the programme's rows and the timetable engine: the problem, its answer, its words."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.editions.models import Edition, Slot
from rencontres.engines import timetable
from rencontres.engines.timetable import Demand, Impossible, Plan, Progress, Repair

from .editing import Spot, write
from .interpretation import teams_bound
from .models import (
    Absence,
    Closure,
    Draft,
    InterpreterTeam,
    Placement,
    Role,
    Session,
    SessionTie,
    Wish,
)
from .rules import rules_of
from .wording import Fault, names_for, word

WORKERS = min(8, os.cpu_count() or 1)
ASKED_EVERY = 0.5  # seconds between two looks at whether somebody wants to stop


def person_key(participant: int | None, seat: int) -> str:
    """The engine's name for who is in one place at a time: a person, or a seat still unnamed."""
    return f"person-{participant}" if participant else f"seat-{seat}"


def team_key(team: int) -> str:
    """The engine's name for an interpreter team."""
    return f"team-{team}"


def problem_of(
    edition: Edition, *, with_wishes: bool = True, with_absences: bool = True
) -> timetable.Problem:
    """What the engine must know of an edition, in a fixed number of SQL statements.

    Whoever is away narrows the hours of their sessions.
    """
    sessions = list(
        edition.sessions.filter(change=None)
        .select_related("kind")
        .prefetch_related("themes", "countries", "only_slots", "only_rooms")
        .prefetch_related("roles", "interpreting")
        .order_by("pk")
    )
    zone, slots = edition.zone, list(edition.slots.all())
    teams = list(edition.interpreter_teams.prefetch_related("away"))
    heeds = with_absences and rules_of(edition).demanded("absent")
    heeded = absences_of(edition) if heeds else None
    return timetable.Problem(
        rooms=_rooms(edition, slots),
        slots=[
            timetable.Slot(
                key=s.key,
                name=s.key,
                day=s.starts.astimezone(zone).date().isoformat(),
                starts=int(s.starts.timestamp() // 60),
                ends=int(s.ends.timestamp() // 60),
            )
            for s in slots
        ],
        events=_events(sessions, slots, heeded, teams),
        wishes=_wishes(edition, sessions) if with_wishes else timetable.Wishes(),
        **ties_of(edition, {session.key for session in sessions}),
    )


def ties_of(edition: Edition, held: Container[str]) -> dict[str, Any]:
    """What ties sessions that are held, as the engine names it."""
    ties: dict[str, list[tuple[str, str]]] = {kind: [] for kind in SessionTie.Kind.values}
    rows = SessionTie.objects.filter(first__edition=edition)
    for kind, *pair in rows.values_list("kind", "first__key", "second__key"):
        if all(key in held for key in pair):
            ties[kind].append((pair[0], pair[1]))
    return {
        "precedences": ties["before"],
        "same_day": [frozenset(pair) for pair in ties["same_day"]],
        "different_day": [frozenset(pair) for pair in ties["different_day"]],
    }


def _rooms(edition: Edition, slots: Iterable[Slot]) -> list[timetable.Room]:
    """The rooms, each with the slots when it can be used (None: all)."""
    closed: dict[int, set[str]] = {}
    rows = Closure.objects.filter(room__edition=edition)
    for room, slot in rows.values_list("room", "slot__key"):
        closed.setdefault(room, set()).add(slot)
    every = frozenset(slot.key for slot in slots)
    return [
        timetable.Room(
            key=room.key,
            name=room.name,
            capacity=room.capacity,
            equipment=frozenset(room.equipment),
            slots=every - closed[room.pk] if room.pk in closed else None,
        )
        for room in edition.rooms.all()
    ]


def absences_of(edition: Edition) -> dict[int, set[str]]:
    """The slots during which each person cannot be there."""
    away: dict[int, set[str]] = {}
    rows = Absence.objects.filter(slot__edition=edition)
    for person, slot in rows.values_list("participant", "slot__key"):
        away.setdefault(person, set()).add(slot)
    return away


def _events(
    sessions: Iterable[Session],
    slots: Iterable[Slot],
    absences: dict[int, set[str]] | None,
    teams: Sequence[InterpreterTeam],
) -> list[timetable.Event]:
    """The sessions, each at the hours when all with a part and its interpreters can be there.

    A team is in one place at a time, as a person is. Without absences, only what a release would
    refuse counts: the teams that sessions have already, and no one's travel.
    """
    every = frozenset(slot.key for slot in slots)
    events = []
    for session in sessions:
        event = _event(session)
        working = teams_bound(session, teams, foreseen=absences is not None)
        away: set[str] = set()
        if absences is not None:
            away = {s for r in session.roles.all() for s in absences.get(r.participant_id, ())}
            away |= {slot.key for team in working for slot in team.away.all()}
        bound = frozenset(team_key(team.pk) for team in working)
        event = replace(event, people=event.people | bound)
        events.append(replace(event, slots=(event.slots or every) - away) if away else event)
    return events


def _event(session: Session) -> timetable.Event:
    themes = {f"theme:{theme.key}" for theme in session.themes.all()}
    regions = {f"region:{country.continent}" for country in session.countries.all()}
    return timetable.Event(
        key=session.key,
        name=session.key,
        size=session.seats_wanted,
        people=frozenset(person_key(role.participant_id, 0) for role in session.roles.all()),
        equipment=frozenset(session.equipment),
        groups=frozenset(themes | regions),
        slots=frozenset(slot.key for slot in session.only_slots.all()) or None,
        rooms=frozenset(room.key for room in session.only_rooms.all()) or None,
        alone=session.kind.alone,
    )


def _wishes(edition: Edition, sessions: Iterable[Session]) -> timetable.Wishes:
    position = {session.pk: i for i, session in enumerate(sessions)}
    rows = (
        Wish.objects.filter(session__edition=edition, session__change=None, seat__withdrawn=None)
        .order_by("pk")
        .values_list("seat__participant", "seat", "session")
    )
    people: dict[str, int] = {}
    person, event = [], []
    for participant, seat, session in rows:
        person.append(people.setdefault(person_key(participant, seat), len(people)))
        event.append(position[session])
    return timetable.Wishes.of(people, person, event, [1] * len(person))


def think(
    problem: timetable.Problem,
    *,
    seconds: float,
    seed: int,
    repair: bool = False,
    tell: Callable[[Progress], None] = lambda progress: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Plan | Repair | Impossible:
    """The engine's answer: a plan, or with `repair` the fewest moves from what is near.

    `tell` hears of progress and `stopped` is asked in the caller's own thread: the engine's threads
    may not use the caller's database connection.
    """
    news: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        named: dict[str, Any] = {"seconds": seconds, "seed": seed, "workers": WORKERS}
        run: Callable[..., Any]
        if repair:
            run = partial(timetable.repair, problem, problem.near, **named)
        else:
            run = partial(timetable.plan, problem, progress=news.put, **named)
        answer = pool.submit(run, stop=stop.is_set)
        answer.add_done_callback(lambda done: news.put(None))
        for progress in _heard(news, stop, stopped):
            tell(progress)
    try:
        return answer.result()
    except timetable.TimeOut as error:
        raise Refusal(
            _("No timetable was found in that time, nor a proof that there is none: allow more."),
            code="no_answer",
        ) from error


def _heard(
    news: queue.SimpleQueue[Progress | None], stop: threading.Event, stopped: Callable[[], bool]
) -> Iterator[Progress]:
    """News until the end; whether to stop is asked in between."""
    while True:
        try:
            progress = news.get(timeout=ASKED_EVERY)
        except queue.Empty:
            progress = None
        else:
            if progress is None:
                return
            yield progress
        if not stop.is_set() and stopped():
            stop.set()


def keep(draft: Draft, plan: Plan | Repair) -> None:
    """Write the engine's plan into the draft; what was locked where it begins stays locked."""
    locked = (
        draft.source.placements.filter(locked=True) if draft.source else Placement.objects.none()
    )
    kept = set(locked.values_list("session__key", flat=True))
    spots = {
        key: Spot(place.room, place.slot, key in kept) for key, place in plan.placements.items()
    }
    draft.state = Draft.State.READY
    draft.objective = plan.objective
    draft.facts = {
        "lost_wishes": plan.terms.lost_wishes,
        "parallel_groups": plan.terms.parallel_groups,
        "oversize": plan.terms.oversize,
        "seconds": round(plan.seconds, 1),
    }
    if isinstance(plan, Repair):
        draft.facts |= {"moved": len(plan.moved), "fewest": plan.bound >= len(plan.moved)}
    else:
        draft.bound = plan.bound
        draft.facts["proven_best"] = plan.status is timetable.Status.OPTIMAL
    draft.save()
    write(draft, spots)


def keep_conflict(draft: Draft, answer: Impossible, ways: list[dict[str, Any]]) -> None:
    """Remember why there is no timetable, in keys, so that each reader gets their own words."""
    draft.state = Draft.State.IMPOSSIBLE
    faults = demanded_of(draft.edition, answer.demands)
    draft.facts = {"faults": [fault.as_json() for fault in faults], "ways": ways}
    draft.save()


def demanded_of(edition: Edition, demands: Iterable[Demand]) -> list[Fault]:
    """The demands that cannot all be met; hours that a person's travel leaves name the person."""
    faults = [
        Fault(
            kind=f"demand_{demand.kind}",
            sessions=list(demand.events),
            rooms=list(demand.rooms),
            people=participants(demand.people),
            slots=_listed(demand.params.get("slots")),
            seats=int(str(demand.params.get("seats", 0))),
            equipment=str(demand.params.get("equipment", "")),
        )
        for demand in demands
    ]
    travellers = _travellers(edition, (key for fault in faults for key in fault.sessions))
    return [
        replace(fault, kind="demand_away", people=travellers[fault.sessions[0]])
        if fault.kind == "demand_slots" and fault.sessions[0] in travellers
        else fault
        for fault in faults
    ]


def _travellers(edition: Edition, sessions: Iterable[str]) -> dict[str, list[int]]:
    """Who is away during some slot, by the session in which they have a part."""
    rows = Role.objects.filter(session__edition=edition, session__key__in=set(sessions))
    away = rows.filter(participant__absences__slot__edition=edition).distinct()
    found: dict[str, list[int]] = {}
    for session, person in away.values_list("session__key", "participant").order_by("participant"):
        found.setdefault(session, []).append(person)
    return found


def impossible(edition: Edition, answer: Impossible) -> Refusal:
    """The refusal that names each conflicting demand, in the reader's language."""
    faults = demanded_of(edition, answer.demands)
    names = names_for(edition, faults)
    return Refusal(
        format_lazy(
            "{start}\n{list}\n{end}",
            start=_("There is no timetable that meets all of this:"),
            list="\n".join(f"– {word(fault, names)}" for fault in faults),
            end=_("Give up or change one of these demands, then plan again."),
        ),
        code="impossible",
    )


def participants(keys: Iterable[str]) -> list[int]:
    """The people's own keys, from the engine's names of them; a team's key stands negative."""
    return [
        -int(key.removeprefix("team-"))
        if key.startswith("team-")
        else int(key.removeprefix("person-"))
        for key in keys
    ]


def _listed(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, tuple) else []

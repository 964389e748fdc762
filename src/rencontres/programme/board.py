"""The grid of a draft as its page shows it: days, rooms as columns, slots as rows, and the tray."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import capfirst

from rencontres.core.dates import day_and_hour, hours, weekday
from rencontres.core.languages import Text
from rencontres.editions.models import Edition, Room, Slot

from . import checking, queries
from .editing import Spot, spots_of
from .models import Draft, Level, Session
from .rules import strictest
from .wording import Fault, names_for, word

TONES = {Level.FORBID: "bad", Level.BLOCK: "bad", Level.WARN: "warn", Level.IGNORE: ""}


@dataclass
class Card:
    """A session in the grid or in the tray."""

    key: str
    title: Text
    kind: Text
    seats: int
    spot: Spot | None
    alone: bool
    synthetic: bool
    faults: list[str] = field(default_factory=list)
    tone: str = ""
    changed: bool = False  # from the draft it is compared with

    @property
    def seen(self) -> str:
        """Its place as forms name it: “room slot”."""
        return f"{self.spot.room} {self.spot.slot}" if self.spot else ""


@dataclass(frozen=True)
class Cell:
    """A room at an hour."""

    room: Room
    key: str  # “room slot”
    name: str
    card: Card | None
    closed: bool


@dataclass
class Row:
    """An hour, with a cell for each room."""

    slot: Slot
    time: str
    cells: list[Cell]


@dataclass
class Day:
    """A day's rows."""

    date: date
    title: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Board:
    """A draft, ready to be shown and changed."""

    rooms: list[Room]
    days: list[Day]
    cards: dict[str, Card]
    tray: list[Card]
    faults: list[tuple[Fault, str]]

    @property
    def blocking(self) -> list[str]:
        """What forbids the release, in words."""
        return [told for fault, told in self.faults if fault.blocking]

    @property
    def minor(self) -> list[str]:
        """What is to be minded, in words."""
        return [told for fault, told in self.faults if not fault.blocking]


def board_of(draft: Draft, filters: queries.Filters) -> Board:
    """Everything about a draft; the filters narrow the tray."""
    edition = draft.edition
    spots = spots_of(draft)
    sessions = list(queries.sessions_of(edition).filter(change=None))
    cards = {session.key: _card(session, spots.get(session.key)) for session in sessions}
    found = checking.faults_of(draft) if draft.state == Draft.State.READY else []
    names = names_for(edition, found)
    faults = [(fault, word(fault, names)) for fault in found]
    _mark(cards, faults)
    rooms = list(edition.rooms.all())
    return Board(
        rooms=rooms,
        days=_days(edition, rooms, cards.values()),
        cards=cards,
        tray=[cards[s.key] for s in sessions if s.key not in spots and matches(s, filters)],
        faults=faults,
    )


def _card(session: Session, spot: Spot | None) -> Card:
    return Card(
        key=session.key,
        title=session.title,
        kind=session.kind.name,
        seats=session.seats_wanted,
        spot=spot,
        alone=session.kind.alone,
        synthetic=session.synthetic,
    )


def _mark(cards: dict[str, Card], faults: Iterable[tuple[Fault, str]]) -> None:
    """Tell each card what it breaks, the strictest first; being unplaced is plain to see."""
    levels: dict[str, list[Level]] = {}
    for fault, told in faults:
        for key in fault.sessions if fault.kind != "broken_held" else ():
            if key in cards:
                cards[key].faults.append(told)
                levels.setdefault(key, []).append(Level(fault.level))
    for key, found in levels.items():
        cards[key].tone = TONES[strictest(found)]


def _days(edition: Edition, rooms: list[Room], cards: Iterable[Card]) -> list[Day]:
    at = {card.seen: card for card in cards if card.spot}
    closed = set(edition.rooms.exclude(closures=None).values_list("key", "closures__slot__key"))
    days: dict[date, Day] = {}
    for slot in edition.slots.all():
        day = slot.starts.astimezone(edition.zone).date()
        row = Row(slot, hours(slot.starts, slot.ends, edition.zone), [])
        when = day_and_hour(slot.starts, edition.zone)
        for room in rooms:
            key = f"{room.key} {slot.key}"
            name = f"{room.name}, {when}"
            is_closed = (room.key, slot.key) in closed
            row.cells.append(Cell(room, key, name, at.get(key), is_closed))
        days.setdefault(day, Day(day, capfirst(weekday(day)))).rows.append(row)
    return list(days.values())


def matches(session: Session, filters: queries.Filters) -> bool:
    """Whether a session of the tray answers what is looked for."""
    themes = {theme.key for theme in session.themes.all()}
    wanted = queries.folded(filters.text).split()
    return (
        (not filters.kind or session.kind.key == filters.kind)
        and (not filters.theme or filters.theme in themes)
        and all(w in queries.searched(session) for w in wanted)
    )

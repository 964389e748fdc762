"""The workbooks of CoSPLib, a library of conference scheduling problems, and of their solutions.

Sheets, columns and the meaning of each weight are those its README describes; whose figures count
are its checker's. Time zones are whole hours, and a day wraps around.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import numpy as np
from openpyxl import Workbook, load_workbook

from ..conference.problem import Conference, Integers, Schedule
from .errors import BadFile

Rows = list[list[object]]
_TALK_COLUMNS = 7  # reference, track, time slots, order, time zone, presenters, attendees
_WEIGHTS = (
    "track_session",
    "track_room",
    "session_room",
    "similar",
    "more_rooms",
    "parallel",
    "gaps",
    "zones",
    "misplaced",
    "talk_session",
    "talk_room",
    "presenters",
    "attendees",
    "chairs",
    "presenters_slot",
    "attendees_slot",
)
_SHEETS = (
    "parameters",
    "submissions",
    "tracks",
    "sessions",
    "rooms",
    "tracks_sessions|penalty",
    "tracks_rooms|penalty",
    "similar tracks",
    "sessions_rooms|penalty",
)


@dataclass(frozen=True, slots=True)
class _Book:
    """The rows of every sheet, blank ones left out at the end."""

    sheets: dict[str, Rows]

    def cell(self, sheet: str, row: int, column: int) -> object:
        """What stands there, rows and columns counted from 0; None where nothing does."""
        rows = self.sheets[sheet]
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else None

    def text(self, sheet: str, row: int, column: int) -> str:
        """A name; empty where nothing stands."""
        found = self.cell(sheet, row, column)
        return "" if found is None else str(found)

    def number(self, sheet: str, row: int, column: int) -> int:
        """A whole number of 0 or more; 0 where nothing stands."""
        found = self.cell(sheet, row, column)
        try:
            number = int(str(found or 0).split(":")[0])
        except ValueError:
            number = -1
        if number < 0:
            raise _bad(sheet, row, column, f"{found!r} is not a whole number of 0 or more")
        return number

    def names(self, sheet: str) -> list[str]:
        """The first column under its heading, each name once."""
        names = [self.text(sheet, row, 0) for row in range(1, len(self.sheets[sheet]))]
        for row, name in enumerate(names):
            if not name or name in names[:row]:
                raise _bad(sheet, row + 1, 0, f"{name!r} stands there twice" if name else "no name")
        return names


def read(path: Path) -> Conference:
    """The problem of a workbook; raises `BadFile` naming sheet, row and column."""
    book = _open(path)
    tracks, sessions, rooms, talks = map(book.names, ("tracks", "sessions", "rooms", "submissions"))
    weight = {name: book.number("parameters", row + 1, 4) for row, name in enumerate(_WEIGHTS)}
    track = _tracks_of(book, talks, tracks)
    talk_session = weight["talk_session"] * _table(book, "submissions", talks, sessions)
    talk_session += weight["zones"] * _zone_costs(book, talks, sessions)
    presenters, attendees = _clashes(book, talks, track)
    similar = np.triu(_table(book, "similar tracks", tracks, tracks), 1)
    chairs = [_people(book.text("tracks", row + 1, 1)) for row in range(len(tracks))]
    beside = weight["similar"] * (similar + similar.T) + weight["chairs"] * _shared(chairs, chairs)
    np.fill_diagonal(beside, 0)
    return Conference(
        talks=tuple(talks),
        tracks=tuple(tracks),
        sessions=tuple(sessions),
        rooms=tuple(rooms),
        track=track,
        needs=_column(book, "submissions", talks, 2),
        place=_column(book, "submissions", talks, 3),
        length=_column(book, "sessions", sessions, 1),
        talk_session=talk_session,
        talk_room=weight["talk_room"] * _table(book, "submissions", talks, rooms),
        track_session=weight["track_session"]
        * _table(book, "tracks_sessions|penalty", tracks, sessions),
        track_room=weight["track_room"] * _table(book, "tracks_rooms|penalty", tracks, rooms),
        session_room=weight["session_room"]
        * _table(book, "sessions_rooms|penalty", sessions, rooms),
        beside=beside,
        session_clash=weight["presenters"] * presenters + weight["attendees"] * attendees,
        slot_clash=weight["presenters_slot"] * presenters + weight["attendees_slot"] * attendees,
        more_rooms=weight["more_rooms"],
        parallel=weight["parallel"],
        gaps=weight["gaps"],
        misplaced=weight["misplaced"],
    )


def write(problem: Conference, schedule: Schedule, path: Path) -> None:
    """The solution's workbook: tracks by session and room, then talks by time slot and room."""
    book = Workbook()
    sheet = book.active
    sheet.title = "sol"
    sheet.append([None, *problem.rooms])
    for session, row in zip(problem.sessions, schedule.cell, strict=True):
        held = [problem.tracks[problem.track[talks[0]]] if talks else None for talks in row]
        sheet.append([session, *held])
    sheet.append([])
    for session, length, row in zip(problem.sessions, problem.length, schedule.cell, strict=True):
        columns = [[i for i in talks for _ in range(problem.needs[i])] for talks in row]
        for slot in range(length):
            held = [problem.talks[c[slot]] if slot < len(c) else None for c in columns]
            sheet.append([session, *held])
    book.save(path)


def _bad(sheet: str, row: int, column: int, what: str) -> BadFile:
    return BadFile(f"Sheet {sheet!r}, row {row + 1}, column {column + 1}: {what}.")


def _open(path: Path) -> _Book:
    try:
        book = load_workbook(path, data_only=True)
    except Exception as error:
        raise BadFile(f"{path.name} is not a workbook that can be read: {error}") from error
    missing = [sheet for sheet in _SHEETS if sheet not in book.sheetnames]
    if missing:
        raise BadFile(f"The workbook lacks the sheet {missing[0]!r}.")
    sheets = {
        name: [list(row) for row in book[name].iter_rows(values_only=True)] for name in _SHEETS
    }
    for rows in sheets.values():
        while rows and all(value in {None, ""} for value in rows[-1]):
            rows.pop()
    return _Book(sheets)


def _column(book: _Book, sheet: str, names: Sequence[str], column: int) -> Integers:
    return np.array([book.number(sheet, row + 1, column) for row in range(len(names))])


def _tracks_of(book: _Book, talks: Sequence[str], tracks: Sequence[str]) -> Integers:
    number = {name: i for i, name in enumerate(tracks)}
    for row in range(1, len(talks) + 1):
        if book.text("submissions", row, 1) not in number:
            name = book.text("submissions", row, 1)
            raise _bad("submissions", row, 1, f"{name!r} is no track of the sheet 'tracks'")
    return np.array([number[book.text("submissions", row + 1, 1)] for row in range(len(talks))])


def _table(book: _Book, sheet: str, rows: Sequence[str], columns: Sequence[str]) -> Integers:
    """Numbers by name: of the rows in the first column, and of the columns in the heading."""
    first = _TALK_COLUMNS if sheet == "submissions" else 1
    heading = {
        book.text(sheet, 0, column): column
        for column in range(first, len(book.sheets[sheet][0]) if book.sheets[sheet] else 0)
    }
    at = {book.text(sheet, row, 0): row for row in range(1, len(book.sheets[sheet]))}
    for names, found, what in ((rows, at, "row"), (columns, heading, "column")):
        for name in names:
            if name not in found:
                raise BadFile(f"Sheet {sheet!r} lacks a {what} for {name!r}.")
    table = [[book.number(sheet, at[row], heading[column]) for column in columns] for row in rows]
    return np.array(table, dtype=np.int64).reshape(len(rows), len(columns))


def _people(text: str) -> frozenset[str]:
    return frozenset(name for name in text.split(", ") if name)


def _shared(these: Sequence[frozenset[str]], those: Sequence[frozenset[str]]) -> Integers:
    """1 where two groups have a person in common."""
    index = {name: i for i, name in enumerate(sorted(frozenset().union(*these, *those)))}

    def members(groups: Sequence[frozenset[str]]) -> Integers:
        member = np.zeros((len(groups), len(index)), dtype=np.int64)
        for row, group in enumerate(groups):
            member[row, [index[name] for name in group]] = 1
        return member

    return np.asarray((members(these) @ members(those).T > 0).astype(np.int64))


def _clashes(book: _Book, talks: Sequence[str], track: Integers) -> tuple[Integers, Integers]:
    """Talks with a presenter in common, and with an attendee: in another talk, or in its chair."""
    rows = range(1, len(talks) + 1)
    presenters, attendees = (
        [_people(book.text("submissions", r, c)) for r in rows] for c in (5, 6)
    )
    chairs = [_people(book.text("tracks", t + 1, 1)) for t in track]
    elsewhere = (track[:, None] != track).astype(np.int64)
    present = _shared(presenters, presenters) | _shared(presenters, chairs) * elsewhere
    attend = _shared(attendees, attendees) | _shared(attendees, presenters)
    attend |= _shared(attendees, chairs) * elsewhere
    return _mutual(present), _mutual(attend)


def _mutual(clash: Integers) -> Integers:
    both: Integers = clash | clash.T
    np.fill_diagonal(both, 0)
    return both


def _zone_costs(book: _Book, talks: Sequence[str], sessions: Sequence[str]) -> Integers:
    """By the presenter's clock: nothing, the lesser penalty, or the greater one."""
    here = _zone(book, "parameters", 1, 1)
    fine, late, edge, end = (_minutes(book, "parameters", row, 1) for row in (3, 4, 6, 7))
    less, more = book.number("parameters", 8, 1), book.number("parameters", 10, 1)
    shift = np.array([_zone(book, "submissions", row + 1, 4) for row in range(len(talks))]) - here
    rows = range(1, len(sessions) + 1)
    starts, ends = (
        (np.array([_minutes(book, "sessions", row, c) for row in rows]) + 60 * shift[:, None])
        % 1440
        for c in (3, 4)
    )
    bad = (starts < edge) | (ends > end) | (ends < edge)
    poor = ((starts >= edge) & (starts < fine)) | ((ends > late) & (ends <= end))
    return np.where(bad, more, np.where(poor, less, 0)).astype(np.int64)


def _zone(book: _Book, sheet: str, row: int, column: int) -> int:
    text = book.text(sheet, row, column)
    try:
        if not text.startswith("GMT"):
            raise ValueError
        return int(text.removeprefix("GMT"))
    except ValueError:
        raise _bad(sheet, row, column, f"{text!r} is no time zone such as GMT+2") from None


def _minutes(book: _Book, sheet: str, row: int, column: int) -> int:
    found = book.cell(sheet, row, column)
    try:
        moment = found if isinstance(found, time) else time.fromisoformat(f"{found}".zfill(5))
    except ValueError:
        raise _bad(sheet, row, column, f"{found!r} is no time of day such as 09:30") from None
    return moment.hour * 60 + moment.minute

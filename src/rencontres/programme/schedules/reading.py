"""Reading the schedules that pretalx, frab and others export: `schedule.json` and XML.

Both forms are the C3VOC's (https://c3voc.de/schedule/schema.json and schedule.xml.xsd). A file with
faults is refused whole, each fault with the number and title of its event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from lxml import etree

from rencontres.core.actions import Refusal

LARGEST = 8 * 2**20  # bytes
_DURATION = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})")  # 01:30, or 1:01:30 with days


@dataclass(frozen=True)
class Talk:
    """An event of a schedule, as its file has it; times are aware."""

    source: str  # what names it in the file it comes from, for ever
    title: str
    text: str = ""
    language: str = ""
    kind: str = ""
    track: str = ""
    room: str = ""
    starts: str = ""  # ISO 8601
    ends: str = ""
    people: tuple[str, ...] = ()


class BadSchedule(Refusal):
    """The file is no schedule, or some of its events cannot be read."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            format_lazy(
                "{start}\n{list}\n{end}",
                start=_("This file cannot be imported:"),
                list="\n".join(f"– {problem}" for problem in problems[:20]),
                end=_("Nothing was changed. Correct the file, or export it anew."),
            ),
            code="schedule",
            status=422,
        )


class Readable(Protocol):
    """A file of bytes, uploaded or opened."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, or all that is left."""
        ...


def read(file: Readable, zone: ZoneInfo) -> list[Talk]:
    """The events of a file; hours without a zone are of `zone`. Raises BadSchedule."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadSchedule([_("it has more than %(most)d MiB.") % {"most": LARGEST // 2**20}])
    rows = _of_xml(data) if data.lstrip()[:1] == b"<" else _of_json(data)
    talks, problems, seen = [], [], set()
    for number, row in enumerate(rows, 1):
        try:
            talk = _talk(row, zone)
            if talk.source in seen:
                raise ValueError(_("its identifier is that of another event."))
            seen.add(talk.source)
            talks.append(talk)
        except ValueError as error:
            named = {"number": number, "title": row.get("title") or "–", "problem": error}
            problems.append(_("event %(number)d (“%(title)s”): %(problem)s") % named)
    if problems or not talks:
        raise BadSchedule(problems or [_("it holds no event.")])
    return talks


def _of_json(data: bytes) -> list[dict[str, Any]]:
    try:
        days = json.loads(data)["schedule"]["conference"]["days"]
        return [
            {"room": room, **event}
            for day in days
            for room, events in day["rooms"].items()
            for event in events
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSchedule([_neither()]) from error


def _of_xml(data: bytes) -> list[dict[str, Any]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        what = _("line %(line)s: %(error)s") % {"line": error.lineno, "error": error.msg}
        raise BadSchedule([what]) from error
    if root.tag != "schedule":
        raise BadSchedule([_neither()])
    return list(_xml_events(root))


def _xml_events(root: etree._Element) -> Iterator[dict[str, Any]]:
    for day in root.iter("day"):
        for room in day.iter("room"):
            for event in room.iter("event"):
                said = {child.tag: (child.text or "").strip() for child in event}
                said["persons"] = [
                    {"name": (person.text or "").strip()} for person in event.iter("person")
                ]
                if not said.get("date") and day.get("date"):
                    said["date"] = f"{day.get('date')}T{said.get('start', '')}"
                yield {"room": room.get("name"), **dict(event.attrib), **said}


def _neither() -> str:
    return _("it is neither a schedule.json nor a schedule in XML, as pretalx and frab write them.")


def _talk(row: dict[str, Any], zone: ZoneInfo) -> Talk:
    title = _said(row, "title")
    if not title:
        raise ValueError(_("it has no title."))
    source = next((_said(row, name) for name in ("guid", "code", "id") if _said(row, name)), "")
    if not source:
        raise ValueError(_("it has no identifier (guid, code or id)."))
    starts, ends = _times(row, zone)
    texts = [_said(row, name) for name in ("subtitle", "abstract", "description")]
    people = row.get("persons") or []
    return Talk(
        source=source[:100],
        title=title,
        text="\n\n".join(dict.fromkeys(text for text in texts if text)),
        language=_said(row, "language"),
        kind=_said(row, "type"),
        track=_said(row, "track"),
        room=_said(row, "room"),
        starts=starts,
        ends=ends,
        people=tuple(name for name in map(_name, people) if name),
    )


def _said(row: dict[str, Any], name: str) -> str:
    """What a field says; of a text in several languages, the first."""
    value = row.get(name)
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return "" if value is None else str(value).strip()


def _name(person: Any) -> str:
    if isinstance(person, dict):
        return _said(person, "public_name") or _said(person, "name")
    return str(person).strip()


def _times(row: dict[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    """When it starts and ends; both empty where the file does not say."""
    said, long = _said(row, "date"), _said(row, "duration")
    if not said or not long:
        return "", ""
    starts = _parsed(datetime.fromisoformat, said, _("“%(said)s” is no date as 2027-10-09T14:30."))
    if starts.tzinfo is None:
        starts = starts.replace(tzinfo=zone)
    length = _parsed(_duration, long, _("“%(said)s” is no duration as 01:30."))
    return starts.isoformat(), (starts + length).isoformat()


def _parsed(parse: Callable[[str], Any], said: str, problem: str) -> Any:
    try:
        return parse(said)
    except ValueError as error:
        raise ValueError(problem % {"said": said}) from error


def _duration(said: str) -> timedelta:
    found = _DURATION.fullmatch(said)
    if found is None:
        raise ValueError(said)
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)

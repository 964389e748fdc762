"""Calendars that other programs subscribe to: iCalendar (RFC 5545) and xCal (RFC 6321)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event
from lxml import etree

ICAL = "text/calendar; charset=utf-8"
XCAL = "application/calendar+xml"
_REFRESHED = timedelta(minutes=15)
_MAKER = "-//rencontres//programme//FR"
_NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0"


@dataclass(frozen=True)
class Entry:
    """Something in a calendar. Times are aware; `changed` is when it was last told anew."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    changed: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False

    @property
    def status(self) -> str:
        """What a calendar calls it."""
        return "CANCELLED" if self.cancelled else "CONFIRMED"


def ical(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar as iCalendar; who subscribes asks again every quarter of an hour."""
    said: bytes = _calendar(name, entries).to_ical()
    return said


def xcal(name: str, entries: Iterable[Entry]) -> bytes:
    """The same calendar as XML."""
    root = etree.Element("icalendar", nsmap={None: _NAMESPACE})
    outer = etree.SubElement(root, "vcalendar")
    head = {"prodid": _MAKER, "version": "2.0", "x-wr-calname": name}
    _write_properties(outer, {key: ("text", value) for key, value in head.items()})
    inner = etree.SubElement(outer, "components")
    for entry in entries:
        _write_properties(etree.SubElement(inner, "vevent"), _typed(entry))
    said: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return said


def _calendar(name: str, entries: Iterable[Entry]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("dtstart", entry.starts.astimezone(UTC))
    event.add("dtend", entry.ends.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("status", entry.status)
    for key, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(key, value)
    return event


def _typed(entry: Entry) -> dict[str, tuple[str, str]]:
    """The properties of an entry that say something, each with its type."""
    return {
        "uid": ("text", entry.uid),
        "dtstamp": ("date-time", _utc(entry.changed)),
        "dtstart": ("date-time", _utc(entry.starts)),
        "dtend": ("date-time", _utc(entry.ends)),
        "summary": ("text", entry.title),
        "status": ("text", entry.status),
        "location": ("text", entry.place),
        "description": ("text", entry.text),
        "url": ("uri", entry.url),
    }


def _write_properties(parent: etree._Element, told: dict[str, tuple[str, str]]) -> None:
    properties = etree.SubElement(parent, "properties")
    for key, (kind, value) in told.items():
        if value:
            etree.SubElement(etree.SubElement(properties, key), kind).text = value


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

"""The same schedule as XML, in the form that frab began and most conference apps read.

Source of the form: schedule.xml.xsd of the C3VOC's validator.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

_TOLD = ("date", "start", "duration", "room", "slug", "title", "subtitle", "track")
_MORE = ("type", "language", "abstract", "description")


def frab(schedule: dict[str, Any]) -> bytes:
    """What `schedule.schedule` tells, as XML."""
    conference = schedule["schedule"]["conference"]
    root = etree.Element("schedule")
    _add(root, "version", schedule["schedule"]["version"])
    head = etree.SubElement(root, "conference")
    for name in ("acronym", "title", "start", "end", "timeslot_duration"):
        _add(head, name, conference[name])
    _add(head, "days", conference["daysCount"])
    for day in conference["days"]:
        root.append(_day(day))
    said: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return said


def _day(day: dict[str, Any]) -> etree._Element:
    element = etree.Element(
        "day",
        index=str(day["index"]),
        date=day["date"],
        start=day["day_start"],
        end=day["day_end"],
    )
    for name, events in day["rooms"].items():
        room = etree.SubElement(element, "room", name=name)
        for event in events:
            room.append(_event(event))
    return element


def _event(event: dict[str, Any]) -> etree._Element:
    element = etree.Element("event", id=str(event["id"]), guid=event["guid"])
    for name in (*_TOLD, *_MORE):
        _add(element, name, event[name] or "")
    people = etree.SubElement(element, "persons")
    for person in event["persons"]:
        etree.SubElement(people, "person", id=str(person["id"])).text = person["public_name"]
    links = etree.SubElement(element, "links")  # the schema knows addresses only here
    etree.SubElement(links, "link", href=event["url"]).text = event["title"]
    return element


def _add(parent: etree._Element, name: str, value: Any) -> None:
    etree.SubElement(parent, name).text = str(value)

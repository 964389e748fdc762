"""What other programs read of the programme: exact values, and 304 for who has it already."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from lxml import etree

from rencontres.core.actor import SYSTEM
from rencontres.programme.actions import assign_role
from rencontres.programme.models import Session

from .. import factories
from .rows import Venue, person, released, venue

pytestmark = pytest.mark.django_db
XCAL = "{urn:ietf:params:xml:ns:icalendar-2.0}"


@pytest.fixture
def v() -> Venue:
    """A released programme of one session with a speaker, and one that has no place yet."""
    v = venue()
    water = factories.session(
        v.edition,
        key="eau",
        title={"fr": "Réseaux d’eau", "en": "Water networks"},
        languages=["fr"],
    )
    factories.session(v.edition, key="attente", title={"fr": "À placer"})
    speaker = person(v.edition, given_name="Aminata", family_name="Traoré")
    assign_role(by=SYSTEM, session=water, participant=speaker, kind="speaker")
    released(v.edition, {water: (v.large, v.eleven)})
    return v


def address(v: Venue, name: str) -> str:
    return f"/{v.edition.slug}/programme/{name}"


def test_the_schedule_tells_what_is_released(client, v):
    water = Session.objects.get(key="eau")
    told = client.get(f"/en{address(v, 'schedule.json')}").json()
    conference = told["schedule"]["conference"]
    assert told["$schema"] == "https://c3voc.de/schedule/schema.json"
    assert conference["daysCount"] == len(conference["days"])
    assert conference["time_zone_name"] == v.edition.timezone
    events = [e for day in conference["days"] for room in day["rooms"].values() for e in room]
    zone, slot = v.edition.zone, v.eleven
    assert [
        {key: event[key] for key in ("id", "title", "room", "date", "start", "language", "persons")}
        for event in events
    ] == [
        {
            "id": water.pk,
            "title": "Water networks",
            "room": v.large.name,
            "date": slot.starts.astimezone(zone).isoformat(),
            "start": f"{slot.starts.astimezone(zone):%H:%M}",
            "language": "fr",
            "persons": [{"id": water.roles.get().participant_id, "public_name": "Aminata Traoré"}],
        }
    ]


def test_the_xml_tells_the_same(client, v):
    answer = client.get(address(v, "schedule.xml"))
    assert answer["Content-Type"] == "application/xml"
    [event] = etree.fromstring(answer.content).findall("day/room/event")
    assert event.findtext("title") == "Réseaux d’eau"
    assert event.findtext("persons/person") == "Aminata Traoré"
    assert event.find("links/link").get("href").endswith(f"/{v.edition.slug}/sessions/eau/")


def test_a_calendar_reads_the_same_hours(client, v):
    answer = client.get(address(v, "calendar.ics"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.content).events
    assert (event["SUMMARY"], event["STATUS"]) == ("Réseaux d’eau", "CONFIRMED")
    assert (event.start, event.end) == (v.eleven.starts, v.eleven.ends)
    xml = etree.fromstring(client.get(address(v, "calendar.xcs")).content)
    assert xml.findtext(f".//{XCAL}summary/{XCAL}text") == "Réseaux d’eau"
    moment = xml.findtext(f".//{XCAL}dtstart/{XCAL}date-time")
    assert datetime.fromisoformat(moment) == v.eleven.starts.astimezone(UTC)


@pytest.mark.parametrize("name", ["schedule.json", "schedule.xml", "calendar.ics", "calendar.xcs"])
def test_who_has_it_gets_nothing_again_and_the_kind_is_remembered(client, v, name):
    first = client.get(address(v, name))
    again = client.get(address(v, name))
    assert (again.content, again["Content-Type"]) == (first.content, first["Content-Type"])
    known = client.get(address(v, name), headers={"If-None-Match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_more_sessions_take_no_more_statements(client, v):
    with CaptureQueriesContext(connection) as few:
        client.get(address(v, "schedule.json"))
    more = {
        factories.session(v.edition, key=f"autre-{n}"): (v.small, slot)
        for n, slot in enumerate((v.nine, v.eleven))
    }
    released(v.edition, more, name="Version 2")
    with CaptureQueriesContext(connection) as many:
        client.get(address(v, "schedule.json"))
    assert len(many) == len(few)


def test_an_edition_in_preparation_has_none(client, v):
    v.edition.state = "draft"
    v.edition.save()
    assert client.get(address(v, "schedule.json")).status_code == 404

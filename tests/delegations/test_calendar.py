"""A person's agenda in their own calendar, under an address that only they know."""

from __future__ import annotations

import pytest
from django.utils import timezone
from icalendar import Calendar

from rencontres.agenda.actions import schedule
from rencontres.delegations.calendar import address
from rencontres.delegations.models import Seat
from rencontres.editions.models import Slot

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot() -> Slot:
    return factories.slot(factories.edition())


@pytest.fixture
def seat(slot) -> Seat:
    """Somebody who is expected at nine."""
    seat = factories.seat(factories.delegation(slot.edition))
    schedule(
        edition=slot.edition,
        kind="meeting",
        title={"fr": "Rendez-vous avec Cotonou"},
        starts=slot.starts,
        ends=slot.ends,
        place="Table 4",
        holders=[(seat.holder, "")],
    )
    return seat


def path(seat: Seat) -> str:
    return "/" + address(seat).split("/", 3)[3]


def test_a_calendar_program_reads_the_agenda_without_signing_in(client, seat, slot):
    answer = client.get(path(seat))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.content).events
    assert event["SUMMARY"] == "Rendez-vous avec Cotonou"
    assert event["LOCATION"].startswith("Table 4")
    assert (event.start, event.end) == (slot.starts, slot.ends)


def test_nobody_guesses_the_address(client, seat):
    known = path(seat)
    assert client.get(known.replace(".ics", "x.ics")).status_code == 404
    other = factories.edition(slug="2018")
    assert client.get(known.replace(seat.edition.slug, other.slug, 1)).status_code == 404


def test_the_address_ends_with_the_seat(client, seat):
    known = path(seat)
    seat.withdrawn = timezone.now()
    seat.save()
    assert client.get(known).status_code == 404


def test_the_agenda_page_gives_the_address(client, seat):
    seat.participant.user = factories.user("Sienne")
    seat.participant.save()
    client.force_login(seat.participant.user)
    page = client.get(f"/{seat.edition.slug}/me/agenda/").content.decode()
    assert address(seat) in page

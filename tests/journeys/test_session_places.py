"""A full session: somebody waits, a place comes free, the offer is accepted with one tap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from rencontres.core.actor import SYSTEM
from rencontres.programme.actions import book_seat, cancel_booking
from rencontres.programme.models import Booking, WaitingParty

from .. import factories
from ..programme.rows import released
from .conftest import Walk
from .test_changes import picture, signed_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
OPENING = datetime(2099, 10, 9, 7, tzinfo=UTC)
LONG = "Coopérer entre collectivités pour la gestion intégrée des ressources en eau du bassin"


@pytest.fixture
def edition():
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    return factories.edition(slug="2099", **days)


@pytest.fixture
def sessions(edition):
    """Two sessions at one hour: the first has one place, and it is taken."""
    slot = factories.slot(edition, starts=OPENING, ends=OPENING + timedelta(minutes=90))
    wanted = factories.session(edition, title={"fr": LONG})
    other = factories.session(edition, title={"fr": "Sols vivants"})
    rooms = [factories.room(edition, name=f"Salon {n}", capacity=n) for n in (1, 50)]
    released(edition, {wanted: (rooms[0], slot), other: (rooms[1], slot)})
    seat = factories.seat(factories.delegation(edition))
    book_seat(by=SYSTEM, session=wanted, seat=seat)
    return wanted, other, seat


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_a_head_waits_and_accepts(browser, live_server, edition, sessions, width, scheme):
    wanted, other, first = sessions
    head = factories.user()
    delegation = factories.delegation(edition)
    seats = [factories.seat(delegation, user=head), *(factories.seat(delegation) for _ in "123")]
    delegation.head = seats[0].participant
    delegation.save()
    mine = signed_in(browser, live_server, head, width, scheme).new_page()
    walk = Walk(mine, live_server.url)
    page = walk.to(f"/2099/sessions/{wanted.key}/")
    page.get_by_text("Pour ma délégation").click()
    walk.look()
    picture(page, f"session-full-{width}")
    page.get_by_role("button", name="Rejoindre la liste d’attente").click()
    expect(page.get_by_text("Sur la liste d’attente", exact=True)).to_be_visible()
    walk.look()
    page = walk.to(f"/2099/sessions/{other.key}/")
    page.get_by_text("Pour ma délégation").click()
    page.get_by_label(seats[0].participant.full_name).check()
    page.get_by_label(seats[1].participant.full_name).check()
    page.get_by_role("button", name="Réserver ces places").click()
    expect(page.get_by_text("2 places sont réservées.")).to_be_visible()
    cancel_booking(by=SYSTEM, session=wanted, seat=first)
    page = walk.to(f"/2099/sessions/{wanted.key}/")
    page.get_by_role("link", name="Accepter ou décliner").click()
    expect(page.get_by_text("accepter rend cette place")).to_be_visible()
    walk.look()
    picture(page, f"session-offer-{width}")
    page.get_by_role("button", name="Accepter et rendre l’autre place").click()
    expect(page.get_by_text("Vos places sont réservées.")).to_be_visible()
    walk.look()
    assert WaitingParty.objects.get().state == "accepted"
    booked = Booking.objects.filter(seat=seats[0]).values_list("session", flat=True)
    assert list(booked) == [wanted.pk]

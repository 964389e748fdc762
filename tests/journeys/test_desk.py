"""At the desk: somebody nobody knows, registered and badged from the keyboard alone."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from rencontres.core.actor import SYSTEM
from rencontres.delegations.models import Seat
from rencontres.gates.actions import check_in, set_up_session_gate
from rencontres.gates.models import Gate

from .. import factories
from ..changes.rows import placed
from .conftest import Walk
from .test_changes import picture, signed_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]


class Keyboard:
    """A keyboard that counts its keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.keys += len(words)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1


def take_badges(page: Page) -> list[bytes]:
    """The badges that the page fetches to print; a browser without a screen has no print dialog."""
    badges: list[bytes] = []

    def take(route: Route) -> None:
        badges.append(route.fetch().body())
        route.fulfill(status=204)

    page.route("**/badge.pdf", take)
    return badges


@pytest.fixture
def desk():
    factories.country("ML", names={"fr": "Mali", "en": "Mali", "es": "Malí"})
    edition = factories.edition(slug="2017")
    factories.country()
    factories.category(edition)
    factories.seat(factories.delegation(edition), given_name="Camille", family_name="Essai")
    return factories.team_member(edition, "registration")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_registered_and_badged_from_the_keyboard(browser, live_server, desk, width, scheme):
    context = signed_in(browser, live_server, desk, width, scheme)
    walk = Walk(context.new_page(), live_server.url)
    page = walk.to("/2017/desk/on-site/")
    picture(page, f"on-site-{width}")
    began = time.monotonic()
    keyboard = Keyboard(page)
    keyboard.type("Awa Diarra")
    with page.expect_navigation():
        keyboard.press("Enter")
    picture(page, f"on-site-nobody-{width}")
    keyboard.type("Commune de Bla")
    keyboard.press("Tab")
    keyboard.type("Mali")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.type("Maire")
    badges = take_badges(page)
    with page.expect_response("**/badge.pdf"):
        keyboard.press("Enter")
    page.get_by_text("Awa Diarra : le badge s’imprime.").wait_for()
    [badge] = badges
    assert badge.startswith(b"%PDF")
    took = time.monotonic() - began
    seat = Seat.objects.get(participant__family_name="Diarra")
    assert seat.participant.full_name == "Awa Diarra"
    assert seat.participant.function == {"fr": "Maire"}
    assert (seat.delegation.organisation, seat.delegation.country_id) == ("Commune de Bla", "ML")
    assert keyboard.keys == 38
    assert took < 60
    picture(page, f"on-site-done-{width}")
    walk.look()
    # Ready for the next one: the search has the keyboard again.
    assert page.evaluate("document.activeElement.id") == "search"
    keyboard.type("essai")
    page.get_by_role("button", name="Imprimer Camille Essai").wait_for()
    walk.look()
    picture(page, f"on-site-found-{width}")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_the_hall_is_watched_live(browser, live_server, width, scheme):
    edition = factories.edition(slug="2017")
    session = placed(edition, hours=0)
    set_up_session_gate(by=SYSTEM, session=session)
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée principale"})
    delegation = factories.delegation(edition, country=factories.country("SN"))
    seats = [factories.seat(delegation) for _n in range(5)]
    for hours, seat in enumerate(seats[:3]):
        at = factories.OPENING + timedelta(hours=hours // 2)
        check_in(by=SYSTEM, gate=gate, ticket=seat.ticket, at=at)
    team = factories.team_member(edition, "door")
    context = signed_in(browser, live_server, team, width, scheme)
    walk = Walk(context.new_page(), live_server.url)
    page = walk.to("/2017/desk/door/counts/")
    expect(page.get_by_role("row", name="Sénégal")).to_contain_text("60")
    picture(page, f"counts-{width}")
    page = walk.to("/2017/desk/door/sessions/")
    expect(page.get_by_role("rowheader", name=session.title["fr"])).to_be_visible()
    picture(page, f"sessions-{width}")
    context.close()

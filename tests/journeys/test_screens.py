"""The screen by a room's door: it follows the clock, and changes when the programme does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .. import factories
from ..programme.rows import released
from .conftest import Walk
from .test_changes import picture

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
OPENING = datetime(2099, 10, 9, 7, tzinfo=UTC)
LONG = "Coopérer entre collectivités pour la gestion intégrée des ressources en eau du bassin"


@pytest.fixture
def rooms():
    """Two rooms; the first has three sessions in a row."""
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    edition = factories.edition(slug="2099", **days)
    rooms = [
        factories.room(edition, name=name, key=key)
        for name, key in (("Grand salon", "grand"), ("Petit salon", "petit"))
    ]
    places = {}
    for number, title in enumerate((LONG, "Sols vivants", "Mobilités")):
        starts = OPENING + timedelta(hours=2 * number)
        slot = factories.slot(edition, starts=starts, ends=starts + timedelta(minutes=90))
        session = factories.session(edition, title={"fr": title}, languages=["fr", "ar"])
        places[session] = (rooms[0], slot)
    released(edition, places)
    return edition, rooms, places


@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 800), "light"), ((360, 740), "dark"), ((1080, 1920), "dark")]
)
def test_a_screen_tells_now_and_next(browser, live_server, rooms, size, scheme):
    _edition, _rooms, _places = rooms
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        bypass_csp=True,
        locale="fr-FR",
    )
    page = context.new_page()
    page.clock.install(time=OPENING + timedelta(minutes=10))
    walk = Walk(page, live_server.url)
    walk.to("/2099/screens/rooms/grand/")
    expect(page.locator("[data-clock]")).to_have_text("09:10")
    current = page.locator("[data-current]")
    expect(current).to_have_count(1)
    expect(current).to_contain_text(LONG)
    expect(current.get_by_text("Maintenant")).to_be_visible()
    following = page.locator("li", has_text="Sols vivants")
    expect(following.get_by_text("Ensuite")).to_be_visible()
    picture(page, f"screen-{size[0]}")
    page.clock.fast_forward("01:30:00")  # between two sessions
    expect(page.locator("[data-clock]")).to_have_text("10:40")
    expect(current).to_have_count(0)
    expect(page.get_by_text(LONG)).to_be_hidden()
    page.clock.fast_forward("06:00:00")
    expect(page.get_by_text("Plus rien n’est prévu dans cette salle.")).to_be_visible()
    walk.to("/2099/screens/rooms/")
    picture(page, f"screens-{size[0]}")
    walk.to("/2099/screens/")
    expect(page.get_by_role("link", name="Petit salon")).to_be_visible()
    context.close()


def test_a_session_that_moves_to_another_room_shows_there(browser, live_site, rooms):
    edition, (_grand, petit), places = rooms
    page = browser.new_page(locale="fr-FR")
    page.goto(f"{live_site}/2099/screens/rooms/petit/")
    expect(page.get_by_text("Rien n’est prévu dans cette salle.", exact=True)).to_be_visible()
    first = next(iter(places))
    released(edition, places | {first: (petit, places[first][1])}, name="Version 2")
    expect(page.get_by_text(LONG)).to_be_visible()
    page.close()

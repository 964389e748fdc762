"""A cancelled day: previewed and confirmed at a desk, seen on a telephone, told in Spanish."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect

from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Change
from rencontres.programme.actions import book_seat

from .. import factories
from ..changes.rows import placed
from .conftest import Walk

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
PICTURES = os.environ.get("PICTURES")


def signed_in(browser: Browser, live_server, user, width: int, scheme: str) -> BrowserContext:
    """A browser of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
        locale="fr-FR",
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return context


def picture(page, name: str) -> None:
    """Keep what is seen, for whoever asks to look."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def day():
    """Two days; Ana, who reads Spanish, has booked one session of each."""
    edition = factories.edition(slug="2017")
    sessions = [placed(edition, hours=hours) for hours in (0, 24)]
    seat = factories.seat(
        factories.delegation(edition, language="es"), email="ana@example.org", given_name="Ana"
    )
    seat.participant.user = factories.user()
    seat.participant.save()
    for session in sessions:
        book_seat(by=SYSTEM, session=session, seat=seat)
    return edition, seat.participant.user


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_a_cancelled_day(browser, live_server, day, width, scheme):
    edition, ana = day
    telephone = Walk(signed_in(browser, live_server, ana, 360, "dark").new_page(), live_server.url)
    agenda = telephone.to("/es/2017/me/agenda/")
    expect(agenda.get_by_text("Cancelado")).to_have_count(0)

    manager = factories.team_member(edition)
    desk = Walk(signed_in(browser, live_server, manager, width, scheme).new_page(), live_server.url)
    page = desk.to("/2017/desk/changes/?kind=day")
    picture(page, f"desk-{width}")
    page.get_by_label("Jour").select_option("2017-10-09")
    page.get_by_role("group", name="Raison").get_by_label("espagnol").fill("Corte de luz.")
    page.get_by_role("button", name="Voir ce qui se passerait").click()
    desk.look()
    expect(page.get_by_text("La jornada del lunes 9 de octubre queda cancelada")).to_be_visible()
    picture(page, f"preview-{width}")
    assert not Change.objects.exists()
    page.get_by_label("Pour confirmer, tapez").fill("2017")
    page.get_by_role("button", name="Annuler une journée").click()
    expect(page.get_by_text("1 personne est prévenue")).to_be_visible()
    desk.look()
    picture(page, f"done-{width}")

    agenda = telephone.to("/es/2017/me/agenda/")
    expect(agenda.get_by_text("Cancelado", exact=True)).to_have_count(1)
    expect(agenda.get_by_text("La jornada del lunes 9 de octubre")).to_be_visible()
    picture(agenda, f"agenda-{width}")
    agenda.get_by_role("link", name="Más información").click()
    telephone.look()
    expect(agenda.get_by_text("Corte de luz.")).to_be_visible()
    picture(agenda, f"change-{width}")
    grid = telephone.to("/es/2017/programme/grid/")
    picture(grid, f"grid-{width}")
    [message] = mail.outbox
    assert message.to == ["ana@example.org"]
    assert message.subject == "Día cancelado: Encuentros de prueba"
    assert "Corte de luz." in message.body

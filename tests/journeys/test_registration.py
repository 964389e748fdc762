"""A head registers six people in Spanish on a telephone, and goes on elsewhere half-way."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from rencontres.delegations.models import Consent, Delegation

from .. import factories
from .conftest import Walk

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
PICTURES = os.environ.get("PICTURES")
COLLEAGUES = ("Zoe", "Lea", "Ana", "Eva", "Luz")


def telephone(browser: Browser, live_server) -> Walk:
    """A browser without any history, 360 pixels wide."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800},
        color_scheme="dark",
        bypass_csp=True,
        locale="es-ES",
    )
    return Walk(context.new_page(), live_server.url)


def seen(walk: Walk, name: str) -> None:
    """The page passes axe, and is kept for whoever asks to look."""
    walk.look()
    if PICTURES:
        walk.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def write(page: Page, row: int, name: str) -> None:
    """Fill in a person's row."""
    field = f"#id_person-{row}"
    page.locator(f"{field}-given_name").fill(name)
    page.locator(f"{field}-family_name").fill("Ejemplo")
    page.locator(f"{field}-email").fill(f"{name.lower()}@example.org")
    page.locator(f"{field}-category").select_option("member")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Guardar y continuar").last.click()


def test_six_people_in_spanish_on_a_telephone_and_then_on_another(browser, live_server):
    factories.category(factories.edition(slug="2017"))
    town = factories.authority("Ségou", "SN", search_name="segou")
    first = telephone(browser, live_server)
    page = first.to("/es/2017/register/")
    seen(first, "organisation")
    page.locator(".filters").get_by_label("País").select_option("SN")
    page.locator(".filters").get_by_label("Organización").fill("Segou")
    page.get_by_role("button", name=re.compile("Ségou")).click()
    expect(page.locator("[aria-current=step]")).to_have_text("Jefe y contacto")
    seen(first, "head")
    go_on(page)
    expect(page.locator("[aria-invalid]").first).to_be_visible()
    seen(first, "head-errors")
    write(page, 0, "Awa")
    go_on(page)
    expect(page.locator("[aria-current=step]")).to_have_text("Delegados")
    page.get_by_role("button", name="Añadir cinco personas").click()
    expect(page.locator("fieldset.person-row")).to_have_count(7)
    write(page, 1, COLLEAGUES[0])
    write(page, 2, COLLEAGUES[1])
    go_on(page)
    expect(page.locator("[aria-current=step]")).to_have_text("Necesidades")
    page.context.close()  # in the middle

    [message] = mail.outbox
    assert message.to == ["awa@example.org"]
    assert message.subject == "Continuar la inscripción: Ségou"
    address = re.search(r"https?://[^/]+(/es/2017/register/\S+)", message.body)
    assert address
    second = telephone(browser, live_server)
    page = second.to(address[1])
    expect(page.locator("[aria-current=step]")).to_have_text("Necesidades")
    page.get_by_role("link", name="Delegados").click()
    expect(page.locator("#id_person-2-given_name")).to_have_value("Lea")
    for row, name in enumerate(COLLEAGUES[2:], start=3):
        write(page, row, name)
    seen(second, "delegates")
    go_on(page)
    page.get_by_label("Francés").first.check()
    seen(second, "needs")
    go_on(page)
    seen(second, "consents")
    page.get_by_label("Sí").first.check()
    page.get_by_label("No", exact=True).last.check()
    go_on(page)
    expect(page.get_by_text("luz@example.org")).to_be_visible()
    seen(second, "check")
    page.get_by_role("button", name="Inscribir la delegación").click()
    expect(page.get_by_text("SN-0001")).to_be_visible()
    seen(second, "done")
    page.context.close()

    delegation = Delegation.objects.get()
    names = [seat.participant.given_name for seat in delegation.seats.all()]
    assert (delegation.authority, names) == (town, ["Awa", *COLLEAGUES])
    assert delegation.head.languages == ["fr"]
    said = dict(Consent.objects.values_list("kind", "given"))
    assert said == {"image_rights": True, "contact_sharing": False}

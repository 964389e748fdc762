"""An order on a phone and at the treasurer's desk: quote, purchase data, invoice, credit note."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from rencontres.core.actor import SYSTEM
from rencontres.money import actions, permissions
from rencontres.money.models import Invoice, Order

from .. import factories
from ..money import orders
from .conftest import Walk

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
LONG = "Communauté d’agglomération de Saint-Quentin-en-Yvelines et des communes associées"


@pytest.fixture(params=[(360, "dark"), (1440, "light")], ids=["phone", "desk"])
def walk(browser, live_server, request):
    """A browser that is signed in as somebody."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
        locale="fr-FR",
    )
    yield Walk(context.new_page(), live_server.url)
    context.close()


def sign_in(walk: Walk, user) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    walk.page.context.add_cookies([{"name": "sessionid", "value": value, "url": walk.site}])


def test_a_head_orders_and_the_treasurer_invoices(walk, monkeypatch):
    edition = factories.edition(slug="2017")
    order = orders.order(
        orders.line("150.00", 2, description={"fr": f"Inscription, {LONG}"}),
        orders.line("45.50", 2, description={"fr": "Dîner des délégations"}),
        edition=edition,
        payer=orders.payer(name=LONG),
    )
    head, treasurer = factories.user(), factories.team_member(edition, "treasury")
    monkeypatch.setattr(permissions, "_payers", [lambda actor, _thing: actor.pk == head.pk])
    sign_in(walk, head)
    page = walk.to(f"/2017/orders/{order.reference}/")
    page.get_by_role("button", name="M’envoyer le devis").click()
    expect(page.get_by_text("Le devis est envoyé à finances@example.org.")).to_be_visible()
    page.get_by_role("link", name="Passer la commande").click()
    walk.look()
    page.get_by_label("SIRET").fill("1234")
    page.get_by_role("button", name="Passer la commande").click()
    expect(page.get_by_text("n’est pas un SIRET")).to_be_visible()
    walk.look()
    page.get_by_label("SIRET").fill("21350238800019")
    page.get_by_label("Numéro d’engagement").fill("EJ-2017-77")
    page.get_by_role("button", name="Passer la commande").click()
    expect(page.get_by_text("La commande est passée")).to_be_visible()
    walk.look()

    sign_in(walk, treasurer)
    page = walk.to("/2017/desk/orders/")
    page.get_by_role("link", name=LONG).click()
    walk.look()
    page.get_by_role("button", name="Émettre la facture").click()
    invoice = f"Facture F{Invoice.objects.get().year}-00001"
    expect(page.get_by_role("link", name=invoice)).to_be_visible()
    page.get_by_text("Faire un avoir").click()
    walk.look()
    page.get_by_label("Motif").first.fill("Erreur de prix")
    page.get_by_role("button", name="Émettre l’avoir").click()
    expect(page.get_by_role("link", name="Avoir A")).to_be_visible()
    assert Order.objects.get().commitment == "EJ-2017-77"
    assert [each.kind for each in Invoice.objects.order_by("pk")] == ["invoice", "credit"]


def test_all_pages_of_the_desk_with_and_without_orders(walk):
    edition = factories.edition(slug="2017")
    sign_in(walk, factories.user(is_administrator=True))
    for page in ("", "terms/", "rates/"):
        walk.to(f"/2017/desk/orders/{page}")
    for number in range(60):
        order = orders.order(edition=edition, payer=orders.payer(name=f"{LONG} {number}"))
        actions.place_order(by=SYSTEM, order=order)
    walk.to("/2017/desk/orders/")
    walk.to(f"/2017/desk/orders/{order.reference}/payer/")
    walk.to("/es/2017/desk/orders/?page=2")

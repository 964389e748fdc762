"""A payer pays online and comes back; the treasurer's pages, with axe; on a phone and a desk."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.money import actions, online
from rencontres.money.models import Movement, Statement
from rencontres.money.sandbox import KEY, SECRET

from .. import factories
from ..money import orders
from ..money.sandbox import running
from ..money.statement import document, movement
from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LONG = "Communauté d’agglomération de la Région nazairienne et de l’Estuaire, service des relations"


@pytest.fixture(params=[360, 1440])
def person(browser, live_server, settings, request):
    """Somebody before a site of this test's own."""
    settings.PUBLIC_URL = live_server.url
    context = browser.new_context(
        viewport={"width": request.param, "height": 800},
        color_scheme="dark" if request.param == 360 else "light",
        locale="fr-FR",
        permissions=["clipboard-read", "clipboard-write"],
        bypass_csp=True,
    )
    yield Walk(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def order():
    made = orders.order(payer=orders.payer(name=LONG))
    actions.issue_invoice(by=SYSTEM, order=made)
    made.refresh_from_db()
    return made


def test_a_payer_copies_the_reference_then_pays_online(person, order, settings, live_server):
    with running() as sandbox:
        sandbox.webhook = f"{live_server.url}/money/webhook/"
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
        settings.STRIPE_API = sandbox.address
        page = person.to(online.address_of(order).removeprefix(live_server.url))
        page.get_by_role("button", name="Copier Référence du virement").click()
        page.get_by_text("Copié").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == order.reference
        page.get_by_role("button", name="en ligne").click()
        page.get_by_role("button", name="Payer").click()
        page.get_by_text("Payé : merci").wait_for()
        person.look()
    order.refresh_from_db()
    assert (order.state, order.payments.count()) == ("paid", 1)


def test_the_treasurer_reads_a_statement_and_accepts_it(person, order, client):
    file = document(
        movement("300.00", reference=order.reference, name=LONG),
        movement("12.00", bank="B2", text="Don " * 20),
    )
    actions.import_statement(by=SYSTEM, edition=order.edition, name="releve.xml", content=file)
    client.force_login(factories.team_member(order.edition, "treasury"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": person.site}
    person.page.context.add_cookies([session])
    desk = f"/{order.edition.slug}/desk/money"
    for end in ("refunds/", "reminders/", f"bank/{Statement.objects.get().pk}/"):
        person.to(f"{desk}/{end}")
    person.to(f"{desk}/movements/{Movement.objects.get(bank_reference='B2').pk}/")
    page = person.to(f"{desk}/bank/")
    page.get_by_role("button", name="Accepter le mouvement").click()
    page.get_by_text("1 paiement est inscrit.").wait_for()
    person.look()
    order.refresh_from_db()
    assert order.state == "paid"

"""The payer's page of an order, and the treasurer's desk."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.accounts.actions import create_api_key
from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.money import actions, permissions
from rencontres.money.models import Invoice, Order, Payment, Rate, Terms

from .. import factories
from . import orders

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


@pytest.fixture
def order(edition):
    return orders.order(edition=edition)


@pytest.fixture
def treasurer(client, edition):
    client.force_login(factories.team_member(edition, "treasury"))
    return client


@pytest.fixture
def head(monkeypatch, order):
    """Somebody who acts for the payer, as a room below would say."""
    user = factories.user()
    acts = lambda actor, thing: actor.pk == user.pk and thing.pk == order.pk  # noqa: E731
    monkeypatch.setattr(permissions, "_payers", [acts])
    return user


def page_of(order, more=""):
    return f"/2017/orders/{order.reference}/{more}"


def desk_of(order, more=""):
    return f"/2017/desk/orders/{order.reference}/{more}"


FIELDS = {
    "name": "Ville de Rennes",
    "address": "Place de la Mairie",
    "postcode": "35000",
    "city": "Rennes",
    "country": "FR",
    "siret": "213 502 388 00019",
    "email": "finances@example.org",
    "language": "fr",
    "service_code": "FINANCES",
    "commitment": "EJ-77",
}


def test_an_order_is_seen_by_who_acts_for_its_payer_and_by_the_treasury(client, order, head):
    paths = [page_of(order), page_of(order, "place/"), page_of(order, "quote.pdf")]
    assert {client.get(path).status_code for path in paths} == {302}
    client.force_login(factories.user())
    assert {client.get(path).status_code for path in paths} == {403}
    client.force_login(head)
    assert {client.get(path).status_code for path in paths} == {200}
    assert client.get(desk_of(order)).status_code == 403
    assert client.get("/2017/desk/orders/").status_code == 403
    assert client.post(desk_of(order, "act/"), {"verb": "issue"}).status_code == 403
    assert not Invoice.objects.exists()


def test_an_order_of_another_edition_is_not_found(treasurer, order):
    factories.edition(slug="2018")
    assert treasurer.get(f"/2018/orders/{order.reference}/").status_code == 404


def test_the_payer_asks_the_quote_then_places_the_order(
    client, order, head, django_capture_on_commit_callbacks
):
    client.force_login(head)
    page = text(client.get(page_of(order)))
    assert "À commander" in page
    assert "300,00" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(order, "ask-quote/"))
    assert mail.outbox[0].to == ["finances@example.org"]
    refused = client.post(page_of(order, "place/"), FIELDS | {"siret": "12345678901234"})
    assert refused.status_code == 422
    assert "n’est pas un SIRET" in text(refused)
    order.refresh_from_db()
    assert (order.state, order.commitment) == ("quote", "")
    page = text(client.post(page_of(order, "place/"), FIELDS, follow=True))
    assert "La commande est passée" in page
    assert "EJ-77" in page
    order.refresh_from_db()
    assert (order.state, order.payer.siret) == ("ordered", "21350238800019")


def test_the_pages_of_an_order_speak_three_languages(client, order, head):
    client.force_login(head)
    assert "To be ordered" in text(client.get("/en" + page_of(order)))
    assert "Por pedir" in text(client.get("/es" + page_of(order)))


def test_papers_are_downloaded_under_their_numbers(treasurer, order):
    invoice = actions.issue_invoice(by=SYSTEM, order=order)
    credit = actions.credit(by=SYSTEM, invoice=invoice, reason="Erreur")
    for paper in (invoice, credit):
        for kind, start in (("pdf", b"%PDF-1."), ("xml", b"<?xml ")):
            response = treasurer.get(page_of(order, f"invoices/{paper.pk}.{kind}"))
            assert response.content.startswith(start)
            assert f'filename="{paper.reference}.{kind}"' in response["Content-Disposition"]
    assert treasurer.get(page_of(order, "pro-forma.pdf")).content.startswith(b"%PDF-")
    assert treasurer.get(page_of(order, "other.pdf")).status_code == 404


def test_the_desk_invoices_credits_and_notes_the_deposit(treasurer, order):
    page = text(treasurer.post(desk_of(order, "act/"), {"verb": "issue"}, follow=True))
    invoice = Invoice.objects.get()
    assert f"Facture {invoice.reference}" in page
    act = desk_of(order, f"invoices/{invoice.pk}/act/")
    page = text(treasurer.post(act, {"verb": "deposit"}, follow=True))
    assert "déposée dans Chorus Pro le" in page
    page = text(treasurer.post(act, {"verb": "credit", "reason": "Erreur"}, follow=True))
    assert "Avoir A" in page
    assert treasurer.post(act, {"verb": "credit", "reason": "Erreur"}).status_code == 409
    assert treasurer.post(act, {"verb": "other"}).status_code == 404
    assert Invoice.objects.count() == 2


def test_lines_and_payer_are_corrected_at_the_desk(treasurer, order):
    line = {"description_fr": "Dîner", "quantity": "2", "unit_price": "45.50"}
    treasurer.post(desk_of(order, "lines/"), line)
    order.refresh_from_db()
    assert order.total == Decimal("391.00")
    refused = treasurer.post(desk_of(order, "lines/"), line | {"quantity": "0"})
    assert refused.status_code == 422
    assert "une quantité n’est pas nulle" in text(refused)
    treasurer.post(desk_of(order, "lines/1/take/"))
    treasurer.post(desk_of(order, "payer/"), FIELDS | {"name": "Rennes Métropole"})
    order = Order.objects.get()
    assert (order.total, order.payer.name, order.commitment) == (
        Decimal("91.00"),
        "Rennes Métropole",
        "EJ-77",
    )


def test_an_order_is_cancelled_at_the_desk_with_a_reason(treasurer, order):
    assert treasurer.post(desk_of(order, "act/"), {"verb": "cancel"}).status_code == 422
    page = text(
        treasurer.post(
            desk_of(order, "act/"), {"verb": "cancel", "reason": "Édition annulée"}, follow=True
        )
    )
    assert "La commande est annulée." in page
    assert Order.objects.get().state == "cancelled"


def test_the_list_filters_and_sums(treasurer, edition, order):
    other = orders.order(
        orders.line("80.00"),
        edition=edition,
        payer=orders.payer(code="SN", siret="", name="Ville de Dakar"),
        currency="USD",
    )
    actions.issue_invoice(by=SYSTEM, order=order)
    page = text(treasurer.get("/2017/desk/orders/"))
    assert "1 commande en EUR" in page
    assert "1 commande en USD" in page
    page = text(treasurer.get("/2017/desk/orders/", {"words": "dakar"}))
    assert ("Ville de Dakar" in page, "Ville de Rennes" in page) == (True, False)
    page = text(treasurer.get("/2017/desk/orders/", {"words": other.reference}))
    assert ("Ville de Dakar" in page, "Ville de Rennes" in page) == (True, False)
    page = text(treasurer.get("/2017/desk/orders/", {"state": "invoiced"}))
    assert ("Ville de Dakar" in page, "Ville de Rennes" in page) == (False, True)
    assert "Aucune commande ici" in text(treasurer.get("/2017/desk/orders/", {"words": "zzz"}))


def test_the_list_costs_as_many_statements_with_one_row_and_with_three(treasurer, edition, order):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            treasurer.get("/2017/desk/orders/")
        return len(queries)

    one = statements()
    for _each in range(2):
        orders.order(edition=edition)
    assert statements() == one


def test_all_placed_orders_are_invoiced_at_once(
    treasurer, edition, order, django_capture_on_commit_callbacks
):
    placed = [orders.order(edition=edition) for _each in range(3)]
    for each in placed:
        actions.place_order(by=SYSTEM, order=each)
    assert "Facturer 3 commandes passées" in text(treasurer.get("/2017/desk/orders/"))
    with django_capture_on_commit_callbacks(execute=True):
        treasurer.post("/2017/desk/orders/issue/")
    assert [i.number for i in Invoice.objects.all()] == [1, 2, 3]
    assert "3 factures ont été émises" in text(treasurer.get("/2017/desk/orders/"))
    assert LogEntry.objects.get(verb="money.note_issued").notes == {"issued": 3, "refused": {}}
    order.refresh_from_db()
    assert order.state == "quote"
    assert treasurer.post("/2017/desk/orders/issue/").status_code == 409


def test_issuing_goes_on_while_one_waits(treasurer, edition, order):
    actions.place_order(by=SYSTEM, order=order)
    treasurer.post(
        "/2017/desk/orders/issue/"
    )  # the task runs after the commit, which a test has not
    assert "1 commande attend encore" in text(treasurer.get("/2017/desk/orders/"))
    assert treasurer.post("/2017/desk/orders/issue/").status_code == 409


def test_the_export_holds_what_the_list_shows(treasurer, edition, order):
    response = treasurer.get("/2017/desk/orders/orders.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0][:2] == ("Référence", "Payeur")
    assert rows[1][1:4] == ("Ville de Rennes", "FR", "21350238800019")
    assert rows[1][6:] == (300, 0, 0, 300)
    assert treasurer.get("/2017/desk/orders/orders.xlsx?words=zzz").status_code == 200


def test_the_books_balance_piece_by_piece(treasurer, edition, order):
    Terms(pk=1, domestic="S", vat_number="FR32123456789").save()
    taxed = orders.order(orders.line("100.00"), edition=edition)
    invoice = actions.issue_invoice(by=SYSTEM, order=taxed)
    actions.credit(by=SYSTEM, invoice=invoice, reason="Erreur")
    for refund in (False, True):
        Payment.objects.create(
            order=taxed,
            refund=refund,
            amount=Decimal("120.00"),
            method="transfer",
            received=date(2026, 11, 25),
            reference="VIR",
        )
    response = treasurer.get("/2017/desk/orders/entries.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["CompteNum"], row["Debit"], row["Credit"]) for row in rows] == [
        ("411000", "0,00", "120,00"),
        ("706000", "100,00", "0,00"),
        ("445710", "20,00", "0,00"),
        ("411000", "120,00", "0,00"),
        ("706000", "0,00", "100,00"),
        ("445710", "0,00", "20,00"),
        ("512000", "120,00", "0,00"),
        ("411000", "0,00", "120,00"),
        ("512000", "0,00", "120,00"),
        ("411000", "120,00", "0,00"),
    ]


def test_terms_and_rates_are_the_administrators(client, edition, order, treasurer):
    for page in ("terms", "rates"):
        assert treasurer.get(f"/2017/desk/orders/{page}/").status_code == 403
    client.force_login(factories.user(is_administrator=True))
    assert "293 B" in text(client.get("/2017/desk/orders/terms/"))
    terms = {
        "domestic": "E",
        "rate": "20",
        "exemption_fr": "Exonération, art. 261-4-9 du CGI",
        "abroad": "O",
        "abroad_reason_fr": "Hors champ",
        "days": "45",
        "quote_days": "60",
    }
    assert client.post("/2017/desk/orders/terms/", terms | {"domestic": "S"}).status_code == 422
    assert not Terms.objects.exists()
    assert client.post("/2017/desk/orders/terms/", terms).status_code == 302
    assert (Terms.objects.get().days, Terms.objects.get().exemption["fr"][-11:]) == (
        45,
        "-4-9 du CGI",
    )
    rate = {"currency": "xof", "per_euro": "655.957", "on": "2026-11-01"}
    assert client.post("/2017/desk/orders/rates/", rate).status_code == 302
    assert client.post("/2017/desk/orders/rates/", rate | {"per_euro": "656"}).status_code == 302
    assert client.post("/2017/desk/orders/rates/", rate | {"currency": "EUR"}).status_code == 422
    assert Rate.objects.get().per_euro == 656
    assert "XOF" in text(client.get("/2017/desk/orders/rates/"))
    payer = orders.payer(code="SN", siret="", name="Ville de Dakar")
    abroad = orders.order(edition=order.edition, payer=payer)
    assert "environ 196" in text(client.get(page_of(abroad)))
    assert "environ 196" not in text(client.get(page_of(order)))


def test_the_api_tells_orders_and_does_what_the_pages_do(treasurer, order):
    api = f"/api/v1/money/2017/orders/{order.reference}"
    [listed] = treasurer.get("/api/v1/money/2017/orders").json()
    assert (listed["reference"], listed["total"], listed["state"]) == (
        order.reference,
        "300.00",
        "quote",
    )

    def post(path, **data):
        return treasurer.post(f"{api}/{path}", data, content_type="application/json")

    assert post("quote").json()["state"] == "quote"
    assert post("place", commitment="EJ-1").json()["state"] == "ordered"
    made = post("invoice")
    assert (made.status_code, made.json()["total"]) == (201, "300.00")
    number = made.json()["id"]
    assert post("invoice").json()["code"] == "invoiced"
    assert treasurer.get(f"{api}/invoices/{number}.pdf").content.startswith(b"%PDF-")
    assert treasurer.get(f"{api}/invoices/{number}.xml").content.startswith(b"<?xml")
    assert post(f"invoices/{number}/credit", reason="Erreur").json()["kind"] == "credit"
    whole = treasurer.get(api).json()
    assert (whole["commitment"], len(whole["lines"]), len(whole["invoices"])) == ("EJ-1", 1, 2)
    assert post("cancel", reason="Fin").json()["state"] == "cancelled"


def test_the_treasurer_notes_a_payment_and_takes_it_back(treasurer, order):
    sent = {"amount": "100", "method": "cheque", "on": "2017-09-01", "reference": "n° 12"}
    page = text(treasurer.post(desk_of(order, "payments/"), sent, follow=True))
    assert "Le paiement est noté." in page
    assert "chèque" in page
    order.refresh_from_db()
    assert order.paid == Decimal(100)
    [payment] = order.payments.all()
    back = desk_of(order, f"payments/{payment.pk}/take-back/")
    assert treasurer.post(back, {"reason": " "}).status_code == 422
    page = text(treasurer.post(back, {"reason": "Chèque sans provision"}, follow=True))
    assert "Chèque sans provision" in page
    order.refresh_from_db()
    assert order.paid == 0


def test_what_is_no_payment_is_told_and_nothing_noted(treasurer, order):
    for wrong in ({"amount": "0"}, {"amount": "0.001"}, {"method": "shells"}, {"on": "soon"}):
        sent = {"amount": "100", "method": "cash", "on": "2017-09-01"} | wrong
        assert treasurer.post(desk_of(order, "payments/"), sent).status_code == 422
    assert not order.payments.exists()


def test_others_note_no_payment(client, head, order):
    client.force_login(head)
    sent = {"amount": "100", "method": "cash", "on": "2017-09-01"}
    assert client.post(desk_of(order, "payments/"), sent).status_code == 403
    address = f"/api/v1/money/2017/orders/{order.reference}/payments"
    key = {"X-API-Key": create_api_key(by=SYSTEM, user=head, label="t").secret}
    answer = client.post(address, sent, content_type="application/json", headers=key)
    assert answer.status_code == 403
    assert not order.payments.exists()
    keeper = factories.team_member(order.edition, "treasury")
    key = {"X-API-Key": create_api_key(by=SYSTEM, user=keeper, label="t").secret}
    answer = client.post(address, sent, content_type="application/json", headers=key)
    assert (answer.status_code, answer.json()["paid"]) == (201, "100.00")

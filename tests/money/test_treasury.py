"""The treasurer's pages and the payer's, as people see them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.money import actions, collecting, online, transfers
from rencontres.money.models import Movement, Payment, Promise, Reminder
from rencontres.money.reminding import to_remind

from .. import factories
from . import orders
from .statement import document, movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition()


@pytest.fixture
def desk(client, edition):
    client.force_login(factories.team_member(edition, "treasury"))
    return client


def invoiced(edition, *lines, **fields):
    order = orders.order(*lines, edition=edition, **fields)
    actions.issue_invoice(by=SYSTEM, order=order)
    order.refresh_from_db()
    return order


def address(edition, end=""):
    return f"/{edition.slug}/desk/money/{end}"


def upload(client, edition, content):
    file = SimpleUploadedFile("releve.xml", content, "text/xml")
    return client.post(address(edition, "bank/"), {"file": file}, follow=True)


def test_from_the_file_to_the_paid_order(desk, edition):
    order = invoiced(edition)
    file = document(
        movement("300.00", reference=order.reference), movement("50.00", bank="B2", name="Inconnu")
    )
    page = upload(desk, edition, file).content.decode()
    assert "BANK-1" in page
    assert "300,00\xa0€" in page
    page = desk.get(address(edition, "bank/")).content.decode()
    assert "référence et montant concordent" in page
    assert "inconnu" in page
    assert "Accepter le mouvement dont la référence et le montant concordent" in page
    page = desk.post(address(edition, "bank/accept/"), follow=True).content.decode()
    assert "1 paiement est inscrit." in page
    assert "référence et montant concordent" not in page
    order.refresh_from_db()
    assert order.state == "paid"
    again = upload(desk, edition, file).content.decode()
    assert "Mouvements déjà connus" in again
    assert Movement.objects.count() == 2


def test_a_file_that_cannot_be_read_says_where_and_changes_nothing(desk, edition):
    answer = upload(desk, edition, document(movement("12,5")))
    assert answer.status_code == 422
    assert "Ligne 3 : « 12,5 » n’est pas un montant au centime près." in answer.content.decode()
    assert Movement.objects.count() == 0


def test_nothing_waits_on_an_empty_page(desk, edition):
    assert "Rien n’attend" in desk.get(address(edition, "bank/")).content.decode()
    assert "Rien n’est à rendre" in desk.get(address(edition, "refunds/")).content.decode()
    assert "Personne n’est en retard" in desk.get(address(edition, "reminders/")).content.decode()


def test_only_the_treasury_sees_these_pages(client, edition):
    ends = ("bank/", "refunds/", "reminders/")
    assert {client.get(address(edition, end)).status_code for end in ends} == {302}
    client.force_login(factories.team_member(edition, "programme"))
    assert {client.get(address(edition, end)).status_code for end in ends} == {403}


def test_one_suggestion_is_accepted(desk, edition):
    order = invoiced(edition)
    upload(desk, edition, document(movement("285.00", reference=order.reference)))
    found = Movement.objects.get()
    sent = {"order": order.pk, "amount": "285.00"}
    page = desk.post(address(edition, f"movements/{found.pk}/accept/"), sent, follow=True)
    assert "Inscrit pour Ville de Rennes." in page.content.decode()
    order.refresh_from_db()
    assert order.owed == Decimal("15.00")
    page = desk.post(address(edition, f"movements/{found.pk}/accept/"), sent, follow=True)
    assert "Quelqu’un a déjà dit ce qu’est ce mouvement." in page.content.decode()
    assert Payment.objects.count() == 1
    bad = desk.post(
        address(edition, f"movements/{found.pk}/accept/"), sent | {"amount": "x"}, follow=True
    )
    assert Payment.objects.count() == 1
    assert bad.status_code in {200, 422}


def test_a_movement_is_shared_between_orders_by_hand(desk, edition):
    one, two = invoiced(edition), invoiced(edition, orders.line("50.00"))
    upload(desk, edition, document(movement("350.00", name="Groupement")))
    page = address(edition, f"movements/{Movement.objects.get().pk}/")
    wrong = desk.post(page, {"do": "settle", "shares": f"{one.reference} 300\nF2099-00009"})
    assert wrong.status_code == 422
    assert "Ligne 2 : il n’y a ni commande ni facture « F2099-00009 »." in wrong.content.decode()
    assert Payment.objects.count() == 0
    much = desk.post(page, {"do": "settle", "shares": f"{one.reference} 351"})
    assert "Il ne reste que 350.00 EUR de ce mouvement." in much.content.decode()
    number = two.invoices.get().reference
    done = desk.post(page, {"do": "settle", "shares": f"{one.reference} 300,00\n{number}"})
    assert done.status_code == 302
    assert list(Payment.objects.order_by("amount").values_list("amount", flat=True)) == [50, 300]
    payment = Payment.objects.get(amount=50)
    desk.post(page, {"do": "cancel", "payment": payment.pk, "reason": "Erreur"})
    two.refresh_from_db()
    assert (two.state, Movement.objects.get().rest) == ("invoiced", 50)
    assert "Erreur" in desk.get(page).content.decode()


def test_a_movement_is_set_aside_and_looked_at_again(desk, edition):
    upload(desk, edition, document(movement()))
    page = address(edition, f"movements/{Movement.objects.get().pk}/")
    assert desk.post(page, {"do": "set_aside", "reason": ""}).status_code == 422
    desk.post(page, {"do": "set_aside", "reason": "Cotisation"})
    assert "Cotisation" in desk.get(page).content.decode()
    desk.post(page, {"do": "bring_back"})
    assert Movement.objects.get().is_open


def test_the_bank_takes_back_on_the_page(desk, edition):
    order = invoiced(edition)
    said = {"reference": order.reference}
    upload(desk, edition, document(movement("300.00", **said)))
    desk.post(address(edition, "bank/accept/"))
    upload(
        desk, edition, document(movement("300.00", bank="B2", credit=False, reversal=True, **said))
    )
    assert "reprend un paiement" in desk.get(address(edition, "bank/")).content.decode()
    found = Movement.objects.get(reversal=True)
    sent = {"order": order.pk, "amount": "300.00", "payment": Payment.objects.get().pk}
    desk.post(address(edition, f"movements/{found.pk}/accept/"), sent)
    order.refresh_from_db()
    assert order.state == "invoiced"
    assert Payment.objects.get().reason == "Repris par la banque le 2017-11-20."


def test_a_refund_by_transfer_is_noted(desk, edition):
    order = invoiced(edition)
    upload(desk, edition, document(movement("350.00", reference=order.reference)))
    found = Movement.objects.get()
    sent = {"order": order.pk, "amount": "350.00"}
    desk.post(address(edition, f"movements/{found.pk}/accept/"), sent)
    page = desk.get(address(edition, "refunds/")).content.decode()
    assert "50,00\xa0€" in page
    assert "FR7612345000011234567890189" in page
    assert "Rendre en ligne" not in page
    desk.post(address(edition, "refunds/"), {"order": order.pk, "amount": "50.00"})
    order.refresh_from_db()
    assert (order.state, order.paid, order.refunded) == ("paid", 300, 50)
    assert "Rien n’est à rendre" in desk.get(address(edition, "refunds/")).content.decode()


@pytest.mark.parametrize("end", ["bank/", "refunds/", "reminders/"])
def test_as_many_queries_for_three_rows_as_for_one(
    desk, edition, end, django_assert_max_num_queries
):

    def row(number):
        order = invoiced(edition)
        bring = document(
            movement("400.00", bank=f"a{number}", reference=order.reference),
            movement("1.00", bank=f"b{number}"),
        )
        actions.import_statement(by=SYSTEM, edition=edition, name="r.xml", content=bring)
        if end == "refunds/":
            actions.settle(
                by=SYSTEM,
                edition=edition,
                movement=Movement.objects.get(bank_reference=f"a{number}"),
                shares=[(order, Decimal("400.00"))],
            )

    counts = []
    for number in range(3):
        row(number)
        desk.get(address(edition, end))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address(edition, end)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


# Reminders


def late(order, days):
    """As if the invoice had been due so many days ago: its row never changes, so today does."""
    return order.invoices.get(kind="invoice").due + timedelta(days=days)


def at(monkeypatch, day):
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    collecting.remind_all()


def test_reminders_leave_by_level_once_in_the_payer_s_language(
    edition, monkeypatch, django_capture_on_commit_callbacks
):
    order = invoiced(edition, payer=orders.payer(language="es", email="pago@example.org"))
    actions.set_reminders(by=SYSTEM, edition=edition, days=[7, 30])
    mail.outbox.clear()
    sent = []
    for days in (0, 6, 7, 8, 29, 30, 31, 300):
        with django_capture_on_commit_callbacks(execute=True):
            at(monkeypatch, late(order, days))
        sent.append(len(mail.outbox))
    assert sent == [0, 0, 1, 1, 1, 2, 2, 2]
    first = mail.outbox[0]
    number = order.invoices.get().reference
    assert first.subject == f"Recordatorio 1: {number}"
    assert first.to == ["pago@example.org"]
    assert first.reply_to == ["compta@example.org"]
    assert "Queda por pagar: 300,00\xa0€" in first.body
    assert order.reference in first.body
    assert online.address_of(order).partition("/orders/")[2] in first.body
    assert mail.outbox[1].subject.startswith("Recordatorio 2")


def test_a_level_that_was_missed_is_not_made_up_for(edition):
    order = invoiced(edition)
    actions.set_reminders(by=SYSTEM, edition=edition, days=[7, 30])
    assert [level for _order, level in to_remind(edition, late(order, 40))] == [2]
    actions.remind(by=SYSTEM, order=order, level=2)
    assert actions.remind(by=SYSTEM, order=order, level=2) is None
    assert actions.remind(by=SYSTEM, order=order, level=1) is None
    assert Reminder.objects.count() == 1


def test_who_paid_promised_or_cancelled_is_left_in_peace(edition, monkeypatch):
    paid, promised, cancelled = (invoiced(edition) for _each in range(3))
    silent = invoiced(edition, payer=orders.payer(email=""))
    actions.set_reminders(by=SYSTEM, edition=edition, days=[7])
    day = late(paid, 10)
    actions.note_payment(
        by=SYSTEM, order=paid, amount=Decimal(300), method="cheque", on=date(2017, 11, 1)
    )
    actions.note_promise(by=SYSTEM, order=promised, until=day + timedelta(days=5), note="BC 12")
    actions.cancel_order(by=SYSTEM, order=cancelled, reason="Annulé")
    at(monkeypatch, day)
    assert Reminder.objects.count() == 0
    assert silent.state == "invoiced"
    at(monkeypatch, day + timedelta(days=6))
    assert [reminder.order for reminder in Reminder.objects.all()] == [promised]


def test_without_levels_nobody_is_reminded(edition, monkeypatch):
    order = invoiced(edition)
    at(monkeypatch, late(order, 100))
    actions.set_reminders(by=SYSTEM, edition=edition, days=[])
    at(monkeypatch, late(order, 100))
    assert Reminder.objects.count() == 0


@pytest.mark.parametrize("days", [[7, 7], [30, 7], [0], [366], [1, 2, 3, 4, 5, 6, 7]])
def test_levels_rise(edition, days):
    with pytest.raises(Refusal):
        actions.set_reminders(by=SYSTEM, edition=edition, days=days)


def test_levels_and_promises_are_written_on_the_page(desk, edition, monkeypatch):
    order = invoiced(edition)
    page = address(edition, "reminders/")
    assert "Aucune relance ne part" in desk.get(page).content.decode()
    assert desk.post(page, {"days": "sept"}).status_code == 422
    assert desk.post(page, {"days": "30, 7"}).status_code == 422
    desk.post(page, {"days": "7, 30; 60"})
    edition.refresh_from_db()
    assert edition.reminding.days == [7, 30, 60]
    day = late(order, 3)
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert "Ville de Rennes" in desk.get(page).content.decode()
    promise = address(edition, f"reminders/{order.pk}/promise/")
    desk.post(promise, {"until": "hier"})
    assert Promise.objects.count() == 0
    desk.post(promise, {"until": (day + timedelta(days=9)).isoformat()})
    assert Promise.objects.get().until == day + timedelta(days=9)


# The payer's page


def test_the_payer_reads_what_to_type_and_may_copy_it(client, edition):
    order = invoiced(edition)
    page = client.get(online.address_of(order).removeprefix("http://127.0.0.1:8000"))
    text = page.content.decode()
    assert "300,00\xa0€" in text
    assert f'data-copy="{order.reference}"' in text
    assert 'data-copy="FR7630006000011234567890189"' in text
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]


def test_the_code_holds_the_transfer_as_banks_read_it(edition):
    federation = orders.letterhead()
    assert transfers.girocode(federation, Decimal("300.00"), "EUR", "RF100000042") == (
        "BCD\n002\n1\nSCT\nAGRIFRPP\nFédération d’essai\nFR7630006000011234567890189\n"
        "EUR300.00\n\nRF100000042"
    )
    assert transfers.girocode(federation, Decimal("300.00"), "CHF", "RF100000042") == ""
    assert transfers.girocode(federation, Decimal(0), "EUR", "RF100000042") == ""


def test_a_cancelled_order_asks_nothing(client, edition):
    order = invoiced(edition)
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    page = client.get(online.address_of(order).removeprefix("http://127.0.0.1:8000"))
    assert "Rien n’est dû pour cette commande." in page.content.decode()
    assert "Par virement bancaire" not in page.content.decode()

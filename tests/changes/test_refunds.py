"""What a change of plan does to orders: before it is confirmed, with it, and when it is undone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencontres.changes.actions import undo_change
from rencontres.changes.orders import Order as Plan
from rencontres.changes.queries import preview
from rencontres.changes.tasks import credit_what_was_waived
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Change
from rencontres.money import actions
from rencontres.money.models import EditionTerms, Invoice, Line, Order, Payment, Terms

from .. import factories
from ..money import orders
from .rows import placed
from .test_changes import changed
from .test_pages import API, DESK, PREVIEW, post

pytestmark = pytest.mark.django_db
DAY_ONE, DAY_TWO = date(2017, 10, 9), date(2017, 10, 10)
NOON = datetime(2017, 10, 9, 11, 0, tzinfo=UTC)


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


def ordered(edition, *lines, paid="0", invoice=True):
    order = orders.order(*lines, edition=edition)
    if invoice:
        actions.issue_invoice(by=SYSTEM, order=order, send=False)
    if Decimal(paid):
        pays(order, paid)
    return fresh(order)


def pays(order, amount):
    on = date(2017, 9, 1)
    actions.note_payment(by=SYSTEM, order=order, amount=Decimal(amount), method="transfer", on=on)


def fresh(order):
    return Order.objects.get(pk=order.pk)


def stands(order):
    """State, what is asked, what is to be given back."""
    order = fresh(order)
    return order.state, order.asked, order.refund_due


def papers(order):
    return [(each.kind, each.total) for each in order.invoices.order_by("pk")]


def test_a_day_of_two_takes_half_of_each_order_back(edition):
    paid = ordered(edition, paid="300")
    unpaid = ordered(edition)
    quoted = ordered(edition, invoice=False)
    foreseen = preview(edition, Plan(kind="day", day=DAY_ONE))
    assert [(each.order, each.amount, each.back) for each in foreseen.remissions] == [
        (paid, 150, 150),
        (unpaid, 150, 0),
        (quoted, 150, 0),
    ]
    assert foreseen.sums == [("EUR", 450, 150)]
    assert not Line.objects.exclude(change=None).exists()
    change = changed(edition, "day", day=DAY_ONE)
    assert stands(paid) == ("refund_due", 150, 150)
    assert stands(unpaid) == ("invoiced", 150, 0)
    assert stands(quoted) == ("quote", 150, 0)
    assert Invoice.objects.filter(kind="credit").count() == 0, "none before the change stands"
    assert quoted.lines.get(change=change).description["fr"].startswith("La journée du lundi")
    assert change.facts["orders"] == 3


def test_undone_everything_is_asked_again(edition):
    all_of_them = [ordered(edition, paid="300"), ordered(edition), ordered(edition, invoice=False)]
    before = [stands(order) for order in all_of_them]
    for kind, fields in (("day", {"day": DAY_ONE}), ("edition", {})):
        change = changed(edition, kind, **fields)
        assert [stands(order) for order in all_of_them] != before
        undo_change(by=SYSTEM, change=change)
        assert [stands(order) for order in all_of_them] == before
    assert [papers(order) for order in all_of_them] == [[("invoice", 300)], [("invoice", 300)], []]


def test_once_money_was_given_back_it_is_not_undone(edition):
    order = ordered(edition, paid="300")
    change = changed(edition, "day", day=DAY_ONE)
    actions.refund(by=SYSTEM, order=order, amount=Decimal(150), on=DAY_TWO)
    assert papers(order) == [("invoice", 300), ("credit", 150)]
    credit = order.invoices.get(kind="credit")
    assert credit.reason.startswith("La journée du lundi 9 octobre est annulée")
    assert Payment.objects.get(refund=True).reason == credit.reference
    with pytest.raises(Refusal) as refusal:
        undo_change(by=SYSTEM, change=change)
    assert refusal.value.code == "refunded"
    assert Change.objects.get().undone is None
    assert (stands(order), fresh(order).waived) == (("paid", 150, 0), 0)


def test_the_second_day_takes_the_rest_and_the_edition_what_days_left(edition):
    order = ordered(edition, orders.line("33.33", 1), paid="33.33")
    first = changed(edition, "day", day=DAY_ONE)
    assert stands(order) == ("refund_due", Decimal("16.66"), Decimal("16.67"))
    second = changed(edition, "edition")
    assert stands(order) == ("refund_due", 0, Decimal("33.33"))
    undo_change(by=SYSTEM, change=second)
    assert stands(order) == ("refund_due", Decimal("16.66"), Decimal("16.67"))
    undo_change(by=SYSTEM, change=first)
    assert stands(order) == ("paid", Decimal("33.33"), 0)


def test_stopping_at_noon_of_the_first_day_takes_half_of_it_and_the_next_whole(edition):
    order = ordered(edition, orders.line("100.00"), paid="100")
    changed(edition, "stopped", at=NOON)
    assert stands(order) == ("refund_due", 25, 75)


def test_the_terms_say_what_is_given_back(edition):
    order = ordered(edition, orders.line("100.00"), paid="100")
    unpaid, quoted = ordered(edition), ordered(edition, invoice=False)
    terms = EditionTerms(whole=80, day=30, stopped=0)
    actions.set_edition_terms(by=SYSTEM, edition=edition, terms=terms)
    for kind, fields, back in (
        ("day", {"day": DAY_ONE}, 30),
        ("stopped", {"at": NOON}, 30),
        ("edition", {}, 80),
    ):
        change = changed(edition, kind, **fields)
        assert stands(order)[2] == back
        assert kind != "edition" or stands(unpaid) == ("invoiced", 60, 0)
        assert kind != "edition" or stands(quoted) == ("cancelled", 0, 0)
        undo_change(by=SYSTEM, change=change)
    actions.set_edition_terms(by=SYSTEM, edition=edition, terms=EditionTerms(day=0))
    assert preview(edition, Plan(kind="day", day=DAY_ONE)).remissions == []


def test_only_the_treasury_writes_the_terms_and_percents_are_percents(edition):
    with pytest.raises(Refusal) as refusal:
        actions.set_edition_terms(by=SYSTEM, edition=edition, terms=EditionTerms(whole=101))
    assert refusal.value.code == "percent"
    with pytest.raises(PermissionDenied):
        actions.set_edition_terms(
            by=factories.team_member(edition, "press"), edition=edition, terms=EditionTerms()
        )
    assert not EditionTerms.objects.exists()


def test_vat_is_given_back_too_and_each_rate_keeps_its_own(edition):
    Terms(pk=1, domestic="S", vat_number="FR32123456789").save()
    lines = [orders.line("100.00"), orders.line("10.00", rate=Decimal("5.5"))]
    order = ordered(edition, *lines, paid="130.55")
    changed(edition, "day", day=DAY_ONE)
    assert stands(order) == ("refund_due", Decimal("65.28"), Decimal("65.27"))
    Change.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    credit_what_was_waived()
    credit = order.invoices.get(kind="credit")
    assert (credit.net, credit.vat, credit.total) == (55, Decimal("10.27"), Decimal("65.27"))
    assert [group["rate"] for group in credit.content["groups"]] == ["20.00", "5.50"]
    assert stands(order) == ("refund_due", Decimal("65.28"), Decimal("65.27"))


def test_credit_notes_follow_once_the_change_stands_and_only_once(edition):
    order, cancelled = ordered(edition, paid="300"), ordered(edition)
    actions.cancel_order(by=SYSTEM, order=cancelled, reason="Erreur")
    changed(edition, "edition")
    credit_what_was_waived()
    assert papers(order) == [("invoice", 300)]
    Change.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    credit_what_was_waived()
    credit_what_was_waived()
    assert papers(order) == [("invoice", 300), ("credit", 300)]
    assert papers(cancelled) == [("invoice", 300), ("credit", 300)]
    assert stands(order) == ("refund_due", 0, 300)


def test_an_order_invoiced_or_revised_in_between_keeps_what_was_taken_back(edition):
    order = ordered(edition, invoice=False)
    change = changed(edition, "day", day=DAY_ONE)
    actions.issue_invoice(by=SYSTEM, order=order)
    assert papers(order) == [("invoice", 150)]
    actions.revise_order(by=SYSTEM, order=order, lines=[orders.line("150.00", 1)])
    assert papers(order)[1:] == [("credit", 150), ("invoice", 75)]
    assert stands(order) == ("invoiced", 75, 0)
    undo_change(by=SYSTEM, change=change)
    assert papers(order)[3:] == [("credit", 75), ("invoice", 150)]
    assert stands(order) == ("invoiced", 150, 0)


def test_money_that_came_before_an_invoice_is_given_back_too(edition):
    order = ordered(edition, paid="300", invoice=False)
    changed(edition, "day", day=DAY_ONE)
    assert stands(order) == ("refund_due", 150, 150)
    actions.refund(by=SYSTEM, order=order, amount=Decimal(150), on=DAY_TWO)
    assert stands(order) == ("quote", 150, 0)


def test_the_page_shows_each_order_before_it_is_confirmed(client, edition):
    manager = factories.team_member(edition)
    client.force_login(manager)
    placed(edition, hours=0)
    order = ordered(edition, paid="300")
    page = client.post(PREVIEW, {"kind": "day", "day": "2017-10-09"}).content.decode()
    assert "Ce que les commandes doivent en moins" in page
    assert order.reference in page
    assert page.count("150,00\xa0€") == 4, "less and back, of the order and of all"
    terms = "/2017/desk/money/edition-terms/"
    assert f'href="{terms}"' in page
    written = {"currency": "EUR", "whole": "100", "day": "10", "stopped": "50"}
    sent = client.post(terms, written, follow=True)
    assert sent.redirect_chain == [(terms, 302)]
    page = client.post(PREVIEW, {"kind": "day", "day": "2017-10-09"}).content.decode()
    assert "30,00\xa0€" in page
    done = {"kind": "day", "day": "2017-10-09", "confirmation": "2017"}
    assert client.post(PREVIEW, done).status_code == 302
    assert "30,00\xa0€" in client.get("/2017/desk/money/refunds/").content.decode()
    client.post(f"{DESK}{Change.objects.get().pk}/undo/")
    assert stands(order) == ("paid", 300, 0)
    wrong = client.post(terms, {"currency": "EUR", "whole": "101", "day": "", "stopped": "50"})
    assert wrong.status_code == 422


def test_the_preview_asks_as_many_statements_for_more_orders(client, edition):
    client.force_login(factories.team_member(edition))

    def statements():
        with CaptureQueriesContext(connection) as done:
            client.post(PREVIEW, {"kind": "edition"})
        return len(done)

    ordered(edition)
    one = statements()
    for _each in range(2):
        ordered(edition)
    assert statements() == one


def test_the_api_tells_what_each_order_is_asked_less(client, edition):
    order = ordered(edition, paid="300")
    user = factories.team_member(edition)
    told = post(client, f"{API}/preview", {"kind": "day", "day": "2017-10-09"}, user).json()
    assert told["orders"] == [
        {
            "order": order.reference,
            "currency": "EUR",
            "less": "150.00",
            "back": "150.00",
            "cancelled": False,
        }
    ]

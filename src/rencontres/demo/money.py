"""Money: orders at every stage, from a quote to a refund. All payers and amounts are invented."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from rencontres.money import actions
from rencontres.money.models import Order, Payment

from .stage import Stage

PRICES = {"company": Decimal(240), "state": Decimal(90), "ngo": Decimal(60)}  # of a seat
CREDITED = "Une personne ne peut pas venir."


def stage_money(stage: Stage) -> None:
    """Have every second delegation that pays order, and carry the orders on, each a bit further."""
    edition = stage.edition
    assert edition is not None  # noqa: S101  (steps before make it)
    orders = list(edition.orders.order_by("pk"))
    placed = [
        actions.place_order(by=stage.by, order=order, commitment=f"EJ-2017-{number:04}")
        for number, order in enumerate(orders[::2], start=1)
    ]
    invoiced = placed[: len(placed) * 3 // 4]
    for order in invoiced:
        actions.issue_invoice(by=stage.by, order=order, send=False)
    paid = invoiced[: len(invoiced) // 2]
    for order in paid:
        _pay(stage, order, order.total)
    stories = (_credit_and_refund, _credit, _pay_a_part, _remind)
    told = [paid[:1], invoiced[-1:], invoiced[-2:-1], invoiced[-3:-2]]
    for story, chosen in zip(stories, told, strict=True):
        for order in chosen:
            story(stage, order)
    stage.say(
        f"Money: {len(orders)} orders, {len(invoiced)} invoiced, {len(paid)} paid, 2 credited,"
        " 1 reminded (all invented)."
    )


def _pay(stage: Stage, order: Order, amount: Decimal) -> None:
    actions.note_payment(
        by=stage.by,
        order=order,
        amount=amount,
        method=Payment.Method.TRANSFER,
        on=timezone.localdate(),
        reference=order.reference,
    )


def _credit_and_refund(stage: Stage, order: Order) -> None:
    _credit(stage, order)
    actions.refund(by=stage.by, order=order, amount=order.total, on=timezone.localdate())


def _credit(stage: Stage, order: Order) -> None:
    actions.credit(by=stage.by, invoice=order.invoices.get(), reason=CREDITED)


def _pay_a_part(stage: Stage, order: Order) -> None:
    _pay(stage, order, (order.total / 3).quantize(Decimal(1)))


def _remind(stage: Stage, order: Order) -> None:
    actions.remind(by=stage.by, order=order, level=1)

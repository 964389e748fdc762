"""Statements of the bank: importing one pays nothing; saying what each movement is does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core import permissions
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.editions.models import Edition

from ..matching import suggestions
from ..models import Movement, Order, Payment, Statement
from ..statements import Entry, read_statement
from .payments import METHOD, SOURCE, lock_order, receive, undo

KEEP = "money.keep_accounts"
Share = tuple[Order, Decimal]


@action(KEEP, on="edition")
def import_statement(*, by: Actor, edition: Edition, name: str, content: bytes) -> Statement:
    """Keep the movements of a file that were not known, for somebody to say what each is."""
    entries = read_statement(content)
    wanted = [entry for entry in entries if entry.credit != entry.reversal]
    statement = Statement.objects.create(
        edition=edition, file_name=name[:200], left=len(entries) - len(wanted)
    )
    Movement.objects.bulk_create(
        [_movement(statement, entry) for entry in wanted], ignore_conflicts=True
    )
    new = set(statement.movements.values_list("account", "bank_reference"))
    known = [e for e in wanted if (e.account, e.bank_reference) not in new]
    statement.known = [e.bank_reference for e in known]
    statement.save(update_fields=["known"])
    note(movements=len(new), known=len(known))
    return statement


def _movement(statement: Statement, entry: Entry) -> Movement:
    return Movement(
        statement=statement,
        account=entry.account,
        bank_reference=entry.bank_reference,
        booked=entry.booked,
        amount=entry.amount,
        currency=entry.currency,
        reversal=entry.reversal,
        name=entry.name,
        iban=entry.iban,
        reference=entry.reference,
        text=entry.text,
        end_to_end=entry.end_to_end,
        charges=entry.charges,
    )


@action(KEEP, on="edition")
def settle(
    *, by: Actor, edition: Edition, movement: Movement, shares: Sequence[Share]
) -> list[Payment]:
    """Say which orders a movement pays, and how much of each."""
    return _settled(by, lock(movement), shares)


@action(KEEP, on="edition")
def settle_exact(*, by: Actor, edition: Edition) -> int:
    """Accept every movement that bears an order's reference and the amount it owes, at once."""
    found = suggestions(Movement.objects.select_for_update(of=("self",)))
    exact = [each for each in found if each.exact and permissions.allowed(by, KEEP, each.order)]
    settled = 0
    for each in sorted(exact, key=lambda one: (one.order.pk, one.movement.pk)):
        if lock_order(each.order).owed == each.movement.rest:  # a second transfer waits for a look
            _settled(by, each.movement, [(each.order, each.movement.rest)])
            settled += 1
    note(movements=settled)
    return settled


def _settled(by: Actor, movement: Movement, shares: Sequence[Share]) -> list[Payment]:
    """Pay orders from a locked movement, the orders locked in the order of their keys."""
    _require_open(movement, reversal=False)
    if not shares or any(amount <= 0 for _order, amount in shares):
        raise Refusal(_("Write an amount above zero, to the cent."), code="amount", status=422)
    if sum(amount for _order, amount in shares) > movement.rest:
        raise Refusal(
            _("Only %(rest)s %(currency)s of this movement are left.")
            % {"rest": movement.rest, "currency": movement.currency},
            code="settled",
        )
    made = [
        _paid(by, movement, lock_order(order), amount)
        for order, amount in sorted(shares, key=lambda share: share[0].pk)
    ]
    movement.settled += sum((payment.amount for payment in made), Decimal(0))
    movement.save(update_fields=["settled"])
    return made


def _paid(by: Actor, movement: Movement, order: Order, amount: Decimal) -> Payment:
    permissions.require(by, KEEP, order)
    if order.currency != movement.currency:
        raise Refusal(
            _("The order is in %(asked)s and the movement in %(came)s: send it back, or set aside.")
            % {"asked": order.currency, "came": movement.currency},
            code="currency",
        )
    before = movement.payments.count()
    return receive(
        order,
        amount=amount,
        method=METHOD.TRANSFER,
        source=SOURCE.STATEMENT,
        received=movement.booked,
        movement=movement,
        reference=f"{movement.pk}.{before + 1} {movement.bank_reference}"[:140],
    )


@action(KEEP, on="edition")
def take_back(*, by: Actor, edition: Edition, movement: Movement, payment: Payment) -> Payment:
    """Follow the bank, which took a payment back: the order owes it again."""
    movement = lock(movement)
    _require_open(movement, reversal=True)
    order = lock_order(payment.order)
    payment = lock(payment)
    permissions.require(by, KEEP, order)
    if payment.refund or payment.amount != movement.rest or payment.currency != movement.currency:
        raise Refusal(
            _("The bank took back another amount than this payment brought."), code="amount"
        )
    undo(order, payment, _("Taken back by the bank on %(day)s.") % {"day": movement.booked})
    movement.settled = movement.amount
    movement.save(update_fields=["settled"])
    return payment


@action(KEEP, on="edition")
def set_aside(*, by: Actor, edition: Edition, movement: Movement, reason: str) -> Movement:
    """Say that a movement pays no order, and why."""
    movement = lock(movement)
    if not reason.strip():
        raise Refusal(_("Write why: the accounts keep it."), code="reason", status=422)
    if movement.settled or movement.set_aside:
        raise Refusal(_("Somebody said already what this movement is."), code="settled")
    movement.set_aside, movement.reason = timezone.localdate(), reason.strip()[:500]
    movement.save(update_fields=["set_aside", "reason"])
    return movement


@action(KEEP, on="edition")
def bring_back(*, by: Actor, edition: Edition, movement: Movement) -> Movement:
    """Look again at a movement that was set aside."""
    movement = lock(movement)
    movement.set_aside, movement.reason = None, ""
    movement.save(update_fields=["set_aside", "reason"])
    return movement


def _require_open(movement: Movement, *, reversal: bool) -> None:
    if not movement.is_open:
        raise Refusal(_("Somebody said already what this movement is."), code="settled")
    if movement.reversal != reversal:
        raise Refusal(
            _("The bank took this money back: it pays nothing.")
            if movement.reversal
            else _("This movement brings money: it takes nothing back."),
            code="direction",
        )

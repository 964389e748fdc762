"""What members paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..models import Membership, MembershipYear, Payment
from ..money import euros
from .members import saved


@action("network.manage_members", on="membership")
def record_payment(
    *, by: Actor, membership: Membership, amount: Decimal, on: date, reference: str = ""
) -> Payment:
    """Record what a member paid for a year, whole or in part."""
    membership = lock(membership)
    _require_owed(membership, amount)
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                membership=membership, amount=amount, on=on, reference=reference.strip()
            )
    except IntegrityError as error:
        raise Refusal(
            _(
                "A payment of this amount on this day is recorded already. If it is another one,"
                " tell them apart by the reference."
            ),
            code="recorded",
        ) from error
    membership.paid += amount
    saved(membership, "paid")
    note(state=membership.state)
    return payment


def _require_owed(membership: Membership, amount: Decimal) -> None:
    if membership.state not in Membership.OWING:
        raise Refusal(
            _("Nothing is asked of this member (%(state)s): call for the fee first.")
            % {"state": membership.state_in_words},
            code="state",
        )
    if amount <= 0:
        raise Refusal(_("Write an amount above zero."), code="amount", status=422)
    if amount > membership.owed:
        raise Refusal(
            _("Only %(owed)s are still owed: record that, and give the rest back.")
            % {"owed": euros(membership.owed)},
            code="too_much",
            status=422,
        )


class NewPayment(NamedTuple):
    """A payment to record: the membership's key, and what the bank says."""

    membership: int
    amount: Decimal
    on: date
    reference: str


@action("network.manage_members", on="year")
def record_payments(
    *, by: Actor, year: MembershipYear, payments: Sequence[NewPayment]
) -> list[Payment]:
    """Record many payments of a year at once, as a bank lists them: all or none."""
    found = year.memberships.select_for_update().order_by("pk")
    known = {each.pk: each for each in found.filter(pk__in={row.membership for row in payments})}
    for line, row in enumerate(payments, 1):
        membership = known[row.membership]
        try:
            _require_owed(membership, row.amount)
        except Refusal as refusal:
            raise Refusal(
                _("Line %(line)s: %(problem)s") % {"line": line, "problem": refusal.message},
                code=refusal.code,
                status=422,
            ) from refusal
        membership.paid += row.amount
        membership.state = _state_of(membership)
    try:
        with transaction.atomic():
            made = Payment.objects.bulk_create(
                Payment(
                    membership=known[row.membership],
                    amount=row.amount,
                    on=row.on,
                    reference=row.reference,
                )
                for row in payments
            )
    except IntegrityError as error:
        raise Refusal(
            _("One of these payments is recorded already, or stands twice in the list."),
            code="recorded",
        ) from error
    Membership.objects.bulk_update(known.values(), ["paid"])
    note(payments=len(made))
    return made


def _state_of(owing: Membership) -> str:
    """What PostgreSQL will say of a membership that owed something, once this is written."""
    return Membership.State.PAID if owing.paid == owing.fee else Membership.State.PARTLY_PAID


@action("network.manage_members", on="payment")
def cancel_payment(*, by: Actor, payment: Payment, on: date, reason: str) -> Payment:
    """Cancel a payment recorded by mistake or sent back; it stays on record with the reason."""
    membership = lock(payment.membership)
    payment = lock(payment)
    require_cancellable(payment.cancelled, reason)
    payment.cancelled, payment.reason = on, reason.strip()
    payment.save(update_fields=["cancelled", "reason"])
    membership.paid -= payment.amount
    saved(membership, "paid")
    return payment


def require_cancellable(cancelled: date | None, reason: str) -> None:
    """Refuse a second cancellation, and one without a reason."""
    if cancelled:
        raise Refusal(_("This is cancelled already."), code="cancelled")
    if not reason.strip():
        raise Refusal(_("Write why it is cancelled."), code="reason", status=422)

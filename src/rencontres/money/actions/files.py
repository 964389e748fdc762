"""Refunds as a file of transfers: each refund stands in one file, which is sent or withdrawn."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum import iban as ibans

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.editions.models import Edition
from rencontres.network.models import Federation

from .. import pain
from ..models import Order, Payer, Payment, RefundFile
from ..treasury.queries import transferable
from .payments import METHOD, SOURCE, give_back, lock_order, undo
from .remissions import lock_orders


@action("money.place_order", on="order")
def note_account(*, by: Actor, order: Order, iban: str) -> Payer:
    """Note the account to which an order's money is given back; empty takes it away."""
    order = lock_order(order)
    written = re.sub(r"\s", "", iban).upper()
    if written and not ibans.is_valid(written, check_country=False):
        raise Refusal(
            _("“%(iban)s” is no IBAN: its check digits are wrong. Copy it from the bank.")
            % {"iban": iban[:40]},
            code="iban",
            status=422,
        )
    payer = order.payer
    payer.iban = written
    payer.save(update_fields=["iban"])
    return payer


@action("money.keep_accounts", on="edition")
def make_refund_file(*, by: Actor, edition: Edition, on: date) -> RefundFile:
    """Put every refund in euros whose account is known into one file, and note them as given back.

    An order leaves the list of refunds in the same transaction, so that no other file has it.
    """
    if on < timezone.localdate():
        raise Refusal(_("Write a day to come."), code="on", status=422)
    account = _account()
    found = {order.pk: order.account for order in transferable(edition)}
    locked = [
        order
        for order in lock_orders(Order.objects.filter(pk__in=found).select_related("payer"))
        if order.refund_due > 0
    ]
    if not locked:
        raise Refusal(_("No refund waits whose account is known."), code="none")
    file = RefundFile.objects.create(edition=edition, made=timezone.now(), executes=on)
    refunds = [_refund(order, file) for order in locked]
    transfers = [_transfer(each, found[each.order_id]) for each in refunds]
    file.transfers = len(refunds)
    file.total = sum((each.amount for each in refunds), Decimal(0))
    file.content = pain.credit_transfers(
        account, transfers, name=file.name, made=timezone.localtime(file.made), on=on
    )
    file.save(update_fields=["transfers", "total", "content"])
    note(transfers=file.transfers, total=str(file.total))
    return file


def _account() -> pain.Account:
    federation = Federation.objects.first() or Federation()
    if not federation.iban:
        raise Refusal(
            _("Write the federation’s name, SIRET and IBAN on its letterhead first."),
            code="letterhead",
        )
    plain = federation.iban.replace(" ", ""), federation.bic.replace(" ", "")
    return pain.Account(federation.name, *plain)


def _refund(order: Order, file: RefundFile) -> Payment:
    return give_back(
        order,
        order.refund_due,
        method=METHOD.TRANSFER,
        source=SOURCE.FILE,
        received=file.executes,
        reference=f"{order.reference}-{file.pk}",
        file=file,
    )


def _transfer(refund: Payment, iban: str) -> pain.Transfer:
    return pain.Transfer(
        key=refund.reference,
        name=refund.order.payer.name,
        iban=iban,
        amount=refund.amount,
        text=f"{refund.order.reference} {refund.reason}",
    )


@action("money.keep_accounts", on="file")
def note_file_sent(*, by: Actor, file: RefundFile) -> RefundFile:
    """Note that a file was given to the bank: it cannot be withdrawn any more."""
    file = _waiting(file)
    file.sent = timezone.localdate()
    file.save(update_fields=["sent"])
    return file


@action("money.keep_accounts", on="file")
def withdraw_file(*, by: Actor, file: RefundFile) -> RefundFile:
    """Withdraw a file that no bank has: its refunds are due again."""
    file = _waiting(file)
    for refund in file.refunds.filter(cancelled=None).order_by("order"):
        why = _("The file %(name)s was withdrawn.") % {"name": file}
        undo(lock_order(refund.order), refund, why)
    file.withdrawn = timezone.localdate()
    file.save(update_fields=["withdrawn"])
    return file


def _waiting(file: RefundFile) -> RefundFile:
    file = lock(file)
    if not file.waits:
        raise Refusal(_("This file was sent or withdrawn already."), code="done")
    return file

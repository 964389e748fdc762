"""Reminding who has not paid what an invoice asked: each level once, and not who promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action
from rencontres.core.actor import Actor
from rencontres.core.tasks import later
from rencontres.editions.models import Edition

from ..models import Order, Promise, Reminder, Reminding
from .payments import lock_order

MOST_LEVELS = 6


@action("money.keep_accounts", on="edition")
def set_reminders(*, by: Actor, edition: Edition, days: Sequence[int]) -> Reminding:
    """Say how many days after the due day each reminder leaves; without days, none does."""
    rising = all(one < other for one, other in pairwise(days))
    if not rising or len(days) > MOST_LEVELS or any(not 0 < each <= 365 for each in days):
        raise Refusal(
            _("Write up to six numbers of days, from 1 to 365, each greater than the one before."),
            code="days",
            status=422,
        )
    written, _made = Reminding.objects.update_or_create(
        edition=edition, defaults={"days": list(days)}
    )
    return written


@action("money.keep_accounts", on="order")
def note_promise(*, by: Actor, order: Order, until: date, note: str = "") -> Promise:
    """Note by when a payer pays, a purchase order in hand for instance: until then, no reminder."""
    order = lock_order(order)
    if until < timezone.localdate():
        raise Refusal(_("Write a day to come."), code="until", status=422)
    promise, _made = Promise.objects.update_or_create(
        order=order, defaults={"until": until, "note": note.strip()[:200]}
    )
    return promise


@action("money.remind", on="order")
def remind(*, by: Actor, order: Order, level: int) -> Reminder | None:
    """Send a reminder, unless it left, a later one did, or nothing is owed any more."""
    from ..tasks import send_reminder

    order = lock_order(order)
    promise = Promise.objects.filter(order=order).first()
    promised = promise is not None and promise.until >= timezone.localdate()
    owes = order.state == Order.State.INVOICED and order.owed > 0
    if promised or not owes or order.reminders.filter(level__gte=level).exists():
        return None
    reminder = Reminder.objects.create(order=order, level=level, on=timezone.localdate())
    if not order.synthetic:
        later(send_reminder, reminder=reminder.pk)
    return reminder

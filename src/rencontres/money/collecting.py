"""What happens by itself: reminders at night, refunds that the provider did not answer yet."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rencontres.core.actor import SYSTEM
from rencontres.network.models import Federation

from . import online
from .actions import remind
from .models import OnlineRefund, Reminder
from .queries import not_credited
from .reminding import editions_that_remind, to_remind


def remind_all() -> None:
    """Send the reminders that are due today."""
    today = timezone.localdate()
    for edition in editions_that_remind():
        for order, level in to_remind(edition, today):
            remind(by=SYSTEM, order=order, level=level)


def write_reminder(key: int) -> None:
    """Send one reminder, in the payer's language."""
    reminder = Reminder.objects.select_related("order__payer", "order__edition").get(pk=key)
    order, federation = reminder.order, Federation.objects.first() or Federation()
    invoices = not_credited().filter(order=order)
    with translation.override(order.payer.language):
        subject = _("Reminder %(level)d: %(number)s") % {
            "level": reminder.level,
            "number": ", ".join(each.reference for each in invoices),
        }
        body = render_to_string(
            "money/mail/reminder.txt",
            {
                "order": order,
                "invoices": invoices,
                "level": reminder.level,
                "federation": federation,
                "address": online.address_of(order),
            },
        )
    reply_to = [federation.email] if federation.email else None
    EmailMessage(subject, body, to=[order.payer.email], reply_to=reply_to).send()


def retry_refunds() -> None:
    """Ask again for refunds that the provider has not answered."""
    waiting = OnlineRefund.objects.filter(done=None, payment__cancelled=None)
    for refund in waiting.select_related("payment", "checkout"):
        online.give_back(refund)

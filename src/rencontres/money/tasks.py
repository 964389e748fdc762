"""Quotes and invoices, sent by e-mail in the payer's language with the document as PDF."""

from __future__ import annotations

from collections import Counter

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.events import announce
from rencontres.core.tasks import nightly, regularly, task
from rencontres.editions.models import Edition
from rencontres.network.models import Federation

from . import documents, keeping, queries
from .actions import issue_invoice, note_issued, note_sent
from .models import Delivery, Invoice, OnlineRefund, Order

STEP = 20  # invoices between two tellings of how far it is


@task
def issue_waiting(*, edition: int) -> None:
    """Invoice the orders that wait, one transaction each; begun again, it goes on with the rest."""
    of = Edition.objects.get(pk=edition)
    issued, refused = 0, Counter[str]()
    for order in list(queries.to_invoice(of)):
        try:
            issue_invoice(by=SYSTEM, order=order)
            issued += 1
        except Refusal as refusal:
            refused[refusal.code] += 1
        if not issued % STEP:
            announce(f"invoices-{of.pk}")
    note_issued(by=SYSTEM, edition=of, issued=issued, refused=dict(refused))
    announce(f"invoices-{of.pk}")


@task
def send_quote(*, order: int) -> None:
    """Send the quote of an order."""
    of = Order.objects.select_related("payer__country", "edition").get(pk=order)
    with translation.override(of.payer.language):
        subject = _("Quote %(number)s") % {"number": of.reference}
        body = render_to_string("money/mail/quote.txt", {"order": of})
        name = f"{of.reference}.pdf"
    _send(of.payer.email, subject, body, name, documents.quote(of))


@task
def send_invoice(*, invoice: int) -> None:
    """Send an invoice or a credit note, once."""
    of = Invoice.objects.select_related("order__payer", "order__edition", "corrects").get(
        pk=invoice
    )
    if Delivery.objects.filter(invoice=of, sent__isnull=False).exists():
        return
    with translation.override(of.language):
        words = _("Credit note %(number)s") if of.is_credit else _("Invoice %(number)s")
        body = render_to_string("money/mail/invoice.txt", {"invoice": of, "order": of.order})
    payer = of.content["payer"]
    subject = words % {"number": of.reference}
    _send(payer["email"], subject, body, documents.file_name(of), keeping.file_of(of))
    note_sent(by=SYSTEM, invoice=of)


@task
def keep_invoice(*, invoice: int) -> None:
    """Keep the file of an invoice that is not sent."""
    keeping.file_of(Invoice.objects.select_related("order", "corrects").get(pk=invoice))


def _send(to: str, subject: str, body: str, name: str, pdf: bytes) -> None:
    message = EmailMessage(subject, body, to=[to])
    federation = Federation.objects.first()
    if federation and federation.email:
        message.reply_to = [federation.email]
    message.attach(name, pdf, "application/pdf")
    message.send()


@task
def send_reminder(*, reminder: int) -> None:
    """Send one reminder."""
    from .collecting import write_reminder

    write_reminder(reminder)


@task
def send_refund(*, refund: int) -> None:
    """Ask the provider for a refund."""
    from .online import give_back

    give_back(OnlineRefund.objects.select_related("payment", "checkout").get(pk=refund))


@nightly(hour=4)
def remind_payers() -> None:
    """Remind who has not paid."""
    from .collecting import remind_all

    remind_all()


@regularly("*/10 * * * *")
def retry_refunds() -> None:
    """Ask again for refunds that wait for the provider."""
    from .collecting import retry_refunds

    retry_refunds()

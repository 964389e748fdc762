"""Saying on which terms the federation invoices, and what currencies are worth."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor

from ..models import Rate, Terms, Vat


@action("money.set_terms")
def set_terms(*, by: Actor, terms: Terms) -> Terms:
    """Write the terms; invoices that are out keep what they say."""
    terms.pk = 1
    if Vat.STANDARD in (terms.domestic, terms.abroad) and not terms.vat_number:
        raise Refusal(
            _("Write the VAT number: who charges VAT shows it on each invoice."),
            code="vat_number",
            status=422,
        )
    terms.save()
    return terms


@action("money.set_terms")
def note_rate(*, by: Actor, currency: str, per_euro: Decimal, on: date) -> Rate:
    """Note what a euro is worth on a day; typed again for the day, it replaces what was."""
    currency = currency.strip().upper()
    if not re.fullmatch("[A-Z]{3}", currency) or currency == "EUR" or per_euro <= 0:
        raise Refusal(
            _("Write a currency as USD and how much of it one euro buys."), code="rate", status=422
        )
    rate, _made = Rate.objects.update_or_create(
        currency=currency, on=on, defaults={"per_euro": per_euro}
    )
    note(currency=currency)
    return rate

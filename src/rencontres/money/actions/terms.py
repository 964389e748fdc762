"""Saying on which terms is sold and invoiced, and what currencies are worth."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.editions.models import Edition

from ..models import EditionTerms, Rate, Terms, Vat


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


@action("money.keep_accounts", on="edition")
def set_edition_terms(*, by: Actor, edition: Edition, terms: EditionTerms) -> EditionTerms:
    """Say in which currency is sold, and what is given back when the plan changes.

    What was decided stays: orders keep their currency, and so does an edition that has any.
    """
    edition = lock(edition)
    terms.currency = terms.currency.strip().upper()
    if not re.fullmatch("[A-Z]{3}", terms.currency):
        raise Refusal(_("A currency has three letters, as EUR."), code="currency", status=422)
    if edition.orders.exclude(currency=terms.currency).exists():
        raise Refusal(
            _("There are orders in another currency already: the edition keeps it."),
            code="ordered",
        )
    if any(each is not None and each > 100 for each in (terms.whole, terms.day, terms.stopped)):
        raise Refusal(_("Write percentages from 0 to 100."), code="percent", status=422)
    terms.edition = edition
    terms.save()
    note(currency=terms.currency, whole=terms.whole, day=terms.day, stopped=terms.stopped)
    return terms

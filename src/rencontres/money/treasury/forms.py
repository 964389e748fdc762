"""What the treasurer writes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import EditionTerms, Invoice, Kind, Movement, Order
from ..references import read_reference
from ..statements import LARGEST


class StatementForm(forms.Form):
    """A file of the bank's."""

    file = forms.FileField(
        label=_("Statement (camt.053, XML)"),
        help_text=_("Your bank’s site offers it as “CAMT.053” or “relevé XML”, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
    )

    def clean_file(self) -> Any:
        """Refuse before reading what no statement reaches."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                gettext("The file is larger than 20 MB: ask the bank for shorter periods.")
            )
        return file


class SharesForm(forms.Form):
    """Which orders a movement pays, one a line; the amount where it is not all they owe."""

    shares = forms.CharField(
        label=_("Orders, one a line"),
        help_text=_(
            "The order’s reference or its invoice’s number, then the amount: RF100000042 300.00."
            " Without an amount: all that is owed."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        max_length=5000,
    )

    def __init__(self, *args: Any, movement: Movement, **named: Any) -> None:
        super().__init__(*args, **named)
        self.movement = movement

    def clean_shares(self) -> list[tuple[Order, Decimal]]:
        """Each line's order and amount; the line that cannot be read is named."""
        lines = [line.strip() for line in self.cleaned_data["shares"].splitlines()]
        return [self._share(number, line) for number, line in enumerate(lines, 1) if line]

    def _share(self, number: int, line: str) -> tuple[Order, Decimal]:
        named = re.fullmatch(r"(.*?)(?:\s+([0-9]+(?:[.,][0-9]{1,2})?))?", line)
        order = _order(named[1]) if named else None
        if named is None or order is None:
            raise forms.ValidationError(
                gettext("Line %(number)d: there is no order or invoice “%(line)s”.")
                % {"number": number, "line": line}
            )
        amount = Decimal(named[2].replace(",", ".")) if named[2] else order.owed
        return order, amount


def _order(written: str) -> Order | None:
    """The order of a reference or of an invoice's number, as somebody typed it."""
    reference = read_reference(written)
    if reference:
        return Order.objects.filter(reference=reference).first()
    number = re.fullmatch(r"F([0-9]{4})-([0-9]{1,9})", written.strip().upper())
    if not number:
        return None
    invoice = Invoice.objects.filter(kind=Kind.INVOICE, year=number[1], number=number[2])
    found = invoice.select_related("order").first()
    return found.order if found else None


class AsideForm(forms.Form):
    """Why a movement pays no order."""

    reason = forms.CharField(label=_("Why"), max_length=500)


class EditionTermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """In which currency is sold, and what is given back when the plan changes."""

    class Meta:
        model = EditionTerms
        fields = ("currency", "whole", "day", "stopped")
        help_texts = {
            "currency": _("Of prices, orders and invoices; it stays once there are any."),
            "whole": _("Of the price of the order."),
            "day": _("Empty: the days cancelled among the days of the edition."),
            "stopped": _("50: a day that is stopped counts as half a day, the next ones whole."),
        }


class DaysForm(forms.Form):
    """After how many days each reminder leaves."""

    days = forms.CharField(
        label=_("Days after the due day, one number a reminder"),
        help_text=_("7, 30, 60 for instance: three reminders. Empty: none leaves any more."),
        max_length=60,
        required=False,
    )

    def clean_days(self) -> list[int]:
        """The numbers."""
        written = re.split(r"[\s,;]+", self.cleaned_data["days"].strip())
        if not all(re.fullmatch("[0-9]{0,4}", each) for each in written):
            raise forms.ValidationError(gettext("Write whole numbers of days, as 7, 30, 60."))
        return [int(each) for each in written if each]


class PromiseForm(forms.Form):
    """By when a payer pays."""

    until = forms.DateField()
    note = forms.CharField(max_length=200, required=False)

"""All that a document says, as plain data in the payer's language: kept with the invoice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rencontres.core import dates
from rencontres.core.languages import words
from rencontres.network.models import Federation

from .crediting import Part
from .lines import terms
from .models import Invoice, Line, Order
from .rates import Kept, vat_in_euros, vat_of
from .sums import Priced, Totals, net_of, totals

_TOWN = re.compile(r"([0-9]{5})\s+(.+)")


def content_of(
    order: Order, lines: Iterable[Line], *, rates: Sequence[Kept], invoiced: bool = False
) -> dict[str, Any]:
    """What a quote or an invoice for these lines says, with the rates of its day."""
    lines = list(lines)
    with translation.override(order.payer.language):
        edition = order.edition
        sums = sums_of(lines)
        return {
            "issuer": _issuer(),
            "payer": _payer(order),
            "commitment": order.commitment,
            "reference": order.reference,
            "currency": order.currency,
            "about": f"{words(edition.title)}, {words(edition.city)}, "
            f"{dates.dates(edition.first_day, edition.last_day)}",
            "delivered": edition.last_day.isoformat(),
            "lines": [_line(line) for line in lines],
            "groups": [
                {
                    "category": group.category,
                    "rate": str(group.rate),
                    "reason": group.reason,
                    "reason_code": group.reason_code,
                    "net": str(group.net),
                    "vat": str(group.vat),
                }
                for group in sums.groups
            ],
            "net": str(sums.net),
            "vat": str(sums.vat),
            "total": str(sums.total),
            "rates": list(rates),
            "vat_in_euros": vat_in_euros(sums.vat, order.currency, rates) if invoiced else None,
            "notes": _notes(),
            "synthetic": order.synthetic,
        }


def _notes() -> dict[str, str]:
    """What French law has an invoice say of late payment, under the codes of UNTDID 4451."""
    return {
        "PMD": _("Late payment bears interest at three times the legal rate."),
        "PMT": _("Late payment costs a fixed charge of €40 for recovery."),
        "AAB": _("No discount for early payment."),
    }


def sums_of(lines: Iterable[Line]) -> Totals:
    """The sums of lines, the reasons for no VAT in the language at hand."""
    return totals(
        Priced(
            line.quantity,
            line.unit_price,
            line.category,
            line.rate,
            words(line.reason),
            line.reason_code,
        )
        for line in lines
    )


def correction_of(invoice: Invoice, part: Part) -> dict[str, Any]:
    """What the credit note of a part of an invoice says, and which invoice it takes back."""
    corrected = {"number": invoice.reference, "issued": invoice.issued.isoformat()}
    said = {"net": str(part.net), "vat": str(part.vat), "total": str(part.total)}
    rows = {"lines": part.lines, "groups": part.groups}
    euros = vat_of(part, invoice.content)
    return {**invoice.content, **rows, **said, "vat_in_euros": euros, "corrects": corrected}


def _issuer() -> dict[str, Any]:
    federation, of = Federation.objects.first() or Federation(), terms()
    lines = [line.strip() for line in federation.address.splitlines() if line.strip()]
    town = _TOWN.fullmatch(lines[-1]) if lines else None
    return {
        "name": federation.name,
        "lines": lines[:-1] if town else lines,
        "postcode": town[1] if town else "",
        "city": town[2] if town else "",
        "siret": federation.siret,
        "vat_number": of.vat_number,
        "email": federation.email,
        "iban": federation.iban,
        "bic": federation.bic,
        "accent": federation.accent,
        "mentions": words(of.mentions),
    }


def _payer(order: Order) -> dict[str, Any]:
    payer = order.payer
    return {
        "name": payer.name,
        "lines": [line.strip() for line in payer.address.splitlines() if line.strip()],
        "postcode": payer.postcode,
        "city": payer.city,
        "country": payer.country_id,
        "country_name": words(payer.country.name),
        "siret": payer.siret,
        "vat_number": payer.vat_number,
        "service_code": payer.service_code,
        "email": payer.email,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "description": words(line.description),
        "quantity": str(line.quantity),
        "unit_price": str(line.unit_price),
        "net": str(net_of(line.quantity, line.unit_price)),
        "category": line.category,
        "rate": str(line.rate),
        "reason": words(line.reason),
        "reason_code": line.reason_code,
    }

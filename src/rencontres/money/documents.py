"""Quotes, pro-forma invoices, invoices and credit notes on paper; the last two are Factur-X."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_decimal
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rencontres.core import dates, documents

from .contents import content_of
from .einvoice import LEVEL, xml_of
from .lines import terms
from .models import Invoice, Order
from .rates import EURO, equivalents, rates_for
from .references import in_fours

TEMPLATE = "money/typst/invoice.typ"


def file_name(invoice: Invoice) -> str:
    """As downloads and attachments are called: letters, digits and hyphens, as portals want it."""
    return f"{invoice.reference}.pdf"


def quote(order: Order) -> bytes:
    """The quote of an order, dated from the day it was asked."""
    day = order.quoted or timezone.localdate()
    with translation.override(order.payer.language):
        valid = dates.long_date(day + timedelta(days=terms().quote_days))
        return _asked(order, day, _("Quote"), [(_("Valid until"), valid)])


def proforma(order: Order) -> bytes:
    """The pro-forma invoice, which administrations abroad need before they pay."""
    day = order.ordered or order.quoted or timezone.localdate()
    with translation.override(order.payer.language):
        return _asked(order, day, _("Pro-forma invoice"), [])


def _asked(order: Order, day: date, kind: str, facts: list[tuple[str, str]]) -> bytes:
    title = f"{kind} {order.reference}"
    rates = order.rates if order.quoted else rates_for(order, day)
    content = content_of(order, order.lines.all(), rates=rates)
    data = _data(content, title, day, order.currency, order.payer.language)
    data["facts"] = [*facts, *_how_to_pay(content)]
    return documents.typeset(
        TEMPLATE, data, title=title, language=order.payer.language, at=_at(day)
    )


def invoice(invoice: Invoice) -> bytes:
    """An invoice or a credit note: PDF/A-3 with its Factur-X XML; the same words each time."""
    from facturx import generate_from_binary

    metadata = {
        "author": invoice.content["issuer"]["name"],
        "title": title_of(invoice),
        "subject": invoice.content["about"],
        "keywords": "Factur-X",
    }
    pdf: bytes = generate_from_binary(
        paper(invoice),
        xml_of(invoice),
        flavor="factur-x",
        level=LEVEL,
        check_xsd=False,
        pdf_metadata=metadata,
        lang=invoice.language,
        afrelationship="alternative",
    )
    return pdf


def title_of(invoice: Invoice) -> str:
    """What it is and its number, in the payer's language."""
    with translation.override(invoice.language):
        words = _("Credit note %(number)s") if invoice.is_credit else _("Invoice %(number)s")
        return words % {"number": invoice.reference}


def paper(invoice: Invoice) -> bytes:
    """What people read of an invoice, as PDF/A-3."""
    said, title = invoice.content, title_of(invoice)
    with translation.override(invoice.language):
        data = _data(said, title, invoice.issued, invoice.currency, invoice.language)
        if invoice.is_credit:
            corrected = said["corrects"]
            day = dates.long_date(date.fromisoformat(corrected["issued"]))
            data["facts"] = [
                (_("Corrects the invoice"), f"{corrected['number']}, {day}"),
                (_("Reason"), invoice.reason),
            ]
        else:
            data["facts"] = [(_("Due on"), dates.long_date(invoice.due)), *_how_to_pay(said)]
            data["note"] = " ".join(said["notes"].values())
    return documents.typeset(
        TEMPLATE,
        data,
        title=title,
        language=invoice.language,
        at=_at(invoice.issued),
        kept=True,
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _data(
    said: dict[str, Any], title: str, day: date, currency: str, language: str
) -> dict[str, Any]:
    def money(amount: str | Decimal) -> str:
        return format_currency(Decimal(amount), currency, locale=dates.locale(language))

    issuer, payer = said["issuer"], said["payer"]
    return {
        "accent": issuer["accent"],
        "organiser": issuer["name"],
        "title": title,
        "date": dates.long_date(day),
        "address": [*issuer["lines"], _town(issuer)],
        "email": issuer["email"],
        "recipient": _recipient(payer),
        "about": said["about"],
        "head": [_("Description"), _("Quantity"), _("Unit price"), _("VAT"), _("Amount")],
        "rows": [
            [
                line["description"],
                _number(line["quantity"], language),
                money(line["unit_price"]),
                _percent(line, language),
                money(line["net"]),
            ]
            for line in said["lines"]
        ],
        "sums": _sums(said, money, language),
        "total": [
            _("Total to pay") if not said.get("corrects") else _("Total"),
            money(said["total"]),
        ],
        "reasons": sorted({group["reason"] for group in said["groups"] if group["reason"]}),
        "equivalents": [
            *equivalents(Decimal(said["total"]), currency, said.get("rates", []), language),
            *_vat_in_euros(said, language),
        ],
        "identities": _identities(said),
        "facts": [],
        "note": "",
        "mentions": issuer["mentions"],
        "synthetic": _("Demonstration: this document has no value.") if said["synthetic"] else "",
        "footer": _footer(issuer),
    }


def _sums(said: dict[str, Any], money: Any, language: str) -> list[list[str]]:
    rows = [[_("Total without VAT"), money(said["net"])]]
    rows += [
        [_("VAT %(rate)s") % {"rate": _percent(group, language)}, money(group["vat"])]
        for group in said["groups"]
        if group["category"] == "S"
    ]
    return rows


def _vat_in_euros(said: dict[str, Any], language: str) -> list[str]:
    """What French law has an invoice in another currency say of its VAT."""
    kept = said.get("vat_in_euros")
    if not kept:
        return []
    amount = format_currency(Decimal(kept["vat"]), EURO, locale=dates.locale(language))
    day = dates.long_date(date.fromisoformat(kept["on"]))
    facts = {"amount": amount, "day": day, "rate": _number(kept["per_euro"], language)}
    facts |= {"currency": kept["currency"]}
    return [_("VAT in euros: %(amount)s (1 € = %(rate)s %(currency)s on %(day)s)") % facts]


def _percent(of: dict[str, Any], language: str) -> str:
    return f"{_number(of['rate'], language)} %" if of["category"] == "S" else "–"


def _number(number: str, language: str) -> str:
    return format_decimal(Decimal(number), locale=dates.locale(language))


def _town(party: dict[str, Any]) -> str:
    return f"{party['postcode']} {party['city']}".strip()


def _recipient(payer: dict[str, Any]) -> list[str]:
    country = "" if payer["country"] == "FR" else payer["country_name"]
    return [part for part in (payer["name"], *payer["lines"], _town(payer), country) if part]


def _identities(said: dict[str, Any]) -> list[tuple[str, str]]:
    """What an accountant looks for: each with its name, those without a value left out."""
    payer = said["payer"]
    named = [
        ("SIRET", payer["siret"]),
        (_("VAT number"), payer["vat_number"]),
        (_("Service code"), payer["service_code"]),
        (_("Commitment or order number"), said["commitment"]),
    ]
    return [(name, value) for name, value in named if value]


def _how_to_pay(said: dict[str, Any]) -> list[tuple[str, str]]:
    issuer = said["issuer"]
    return [
        (_("Reference to name"), in_fours(said["reference"])),
        (_("Account holder"), issuer["name"]),
        ("IBAN", in_fours(issuer["iban"])),
        ("BIC", issuer["bic"]),
    ]


def _footer(issuer: dict[str, Any]) -> str:
    siret = issuer["siret"] and f"SIRET {issuer['siret']}"
    vat = issuer["vat_number"] and _("VAT %(number)s") % {"number": issuer["vat_number"]}
    parts = [issuer["name"], *issuer["lines"], _town(issuer), siret, vat]
    return " · ".join(part for part in parts if part)

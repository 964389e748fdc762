"""The invoice that machines read: EN 16931 in Factur-X's XML, made and checked by `factur-x`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from .models import Invoice, Vat
from .rates import EURO

LEVEL = "en16931"
INVOICE, CREDIT_NOTE = "380", "381"
TRANSFER = "30"
PIECE = "C62"
SERVICES = "S1"  # what the French reform calls an invoice of services that waits for payment
SIRET, SIREN, DIRECTORY, EMAIL = "0009", "0002", "0225", "EM"  # schemes of identifiers


def xml_of(invoice: Invoice) -> bytes:
    """The XML of an invoice or a credit note, valid against the schema of its level."""
    from facturx.generate_xml import generate_cii_xml

    xml: bytes = generate_cii_xml(_terms(invoice), level=LEVEL, check_schematron=None)
    return xml


def _terms(invoice: Invoice) -> dict[str, Any]:
    """The business terms of EN 16931, by their numbers; those without a value are left out."""
    said = invoice.content
    corrected = said.get("corrects")
    terms = {
        "BT-1": invoice.reference,
        "BT-2": invoice.issued,
        "BT-3": CREDIT_NOTE if invoice.is_credit else INVOICE,
        "BT-5": invoice.currency,
        "BT-9": invoice.due,
        "BT-10": said["payer"]["service_code"],
        "BT-13": said["commitment"],
        "BT-72": date.fromisoformat(said["delivered"]),
        "BT-23": SERVICES,
        "BG-1": [
            *({"BT-21": code, "BT-22": note} for code, note in said["notes"].items()),
            *({"BT-22": note} for note in (said["issuer"]["mentions"], invoice.reason) if note),
        ],
        "BG-3": [{"BT-25": corrected["number"], "BT-26": date.fromisoformat(corrected["issued"])}]
        if corrected
        else [],
        "BG-4": _seller(said),
        "BG-7": _buyer(said),
        "BG-23": [_group(group) for group in said["groups"]],
        "BG-25": [_line(number, line) for number, line in enumerate(said["lines"], 1)],
        **_payment(said),
        "BT-106": said["net"],
        "BT-109": said["net"],
        "BT-110": said["vat"],
        **_accounting(said),
        "BT-112": said["total"],
        "BT-115": said["total"],
    }
    return {term: value for term, value in terms.items() if value}


def _accounting(said: dict[str, Any]) -> dict[str, str]:
    """VAT as the State counts it, where the invoice is in another currency (BR-53)."""
    kept = said.get("vat_in_euros")
    return {"BT-6": EURO, "BT-111": kept["vat"]} if kept else {}


def _payment(said: dict[str, Any]) -> dict[str, str]:
    issuer = said["issuer"]
    return {
        "BT-81": TRANSFER,
        "BT-83": said["reference"],
        "BT-84": issuer["iban"],
        "BT-85": issuer["name"],
        "BT-86": issuer["bic"],
    }


def _seller(said: dict[str, Any]) -> dict[str, Any]:
    """The federation; outside the scope of VAT it must not name a VAT number (BR-O-02)."""
    issuer = said["issuer"]
    outside = said["groups"][0]["category"] == Vat.OUTSIDE
    contact = {"name": issuer["name"], "email": issuer["email"]}
    return {
        **_party(issuer, "FR"),
        "contacts": [contact] if issuer["email"] else [],
        "vat_identifier": "" if outside else issuer["vat_number"],
        "tax_identifier": "" if outside or issuer["vat_number"] else issuer["siret"][:9],
    }


def _buyer(said: dict[str, Any]) -> dict[str, Any]:
    """Who pays."""
    payer = said["payer"]
    outside = said["groups"][0]["category"] == Vat.OUTSIDE
    party = _party(payer, payer["country"])
    return party if outside else {**party, "vat_identifier": payer["vat_number"]}


def _party(party: dict[str, Any], country: str) -> dict[str, Any]:
    """Name, address and numbers.

    A French body has its SIREN, its SIRET and, by its SIREN, a place in the directory of electronic
    invoices; anybody else has an e-mail address.
    """
    lines = [*party["lines"], "", ""]
    said = {
        "name": party["name"],
        "addr_l1": lines[0],
        "addr_l2": lines[1],
        "addr_l3": ", ".join(line for line in lines[2:] if line),
        "postcode": party["postcode"],
        "city": party["city"],
        "country_code": country,
    }
    if party["siret"]:
        siren = party["siret"][:9]
        said |= {"legal_identifier": siren, "legal_identifier_schemeid": SIREN}
        said |= {"identifiers": {SIRET: party["siret"]}}
        said |= {"einvoicing_addr": siren, "einvoicing_addr_schemeid": DIRECTORY}
    elif party["email"]:
        said |= {"einvoicing_addr": party["email"], "einvoicing_addr_schemeid": EMAIL}
    return {key: value for key, value in said.items() if value}


def _group(group: dict[str, Any]) -> dict[str, str]:
    said = {
        "BT-116": group["net"],
        "BT-117": group["vat"],
        "BT-118": group["category"],
        "BT-119": group["rate"],
        "BT-120": group["reason"],
        "BT-121": group["reason_code"],
    }
    if group["category"] == Vat.OUTSIDE:
        said["BT-119"] = ""
    return {term: value for term, value in said.items() if value}


def _line(number: int, line: dict[str, Any]) -> dict[str, Any]:
    said = {
        "BT-126": str(number),
        "BT-129": _plain(line["quantity"]),
        "BT-130": PIECE,
        "BT-131": line["net"],
        "BT-146": line["unit_price"],
        "BT-151": line["category"],
        "BT-152": "" if line["category"] == Vat.OUTSIDE else line["rate"],
        "BT-153": line["description"],
    }
    return {term: value for term, value in said.items() if value}


def _plain(quantity: str) -> str:
    return f"{Decimal(quantity).normalize():f}"

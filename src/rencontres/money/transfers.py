"""Paying by transfer without typing: the QR code that banks' telephones read (EPC069-12)."""

from __future__ import annotations

from decimal import Decimal

from rencontres.network.models import Federation


def girocode(federation: Federation, amount: Decimal, currency: str, reference: str) -> str:
    """The code's text; empty where the standard has no place for it: it is for euros only."""
    iban = federation.iban.replace(" ", "")
    if currency != "EUR" or not iban or not Decimal("0.01") <= amount <= Decimal("999999999.99"):
        return ""
    lines = ["BCD", "002", "1", "SCT", federation.bic.replace(" ", ""), federation.name[:70], iban]
    return "\n".join([*lines, f"EUR{amount:.2f}", "", reference])

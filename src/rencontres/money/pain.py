"""A file of transfers for the bank: ISO 20022 pain.001.001.09, as the SEPA rulebook uses it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anyascii import anyascii
from lxml import etree

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_OTHER = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")  # than what every bank in SEPA must take


@dataclass(frozen=True)
class Transfer:
    """One transfer in euros: to whom, how much, and what for."""

    key: str
    name: str
    iban: str
    amount: Decimal
    text: str


@dataclass(frozen=True)
class Account:
    """Whose account the transfers leave."""

    name: str
    iban: str
    bic: str


def credit_transfers(
    account: Account, transfers: Sequence[Transfer], *, name: str, made: datetime, on: date
) -> str:
    """The file, under a name that the bank never saw before."""
    total = f"{sum((each.amount for each in transfers), Decimal(0)):.2f}"
    sums = {"NbOfTxs": str(len(transfers)), "CtrlSum": total}
    document = _tree(
        "Document",
        {
            "CstmrCdtTrfInitn": {
                "GrpHdr": {
                    "MsgId": name,
                    "CreDtTm": f"{made:%Y-%m-%dT%H:%M:%S}",
                    **sums,
                    "InitgPty": {"Nm": plain(account.name, 70)},
                },
                "PmtInf": {
                    "PmtInfId": name,
                    "PmtMtd": "TRF",
                    **sums,
                    "PmtTpInf": {"SvcLvl": {"Cd": "SEPA"}},
                    "ReqdExctnDt": {"Dt": on.isoformat()},
                    "Dbtr": {"Nm": plain(account.name, 70)},
                    "DbtrAcct": {"Id": {"IBAN": account.iban}},
                    "DbtrAgt": {"FinInstnId": _bank(account.bic)},
                    "ChrgBr": "SLEV",
                    "CdtTrfTxInf": [_transfer(each) for each in transfers],
                },
            }
        },
    )
    written: bytes = etree.tostring(
        document, pretty_print=True, xml_declaration=True, encoding="UTF-8"
    )
    return written.decode()


def _transfer(transfer: Transfer) -> dict[str, Any]:
    return {
        "PmtId": {"EndToEndId": transfer.key},
        "Amt": {"InstdAmt": transfer.amount},
        "Cdtr": {"Nm": plain(transfer.name, 70)},
        "CdtrAcct": {"Id": {"IBAN": transfer.iban}},
        "RmtInf": {"Ustrd": plain(transfer.text, 140)},
    }


def _bank(bic: str) -> dict[str, Any]:
    return {"BICFI": bic} if bic else {"Othr": {"Id": "NOTPROVIDED"}}


def plain(text: str, longest: int) -> str:
    """A text in the letters that banks exchange: é becomes e, anything else a space."""
    return " ".join(_OTHER.sub(" ", anyascii(text)).split())[:longest].strip()


def _tree(tag: str, content: Any) -> Any:
    """Elements as a dictionary says them; a list repeats its element."""
    element = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap={None: NAMESPACE})
    if isinstance(content, dict):
        for name, value in content.items():
            for each in value if isinstance(value, list) else [value]:
                element.append(_tree(name, each))
    elif isinstance(content, Decimal):
        element.set("Ccy", "EUR")
        element.text = f"{content:.2f}"
    else:
        element.text = content
    return element

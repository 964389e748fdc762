"""Bank statements (ISO 20022 camt.053, versions 02 to 08), read into plain rows.

Nothing outside the file is read and no entity is resolved. A file that cannot be read whole is
refused whole, with the line where it breaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from lxml import etree

from rencontres.core.actions import Refusal

LARGEST = 20 * 1024 * 1024
_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-8])\}Document")
_AMOUNT = re.compile(r"\d{1,10}(\.\d{1,2}0{0,3})?")
_UNSAID = {"NOTPROVIDED", "NOT PROVIDED", "NONREF"}
Element = Any


@dataclass(frozen=True)
class Entry:
    """One movement of an account, as the bank booked it."""

    account: str
    bank_reference: str
    booked: date
    amount: Decimal
    currency: str
    credit: bool
    reversal: bool
    name: str
    iban: str
    reference: str
    text: str
    end_to_end: str
    charges: Decimal


def read_statement(content: bytes) -> list[Entry]:
    """The booked movements of a file, in its order."""
    document = _parsed(content)
    rows = [
        entry
        for statement in document.iterfind("{*}BkToCstmrStmt/{*}Stmt")
        for entry in _of_statement(statement)
    ]
    return list(_distinct(rows))


def _parsed(content: bytes) -> Element:
    if len(content) > LARGEST:
        _refuse(1, _("The file is larger than 20 MB: ask the bank for shorter periods."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        document = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        _refuse(error.lineno or 1, _("This is not XML: %(why)s.") % {"why": error.msg})
    if document.getroottree().docinfo.doctype:
        _refuse(1, _("The file declares entities, which a bank never does."))
    if not _NAMESPACE.fullmatch(document.tag):
        _refuse(
            document.sourceline,
            _("This is not a statement of the format camt.053: ask the bank for that format."),
        )
    if document.find("{*}BkToCstmrStmt/{*}Stmt") is None:
        _refuse(document.sourceline, _("There is no statement in this file."))
    return document


def _of_statement(statement: Element) -> Iterator[Entry]:
    account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
    if not account:
        _refuse(statement.sourceline, _("The statement does not say of which account it is."))
    for entry in statement.iterfind("{*}Ntry"):
        status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
        if status == "BOOK":
            yield from _of_entry(account.replace(" ", ""), entry)


def _of_entry(account: str, entry: Element) -> Iterator[Entry]:
    """One row, or one for each transaction of a movement that joins several."""
    whole = _row(account, entry)
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    parts = [_part(whole, detail, number) for number, detail in enumerate(details, 1)]
    if len(parts) == 1:
        parts = [replace(parts[0], bank_reference=whole.bank_reference, amount=whole.amount)]
    elif sum(part.amount for part in parts) != whole.amount:
        parts = [replace(whole, text=" ".join(filter(None, (part.text for part in parts))))]
    yield from (part for part in parts if part.amount)


def _row(account: str, entry: Element) -> Entry:
    direction = _text(entry, "CdtDbtInd")
    if direction not in {"CRDT", "DBIT"}:
        _refuse(entry.sourceline, _("A movement says neither “credit” nor “debit”."))
    amount = entry.find("{*}Amt")
    return Entry(
        account=account,
        bank_reference=_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"),
        booked=_day(entry),
        amount=_amount(entry, amount),
        currency=_currency(entry, amount),
        credit=direction == "CRDT",
        reversal=_text(entry, "RvslInd") in {"true", "1"},
        name="",
        iban="",
        reference="",
        text=_text(entry, "AddtlNtryInf"),
        end_to_end="",
        charges=_charges(entry),
    )


def _part(whole: Entry, detail: Element, number: int) -> Entry:
    amount = detail.find("{*}AmtDtls/{*}TxAmt/{*}Amt")
    if amount is None:
        amount = detail.find("{*}Amt")
    side = "Dbtr" if whole.credit else "Cdtr"
    if whole.reversal:  # the parties stand as in the movement that is taken back
        side = "Cdtr" if whole.credit else "Dbtr"
    free = [each.text or "" for each in detail.iterfind("{*}RmtInf/{*}Ustrd")]
    numbered = f"{whole.bank_reference}/{number}" if whole.bank_reference else ""
    return replace(
        whole,
        bank_reference=_text(detail, "Refs/AcctSvcrRef") or numbered,
        amount=Decimal(0) if amount is None else _amount(detail, amount),
        name=_text(detail, f"RltdPties/{side}/Nm") or _text(detail, f"RltdPties/{side}/Pty/Nm"),
        iban=_text(detail, f"RltdPties/{side}Acct/Id/IBAN"),
        reference=_text(detail, "RmtInf/Strd/CdtrRefInf/Ref").replace(" ", "").upper(),
        text=" ".join(" ".join(free).split()) or whole.text,
        end_to_end=_said(_text(detail, "Refs/EndToEndId")),
        charges=_charges(detail) or whole.charges,
    )


def _charges(element: Element) -> Decimal:
    total = element.find("{*}Chrgs/{*}TtlChrgsAndTaxAmt")
    found = [total] if total is not None else element.findall("{*}Chrgs/{*}Amt")
    found = found or element.findall("{*}Chrgs/{*}Rcrd/{*}Amt")
    return sum((_amount(element, each) for each in found), Decimal(0))


def _day(entry: Element) -> date:
    written = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        _refuse(entry.sourceline, _("A movement has no day that can be read."))


def _amount(entry: Element, amount: Element) -> Decimal:
    written = (amount.text or "").strip() if amount is not None else ""
    if not _AMOUNT.fullmatch(written):
        line = entry.sourceline if amount is None else amount.sourceline
        _refuse(line, _("“%(amount)s” is not an amount to the cent.") % {"amount": written})
    return Decimal(written).quantize(Decimal("0.01"))


def _currency(entry: Element, amount: Element) -> str:
    code = str(amount.get("Ccy", ""))
    if not re.fullmatch("[A-Z]{3}", code):
        _refuse(amount.sourceline, _("An amount does not say its currency."))
    return code


def _said(text: str) -> str:
    return "" if text.upper() in _UNSAID else text


def _text(element: Element, path: str) -> str:
    """The text at a path, whatever the version's namespace; empty where there is none."""
    found = element.findtext("/".join(f"{{*}}{step}" for step in path.split("/")))
    return (found or "").strip()[:140]


def _distinct(rows: list[Entry]) -> Iterator[Entry]:
    """Each row with a reference of its own, the same whenever the same movements are read.

    Some banks leave references out, others repeat one: neither may hide a payment.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        reference = row.bank_reference or _fingerprint(row)
        seen[row.account, reference] += 1
        times = seen[row.account, reference]
        yield replace(row, bank_reference=reference if times == 1 else f"{reference}#{times}")


def _fingerprint(row: Entry) -> str:
    said = (row.booked, row.amount, row.currency, row.credit, row.reversal, row.name, row.iban)
    more = (row.reference, row.text, row.end_to_end)
    return "sha256:" + sha256(repr((*map(str, said), *more)).encode()).hexdigest()[:32]


def _refuse(line: int, why: str) -> NoReturn:
    raise Refusal(
        _("Line %(line)d: %(why)s Nothing was imported.") % {"line": line, "why": why},
        code="statement",
        status=422,
    )

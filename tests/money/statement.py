"""Bank statements as banks write them, for tests: camt.053 in versions 02 and 08."""

from __future__ import annotations

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001"
ACCOUNT = "FR7630006000011234567890189"


def document(*entries: str, version: str = "02", account: str = ACCOUNT) -> bytes:
    """A statement with these movements, one a line from line 3 on."""
    body = "\n".join(entries)
    of = f"<Acct><Id><IBAN>{account}</IBAN></Id></Acct>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{SPACE}.{version}"><BkToCstmrStmt><Stmt>{of}
{body}
</Stmt></BkToCstmrStmt></Document>""".encode()


def movement(
    amount: str = "120.00",
    *,
    bank: str = "BANK-1",
    currency: str = "EUR",
    credit: bool = True,
    reversal: bool = False,
    status: str = "BOOK",
    day: str = "2017-11-20",
    details: str = "",
    version: str = "02",
    **said: str,
) -> str:
    """One movement, on one line."""
    state = f"<Cd>{status}</Cd>" if version == "08" else status
    reference = f"<AcctSvcrRef>{bank}</AcctSvcrRef>" if bank else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{'CRDT' if credit else 'DBIT'}</CdtDbtInd>"
        f"<RvslInd>{str(reversal).lower()}</RvslInd><Sts>{state}</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{reference}"
        f"<NtryDtls>{details or transaction(version=version, **said)}</NtryDtls></Ntry>"
    )


def transaction(
    *,
    amount: str = "",
    name: str = "Ville de Rennes",
    iban: str = "FR7612345000011234567890189",
    reference: str = "",
    text: str = "",
    end_to_end: str = "NOTPROVIDED",
    charges: str = "",
    version: str = "02",
) -> str:
    """What a movement says of who paid and for what."""
    party = f"<Pty><Nm>{name}</Nm></Pty>" if version == "08" else f"<Nm>{name}</Nm>"
    whole = f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>' if amount else ""
    cost = (
        f'<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">{charges}</TtlChrgsAndTaxAmt></Chrgs>'
        if charges
        else ""
    )
    structured = (
        f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    )
    free = f"<Ustrd>{text}</Ustrd>" if text else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>{whole}{cost}"
        f"<RltdPties><Dbtr>{party}</Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct>"
        f"</RltdPties><RmtInf>{free}{structured}</RmtInf></TxDtls>"
    )

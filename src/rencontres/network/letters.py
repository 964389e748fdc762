"""Letters to members on the federation's letterhead: the call for a fee, the statement."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rencontres.core import documents
from rencontres.core.dates import long_date
from rencontres.core.languages import words

from . import queries
from .models import Authority, Federation, Member, Membership
from .money import euros

TEMPLATE = "network/typst/letter.typ"


def call(membership: Membership) -> bytes:
    """The call for a year's fee, in the member's language; the same bytes each time."""
    member = membership.member
    with translation.override(member.language):
        title = _("Call for payment %(number)s") % {"number": membership.reference}
        body = {
            "date": long_date(membership.called) if membership.called else "",
            "title": title,
            "text": [
                _("Membership fee of %(name)s for the year %(year)s.")
                % {"name": member.authority.name, "year": membership.year_id}
            ],
            "head": [_("Subject"), _("Amount")],
            "rows": _lines(membership),
            "total": [_("Still owed"), euros(membership.owed)],
            "facts": _how_to_pay(membership),
        }
        at = datetime.combine(membership.called or timezone.localdate(), time(), UTC)
        return _letter(member, body, title, at)


def _lines(membership: Membership) -> list[list[str]]:
    fee = membership.fee or 0
    lines = [[_("Membership fee %(year)s") % {"year": membership.year_id}, euros(fee)]]  # type: ignore[arg-type]
    lines += [
        [_("Paid on %(day)s") % {"day": long_date(payment.on)}, f"− {euros(payment.amount)}"]
        for payment in membership.payments.all()
        if not payment.cancelled
    ]
    return lines


def _how_to_pay(membership: Membership) -> list[list[str]]:
    federation = _federation()
    return [
        [_("Due on"), long_date(membership.due) if membership.due else ""],
        [_("Reference to name"), membership.reference],
        [_("Account holder"), federation.name],
        ["IBAN", " ".join(_fours(federation.iban))],
        ["BIC", federation.bic],
    ]


def _fours(iban: str) -> list[str]:
    return [iban[start : start + 4] for start in range(0, len(iban), 4)]


def statement(member: Member) -> bytes:
    """What was asked of a member and paid, year by year, in the member's language."""
    now = timezone.now()
    years = queries.statement(member)
    with translation.override(member.language):
        title = _("Statement of %(name)s") % {"name": member.authority.name}
        owed = sum(each.owed for each in years)
        body = {
            "date": long_date(now.date()),
            "title": title,
            "text": [_("Fees called and payments received up to this day.")],
            "head": [_("Year"), _("State"), _("Fee"), _("Paid"), _("Still owed")],
            "rows": [
                [
                    f"{each.year_id} · {each.reference}" if each.number else str(each.year_id),
                    each.state_in_words,
                    euros(each.fee) if each.fee is not None else "–",
                    euros(each.paid),
                    euros(each.owed),
                ]
                for each in years
            ],
            "total": [_("Still owed in all"), euros(owed)],  # type: ignore[arg-type]
            "facts": [],
        }
        return _letter(member, body, title, now)


def _letter(member: Member, body: dict[str, Any], title: str, at: datetime) -> bytes:
    federation = _federation()
    lines = [line for line in federation.address.splitlines() if line.strip()]
    footer = [federation.name, *lines, federation.siret and f"SIRET {federation.siret}"]
    data = {
        "accent": federation.accent,
        "organiser": federation.name,
        "address": lines,
        "email": federation.email,
        "recipient": _recipient(member.authority),
        "footer": " · ".join(part for part in footer if part),
        "note": _("Demonstration: this member and this fee are fictitious.")
        if member.synthetic
        else "",
        **body,
    }
    return documents.typeset(TEMPLATE, data, title=title, language=member.language, at=at)


def _recipient(authority: Authority) -> list[str]:
    country = "" if authority.is_french else words(authority.country.name)
    siren = f"SIREN {authority.siren}" if authority.siren else ""
    return [line for line in (authority.name, country, siren) if line]


def _federation() -> Federation:
    return Federation.objects.first() or Federation()

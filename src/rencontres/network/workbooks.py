"""Spreadsheets to take away, as federations keep their accounts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rencontres.core.spreadsheets import xlsx_file

from . import queries
from .models import Membership, MembershipYear

EUROS = '#,##0.00 "€"'


def year_statement(year: MembershipYear) -> bytes:
    """A year's members with fee, call, payments and what is owed; the last line adds up."""
    titles = [
        _("Member"),
        _("Kind of authority"),
        _("SIREN"),
        _("Inhabitants"),
        _("Number of the call"),
        _("Called on"),
        _("Due on"),
        _("State"),
        _("Reason"),
        _("Fee"),
        _("Paid"),
        _("Still owed"),
    ]
    rows = [_row(each) for each in queries.memberships(year)]
    sums = queries.totals(year)
    last = [_("Total called"), *[""] * 8, sums.called, sums.paid, sums.owed]
    return xlsx_file([titles, *rows, last], title=str(year.pk), decimals=EUROS)


def _row(membership: Membership) -> list[Any]:
    authority = membership.member.authority
    return [
        authority.name,
        str(authority.get_kind_display()),
        authority.siren or "",
        authority.population,
        membership.reference,
        membership.called,
        membership.due,
        membership.state_in_words,
        membership.reason,
        membership.fee,
        membership.paid,
        membership.owed,
    ]

"""Spreadsheets to take away, as federations keep their accounts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from . import queries
from .models import Membership, MembershipYear

EUROS = '#,##0.00 "€"'
DAY = "yyyy-mm-dd"


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
    return write(str(year.pk), titles, [*rows, last])


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


def write(title: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet: a line of titles that stays in sight, then the rows.

    Words stay words, even those a spreadsheet would take for a formula.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.freeze_panes = "A2"
    for column, words in enumerate(titles, 1):
        sheet.cell(1, column, words).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(words) + 2)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, Decimal):
                cell.number_format = EUROS
            elif value is not None and not isinstance(value, int):
                cell.number_format = DAY
    sheet.column_dimensions["A"].width = 40
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()

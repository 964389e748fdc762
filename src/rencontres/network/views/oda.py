"""An authority's yearly declaration of official development assistance; the eligible countries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.languages import words
from rencontres.core.permissions import require
from rencontres.core.spreadsheets import XLSX, xlsx_file

from .. import actions
from ..forms.oda import EligibilityForm
from ..iati.codelists import CHANNELS, MARKERS, PURPOSES
from ..models import Authority, Country, Eligibility, Project
from ..oda import Line, Standing
from ..queries import codes
from ..queries import oda as queries

SEE, KEEP = "network.see_oda", "network.keep_eligibility"
STANDINGS = {
    Standing.DECLARED: _("To declare"),
    Standing.CONVERT: _("Not counted: to be converted into euros"),
    Standing.INELIGIBLE: _("Not counted: the country is not on the list that year"),
    Standing.UNKNOWN: _("Not counted: which country, or whether it is on the list, is not known"),
}


def _authority(request: HttpRequest, pk: int) -> Authority:
    of = get_object_or_404(Authority, pk=pk)
    require(request.user, SEE, of)
    return of


@login_required
@require_safe
def oda(request: HttpRequest, pk: int, year: int | None = None) -> HttpResponse:
    """What an authority declares for a year; the last one it paid in, unless another is asked."""
    of = _authority(request, pk)
    years = queries.years_paid(of)
    shown = year or next(iter(years), date.today().year - 1)  # noqa: DTZ011  (the year alone)
    declared = queries.declaration(of, shown)
    rows = _rows(declared.lines)
    groups = [
        (standing, label, [row for row in rows if row["standing"] == standing])
        for standing, label in STANDINGS.items()
    ]
    return render(
        request,
        "network/oda.html",
        {
            "authority": of,
            "year": shown,
            "tabs": [_tab(of, each, shown) for each in years],
            "total": declared.total,
            "groups": [group for group in groups if group[2]],
            "synthetic": queries.has_synthetic_payments(of, shown),
            "listed": Eligibility.objects.exists(),
        },
    )


def _tab(of: Authority, year: int, shown: int) -> dict[str, Any]:
    from django.urls import reverse

    href = reverse("network:oda-year", args=[of.pk, year])
    return {"label": str(year), "href": href, "current": year == shown}


def _rows(lines: list[Line]) -> list[dict[str, Any]]:
    """The lines with names for their codes, and the projects they come from."""
    countries = Country.objects.in_bulk({line.key.country for line in lines})
    purposes = codes.names(PURPOSES, (line.key.purpose for line in lines))
    channels = codes.names(CHANNELS, (line.key.channel for line in lines))
    markers = codes.names(MARKERS, (code for line in lines for code, _level in line.key.markers))
    projects = Project.objects.only("title").in_bulk(
        {project for line in lines for project in line.projects}
    )
    return [
        {
            "standing": line.standing,
            "country": countries.get(line.key.country),
            "code": line.key.country,
            "channel": line.key.channel,
            "channel_name": channels.get(line.key.channel),
            "purpose": line.key.purpose,
            "purpose_name": purposes.get(line.key.purpose),
            "markers": [(markers.get(code), code, level) for code, level in line.key.markers],
            "amount": line.amount,
            "currency": line.key.currency,
            "projects": [projects[key] for key in line.projects],
        }
        for line in lines
    ]


@login_required
@require_safe
def spreadsheet(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The same as a spreadsheet, a column for each policy marker."""
    of = _authority(request, pk)
    rows = _rows(queries.declaration(of, year).lines)
    markers = sorted({code: name for row in rows for name, code, _level in row["markers"]}.items())
    titles = [
        _("State"),
        _("Country"),
        _("Country code"),
        _("Channel"),
        _("Name of the channel"),
        _("DAC purpose"),
        _("Name of the purpose"),
        _("Amount"),
        _("Currency"),
        *(f"{code} {words(name)}".strip() for code, name in markers),
        _("Projects"),
    ]
    cells = [_cells(row, [code for code, _name in markers]) for row in rows]
    content = xlsx_file([[str(title) for title in titles], *cells], title=str(year))
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="apd-oda-{of.pk}-{year}.xlsx"'},
    )


def _cells(row: dict[str, Any], markers: list[str]) -> list[object]:
    levels = {code: level for _name, code, level in row["markers"]}
    return [
        str(STANDINGS[row["standing"]]),
        words(row["country"].name) if row["country"] else "",
        row["code"],
        row["channel"],
        words(row["channel_name"]),
        row["purpose"],
        words(row["purpose_name"]),
        row["amount"],
        row["currency"],
        *(levels.get(code) for code in markers),
        "; ".join(words(project.title) for project in row["projects"]),
    ]


@login_required
@require_safe
def eligible(request: HttpRequest) -> HttpResponse:
    """The countries on the list, and in which years."""
    require(request.user, KEEP)
    return _eligible(request, EligibilityForm())


def _eligible(
    request: HttpRequest, form: EligibilityForm, editing: Eligibility | None = None
) -> HttpResponse:
    rows = list(Eligibility.objects.select_related("country"))
    rows.sort(key=lambda row: (words(row.country.name), row.first_year or 0))
    return render(
        request,
        "network/eligible.html",
        {"rows": rows, "form": form, "editing": editing},
        status=422 if form.errors else 200,
    )


@login_required
def keep(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add years of a country, or correct a row."""
    require(request.user, KEEP)
    row = get_object_or_404(Eligibility, pk=pk) if pk else None
    if request.method != "POST":
        initial = vars(row) | {"country": row.country_id} if row else None
        return _eligible(request, EligibilityForm(initial=initial), row)
    form = EligibilityForm(request.POST)
    if not form.is_valid():
        return _eligible(request, form, row)
    said = dict(form.cleaned_data)
    country = get_object_or_404(Country, pk=said.pop("country"))
    actions.keep_eligibility(by=request.user, country=country, eligibility=row, **said)
    messages.success(request, _("The list is changed; declarations follow at once."))
    return redirect("network:eligible")


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row off the list."""
    require(request.user, KEEP)
    row = get_object_or_404(Eligibility, pk=pk)
    actions.remove_eligibility(by=request.user, eligibility=row)
    messages.success(request, _("The row is taken off the list; declarations follow at once."))
    return redirect("network:eligible")


@login_required
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load the list that comes with the product; what the federation wrote stays."""
    require(request.user, KEEP)
    loaded = actions.load_eligibilities(by=request.user)
    messages.success(request, _("Countries added to the list: %(count)s.") % {"count": loaded})
    return redirect("network:eligible")

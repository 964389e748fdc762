"""Pages of the team: what people need to be received well, counted without names."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rencontres.core.permissions import require
from rencontres.core.spreadsheets import CSV, XLSX, csv_file, xlsx_file
from rencontres.editions.models import Edition

from .figures import NeedsCounted, needs_counted
from .models import Diet

FILES = {"csv": CSV, "xlsx": XLSX}
Rows = list[tuple[str, int]]


@login_required
@require_safe
def page(request: HttpRequest, edition: str) -> HttpResponse:
    """For the caterer and the interpreters."""
    found = _edition(request, edition)
    counted = needs_counted(found)
    context = {"edition": found, "counted": counted, "tables": tables(counted)}
    return render(request, "delegations/needs.html", context)


@login_required
@require_safe
def file(request: HttpRequest, edition: str, form: str) -> HttpResponse:
    """The same figures as a file to send on."""
    found = _edition(request, edition)
    if form not in FILES:
        raise Http404
    table: list[list[Any]] = [[_("What"), _("Which"), _("People")]]
    table += [
        [what, which, people]
        for what, rows in tables(needs_counted(found))
        for which, people in rows
    ]
    content = csv_file(table) if form == "csv" else xlsx_file(table, title=_("Needs"))
    response = HttpResponse(content, content_type=FILES[form])
    response["Content-Disposition"] = f'attachment; filename="needs-{found.slug}.{form}"'
    return response


def tables(counted: NeedsCounted) -> list[tuple[str, Rows]]:
    """The figures in the reader's words: meals, interpretation, languages spoken."""
    meals = {"": _("eats everything"), **{diet.value: str(diet.label) for diet in Diet}}
    meals[Diet.OTHER] = _("allergy or other")
    return [
        (_("Meals"), [(meals[diet], people) for diet, people in counted.diets.items()]),
        (_("Interpretation needed into"), _by_language(counted.interpretation)),
        (_("Languages spoken"), _by_language(counted.spoken)),
    ]


def _by_language(counted: dict[str, int]) -> Rows:
    return [
        (get_language_info(code)["name_translated"].capitalize(), people)
        for code, people in counted.items()
    ]


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "delegations.see_all", found)
    return found

"""The search of authorities."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import queries
from ..forms import SearchForm
from ..models import Authority

PAGE_SIZE = 25


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """The search of authorities."""
    form = SearchForm(request.GET or None)
    asked = form.asked if form.is_bound else {}
    text = asked.get("q", "")
    found = queries.search_authorities(text, country=asked.get("country"), kind=asked.get("kind"))
    page = Paginator(found.select_related("country"), PAGE_SIZE).get_page(request.GET.get("page"))
    territories = queries.territories(page)
    links = queries.live_links_by_authority(page)
    heirs, other_names = queries.heirs_of(page), queries.other_names_found(text, page)
    rows = [
        {
            "authority": each,
            "place": _place(each, territories),
            "links": links.get(each.pk, 0),
            "heirs": heirs.get(each.pk, []),
            "other_name": other_names.get(each.pk, ""),
        }
        for each in page
    ]
    return render(
        request,
        "network/authorities.html",
        {
            "form": form,
            "page": page,
            "rows": rows,
            "synthetic": queries.has_synthetic(),
        },
    )


def _place(of: Authority, names: dict[tuple[str, str], str]) -> str:
    """Where a French authority lies, as one tells homonyms apart."""
    if of.kind in {Authority.Kind.COMMUNE, Authority.Kind.EPCI}:
        department = names.get((Authority.Kind.DEPARTMENT, of.department))
        return f"{department} ({of.department})" if department else of.department
    if of.kind == Authority.Kind.DEPARTMENT:
        return names.get((Authority.Kind.REGION, of.region), "")
    return ""

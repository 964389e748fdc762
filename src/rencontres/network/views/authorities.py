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
    """The search of authorities; where nobody has the name, those whose name is like it."""
    form = SearchForm(request.GET or None)
    asked = form.asked if form.is_bound else {}
    text, where = asked.get("q", ""), {"country": asked.get("country"), "kind": asked.get("kind")}
    found = queries.search_authorities(text, **where)
    page = Paginator(found.select_related("country"), PAGE_SIZE).get_page(request.GET.get("page"))
    similar = queries.similar_authorities(text, **where) if text and not page else []
    return render(
        request,
        "network/authorities.html",
        {
            "form": form,
            "page": page,
            "rows": _rows(text, similar or list(page)),
            "similar": bool(similar),
            "too_many": bool(text) and page.paginator.count >= queries.MOST_FOUND,
            "synthetic": queries.has_synthetic(),
        },
    )


def _rows(text: str, shown: list[Authority]) -> list[dict[str, object]]:
    """What a row of the table says of each authority."""
    territories = queries.territories(shown)
    links = queries.live_links_by_authority(shown)
    heirs, other_names = queries.heirs_of(shown), queries.other_names_found(text, shown)
    return [
        {
            "authority": each,
            "place": _place(each, territories),
            "links": links.get(each.pk, 0),
            "heirs": heirs.get(each.pk, []),
            "other_name": other_names.get(each.pk, ""),
        }
        for each in shown
    ]


def _place(of: Authority, names: dict[tuple[str, str], str]) -> str:
    """Where a French authority lies, as one tells homonyms apart."""
    if of.kind in {Authority.Kind.COMMUNE, Authority.Kind.EPCI}:
        department = names.get((Authority.Kind.DEPARTMENT, of.department))
        return f"{department} ({of.department})" if department else of.department
    if of.kind == Authority.Kind.DEPARTMENT:
        return names.get((Authority.Kind.REGION, of.region), "")
    return ""

"""The search of authorities, and a page for each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rencontres.core.languages import words

from .. import queries
from ..forms import SearchForm
from ..models import Authority, Country, Link, Project

PAGE_SIZE = 25


Row = tuple[Link | Project, list[Authority], list[Authority]]  # its parties, on one or two sides


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """The search of authorities."""
    form = SearchForm(request.GET or None)
    asked = form.asked if form.is_bound else {}
    found = queries.search_authorities(
        asked.get("q", ""), country=asked.get("country"), kind=asked.get("kind")
    )
    page = Paginator(found.select_related("country"), PAGE_SIZE).get_page(request.GET.get("page"))
    territories = queries.territories(page)
    links = queries.live_links_by_authority(page)
    rows = [(each, _place(each, territories), links.get(each.pk, 0)) for each in page]
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


@require_safe
def authority(request: HttpRequest, pk: int) -> HttpResponse:
    """One authority: who it is, with whom it works, on what."""
    of = get_object_or_404(Authority.objects.select_related("country", "parent"), pk=pk)
    links = [_others(link, of) for link in queries.links_of(of)]
    page = Paginator(queries.projects_of(of), PAGE_SIZE).get_page(request.GET.get("page"))
    projects = [_others(project, of) for project in page]
    return render(
        request,
        "network/authority.html",
        {
            "authority": of,
            "facts": _facts(of),
            "links": links,
            "projects": projects,
            "page": page,
            "synthetic": any(each.synthetic for each, *_parties in (*links, *projects)),
        },
    )


def _others(of: Link | Project, seen_by: Authority) -> Row:
    """A link or project with the parties that one of them works with."""
    return of, [party for party in of.parties.all() if party != seen_by], []


def _facts(of: Authority) -> list[tuple[str, object]]:
    """What the registry knows of an authority, in the order it is shown."""
    names = queries.territories([of])
    return [
        (_("Kind of authority"), capfirst(of.kind_in_words)),
        (_("Country"), "" if of.is_french else _country_link(of.country)),
        (_("Department"), names.get((Authority.Kind.DEPARTMENT, of.department), of.department)),
        (_("Region"), names.get((Authority.Kind.REGION, of.region), of.region)),
        (_("Inter-municipal body"), of.parent and _authority_link(of.parent)),
        (_("Population"), of.population and number_format(of.population, force_grouping=True)),
        (_("SIREN"), of.siren),
        (_("INSEE code"), of.insee),
        (_("GeoNames key"), of.geonames_id and str(of.geonames_id)),
    ]


def _country_link(country: Country) -> SafeString:
    return _link(reverse("network:country", args=[country.code]), words(country.name))


def _authority_link(of: Authority) -> SafeString:
    return _link(reverse("network:authority", args=[of.pk]), of.name)


def _link(href: str, label: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, label)


def _place(of: Authority, names: dict[tuple[str, str], str]) -> str:
    """Where a French authority lies, as one tells homonyms apart."""
    if of.kind in {Authority.Kind.COMMUNE, Authority.Kind.EPCI}:
        department = names.get((Authority.Kind.DEPARTMENT, of.department))
        return f"{department} ({of.department})" if department else of.department
    if of.kind == Authority.Kind.DEPARTMENT:
        return names.get((Authority.Kind.REGION, of.region), "")
    return ""

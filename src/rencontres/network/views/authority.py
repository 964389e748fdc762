"""A page for each authority."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rencontres.core.dates import long_date
from rencontres.core.languages import language_name, words

from .. import queries
from ..models import Authority, AuthorityName, Country, Link, Project
from ..portrait import portrait
from ..succession import INSEE as FORMER_INSEE

PAGE_SIZE = 25

Row = tuple[Link | Project, list[Authority], list[Authority]]  # its parties, on one or two sides


@require_safe
def authority(request: HttpRequest, pk: int) -> HttpResponse:
    """One authority: who it is, with whom it works, on what."""
    of = get_object_or_404(Authority.objects.select_related("country", "parent"), pk=pk)
    recorded, works = list(queries.links_of(of)), queries.projects_of(of)
    links = [_others(link, of) for link in recorded]
    page = Paginator(works, PAGE_SIZE).get_page(request.GET.get("page"))
    projects = [_others(project, of) for project in page]
    former = list(queries.predecessors_of(of))
    inherited = _inherited(former)
    told = [*links, *projects, *(row for _old, rows, works in inherited for row in rows + works)]
    return render(
        request,
        "network/authority.html",
        {
            "authority": of,
            "portrait": portrait(of, recorded, works),
            "facts": _facts(of),
            "names": [(name, language_name(name.language)) for name in _names(of)],
            "former": former,
            "inherited": inherited,
            "members": of.members.filter(valid_until=None),
            "links": links,
            "projects": projects,
            "page": page,
            "synthetic": any(each.synthetic for each, *_parties in told),
        },
    )


def _inherited(former: list[Authority]) -> list[tuple[Authority, list[Row], list[Row]]]:
    """What stayed with the authorities that were merged into this one: links and projects."""
    links = dict(queries.inherited_links(former))
    projects = dict(queries.inherited_projects(former))
    return [
        (
            old,
            [_others(link, old) for link in links.get(old, ())],
            [_others(project, old) for project in projects.get(old, ())],
        )
        for old in former
        if old in links or old in projects
    ]


def _others(of: Link | Project, seen_by: Authority) -> Row:
    """A link or project with the parties that one of them works with."""
    return of, [party for party in of.parties.all() if party != seen_by], []


def _names(of: Authority) -> list[AuthorityName]:
    """Its other names, aliases after those that say more."""
    return sorted(of.names.all(), key=lambda name: name.kind == AuthorityName.Kind.ALIAS)


def _facts(of: Authority) -> list[tuple[str, object]]:
    """What the registry knows of an authority, in the order it is shown."""
    names = queries.territories([of])
    return [
        (_("Kind of authority"), capfirst(of.kind_in_words)),
        (_("Ended on"), of.valid_until and long_date(of.valid_until)),
        (_("Today"), _heirs(of)),
        (_("Exists since"), of.valid_from and long_date(of.valid_from)),
        (_("Country"), "" if of.is_french else _country_link(of.country)),
        (_("Department"), names.get((Authority.Kind.DEPARTMENT, of.department), of.department)),
        (_("Region"), names.get((Authority.Kind.REGION, of.region), of.region)),
        (_parent_label(of), of.parent and _authority_link(of.parent)),
        (_("Population"), _population(of)),
        (_("SIREN"), of.siren),
        (_("INSEE code"), of.insee),
        (_("GeoNames key"), of.geonames_id and str(of.geonames_id)),
        *((_scheme(code.scheme), code.value) for code in of.identifiers.all()),
    ]


def _heirs(of: Authority) -> SafeString:
    """Who took over from an authority that is no more."""
    heirs = queries.heirs_of([of]).get(of.pk, [])
    return format_html_join(", ", "{}", ((_authority_link(each),) for each in heirs))


def _parent_label(of: Authority) -> str:
    return _("Inter-municipal body") if of.is_french else _("Part of")


def _population(of: Authority) -> str:
    """How many people, and of which year where that is known."""
    if not of.population:
        return ""
    people = number_format(of.population, force_grouping=True)
    if not of.population_year:
        return people
    return _("%(people)s in %(year)s") % {"people": people, "year": of.population_year}


def _scheme(scheme: str) -> str:
    """What an identifier is called: a former INSEE code stands beside today's."""
    return _("Former INSEE code") if scheme == FORMER_INSEE else scheme


def _country_link(country: Country) -> SafeString:
    return _link(reverse("network:country", args=[country.code]), words(country.name))


def _authority_link(of: Authority) -> SafeString:
    return _link(reverse("network:authority", args=[of.pk]), of.name)


def _link(href: str, label: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, label)

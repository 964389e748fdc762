"""The map of links and projects, its list and its exports: one filter for all of them."""

from __future__ import annotations

import gzip
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from rencontres.core import dates
from rencontres.core.public import public
from rencontres.core.spreadsheets import XLSX
from rencontres.core.streams import send_file

from .. import atlas, exports, map_data, queries, world
from ..atlas import SUBJECTS, Atlas
from ..forms import ExploreForm
from ..models import FRANCE, Authority, Country
from .authorities import PAGE_SIZE
from .countries import sides
from .home import attributions, labelled


@require_safe
@public
def page(request: HttpRequest) -> HttpResponse:
    """Links or projects by country, theme, goal, kind, status and year: map, list, exports."""
    form = ExploreForm(request.GET)
    asked = form.asked
    of = atlas.atlas(asked.show)
    chosen = of.select(asked)
    shown = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    keys = of.keys[np.array(list(shown), dtype=int)]
    rows = [sides(each) for each in queries.shown(SUBJECTS[asked.show], keys)]
    return render(
        request,
        "network/explore.html",
        {
            "form": form,
            "asked": asked,
            "shows_projects": asked.show == "projects",
            "of_authority": _named(asked.authority),
            "page": shown,
            "rows": rows,
            "synthetic": bool(of.synthetic[chosen].any()),
            "attributions": attributions("outlines.json.gz"),
            "query": _query(request),
            "near": "all" if asked.authority else "abroad" if asked.country else "",
            **_drawn(of, chosen),
        },
    )


def _named(authority: int | None) -> Authority | None:
    return Authority.objects.filter(pk=authority).first() if authority else None


def _query(request: HttpRequest) -> str:
    """The filter alone, as it stands in an address."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _drawn(of: Atlas, chosen: Any) -> dict[str, Any]:
    """The map of what is chosen, as the server draws it."""
    countries = Country.objects.in_bulk()
    names = {code: country.name for code, country in countries.items()}
    reached = [
        queries.CountryFigures(code, links=number) for code, number in of.by_country(chosen).items()
    ]
    drawn = world.draw(reached, countries, of.places.points[of.partners(chosen)], world.COARSE_STEP)
    return {
        "world": drawn,
        "lands": [
            labelled(land, names) for land in drawn.lands if land.level or land.code == FRANCE
        ],
        "dots": [labelled(land, names) for land in drawn.dots],
    }


def _tag(request: HttpRequest, show: str = "") -> str | None:
    """The registry's version and the language: the map's data depend on nothing else."""
    known = atlas.version()
    return f'"{known}-{get_language()}"' if known else None


def _unpacked(request: HttpRequest, packed: bytes, kind: str, keep: str) -> HttpResponse:
    """Compressed content, as it is for whoever reads that."""
    reads = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if reads else gzip.decompress(packed), content_type=kind)
    if reads:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = keep
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_safe
@condition(etag_func=_tag)
def geometry(request: HttpRequest, show: str) -> HttpResponse:
    """All places and arcs of the map: see `map_data.geometry`."""
    if show not in SUBJECTS:
        raise Http404
    packed = map_data.geometry(show)
    return _unpacked(request, packed, "application/json", "no-cache")  # kept, but asked about


@require_safe
@condition(etag_func=_tag)
def selection(request: HttpRequest) -> HttpResponse:
    """Which arcs a filter shows, as bits: see `map_data.selection`."""
    asked = ExploreForm(request.GET).asked
    response = HttpResponse(map_data.selection(asked), content_type="application/octet-stream")
    response["Cache-Control"] = "no-cache"
    return response


WRITERS = {
    "csv": (exports.write_csv, "text/csv; charset=utf-8"),
    "xlsx": (exports.write_xlsx, XLSX),
    "geojson": (exports.write_geojson, "application/geo+json"),
}


@require_safe
def export(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """What the filter shows, whole, as a file."""
    if form not in WRITERS:
        raise Http404
    write, kind = WRITERS[form]
    filtered = ExploreForm(request.GET)
    asked = filtered.asked
    of = atlas.atlas(asked.show)
    view = exports.View(asked.show, _notes(request, filtered))
    rows = exports.told(of, asked.show, of.select(asked))
    name = f"{asked.show}-{timezone.localdate()}.{form}"
    return send_file(write(view, rows), name=name, kind=kind)


def _notes(request: HttpRequest, form: ExploreForm) -> list[str]:
    """What the file is, where it comes from, and under which licences."""
    address = request.build_absolute_uri(f"{reverse('network:explore')}?{request.GET.urlencode()}")
    notes = [
        _("Taken from the registry of the network on %(day)s: %(page)s")
        % {"day": dates.long_date(timezone.localdate()), "page": address},
        *form.said(),
        _("Each line names its source. Names and places of the authorities:"),
        *dict.fromkeys(attributions("french_authorities.csv.gz") + attributions("places.csv.gz")),
    ]
    if queries.has_synthetic():
        notes.append(
            _(
                "Lines marked as fictitious were invented for the demonstration:"
                " the authorities are real, what is said about them working together is not."
            )
        )
    return notes


@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """The countries' outlines, each by its code, for every map to draw from."""
    return _unpacked(request, map_data.outlines(), "image/svg+xml", "max-age=86400")

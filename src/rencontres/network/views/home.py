"""The whole network: figures, map and ranking; where the data come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rencontres.core.languages import Text, words
from rencontres.core.public import public

from .. import refdata, world
from ..forms import SearchForm
from ..models import Country
from ..overview import overview
from ..world import Land

RANKED = 15


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """Figures, map and ranking of the whole network."""
    seen = overview()
    names = {country.code: country.name for country in Country.objects.all()}
    ranking = [(figures, names[figures.code]) for figures in seen.countries]
    return render(
        request,
        "network/home.html",
        {
            "seen": seen,
            "world": seen.world,
            "lands": [labelled(land, names) for land in seen.world.lands],
            "dots": [labelled(land, names) for land in seen.world.dots],
            "europe": world.EUROPE,
            "steps": list(enumerate(world.LEVELS, start=1)),
            "top": ranking[:RANKED],
            "ranking": ranking,
            "most": max((figures.links for figures in seen.countries), default=0),
            "form": SearchForm(),
            "attributions": attributions("outlines.json.gz"),
        },
    )


def labelled(land: Land, names: dict[str, Text]) -> tuple[Land, str]:
    """A country of the map with its words: "Senegal: 128 links"."""
    name = words(names.get(land.code))
    links = ngettext("%(count)s link", "%(count)s links", land.links) % {"count": land.links}
    return land, _("%(country)s: %(links)s") % {"country": name, "links": links}


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where the reference data come from, under which licences."""
    return render(request, "network/credits.html", {"sources": refdata.sources()})


def attributions(file: str) -> list[str]:
    """Whom a data file of ours is owed to, in the reader's language."""
    return [words(source.attribution) for source in refdata.sources() if file in source.files]

"""What the map in the browser draws: all places and arcs once, and which of them a filter shows."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache

import numpy as np
from django.core.cache import cache
from django.utils.translation import get_language

from rencontres.core.languages import words

from . import refdata
from .atlas import Asked, Atlas, atlas, version
from .models import Country
from .queries import columns

STEP = 0.01  # of a unit of the map: 400 metres at the equator
KEPT_SECONDS = 24 * 3600


def geometry(show: str) -> bytes:
    """All places and arcs as JSON in columns, compressed: made once a version and language.

    `x`, `y`: in steps of the Equal Earth map. `country`: an index in `countries`. `from`, `to`:
    indexes of places; `from` is told as the difference from the arc before, as arcs are sorted.
    """
    key = f"network-map-{version()}-{show}-{get_language()}"
    known: bytes | None = cache.get(key)
    if known is None:
        known = gzip.compress(_geometry(atlas(show)), compresslevel=4, mtime=0)
        cache.set(key, known, KEPT_SECONDS)
    return known


def _geometry(of: Atlas) -> bytes:
    names = columns.names()
    countries = Country.objects.in_bulk(of.places.codes)
    x, y = refdata.equal_earth(*of.places.points.T.astype(float))
    _row, start, end = of.arcs
    told = {
        "step": STEP,
        "countries": [words(countries[code].name) for code in of.places.codes],
        "codes": list(of.places.codes),
        "key": of.places.keys.tolist(),
        "name": [names.get(key, "") for key in of.places.keys.tolist()],
        "country": of.places.country.tolist(),
        "x": np.rint(x / STEP).astype(int).tolist(),
        "y": np.rint(y / STEP).astype(int).tolist(),
        "from": np.diff(start, prepend=0).tolist(),
        "to": end.tolist(),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=1)
def outlines() -> bytes:
    """The world as SVG, each country by its code, compressed; pages draw from it by reference."""
    world = refdata.outlines()
    lands = "".join(
        f'<path id="land-{code}" vector-effect="non-scaling-stroke" d="{path}"/>'
        for code, path in world.countries.items()
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{world.view_box}">'
        f'<g id="lands">{lands}</g></svg>'
    )
    return gzip.compress(drawing.encode(), mtime=0)


def selection(asked: Asked) -> bytes:
    """Which arcs a filter shows: one bit for each arc of `geometry`, the lowest bit first."""
    of = atlas(asked.show)
    return np.packbits(of.arcs_of(of.select(asked)), bitorder="little").tobytes()

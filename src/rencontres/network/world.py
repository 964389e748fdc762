"""The map of links, drawn on the server: outlines, arcs from France, a point for each partner."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from . import refdata
from .models import FRANCE, Country
from .queries import CountryFigures

LEVELS = (1, 10, 50, 200, 1000)  # links from which a country is shaded one step darker
EUROPE = "446 38 130 112"  # the part of the map where most links are, shown larger
ROW = 5_000  # more than there are steps in the map's width
POINT_STEP = 0.25  # in units of the map: partners that lie closer are one point
COARSE_STEP = 1.0  # where the map is only drawn small
ARC_LIFT = 0.22  # how high an arc rises, as a share of its length
MARGIN = 1.35  # how much wider than its places a part of the map is
LEAST_WIDTH = 60.0
THINNEST, WIDEST = 0.5, 4.0  # pixels

Places = Sequence[tuple[float, float]] | np.ndarray[Any, np.dtype[Any]]  # (longitude, latitude)


class Land(NamedTuple):
    """A country on the map: its outline, or a dot where it is too small for one."""

    code: str
    path: str
    level: int
    links: int
    x: float
    y: float


class Arc(NamedTuple):
    """The links with a country, as one curve from France."""

    code: str
    path: str
    width: float


@dataclass(frozen=True)
class World:
    """All that the map's template draws."""

    view_box: str
    lands: Sequence[Land]
    dots: Sequence[Land]
    arcs: Sequence[Arc]
    points: str  # in steps of `point_step`
    point_step: float
    home: tuple[float, float]


def draw(
    reached: Sequence[CountryFigures],
    centres: Mapping[str, Country],
    partners: Places,
    step: float = POINT_STEP,
) -> World:
    """Draw the countries reached, the arcs to them and the partners' (longitude, latitude)."""
    outlines = refdata.outlines()
    links = {figures.code: figures.links for figures in reached}
    home = _place(centres[FRANCE]) if FRANCE in centres else refdata.equal_earth(2.5, 46.5)
    lands = [_land(code, path, links, centres) for code, path in sorted(outlines.countries.items())]
    return World(
        view_box=outlines.view_box,
        lands=lands,
        dots=[_land(code, "", links, centres) for code in links if code not in outlines.countries],
        arcs=_arcs(reached, centres, home),
        points=_points(partners, step),
        point_step=step,
        home=home,
    )


class Near(NamedTuple):
    """A part of the map: arcs from one place to its partners, and a point for each of them."""

    view_box: str
    arcs: Sequence[str]
    points: Sequence[tuple[float, float]]
    home: tuple[float, float]
    unit: float  # a thousandth of the width, in units of the map


def near(home: tuple[float, float], partners: Sequence[tuple[float, float]]) -> Near | None:
    """The map around a place and its partners, given as (longitude, latitude)."""
    if not partners:
        return None
    start = _projected(home)
    points = sorted({_projected(partner) for partner in partners})
    xs, ys = zip(start, *points, strict=True)
    width = max(MARGIN * (max(xs) - min(xs)), 2 * MARGIN * (max(ys) - min(ys)), LEAST_WIDTH)
    width = min(width, refdata.WIDTH)
    left, top = (max(xs) + min(xs) - width) / 2, (max(ys) + min(ys) - width / 2) / 2
    return Near(
        view_box=f"{left:.1f} {top:.1f} {width:.1f} {width / 2:.1f}",
        arcs=[_curve(start, point) for point in points],
        points=points,
        home=start,
        unit=round(width / 1000, 4),
    )


def _projected(place: tuple[float, float]) -> tuple[float, float]:
    x, y = refdata.equal_earth(*place)
    return round(float(x), 2), round(float(y), 2)


def level_of(links: int) -> int:
    """The step of shading: 0 for none, len(LEVELS) for the most."""
    return bisect_right(LEVELS, links)


def _place(country: Country) -> tuple[float, float]:
    return _centre(country.longitude, country.latitude)


@lru_cache(maxsize=1000)
def _centre(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = refdata.equal_earth(longitude, latitude)
    return round(x, 1), round(y, 1)


def _land(code: str, path: str, links: Mapping[str, int], centres: Mapping[str, Country]) -> Land:
    x, y = _place(centres[code]) if code in centres else (0.0, 0.0)
    number = links.get(code, 0)
    return Land(code, path, level_of(number), number, x, y)


def _arcs(
    reached: Sequence[CountryFigures], centres: Mapping[str, Country], home: tuple[float, float]
) -> list[Arc]:
    most = max((figures.links for figures in reached), default=1) or 1
    return [
        Arc(
            figures.code,
            _curve(home, _place(centres[figures.code])),
            round(THINNEST + (WIDEST - THINNEST) * math.sqrt(figures.links / most), 2),
        )
        for figures in reached
        if figures.links and figures.code in centres
    ]


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A curve that rises above the straight line, whichever way it goes."""
    (x1, y1), (x2, y2) = start, end
    lift = ARC_LIFT * math.dist(start, end)
    return f"M{x1} {y1}Q{(x1 + x2) / 2:.1f} {(y1 + y2) / 2 - lift:.1f} {x2} {y2}"


def _points(partners: Places, step: float) -> str:
    """Every partner as a line of no length: with round ends, one light path of dots."""
    places = np.asarray(partners, dtype=float).reshape(-1, 2)
    x, y = refdata.equal_earth(*places.T)
    down, across = (np.rint(each / step).astype(int) for each in (y, x))
    cells = down * ROW + across
    taken = np.zeros(cells.max(initial=-1) + 1, dtype=bool)
    taken[cells] = True
    if not len(cells):
        return ""
    row, column = np.divmod(np.flatnonzero(taken), ROW)
    moves = np.diff(np.stack([column, row], axis=1), axis=0, prepend=0).tolist()
    told = json.dumps(moves, separators=(" ", ""))  # writes many numbers fastest: [[x y] [x y]]
    return f"M{told[2:-2].replace('] [', 'h0m')}h0"

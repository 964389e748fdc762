"""A view as GeoJSON (RFC 7946): a line for each link or project, a point for whoever takes part.

Names of properties are for programs, and the same in every language.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from rencontres.core.languages import words

from ..models import Theme
from .rows import Party, Told
from .table import View

DECIMALS = 5  # a metre
Position = tuple[float, float]


def write_geojson(view: View, rows: Iterable[Told]) -> Iterator[bytes]:
    """All features, and beside them the lines that say where they come from."""
    themes = {theme.pk: words(theme.name) for theme in Theme.objects.all()}
    met: Counter[Party] = Counter()
    yield f'{{"type":"FeatureCollection","notes":{_told(list(view.notes))},"features":['.encode()
    comma = ""
    for row in rows:
        met.update(row.parties)
        yield f"{comma}\n{_told(_line(row, themes))}".encode()
        comma = ","
    for party, number in met.items():
        yield f"{comma}\n{_told(_point(party, number))}".encode()
        comma = ","
    yield b"\n]}\n"


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _line(row: Told, themes: dict[int, str]) -> dict[str, Any]:
    hub, *others = row.parties
    lines = [line for other in others for line in lines_between(hub, other)]
    return {
        "type": "Feature",
        "id": row.key,
        "geometry": _geometry(lines),
        "properties": {
            "title": words(row.title),
            "kind": row.kind,
            "status": row.status,
            "since": row.since,
            "until": row.until,
            "authorities": [party.name for party in row.parties],
            "countries": list(dict.fromkeys(party.country for party in row.parties)),
            "themes": [themes[theme] for theme in row.themes if theme in themes],
            "sdgs": row.goals,
            "source": row.source,
            "confirmed": row.confirmed and row.confirmed.isoformat(),
            "synthetic": row.synthetic,
        },
    }


def _geometry(lines: list[list[Position]]) -> dict[str, Any] | None:
    if not lines:
        return None
    if len(lines) == 1:
        return {"type": "LineString", "coordinates": lines[0]}
    return {"type": "MultiLineString", "coordinates": lines}


def lines_between(one: Party, other: Party) -> list[list[Position]]:
    """From one to the other the short way: in two pieces where it crosses the antimeridian."""
    start, end = _position(one), _position(other)
    if start is None or end is None:
        return []
    (x1, y1), (x2, y2) = start, end
    if abs(x2 - x1) <= 180:
        return [[start, end]]
    edge = 180.0 if x1 > 0 else -180.0
    unrolled = x2 + 2 * edge
    y = round(y1 + (y2 - y1) * (edge - x1) / (unrolled - x1), DECIMALS)
    return [[start, (edge, y)], [(-edge, y), end]]


def _point(party: Party, number: int) -> dict[str, Any]:
    position = _position(party)
    return {
        "type": "Feature",
        "id": f"authority-{party.key}",
        "geometry": position and {"type": "Point", "coordinates": position},
        "properties": {"name": party.name, "country": party.country, "number": number},
    }


def _position(party: Party) -> Position | None:
    if party.longitude is None or party.latitude is None:
        return None
    return round(party.longitude, DECIMALS), round(party.latitude, DECIMALS)

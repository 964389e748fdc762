"""A plausible network of cooperation, drawn from a seed: who works with whom, since when.

Pure: authorities in, ties out. The numbers asked for come out by construction: each engaged
authority and each partner gets one place in a tie before anybody gets a second one.
"""

from __future__ import annotations

import csv
import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import NamedTuple, TypeVar

DATA = files("rencontres.demo") / "data"
PRESENT = 2017
SIZE_NOISE = 0.7  # how far apart partners' sizes may be, in powers of e
NEARBY = 400  # pairs by size among which partners may be exchanged
EXCHANGES = 20  # attempts a pair
SMALL_TOWN = 3_500

Item = TypeVar("Item")


@dataclass(frozen=True)
class RegistrySize:
    """How much of everything the network has; the defaults are those of 2017."""

    engaged: int = 4_987
    projects: int = 12_000
    foreign: int = 8_296
    countries: int = 135

    @property
    def links(self) -> int:
        """Lasting ties: a third more than whoever must have one."""
        return max(self.engaged, self.foreign) * 4 // 3


class Body(NamedTuple):
    """What the drawing needs to know of an authority."""

    key: int
    kind: str
    name: str
    country: str
    region: str
    population: int
    longitude: float
    latitude: float


class Partnership(NamedTuple):
    """How French authorities work with one country: a line of `partner_countries.csv`.

    `weight` is its share of the partners, `tie` the sort of link, `regions` the French regions
    (INSEE) nearest to it, by land, sea or history; `within` a box (west, south, east, north).
    """

    code: str
    weight: float
    tie: str
    first_year: int
    usual_year: int
    regions: frozenset[str]
    within: tuple[float, ...]

    def has(self, place: Body) -> bool:
        """Whether a place of the country lies where the partners are."""
        if not self.within:
            return True
        west, south, east, north = self.within
        return west <= place.longitude <= east and south <= place.latitude <= north


class Tie(NamedTuple):
    """Two authorities that work together."""

    french: Body
    foreign: Body
    since: int


def partnerships() -> list[Partnership]:
    """The table of partner countries, most partners first."""
    with (DATA / "partner_countries.csv").open(encoding="utf-8") as table:
        return [
            Partnership(
                code=row["code"],
                weight=float(row["weight"]),
                tie=row["tie"],
                first_year=int(row["first_year"]),
                usual_year=int(row["usual_year"]),
                regions=frozenset(row["regions"].split()),
                within=tuple(map(float, row["within"].split())),
            )
            for row in csv.DictReader(table)
        ]


def draw_network(
    bodies: Iterable[Body], table: Sequence[Partnership], size: RegistrySize, draw: Random
) -> list[Tie]:
    """Draw the ties between engaged French authorities and their partners abroad."""
    if size.countries > len(table):
        raise ValueError(f"{size.countries} countries asked for; the table has {len(table)}")
    by_country: dict[str, list[Body]] = {"FR": []}
    wanted = {partnership.code: partnership for partnership in table[: size.countries]}
    for body in bodies:
        if body.country == "FR" or (body.country in wanted and wanted[body.country].has(body)):
            by_country.setdefault(body.country, []).append(body)
    engaged = draw_weighted(by_country["FR"], _engagement, size.engaged, draw)
    shares = apportion(
        size.foreign,
        {code: partnership.weight for code, partnership in wanted.items()},
        {code: len(by_country.get(code, ())) for code in wanted},
    )
    partners = [
        place
        for code, share in shares.items()
        for place in draw_weighted(by_country[code], _renown, share, draw)
    ]
    return _tie(engaged, partners, wanted, size.links, draw)


def _engagement(body: Body) -> float:
    """How likely an authority works abroad: surely a region or big city, hardly a hamlet."""
    if body.population == 0:
        return 0.001
    if body.kind in ("region", "special") or (
        body.kind == "commune" and body.population >= 100_000
    ):
        return math.inf
    if body.kind == "department":
        return 3.0
    if body.kind == "epci":
        return body.population / 60_000
    return float((body.population / 5_000) ** 1.2)


def _renown(place: Body) -> float:
    return float(max(place.population, 1_000) ** 0.6)


def draw_weighted(
    items: Sequence[Item], weight: Callable[[Item], float], count: int, draw: Random
) -> list[Item]:
    """Draw `count` different items, likelier the heavier; an infinite weight comes first.

    Each item waits an exponential time (Efraimidis and Spirakis, 2006); the first ones are taken.
    """
    if count > len(items):
        raise ValueError(f"{count} asked for, but only {len(items)} to draw from")
    return heapq.nsmallest(count, items, key=lambda item: draw.expovariate(1) / weight(item))


def apportion(total: int, weights: dict[str, float], room: dict[str, int]) -> dict[str, int]:
    """Share `total` out by weight (Sainte-Laguë), one at least to each, at most its room."""
    shares = dict.fromkeys(weights, 1)
    if not len(shares) <= total <= sum(room.values()) or 0 in room.values():
        raise ValueError(f"{total} cannot be shared among {len(shares)}: there is room for {room}")
    claims = [(-weight / 1.5, key) for key, weight in weights.items() if room[key] > 1]
    heapq.heapify(claims)
    for _unit in range(total - len(shares)):
        _claim, key = heapq.heappop(claims)
        shares[key] += 1
        if shares[key] < room[key]:
            heapq.heappush(claims, (-weights[key] / (shares[key] + 0.5), key))
    return shares


def _tie(
    engaged: list[Body],
    partners: list[Body],
    wanted: dict[str, Partnership],
    links: int,
    draw: Random,
) -> list[Tie]:
    """Pair both sides by size, then exchange neighbours where history or nearness asks for it."""
    french = _by_size(_places(engaged, links, 0.6, draw), draw)
    foreign = _by_size(_places(partners, links, 0.3, draw), draw)
    _exchange(french, foreign, wanted, draw)
    pairs = dict.fromkeys(zip(french, foreign, strict=True))  # once each
    return [Tie(mine, theirs, _year(wanted[theirs.country], draw)) for mine, theirs in pairs]


def _places(bodies: list[Body], count: int, growth: float, draw: Random) -> list[Body]:
    """One place in a tie for each body, and the others to the bigger ones rather."""
    weights = [max(body.population, 100) ** growth for body in bodies]
    return bodies + draw.choices(bodies, weights, k=count - len(bodies))


def _by_size(bodies: list[Body], draw: Random) -> list[Body]:
    return sorted(
        bodies, key=lambda body: math.log(max(body.population, 100)) + draw.gauss(0, SIZE_NOISE)
    )


def _exchange(
    french: list[Body], foreign: list[Body], wanted: dict[str, Partnership], draw: Random
) -> None:
    """Let pairs of like size exchange partners where both together fit better."""
    last = len(french) - 1
    for _attempt in range(EXCHANGES * len(french)):
        one = draw.randint(0, last)
        other = min(last, one + draw.randint(1, NEARBY))
        here, there = wanted[foreign[one].country], wanted[foreign[other].country]
        now = _affinity(french[one], here) + _affinity(french[other], there)
        then = _affinity(french[one], there) + _affinity(french[other], here)
        if then > now:
            foreign[one], foreign[other] = foreign[other], foreign[one]


def _affinity(body: Body, partnership: Partnership) -> int:
    near = 2 if body.region in partnership.regions else 0
    if partnership.tie != "cooperation":
        return near
    if body.kind == "commune" and body.population < SMALL_TOWN:
        return near - 2
    return near + (body.kind != "commune")


def _year(partnership: Partnership, draw: Random) -> int:
    """A year since when: hardly before the usual one of that country, never before the first."""
    return int(draw.triangular(partnership.first_year, PRESENT + 1, partnership.usual_year))

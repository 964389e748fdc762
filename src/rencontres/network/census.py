"""What the atlas counts by country: the same figures as `queries.country_figures`, sooner.

The queries ask PostgreSQL and are right on their own; here the columns in memory answer, so that a
page of a registry ten times as large is still quick. Tests hold the two together.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from uuid import UUID

import numpy as np

from rencontres.core.languages import Text

from .atlas import ANY_STATUS, Asked, Atlas, Column, Pairs, atlases, version
from .models import Theme
from .queries import CountryFigures


def country_figures() -> list[CountryFigures]:
    """Every foreign country the network reaches, with most links first."""
    known = version()
    return _kept(known) if known else _count()


def figures_of(code: str) -> CountryFigures | None:
    """One of them; None where nothing lives."""
    return next((figures for figures in country_figures() if figures.code == code), None)


@lru_cache(maxsize=1)
def _kept(_known: UUID) -> list[CountryFigures]:
    return _count()


def _count() -> list[CountryFigures]:
    links, projects = atlases().values()
    codes = links.places.codes
    linked, involved = (of.select(Asked()) for of in (links, projects))
    ties, works = links.countries_of(linked), projects.countries_of(involved)
    numbers = [np.bincount(pairs.of, minlength=len(codes)) for pairs in (ties, works)]
    partners = np.union1d(links.partners(linked), projects.partners(involved))
    foreign = np.bincount(links.places.country[partners], minlength=len(codes))
    french = np.union1d(_french(links, ties), _french(projects, works))
    engaged = np.bincount(french // max(len(links.places.keys), 1), minlength=len(codes))
    years = _first_years(links, ties)
    found = [
        CountryFigures(
            code=each,
            links=int(numbers[0][at]),
            projects=int(numbers[1][at]),
            foreign_authorities=int(foreign[at]),
            french_authorities=int(engaged[at]),
            first_year=years.get(at),
        )
        for at, each in enumerate(codes)
        if foreign[at]
    ]
    return sorted(found, key=lambda figures: (-figures.links, -figures.projects, figures.code))


def _french(of: Atlas, countries: Pairs) -> Column:
    """Which French authority works with which country: country × places + authority, once each."""
    home = of.places.country[of.parties.of] == of.places.home
    mine = Pairs(of.parties.row[home], of.parties.of[home])
    first = np.searchsorted(countries.row, mine.row, side="left")
    number = np.searchsorted(countries.row, mine.row, side="right") - first
    start = np.repeat(first - np.cumsum(number) + number, number)
    country = countries.of[start + np.arange(number.sum())].astype(np.int64)
    found: Column = np.unique(country * len(of.places.keys) + np.repeat(mine.of, number))
    return found


def _first_years(of: Atlas, countries: Pairs) -> dict[int, str]:
    """The year of the oldest link with each country, where one is known."""
    since = of.since[countries.row] // 10_000
    known = since > 0
    oldest = np.full(len(of.places.codes), 9999)
    np.minimum.at(oldest, countries.of[known], since[known])
    return {at: str(year) for at, year in enumerate(oldest.tolist()) if year < 9999}


def themes_with(code: str) -> list[tuple[Text, int]]:
    """On what the network works in a country: themes by live projects, most first."""
    of = atlases()["projects"]
    theme = of.themes.of[of.among(of.select(Asked(country=code)))[of.themes.row]]
    numbers = Counter(theme.tolist())
    named = Theme.objects.filter(pk__in=numbers)
    told = sorted(named, key=lambda theme: (-numbers[theme.pk], theme.code))
    return [(theme.name, numbers[theme.pk]) for theme in told]


def rows_with(show: str, code: str) -> Column:
    """The keys of all links, or projects, with a country, the living ones first."""
    of = atlases()[show]
    keys: Column = of.keys[of.select(Asked(country=code, status=ANY_STATUS))]
    return keys

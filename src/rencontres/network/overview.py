"""What the registry's public face shows, computed once for each version of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from . import census, queries, world
from .models import Country, Registry
from .queries import CountryFigures, Figures
from .world import World

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Overview:
    """The figures, the countries with most links first, and the map of both."""

    figures: Figures
    countries: Sequence[CountryFigures]
    world: World
    synthetic: bool
    changed: datetime | None


def overview() -> Overview:
    """The public face of the registry as it is now."""
    registry = Registry.objects.first()
    if registry is None:
        return _compute(None)
    key = f"network-overview-{registry.version}"
    known: Overview | None = cache.get(key)
    if known is None:
        known = _compute(registry.changed)
        cache.set(key, known, KEPT_SECONDS)
    return known


def _compute(changed: datetime | None) -> Overview:
    countries = census.country_figures()
    return Overview(
        figures=queries.figures(),
        countries=countries,
        world=world.draw(countries, Country.objects.in_bulk(), queries.points_of_partners()),
        synthetic=queries.has_synthetic(),
        changed=changed,
    )

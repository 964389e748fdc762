"""The first step: the reference data, and a network of cooperation at its real size."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from rencontres.network import actions, queries
from rencontres.network.models import Authority, Project

from .cooperation import Body, RegistrySize, draw_network, partnerships
from .records import Writer, themes
from .stage import Stage

SOURCE = "Generated for the demonstration (seed {seed}): no real cooperation"


def stage_registry(stage: Stage, size: RegistrySize | None = None) -> None:
    """Load the reference data, and invent links and projects between real authorities.

    What a former staging left is kept when it is the same, and replaced when it isn't.
    """
    size = size or RegistrySize()
    load_reference_data(stage)
    source = SOURCE.format(seed=stage.seed)
    if _is_staged(source, size):
        stage.say("Registry: the network of this seed is there already.")
        return
    actions.discard_synthetic(by=stage.by)
    invent_network(stage, size, source)


def load_reference_data(stage: Stage) -> None:
    """Countries, French authorities and places of the world, as shipped with the product."""
    countries = actions.load_countries(by=stage.by)
    actions.load_eligibilities(by=stage.by)
    authorities = actions.load_french_authorities(by=stage.by) + actions.load_places(by=stage.by)
    former = actions.load_former_authorities(by=stage.by)
    names = actions.load_other_names(by=stage.by)
    stage.say(
        f"Registry: {countries.total} countries, {authorities.total:,} authorities,"
        f" {former.total:,} former ones and {names.total:,} other names."
    )


def invent_network(stage: Stage, size: RegistrySize, source: str) -> None:
    """Draw the network from the seed and record it, marked as invented."""
    draw = stage.draw("registry")
    table = partnerships()
    ties = draw_network(_bodies(), table, size, draw)
    writer = Writer(table, source, draw, timezone.localdate())
    actions.record_themes(by=stage.by, themes={theme.code: theme.name for theme in themes()})
    links = writer.links(ties)
    keys = actions.record_links(by=stage.by, links=links)
    agreements = writer.agreements(links, keys)
    actions.record_agreements(by=stage.by, agreements=agreements)
    projects = writer.projects(ties, links, keys, size.projects)
    actions.record_projects(by=stage.by, projects=projects)
    stage.say(
        f"Registry: {size.engaged:,} engaged authorities, {len(links):,} links, {size.projects:,}"
        f" projects, {len(agreements):,} agreements, {size.foreign:,} partners in"
        f" {size.countries} countries (all invented)."
    )


def _is_staged(source: str, size: RegistrySize) -> bool:
    figures = queries.figures()
    return Project.objects.filter(source=source).count() == size.projects and (
        figures.engaged_authorities,
        figures.projects,
        figures.foreign_authorities,
        figures.countries,
    ) == (size.engaged, size.projects, size.foreign, size.countries)


def _bodies() -> Iterator[Body]:
    """Every authority that exists, in an order that no loading changes."""
    living = Authority.objects.filter(valid_until=None)
    rows = living.order_by("kind", "insee", "siren", "geonames_id").values_list(
        "pk", "kind", "name", "country", "region", "population", "longitude", "latitude"
    )
    for key, kind, name, country, region, population, longitude, latitude in rows.iterator():
        yield Body(
            key, kind, name, country, region, population or 0, longitude or 0.0, latitude or 0.0
        )

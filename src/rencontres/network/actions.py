"""The verbs of the registry: load the reference data, record who works with whom on what."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from babel import Locale
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from rencontres.core import languages
from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor
from rencontres.core.languages import Text

from . import bulk, refdata
from .bulk import Counts
from .models import (
    FRANCE,
    Authority,
    Country,
    Link,
    LinkParty,
    Project,
    ProjectParty,
    Registry,
    Theme,
)
from .names import search_name
from .records import SHARED, NewLink, NewProject, look_up, require_sound

KEY_OF_KIND = {
    Authority.Kind.REGION: ("kind", "insee"),
    Authority.Kind.DEPARTMENT: ("kind", "insee"),
    Authority.Kind.EPCI: ("siren",),
    Authority.Kind.COMMUNE: ("kind", "insee"),  # after the EPCI, which are their parents
}


@action("network.load_reference_data")
def load_countries(*, by: Actor, rows: Iterable[refdata.Country] | None = None) -> Counts:
    """Load the countries with their names of Unicode CLDR; the federation's own names stay."""
    _lock_registry()
    before = {country.pk: _facts(country) for country in Country.objects.all()}
    listed = [
        Country(
            code=row.code,
            names=cldr_names(row.code),
            continent=row.continent,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in (refdata.read_countries() if rows is None else rows)
    ]
    Country.objects.bulk_create(
        listed,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["names", "continent", "latitude", "longitude"],
    )
    unchanged = sum(before.get(country.pk) == _facts(country) for country in listed)
    created = sum(country.pk not in before for country in listed)
    return _loaded(Counts(created, len(listed) - created - unchanged, unchanged))


def _facts(country: Country) -> tuple[Any, ...]:
    return country.names, country.continent, country.latitude, country.longitude


def cldr_names(code: str) -> Text:
    """A country's name in every language of the interface, as Unicode CLDR has it."""
    names = {language: Locale(language).territories.get(code) for language in languages.codes()}
    return {language: name for language, name in names.items() if name}


@action("network.load_reference_data")
def load_french_authorities(
    *, by: Actor, rows: Iterable[refdata.FrenchAuthority] | None = None
) -> Counts:
    """Load the French authorities by SIREN and INSEE code; a second time changes nothing."""
    _lock_registry()
    _require_countries({FRANCE})
    by_kind: dict[str, list[bulk.Row]] = {kind: [] for kind in KEY_OF_KIND}
    for row in refdata.read_french_authorities() if rows is None else rows:
        by_kind[row.kind].append(_french_row(row))
    counts = Counts()
    try:
        for kind, key in KEY_OF_KIND.items():
            counts += bulk.merge_authorities(by_kind[kind], key=key)
    except IntegrityError as error:
        raise Refusal(
            _(
                "The list gives a SIREN or INSEE code to two authorities, or one that another"
                " authority of the registry has: correct the one that is wrong. %(detail)s"
            )
            % {"detail": getattr(getattr(error.__cause__, "diag", None), "message_detail", "")},
            code="code_taken",
            status=422,
        ) from error
    bulk.analyse(Authority)
    return _loaded(counts)


def _french_row(row: refdata.FrenchAuthority) -> bulk.Row:
    return (
        row.kind,
        row.nature,
        row.name,
        search_name(row.name),
        FRANCE,
        row.siren or None,
        row.insee,
        None,
        row.department,
        row.region,
        row.population,
        row.latitude,
        row.longitude,
        row.parent_siren or None,
    )


@action("network.load_reference_data")
def load_places(*, by: Actor, rows: Iterable[refdata.Place] | None = None) -> Counts:
    """Load the municipalities of the world by GeoNames key; a second time changes nothing."""
    _lock_registry()
    places = list(refdata.read_places() if rows is None else rows)
    _require_countries({place.country for place in places})
    counts = bulk.merge_authorities(map(_place_row, places), key=("geonames_id",))
    bulk.analyse(Authority)
    return _loaded(counts)


def _place_row(row: refdata.Place) -> bulk.Row:
    return (
        Authority.Kind.MUNICIPALITY.value,
        "",
        row.name,
        search_name(row.name),
        row.country,
        None,
        "",
        row.geonames_id,
        "",
        "",
        row.population or None,
        row.latitude,
        row.longitude,
        None,
    )


@action("network.override_country_name", on="country")
def override_country_name(*, by: Actor, country: Country, names: Text) -> Country:
    """Choose the federation's own name of a country; an empty one gives CLDR's back."""
    unknown = sorted(set(names) - set(languages.codes()))
    if unknown:
        raise Refusal(
            _("No such language: %(codes)s. Use one of: %(known)s.")
            % {"codes": ", ".join(unknown), "known": ", ".join(languages.codes())},
            code="unknown_language",
            status=422,
        )
    _lock_registry()
    country = Country.objects.select_for_update().get(pk=country.pk)
    merged = country.overrides | {code: name.strip() for code, name in names.items()}
    country.overrides = {code: name for code, name in merged.items() if name}
    country.save(update_fields=["overrides"])
    _renew_registry()
    note(languages=sorted(names))
    return country


@action("network.record")
def record_themes(*, by: Actor, themes: dict[str, Text]) -> int:
    """Record the federation's subjects of cooperation by code; known ones take the new name."""
    _lock_registry()
    Theme.objects.bulk_create(
        [Theme(code=code, name=name) for code, name in themes.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    _renew_registry()
    note(themes=len(themes))
    return len(themes)


@action("network.record")
def record_links(*, by: Actor, links: Sequence[NewLink]) -> list[int]:
    """Record lasting ties between authorities; returns their keys, in the order given."""
    _lock_registry()
    require_sound(links, look_up(links))
    keys = bulk.new_keys(Link, len(links))
    keyed = list(zip(keys, links, strict=True))
    bulk.copy(
        Link._meta.db_table,
        ("id", "kind", *SHARED),
        ((key, link.kind, *link.shared) for key, link in keyed),
    )
    bulk.copy(
        LinkParty._meta.db_table,
        ("link_id", "authority_id"),
        ((key, party) for key, link in keyed for party in link.parties),
    )
    bulk.analyse(Link, LinkParty)
    _renew_registry()
    note(links=len(links))
    return keys


@action("network.record")
def record_projects(*, by: Actor, projects: Sequence[NewProject]) -> list[int]:
    """Record projects between authorities; returns their keys, in the order given."""
    _lock_registry()
    known = look_up(projects)
    require_sound(projects, known)
    keys = bulk.new_keys(Project, len(projects))
    keyed = list(zip(keys, projects, strict=True))
    bulk.copy(
        Project._meta.db_table,
        ("id", "title", "theme_id", "link_id", "ends", *SHARED),
        (
            (key, Jsonb(new.title), known.themes[new.theme], new.link, new.ends, *new.shared)
            for key, new in keyed
        ),
    )
    bulk.copy(
        ProjectParty._meta.db_table,
        ("project_id", "authority_id", "role"),
        ((key, party, _role(new, party).value) for key, new in keyed for party in new.parties),
    )
    bulk.analyse(Project, ProjectParty)
    _renew_registry()
    note(projects=len(projects))
    return keys


def _role(project: NewProject, party: int) -> ProjectParty.Role:
    return ProjectParty.Role.LEAD if party == project.lead else ProjectParty.Role.PARTNER


@action("network.record")
def discard_synthetic(*, by: Actor) -> int:
    """Take every invented link and project out of the registry; returns how many went."""
    _lock_registry()
    gone = sum(
        model.objects.filter(synthetic=True).delete()[1].get(model._meta.label, 0)
        for model in (Project, Link)
    )
    _renew_registry()
    note(discarded=gone)
    return gone


def _lock_registry() -> None:
    """Let one verb at a time write the registry; the others wait for its end."""
    Registry.objects.get_or_create(pk=1)
    Registry.objects.select_for_update().get(pk=1)


def _renew_registry() -> None:
    """Say that the registry is another one now: what was computed from it is computed anew."""
    Registry.objects.filter(pk=1).update(version=uuid.uuid4(), changed=timezone.now())


def _loaded(counts: Counts) -> Counts:
    """Note the counts of a list; an unchanged registry keeps its version."""
    if counts.created or counts.updated:
        _renew_registry()
    note(**asdict(counts))
    return counts


def _require_countries(codes: Collection[str]) -> None:
    missing = set(codes) - set(Country.objects.values_list("code", flat=True))
    if missing:
        raise Refusal(
            _("The registry has no country %(codes)s: load the countries first.")
            % {"codes": ", ".join(sorted(missing))},
            code="unknown_country",
            status=422,
        )

"""Load the reference data: countries, French authorities, places of the world."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from babel import Locale
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from rencontres.core import languages
from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor
from rencontres.core.languages import Text

from .. import bulk, divisions, exonyms, refdata, releases, succession
from ..bulk import Counts
from ..models import (
    FRANCE,
    Authority,
    AuthorityName,
    Country,
    Identifier,
    Succession,
)
from ..names import search_name
from .registry import lock_registry, renew_registry

KEY_OF_KIND = {
    Authority.Kind.REGION: ("kind", "insee"),
    Authority.Kind.DEPARTMENT: ("kind", "insee"),
    Authority.Kind.EPCI: ("siren",),
    Authority.Kind.SPECIAL: ("kind", "insee"),  # Paris lies in a metropolis, Lyon is one
    Authority.Kind.COMMUNE: ("kind", "insee"),  # after the EPCI, which are their parents
}


@action("network.load_reference_data")
def load_countries(*, by: Actor, rows: Iterable[refdata.Country] | None = None) -> Counts:
    """Load the countries with their names of Unicode CLDR; the federation's own names stay."""
    lock_registry()
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
    *,
    by: Actor,
    rows: Iterable[refdata.FrenchAuthority] | None = None,
    population_year: int = 0,
) -> Counts:
    """Load the French authorities by SIREN and INSEE code; a second time changes nothing.

    Without rows, those that are shipped. The people were counted in `population_year`.
    """
    lock_registry()
    if rows is None:
        source = releases.shipped_source()
        rows, population_year = refdata.read_french_authorities(), source.population_year
        note(release=source.version)
    _require_countries({FRANCE})
    by_kind: dict[str, list[bulk.Row]] = {kind: [] for kind in KEY_OF_KIND}
    for row in rows:
        by_kind[row.kind].append(_french_row(row, population_year or None))
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
    bulk.settle(Authority)
    return _loaded(counts)


def _french_row(row: refdata.FrenchAuthority, year: int | None) -> bulk.Row:
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
        None if divisions.has_own_census(row) else year,
        row.latitude,
        row.longitude,
        row.parent_siren or None,
    )


@action("network.load_reference_data")
def load_former_authorities(
    *,
    by: Actor,
    rows: Iterable[refdata.FormerAuthority] | None = None,
    names: Iterable[refdata.FormerName] | None = None,
) -> Counts:
    """Load the French authorities that are no more, their successors, former names and codes.

    One that the registry still has as living ends; a second time changes nothing.
    """
    lock_registry()
    _require_countries({FRANCE})
    former = list(refdata.read_former_authorities() if rows is None else rows)
    counts = succession.end_authorities(former)
    written = succession.record_successions(former)
    written += succession.record_former_names(
        refdata.read_former_names() if names is None else names
    )
    bulk.settle(Authority, AuthorityName, Identifier, Succession)
    if written:
        renew_registry()
    return _loaded(counts)


@action("network.load_reference_data")
def load_places(*, by: Actor, rows: Iterable[refdata.Place] | None = None) -> Counts:
    """Load the towns of the world by GeoNames key; a second time changes nothing."""
    lock_registry()
    places = list(refdata.read_places() if rows is None else rows)
    _require_countries({place.country for place in places})
    counts = bulk.merge_authorities(map(_place_row, places), key=("geonames_id",))
    bulk.settle(Authority)
    return _loaded(counts)


@action("network.load_reference_data")
def load_other_names(*, by: Actor, rows: Iterable[refdata.OtherNames] | None = None) -> Counts:
    """Load what communes and towns are also called; a second time changes nothing.

    Names of authorities that the registry doesn't have are passed over.
    """
    lock_registry()
    counts = exonyms.record_other_names(refdata.read_other_names() if rows is None else rows)
    bulk.settle(AuthorityName)
    return _loaded(counts)


def _place_row(row: refdata.Place) -> bulk.Row:
    return (
        row.kind,
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
        None,
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
    lock_registry()
    country = Country.objects.select_for_update().get(pk=country.pk)
    merged = country.overrides | {code: name.strip() for code, name in names.items()}
    country.overrides = {code: name for code, name in merged.items() if name}
    country.save(update_fields=["overrides"])
    renew_registry()
    note(languages=sorted(names))
    return country


def _loaded(counts: Counts) -> Counts:
    """Note the counts of a list; an unchanged registry keeps its version."""
    if counts.created or counts.updated:
        renew_registry()
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

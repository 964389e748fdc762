"""Keep the dated list of countries that are eligible for official development assistance."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor

from ..models import Country, Eligibility
from ..oda import SOURCE, Recipient, shipped_recipients
from .registry import lock_registry, renew_registry

FIRST, LAST = 1960, 2100  # the DAC began in 1960


@action("network.keep_eligibility")
def load_eligibilities(*, by: Actor, rows: Iterable[Recipient] | None = None) -> int:
    """Load a list of eligible countries; what the federation wrote itself stays.

    A country that already has years is left alone. Returns how many countries are new.
    """
    lock_registry()
    known = set(Eligibility.objects.values_list("country", flat=True))
    countries = set(Country.objects.values_list("code", flat=True))
    new = [
        Eligibility(
            country_id=row.country,
            first_year=row.first_year,
            last_year=row.last_year,
            source=SOURCE,
        )
        for row in (shipped_recipients() if rows is None else rows)
        if row.country in countries - known
    ]
    Eligibility.objects.bulk_create(new)
    if new:
        renew_registry()
    note(countries=len(new))
    return len(new)


@action("network.keep_eligibility")
def keep_eligibility(
    *,
    by: Actor,
    country: Country,
    first_year: int | None,
    last_year: int | None,
    source: str,
    eligibility: Eligibility | None = None,
) -> Eligibility:
    """Say in which years a country is on the list, or correct what was said."""
    _require_sound(first_year, last_year, source)
    lock_registry()
    if eligibility and not Eligibility.objects.filter(pk=eligibility.pk).exists():
        raise Refusal(_("This row is gone meanwhile: look at the list again."), code="gone")
    row = eligibility or Eligibility()
    row.country, row.source = country, source.strip()
    row.first_year, row.last_year = first_year, last_year
    _require_apart(row)
    row.save()
    renew_registry()
    note(country=country.code)
    return row


@action("network.keep_eligibility")
def remove_eligibility(*, by: Actor, eligibility: Eligibility) -> None:
    """Take years of a country off the list."""
    lock_registry()
    note(country=eligibility.country_id)
    Eligibility.objects.filter(pk=eligibility.pk).delete()
    renew_registry()


def _require_sound(first_year: int | None, last_year: int | None, source: str) -> None:
    for year in (first_year, last_year):
        if year is not None and not FIRST <= year <= LAST:
            raise Refusal(
                _("%(year)s is no year of the list: write one from %(first)s to %(last)s.")
                % {"year": year, "first": FIRST, "last": LAST},
                code="no_year",
                status=422,
            )
    if first_year and last_year and last_year < first_year:
        raise Refusal(
            _("The last year comes before the first."), code="ends_before_start", status=422
        )
    if not source.strip():
        raise Refusal(_("Say where it comes from."), code="no_source", status=422)


def _require_apart(row: Eligibility) -> None:
    """A country is on the list or not: two of its rows don't tell of the same year."""
    others = Eligibility.objects.filter(country=row.country).exclude(pk=row.pk)
    for other in others:
        begins_in_time = (row.first_year or FIRST) <= (other.last_year or LAST)
        if begins_in_time and (other.first_year or FIRST) <= (row.last_year or LAST):
            raise Refusal(
                _("%(country)s already has some of these years: correct that row instead.")
                % {"country": row.country_id},
                code="years_overlap",
            )

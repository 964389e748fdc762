"""Country groups: who belongs, when they meet next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from ..models import (
    FRANCE,
    LIVE,
    Authority,
    Choice,
    Country,
    CountryGroup,
    GroupMeeting,
    LinkParty,
)


def groups(*, day: date, country: Country | None = None) -> list[CountryGroup]:
    """Every group, or those of a country, with countries, president and `coming` meetings."""
    found = CountryGroup.objects.all()
    if country:
        found = found.filter(countries=country)
    coming = GroupMeeting.objects.filter(day__gte=day, cancelled=False)
    return list(
        found.select_related("president_authority").prefetch_related(
            "countries", Prefetch("meetings", coming, to_attr="coming")
        )
    )


@dataclass(frozen=True)
class GroupMember:
    """An authority of a group: by a live link since a year, or by choice for a reason."""

    authority: Authority
    since: str
    choice: Choice | None


def group_members(group: CountryGroup) -> list[GroupMember]:
    """Who belongs to a group, by name: four statements however many they are."""
    choices = {each.authority_id: each for each in group.choices.all()}
    linked = _linked_with(group.countries.all())
    wanted = {key for key in linked if key not in choices or choices[key].included}
    wanted |= {key for key, choice in choices.items() if choice.included}
    authorities = Authority.objects.filter(pk__in=wanted).order_by("search_name", "pk")
    return [
        GroupMember(each, linked.get(each.pk, ""), choices.get(each.pk)) for each in authorities
    ]


def excluded_from(group: CountryGroup) -> QuerySet[Choice]:
    """Who was taken out of a group, and why."""
    return group.choices.filter(included=False).select_related("authority")


def _linked_with(countries: Iterable[Country]) -> dict[int, str]:
    """French authorities with a live link with one of these countries, and since when."""
    rows = (
        _french_parties(countries)
        .values_list("authority")
        .annotate(since=Min(Left("link__since", 4), filter=~Q(link__since="")))
    )
    return {key: since or "" for key, since in rows.order_by()}


def _french_parties(countries: Iterable[Country]) -> QuerySet[LinkParty]:
    theirs = LinkParty.objects.filter(authority__country__in=countries).values("link")
    return LinkParty.objects.filter(
        link__in=theirs, link__status__in=LIVE, authority__country=FRANCE
    )


def group_sizes(groups: Collection[CountryGroup]) -> dict[int, int]:
    """How many authorities belong to each group, in two statements; countries are at hand."""
    linked = defaultdict(set)
    codes = {country.pk for group in groups for country in group.countries.all()}
    pairs = LinkParty.objects.filter(
        link__status__in=LIVE, link__parties__country__in=codes, authority__country=FRANCE
    ).values_list("link__parties__country", "authority")
    for code, authority in pairs.order_by().distinct():
        linked[code].add(authority)
    members = {
        group.pk: set().union(*(linked[country.pk] for country in group.countries.all()))
        for group in groups
    }
    for choice in Choice.objects.filter(group__in=groups):
        change = set.add if choice.included else set.discard
        change(members[choice.group_id], choice.authority_id)
    return {key: len(authorities) for key, authorities in members.items()}

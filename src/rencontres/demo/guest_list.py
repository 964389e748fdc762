"""Who is invited to the staged edition: countries, organisations, and how many each sends."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from django.db.models import QuerySet

from rencontres.core.languages import words as in_language
from rencontres.delegations.people import Person
from rencontres.network.models import Authority, Country
from rencontres.network.queries import (
    countries_linked_with,
    engaged_authorities,
    foreign_partners,
)

from .cooperation import apportion, draw_weighted
from .people import Crowd, Role, guest_email, language_of, words

COUNTRIES = 38  # with France
HOME = "FR"
FOREIGN_SHARE = 0.3
LEAST = 2  # people of a country
SIZES = {1: 16, 2: 21, 3: 22, 4: 16, 5: 11, 6: 7, 7: 4, 8: 3}  # out of 100 delegations
SHARES = {"state": 0.05, "ngo": 0.07, "company": 0.04, "press": 0.02, "student": 0.02}
EMBASSY, AUTHORITY, MEMBER, UNNAMED = 0.35, 0.85, 0.8, 0.02  # chances that one is
MOST_STUDENTS = 60  # the edition's quota is 100
HEAD, PARTICIPANT = "head@demo.example", "participant@demo.example"


@dataclass
class Guests:
    """What one organisation sends."""

    organisation: str
    country: str
    people: list[Person] = field(default_factory=list)
    authority: Authority | None = None
    unnamed: int = 0
    synthetic: bool = True


class GuestList:
    """Draws the delegations of an edition: `participants` people in all."""

    def __init__(self, draw: random.Random, content: dict[str, Any], participants: int) -> None:
        self.draw = draw
        self.content = content
        self.participants = participants
        self.crowd = Crowd(draw)
        self.numbers: defaultdict[str, count[int]] = defaultdict(count)

    def delegations(self) -> list[Guests]:
        """Every delegation: the invited speakers, the team, then those who register."""
        speakers = [speaker(row) for row in self.content["people"]]
        team = max(4, self.participants // 70)
        invited = {guests.country for guests in speakers}
        abroad = linked_countries(invited)
        away = sum(guests.country != HOME for guests in speakers)
        foreign = max(LEAST * len(abroad), round(FOREIGN_SHARE * self.participants) - away)
        at_home = self.participants - len(speakers) - team - foreign
        return [
            *speakers,
            self._team(team),
            *self._foreign(allot(foreign, abroad)),
            *self._french(at_home),
        ]

    def _team(self, size: int) -> Guests:
        organiser = self.content["edition"]["organiser"]
        people = [self.crowd.person(HOME, Role("staff", "staff")) for _n in range(size)]
        return Guests(f"{organiser}, équipe d’organisation", HOME, people)

    def _foreign(self, people_by_country: dict[str, int]) -> list[Guests]:
        partners = foreign_partners().filter(country__in=people_by_country)
        hosts: defaultdict[str, list[Authority]] = defaultdict(list)
        for authority in self._ranked(partners):
            hosts[authority.country_id].append(authority)
        names = {c.pk: in_language(c.name, "fr") for c in Country.objects.all()}
        drawn = []
        for country, people in people_by_country.items():
            embassy = self.draw.random() < EMBASSY
            for position, size in enumerate(self._split(people)):
                if position == 1 and embassy:
                    drawn.append(self._other("embassy", country, size, names[country]))
                elif hosts[country] and (position == 0 or self.draw.random() < AUTHORITY):
                    drawn.append(self._authority(hosts[country].pop(0), size))
                else:
                    drawn.append(self._other("ngo", country, size))
        return drawn

    def _french(self, people: int) -> list[Guests]:
        drawn = []
        for kind, share in SHARES.items():
            wanted = round(share * people)
            if kind == "student":
                wanted = min(wanted, MOST_STUDENTS)
            people -= wanted
            drawn += [self._other(kind, HOME, size) for size in self._split(wanted)]
        sizes = [4, *self._split(people - 4)]
        ranked = self._ranked(engaged_authorities())
        authorities = [
            self._authority(each, size) for each, size in zip(ranked, sizes, strict=False)
        ]
        self._name_demonstration_accounts(authorities[0])
        return [*drawn, *authorities]

    def _name_demonstration_accounts(self, guests: Guests) -> None:
        """One delegation is headed by, and holds, the accounts a visitor may try."""
        for position, email in enumerate((HEAD, PARTICIPANT)):
            person = guests.people[position]
            guests.people[position] = replace(person, email=email)
        guests.unnamed = 1

    def _ranked(self, authorities: QuerySet[Authority]) -> list[Authority]:
        """Authorities in an order drawn by lot, the populous ones likelier to come first."""
        # An order that no loading changes, so that a seed always draws the same.
        known = list(authorities.order_by("kind", "insee", "siren", "geonames_id"))
        return draw_weighted(known, weight, len(known), self.draw)

    def _split(self, people: int) -> list[int]:
        """Sizes of delegations that add up to `people`."""
        sizes = []
        while people > 0:
            size = self.draw.choices(list(SIZES), list(SIZES.values()))[0]
            sizes.append(min(size, people))
            people -= sizes[-1]
        return sizes

    def _authority(self, authority: Authority, size: int) -> Guests:
        country, municipal = authority.country_id, authority.is_municipal
        home = country == HOME
        officer = "member" if home and self.draw.random() < MEMBER else "non_member"
        roles = [
            self._leader(officer, municipal=municipal),
            *(self._colleague(officer, municipal=municipal) for _n in range(size)),
        ]
        people = [self.crowd.person(country, role) for role in roles[:size]]
        unnamed = int(self.draw.random() < UNNAMED)
        return Guests(authority.name, country, people, authority, unnamed)

    def _leader(self, officer: str, *, municipal: bool) -> Role:
        chance = self.draw.random()
        if chance > 0.6:
            return Role("officer", officer)
        if chance < 0.2:
            return Role("mayor" if municipal else "president", "elected", elected=True)
        return Role("elected" if municipal else "vice_president", "elected", elected=True)

    def _colleague(self, officer: str, *, municipal: bool) -> Role:
        if self.draw.random() > 0.2:
            return Role("officer", officer)
        return Role("elected" if municipal else "vice_president", "elected", elected=True)

    def _other(self, kind: str, country: str, size: int, country_name: str = "") -> Guests:
        templates: Sequence[str] = words()["organisations"][kind]
        number = next(self.numbers[kind])
        name = templates[number % len(templates)].format(
            n=number // len(templates) + 1, country=country_name
        )
        role = Role(kind, kind)
        return Guests(name, country, [self.crowd.person(country, role) for _n in range(size)])


def speaker(row: dict[str, Any]) -> Guests:
    """A guest of the edition's file: a real person, whose registration alone is staged."""
    person = Person(
        given_name=row["given_name"],
        family_name=row["family_name"],
        email=guest_email(row["key"]),
        category=row["category"],
        function=row["function"],
        languages=tuple(dict.fromkeys((language_of(row["country"]), "en"))),
    )
    return Guests(row["organisation"], row["country"], [person], synthetic=False)


def linked_countries(invited: Iterable[str]) -> dict[str, int]:
    """The foreign countries of the edition with their live links.

    Those of the invited speakers, then those most linked with France's engaged authorities.
    """
    keys = list(engaged_authorities().values_list("pk", flat=True))
    links = dict(countries_linked_with(keys))
    chosen = dict.fromkeys(country for country in invited if country != HOME)
    chosen |= dict.fromkeys(list(links)[: COUNTRIES + len(chosen)])
    return {country: links.get(country, 1) for country in sorted(list(chosen)[: COUNTRIES - 1])}


def allot(people: int, links: dict[str, int]) -> dict[str, int]:
    """Share people among countries: two each, the rest by the square root of their links."""
    weights = {country: number**0.5 for country, number in links.items()}
    # `apportion` gives one to each; the second one is added here.
    shares = apportion(people - len(links), weights, dict.fromkeys(links, people))
    return {country: share + 1 for country, share in shares.items()}


def weight(authority: Authority) -> float:
    """How likely an authority comes: a metropolis sooner than a village."""
    return float(max(authority.population or 0, 500) ** 0.6)

"""Who is invited to the staged edition: countries, organisations, and how many each sends."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from rencontres.core.languages import words as in_language
from rencontres.delegations.people import Person
from rencontres.network.models import Authority, Country
from rencontres.network.queries import (
    countries_linked_with,
    engaged_authorities,
    foreign_partners,
)

from .people import Crowd, Role, guest_email, language_of, words

COUNTRIES = 38  # with France
HOME = "FR"
FOREIGN_SHARE = 0.3
LEAST = 2  # people of a country
SIZES = {1: 16, 2: 21, 3: 22, 4: 16, 5: 11, 6: 7, 7: 4, 8: 3}  # out of 100 delegations
SHARES = {"state": 0.05, "ngo": 0.07, "company": 0.04, "press": 0.02, "student": 0.02}
MOST_STUDENTS = 60  # the edition's quota is 100
MUNICIPAL = (Authority.Kind.COMMUNE, Authority.Kind.MUNICIPALITY)
HEAD, PARTICIPANT = "head@demo.example", "participant@demo.example"


@dataclass
class Guests:
    """What one organisation sends."""

    organisation: str
    country: str
    people: list[Person] = field(default_factory=list)
    authority: int | None = None  # its key
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
        hosts: defaultdict[str, list[Body]] = defaultdict(list)
        for body in self._ranked(partners):
            hosts[body.country].append(body)
        names = {c.pk: in_language(c.name, "fr") for c in Country.objects.all()}
        drawn = []
        for country, people in people_by_country.items():
            embassy = self.draw.random() < 0.35
            for position, size in enumerate(self._split(people)):
                if position == 1 and embassy:
                    drawn.append(self._other("embassy", country, size, names[country]))
                elif hosts[country] and (position == 0 or self.draw.random() < 0.85):
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
        bodies = self._ranked(engaged_authorities())
        sizes = [4, *self._split(people - 4)]
        authorities = [
            self._authority(body, size) for body, size in zip(bodies, sizes, strict=False)
        ]
        self._name_demonstration_accounts(authorities[0])
        return [*drawn, *authorities]

    def _name_demonstration_accounts(self, guests: Guests) -> None:
        """One delegation is headed by, and holds, the accounts a visitor may try."""
        for position, email in enumerate((HEAD, PARTICIPANT)):
            person = guests.people[position]
            guests.people[position] = Person(**{**vars(person), "email": email})
        guests.unnamed = 1

    def _ranked(self, authorities: Iterable[Authority]) -> list[Body]:
        """Authorities in an order drawn by lot, the populous ones likelier to come first."""
        bodies = [Body.of(authority) for authority in authorities]
        bodies.sort(key=lambda body: body.key)
        return sorted(bodies, key=lambda body: -(self.draw.random() ** (1 / body.weight)))

    def _split(self, people: int) -> list[int]:
        """Sizes of delegations that add up to `people`."""
        sizes = []
        while people > 0:
            size = self.draw.choices(list(SIZES), list(SIZES.values()))[0]
            sizes.append(min(size, people))
            people -= sizes[-1]
        return sizes

    def _authority(self, body: Body, size: int) -> Guests:
        home = body.country == HOME
        member = "member" if home and self.draw.random() < 0.8 else "non_member"
        roles = [
            self._leader(body.kind, member),
            *(self._colleague(body.kind, member) for _n in range(size)),
        ]
        people = [self.crowd.person(body.country, role) for role in roles[:size]]
        return Guests(
            body.name, body.country, people, body.key, unnamed=int(self.draw.random() < 0.02)
        )

    def _leader(self, kind: str, officer: str) -> Role:
        chance = self.draw.random()
        if chance > 0.6:
            return Role("officer", officer)
        municipal = kind in MUNICIPAL
        if chance < 0.2:
            return Role("mayor" if municipal else "president", "elected", elected=True)
        return Role("elected" if municipal else "vice_president", "elected", elected=True)

    def _colleague(self, kind: str, officer: str) -> Role:
        if self.draw.random() > 0.2:
            return Role("officer", officer)
        return Role("elected" if kind in MUNICIPAL else "vice_president", "elected", elected=True)

    def _other(self, kind: str, country: str, size: int, country_name: str = "") -> Guests:
        templates: Sequence[str] = words()["organisations"][kind]
        number = next(self.numbers[kind])
        name = templates[number % len(templates)].format(
            n=number // len(templates) + 1, country=country_name
        )
        role = Role(kind, kind)
        return Guests(name, country, [self.crowd.person(country, role) for _n in range(size)])


@dataclass(frozen=True)
class Body:
    """An authority that may send a delegation."""

    key: int
    name: str
    country: str
    kind: str
    weight: float

    @classmethod
    def of(cls, authority: Authority) -> Body:
        """Weighed by its population, so that a metropolis comes sooner than a village."""
        weight = max(authority.population or 1, 500) ** 0.6
        return cls(authority.pk, authority.name, authority.country_id, authority.kind, weight)


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
    """The foreign countries of the edition with their live links: those invited, then the most
    linked with France's engaged authorities."""
    keys = list(engaged_authorities().values_list("pk", flat=True))
    links = dict(countries_linked_with(keys))
    chosen = dict.fromkeys(country for country in invited if country != HOME)
    chosen |= dict.fromkeys(list(links)[: COUNTRIES + len(chosen)])
    return {country: links.get(country, 1) for country in sorted(list(chosen)[: COUNTRIES - 1])}


def allot(people: int, links: dict[str, int]) -> dict[str, int]:
    """Share people among countries: two each, the rest by the square root of their links."""
    rest = people - LEAST * len(links)
    weights = {country: number**0.5 for country, number in links.items()}
    total = sum(weights.values())
    exact = {country: rest * weight / total for country, weight in weights.items()}
    shares = {country: int(share) for country, share in exact.items()}
    by_remainder = sorted(exact, key=lambda country: (shares[country] - exact[country], country))
    for country in by_remainder[: rest - sum(shares.values())]:
        shares[country] += 1
    return {country: LEAST + share for country, share in shares.items()}

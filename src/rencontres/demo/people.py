"""Inventing people who cannot be mistaken for real ones.

A family name starts with the word for "example" in the person's language, joined to a word of
nature: Camille Exemple-Rivière, Sarah Example-Meadow. It looks right on a badge, and says what it
is. Addresses are under example.org (RFC 2606). The words are in `data/people.toml`.
"""

from __future__ import annotations

import random
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from babel.languages import get_official_languages

from rencontres.core.languages import Text
from rencontres.delegations.people import Person

AREAS = {
    "west_africa": "SN ML BF NE GN CI TG BJ MR GM GW SL LR GH NG",
    "central_africa": "CM GA CG CD CF TD RW BI HT UG KE TZ ZM ZW MZ AO MW",
    "arab": "MA DZ TN LB PS JO EG SY IQ SA AE QA KW YE LY SD DJ KM",
    "malagasy": "MG",
    "eastern": "PL RO HU CZ SK BG RS HR SI BA MK ME AL XK MD UA RU BY LT LV EE GR AM GE TR",
    "asian": "CN JP VN KH LA TH KR IN NP LK BD MN PH ID MY",
}
_AREA_OF_COUNTRY = {code: area for area, codes in AREAS.items() for code in codes.split()}
_AREA_OF_LANGUAGE = {
    "fr": "french",
    "de": "german",
    "it": "italian",
    "es": "hispanic",
    "pt": "lusophone",
}
TRIES = 20
SITE_LANGUAGES = ("fr", "en", "es")
IN_FRENCH = {
    "LB",
    "KM",
    "DJ",
    "TD",
    "MR",
    "VN",
    "KH",
    "LA",
    "RO",
    "BG",
    "AM",
}  # rather than English


@cache
def words() -> dict[str, Any]:
    """The words people are made of."""
    content = (files("rencontres.demo") / "data" / "people.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


@cache
def official_languages(country: str) -> tuple[str, ...]:
    """The official languages of a country, from CLDR."""
    return tuple(get_official_languages(country, de_facto=True))


def language_of(country: str) -> str:
    """The site's language that a delegation of this country writes in."""
    official = official_languages(country)
    if "es" in official:
        return "es"
    return "fr" if "fr" in official or country in IN_FRENCH else "en"


def area_of(country: str) -> str:
    """The cultural area whose given names a country's people bear."""
    if country in _AREA_OF_COUNTRY:
        return _AREA_OF_COUNTRY[country]
    spoken = (_AREA_OF_LANGUAGE.get(language) for language in official_languages(country))
    return next((area for area in spoken if area), "english")


def marker_language(country: str) -> str:
    """The language in which a family name of this country says that it is an example."""
    official = official_languages(country)
    if official and official[0] in ("pt", "de", "it"):
        return official[0]
    return language_of(country)


@dataclass(frozen=True)
class Role:
    """What somebody comes for: a key of [functions], a category, and whether they are elected."""

    function: str
    category: str
    elected: bool = False


class Crowd:
    """Draws invented people, none with another's e-mail address."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self._names: set[tuple[str, str]] = set()
        self._addresses: Counter[str] = Counter()

    def person(self, country: str, role: Role, email: str = "") -> Person:
        """Somebody from a country, in a role."""
        form = self.draw.choice("fm")
        given, family = self._name(country, form)
        return Person(
            given_name=given,
            family_name=family,
            email=email or self._address(given, family),
            category=role.category,
            function=self._function(role.function, form),
            elected=role.elected,
            languages=self._languages(country),
            needs=self._needs(country),
        )

    def _name(self, country: str, form: str) -> tuple[str, str]:
        """A given and a family name, not yet borne if a few draws find such a pair."""
        given = words()["given"][area_of(country)][form]
        family = words()["family"][marker_language(country)]
        for _attempt in range(TRIES):
            pair = (
                self.draw.choice(given),
                f"{family['marker']}-{self.draw.choice(family['words'])}",
            )
            if pair not in self._names:
                break
        self._names.add(pair)
        return pair

    def _address(self, given: str, family: str) -> str:
        name = plain(f"{given}.{family}")
        self._addresses[name] += 1
        number = self._addresses[name]
        return f"{name}{number if number > 1 else ''}@example.org"

    def _function(self, key: str, form: str) -> Text:
        chosen = self.draw.choice(words()["functions"][key])
        return {language: chosen[language][form] for language in SITE_LANGUAGES}

    def _languages(self, country: str) -> tuple[str, ...]:
        """Their own language, then perhaps English and French."""
        own = [code for code in official_languages(country)[:1] if len(code) == 2]
        spoken = dict.fromkeys([*own, language_of(country)])
        for code, share in (("en", 0.6), ("fr", 0.35), ("es", 0.12)):
            if self.draw.random() < share:
                spoken[code] = None
        return tuple(spoken)

    def _needs(self, country: str) -> str:
        if self.draw.random() > 0.04:
            return ""
        return str(self.draw.choice(words()["needs"][language_of(country)]))


def plain(text: str) -> str:
    """A text in the letters of an e-mail address."""
    bare = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return bare.replace(" ", "-").replace("'", "")


def guest_email(key: str) -> str:
    """The address of a guest of the edition's file, by their key there."""
    return f"{key}@example.org"

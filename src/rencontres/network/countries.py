"""Every country in memory, and how each language lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.utils.choices import BaseChoiceIterator
from django.utils.translation import get_language

from rencontres.core.kept import Kept
from rencontres.core.languages import words

from .models import Country

Choices = list[tuple[str, Any]]


class Countries(dict[str, Country]):
    """Countries by code."""

    def __init__(self) -> None:
        super().__init__(Country.objects.in_bulk())
        self.listed = cache(self._listed)

    def _listed(self, language: str) -> Choices:
        """Their choices in a language's alphabetical order, after an empty one."""
        named = sorted((words(country.name, language), code) for code, country in self.items())
        return [("", "—"), *((code, name) for name, code in named)]


countries = Kept(Countries, Country)


class EveryCountry(BaseChoiceIterator):
    """The choices of a field: every country, in the order of the reader's language."""

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(countries().listed(get_language() or ""))


def choices_of(found: Iterable[Country]) -> Choices:
    """The choices of some countries, in that order."""
    codes = {country.code for country in found}
    return [(code, name) for code, name in EveryCountry() if code in codes]

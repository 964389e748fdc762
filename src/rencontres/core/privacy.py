"""Personal data declares, on its model, why it is kept, how long, and how it leaves.

    @personal(
        Whose("user", address="email", since=("edition__last_day",)),
        email=Personal(_("To be written to"), years=3, erasure=PLACEHOLDER),
    )
    class Participant(models.Model): ...

`docs/privacy.md` lists every declaration (a test compares the two, and refuses a model with a field
like a name or an address that is not declared); `core.personal_data` reads, erases and purges by
them, so that a room needs no code of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.db import models

NOBODY = "@erased.invalid"  # a domain that can never receive anything (RFC 6761)
NOWHERE = "@nowhere.invalid"  # of whoever has given no address

EMPTY = "emptied"  # the field's own empty value: "", [], {}
NULL = "null"
PLACEHOLDER = "placeholder"  # what names nobody, where something must stand
DELETE = "row deleted"

Model = TypeVar("Model", bound=type[models.Model])


@dataclass(frozen=True)
class Personal:
    """Purpose, retention, export and erasure of a field.

    `years` and `days` are counted from the dates of `Whose`; no years: as long as the row stands.
    `stays` says, to the person, why the value stays when they ask to be erased. `shown` is the
    lookup of what tells them most, where the field itself is a key.
    """

    purpose: Any
    years: int | None
    days: int = 0
    exported: bool = True
    erasure: str = EMPTY
    stays: Any = ""
    shown: str = ""

    @property
    def term(self) -> tuple[int, int]:
        """Its years and days, which sort; only where it has years."""
        assert self.years is not None  # noqa: S101  (asked of what has a term)
        return self.years, self.days


@dataclass(frozen=True)
class Whose:
    """Whose the rows of a model are, and from which of their dates the years count.

    `accounts` and `address` are the lookups that lead to the owner's account and e-mail address,
    which also finds people who never had an account; none where nobody can be told. A field that
    points to an account is that account's. The years count from the last of the dates `since` that
    are known; a row without any is kept. `also` is what the erasure of a row sets besides; rows
    that answer `unless` are in use, and no purge takes them.
    """

    accounts: str | tuple[str, ...] = ()
    address: str | tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    also: dict[str, Any] = field(default_factory=dict)
    unless: models.Q = field(default_factory=models.Q)

    @property
    def owners(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The lookups of accounts, and those of addresses."""
        return _several(self.accounts), _several(self.address)


@dataclass(frozen=True)
class Holding:
    """A model with personal fields, and whose its rows are."""

    model: type[models.Model]
    whose: Whose
    fields: dict[str, Personal]

    def by_owner(self) -> Iterator[tuple[Whose, dict[str, Personal]]]:
        """The fields by whose they are: the row's owner, or the account that a field points to."""
        own = {n: each for n, each in self.fields.items() if not self.points_elsewhere(n)}
        if own:
            yield self.whose, own
        for name, declared in self.fields.items():
            if name not in own:
                yield Whose(name, since=self.whose.since), {name: declared}

    def points_elsewhere(self, name: str) -> bool:
        """Whether a field points to an account that is not the row's owner."""
        related: Any = self.model._meta.get_field(name).related_model
        points = related is not None and related._meta.label == settings.AUTH_USER_MODEL
        return points and name not in self.whose.owners[0]


Erasure = Callable[[Any], dict[str, int]]

register: dict[type[models.Model], Holding] = {}
erasures: list[Erasure] = []


def personal(whose: Whose, /, **fields: Personal) -> Callable[[Model], Model]:
    """Declare a model's personal fields; a name that is no field raises FieldDoesNotExist."""

    def declare(model: Model) -> Model:
        for name in fields:
            model._meta.get_field(name)
        register[model] = Holding(model, whose, fields)
        return model

    return declare


def also_erased(function: Erasure) -> Erasure:
    """Declare how an account's address leaves what has no field of its own: files, histories.

    It runs before the fields are emptied, and answers numbers of rows by their name.
    """
    erasures.append(function)
    return function


def _several(lookups: str | tuple[str, ...]) -> tuple[str, ...]:
    return (lookups,) if isinstance(lookups, str) else lookups

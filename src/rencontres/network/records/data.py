"""Links, projects, agreements, authorities as plain data: what is to be recorded, and what is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from rencontres.core.languages import Text

from ..models import Agreement, Status


@dataclass(frozen=True)
class Document:
    """A document: an address on the web, or the name of a file kept here."""

    title: str
    language: str
    url: str = ""
    file: str = ""


@dataclass(frozen=True, kw_only=True)
class NewCooperation:
    """What a link and a project to be recorded share."""

    source: str
    status: str = Status.ACTIVE
    reason: str = ""
    since: str = ""
    until: str = ""
    confidence: float = 1.0
    confirmed: date | None = None
    synthetic: bool = False

    @property
    def shared(self) -> tuple[Any, ...]:
        """The values of `SHARED`, in that order."""
        return tuple(getattr(self, name) for name in SHARED)


SHARED = tuple(field.name for field in fields(NewCooperation))


@dataclass(frozen=True, kw_only=True)
class NewLink(NewCooperation):
    """A link to be recorded, between authorities given by key; `roles` of those not partners."""

    kind: str
    parties: tuple[int, ...]
    roles: Mapping[int, str] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Budget:
    """What somebody gives to a project in a year: an authority by key, or a funder by name."""

    year: int
    amount: Decimal
    payer: int | None = None
    funder: str = ""
    currency: str = "EUR"
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class NewProject(NewCooperation):
    """A project to be recorded: who leads it, with whom, under which themes (by code).

    `purposes` are shares in per cent by DAC code, `markers` 0, 1 or 2 by the code of the policy.
    """

    title: Text
    themes: tuple[str, ...]
    lead: int
    partners: tuple[int, ...]
    link: int | None = None
    about: Text = field(default_factory=dict)
    sdgs: tuple[str, ...] = ()
    purposes: Mapping[str, Decimal] = field(default_factory=dict)
    budgets: tuple[Budget, ...] = ()
    markers: Mapping[str, int] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()

    @property
    def parties(self) -> tuple[int, ...]:
        """Everybody who takes part, the lead first."""
        return (self.lead, *self.partners)

    @property
    def payers(self) -> set[int]:
        """The authorities that give to it."""
        return {budget.payer for budget in self.budgets if budget.payer is not None}


@dataclass(frozen=True, kw_only=True)
class NewAgreement:
    """An agreement to be recorded, of a link given by key; its dates as precisely as known."""

    link: int
    subject: str
    decided: str = ""
    signed: str = ""
    transmitted: str = ""
    term: date | None = None
    renewal: str = Agreement.Renewal.NONE
    period: int | None = None
    renews: int | None = None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AuthorityFacts:
    """What the registry tells of an authority itself; its part of is given by key."""

    name: str
    kind: str
    country: str
    nature: str = ""
    population: int | None = None
    population_year: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    parent: int | None = None

    @property
    def parties(self) -> tuple[int, ...]:
        """The authorities that it points to."""
        return () if self.parent is None else (self.parent,)


Record = NewLink | NewProject | NewAgreement
State = Record | AuthorityFacts  # what the history keeps

"""What is asked to be recorded, before it is: links and projects as plain data, and their flaws."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core import languages
from rencontres.core.actions import Refusal
from rencontres.core.languages import Text
from rencontres.core.partial_dates import is_partial_date

from .models import Authority, Link, Status, Theme

SDG = re.compile(r"(1[0-7]|[1-9])(\.([1-9][0-9]?|[a-d]))?")
PURPOSE = re.compile(r"[0-9]{5}")
CURRENCY = re.compile(r"[A-Z]{3}")
WHOLE = Decimal(100)
SHOWN_FLAWS = 10


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
    """A link to be recorded, between authorities given by key."""

    kind: str
    parties: tuple[int, ...]


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

    @property
    def parties(self) -> tuple[int, ...]:
        """Everybody who takes part, the lead first."""
        return (self.lead, *self.partners)

    @property
    def payers(self) -> set[int]:
        """The authorities that give to it."""
        return {budget.payer for budget in self.budgets if budget.payer is not None}


@dataclass(frozen=True)
class Known:
    """What the registry has of all that a list of records points to."""

    authorities: frozenset[int]
    links: frozenset[int] = frozenset()
    themes: dict[str, int] = field(default_factory=dict)


def look_up(records: Sequence[NewLink | NewProject]) -> Known:
    """Read what the records point to, in one statement for each kind of thing."""
    projects = [record for record in records if isinstance(record, NewProject)]
    authorities = {party for record in records for party in record.parties}
    authorities.update(*(project.payers for project in projects))
    links = {project.link for project in projects if project.link is not None}
    return Known(
        authorities=frozenset(
            Authority.objects.filter(pk__in=authorities).values_list("pk", flat=True)
        ),
        links=frozenset(Link.objects.filter(pk__in=links).values_list("pk", flat=True)),
        themes=dict(Theme.objects.values_list("code", "pk")),
    )


def require_sound(records: Sequence[NewLink | NewProject], known: Known) -> None:
    """Refuse a list in which something is wrong, naming the rows and what is wrong with them."""
    flaws = [
        (number, flaw)
        for number, record in enumerate(records, start=1)
        for flaw in flaws_of(record, known)
    ]
    if not flaws:
        return
    shown = " ".join(
        str(_("Row %(number)s: %(flaw)s") % {"number": number, "flaw": flaw})
        for number, flaw in flaws[:SHOWN_FLAWS]
    )
    raise Refusal(
        _(
            "Nothing was recorded: the list has faults (%(count)s). Correct them and send it again."
            " %(shown)s"
        )
        % {"count": len(flaws), "shown": shown},
        code="unsound_records",
        status=422,
    )


def flaws_of(record: NewLink | NewProject, known: Known) -> Iterator[Any]:
    """What is wrong with a record, in words."""
    if not record.source.strip():
        yield _("it has no source: say where it comes from.")
    if record.status not in Status.values:
        yield _("“%(status)s” is no status.") % {"status": record.status}
    if not 0 <= record.confidence <= 1:
        yield _("its confidence is not between 0 and 1.")
    yield from _flaws_of_dates(record)
    unknown = [str(party) for party in record.parties if party not in known.authorities]
    if unknown:
        yield _("no authority has the key %(keys)s.") % {"keys": ", ".join(unknown)}
    if len(set(record.parties)) < max(2, len(record.parties)):
        yield _("it needs two different authorities at least, each once.")
    yield from (
        _flaws_of_link(record) if isinstance(record, NewLink) else _flaws_of_project(record, known)
    )


def _flaws_of_dates(record: NewCooperation) -> Iterator[Any]:
    written = [date for date in (record.since, record.until) if date]
    wrong = [date for date in written if not is_partial_date(date)]
    if wrong:
        yield _("%(date)s is no date: write 1963, 1963-01 or 1963-01-22.") % {"date": wrong[0]}
    elif len(written) == 2 and record.until < record.since[: len(record.until)]:
        yield _("it ends before it starts.")
    if record.status == Status.SUSPENDED and not record.reason.strip():
        yield _("it is suspended: say why.")


def _flaws_of_link(link: NewLink) -> Iterator[Any]:
    if link.kind not in Link.Kind.values:
        yield _("“%(kind)s” is no kind of link.") % {"kind": link.kind}


def _flaws_of_project(project: NewProject, known: Known) -> Iterator[Any]:
    if not languages.words(project.title).strip():
        yield _("it has no title.")
    for theme in project.themes:
        if theme not in known.themes:
            yield _("“%(theme)s” is no theme of the registry.") % {"theme": theme}
    if not project.themes:
        yield _("it has no theme.")
    for sdg in project.sdgs:
        if not SDG.fullmatch(sdg):
            yield _("“%(code)s” is no goal or target of the United Nations: write 6 or 6.1.") % {
                "code": sdg
            }
    if project.link is not None and project.link not in known.links:
        yield _("no link has the key %(key)s.") % {"key": project.link}
    yield from _flaws_of_purposes(project.purposes)
    yield from _flaws_of_markers(project.markers)
    for budget in project.budgets:
        yield from _flaws_of_budget(budget, known)


def _flaws_of_markers(markers: Mapping[str, int]) -> Iterator[Any]:
    for code, significance in markers.items():
        if significance not in {0, 1, 2}:
            yield _("its policy marker %(code)s is neither 0, 1 nor 2.") % {"code": code}


def _flaws_of_purposes(purposes: Mapping[str, Decimal]) -> Iterator[Any]:
    for code, share in purposes.items():
        if not PURPOSE.fullmatch(code):
            yield _("“%(code)s” is no purpose code: it has five digits, as 14030.") % {"code": code}
        if not 0 < share <= WHOLE or share != round(share, 2):
            yield _(
                "the share of the purpose %(code)s is not between 0 and 100 (two decimals at most)."
            ) % {"code": code}
    total = sum(purposes.values())
    if purposes and total != WHOLE:
        yield _("the shares of its purposes add up to %(total)s and not to 100.") % {"total": total}


def _flaws_of_budget(budget: Budget, known: Known) -> Iterator[Any]:
    if (budget.payer is None) == (not budget.funder.strip()):
        yield _("the budget of %(year)s needs one payer: an authority, or a funder’s name.") % {
            "year": budget.year
        }
    elif budget.payer is not None and budget.payer not in known.authorities:
        yield _("no authority has the key %(keys)s.") % {"keys": budget.payer}
    if budget.amount < 0:
        yield _("the budget of %(year)s is less than nothing.") % {"year": budget.year}
    if not CURRENCY.fullmatch(budget.currency):
        yield _("“%(code)s” is no currency: write three capitals, as EUR.") % {
            "code": budget.currency
        }

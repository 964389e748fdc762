"""What is wrong with what is asked to be recorded, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core import languages
from rencontres.core.actions import Refusal
from rencontres.core.partial_dates import is_partial_date

from ..models import FRANCE, Agreement, Authority, Link, LinkParty, Status, Theme
from ..names import search_name
from .data import (
    AuthorityFacts,
    Budget,
    Document,
    NewAgreement,
    NewCooperation,
    NewLink,
    NewProject,
    State,
)

SDG = re.compile(r"(1[0-7]|[1-9])(\.([1-9][0-9]?|[a-d]))?")
PURPOSE = re.compile(r"[0-9]{5}")
CURRENCY = re.compile(r"[A-Z]{3}")
WHOLE = Decimal(100)
SHOWN_FLAWS = 10


@dataclass(frozen=True)
class Known:
    """What the registry has of all that a list of records points to."""

    authorities: frozenset[int]
    links: frozenset[int] = frozenset()
    themes: dict[str, int] = field(default_factory=dict)
    agreements: dict[int, int] = field(default_factory=dict)  # of which link each is


def look_up(records: Sequence[State]) -> Known:
    """Read what the records point to, in one statement for each kind of thing."""
    projects = [record for record in records if isinstance(record, NewProject)]
    acts = [record for record in records if isinstance(record, NewAgreement)]
    authorities = {
        party
        for record in records
        if not isinstance(record, NewAgreement)
        for party in record.parties
    }
    authorities.update(*(project.payers for project in projects))
    links = {project.link for project in projects if project.link is not None}
    links.update(act.link for act in acts)
    renewed = {act.renews for act in acts if act.renews is not None}
    return Known(
        authorities=frozenset(
            Authority.objects.filter(pk__in=authorities).values_list("pk", flat=True)
        ),
        links=frozenset(Link.objects.filter(pk__in=links).values_list("pk", flat=True)),
        themes=dict(Theme.objects.values_list("code", "pk")) if projects else {},
        agreements=dict(Agreement.objects.filter(pk__in=renewed).values_list("pk", "link")),
    )


def require_sound_record(record: State) -> None:
    """Refuse a record in which something is wrong, saying what."""
    flaws = " ".join(str(flaw) for flaw in flaws_of(record, look_up([record])))
    if flaws:
        raise Refusal(
            _("Nothing was recorded. To be corrected: %(flaws)s") % {"flaws": flaws},
            code="unsound_record",
            status=422,
        )


def require_sound(records: Sequence[State], known: Known) -> None:
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


def flaws_of(record: State, known: Known) -> Iterator[Any]:
    """What is wrong with a record, in words."""
    if isinstance(record, AuthorityFacts):
        yield from _flaws_of_facts(record, known)
        return
    for document in record.documents:
        yield from _flaws_of_document(document)
    if isinstance(record, NewAgreement):
        yield from _flaws_of_agreement(record, known)
        return
    yield from _flaws_of_cooperation(record, known)
    if isinstance(record, NewLink):
        yield from _flaws_of_link(record)
    else:
        yield from _flaws_of_project(record, known)


def _flaws_of_facts(facts: AuthorityFacts, known: Known) -> Iterator[Any]:
    if not search_name(facts.name):
        yield _("its name has neither letter nor digit.")
    home = facts.country == FRANCE
    if facts.kind not in Authority.Kind.values or facts.kind in (
        Authority.FOREIGN_KINDS if home else Authority.FRENCH_KINDS
    ):
        yield _("there is no authority of this kind in this country.")
    if facts.population is None and facts.population_year is not None:
        yield _("it has a year of the population and no population.")
    if (facts.latitude is None) != (facts.longitude is None):
        yield _("a place needs both latitude and longitude.")
    elif facts.latitude is not None and not (
        -90 <= facts.latitude <= 90 and -180 <= (facts.longitude or 0) <= 180
    ):
        yield _("its latitude is not between −90 and 90, or its longitude not within 180.")
    if not set(facts.parties) <= known.authorities:
        yield _("no authority has the key %(keys)s.") % {"keys": facts.parent}


def _flaws_of_cooperation(record: NewLink | NewProject, known: Known) -> Iterator[Any]:
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


def _flaws_of_dates(record: NewCooperation) -> Iterator[Any]:
    written = [date for date in (record.since, record.until) if date]
    wrong = list(_wrong_dates(written))
    if wrong:
        yield wrong[0]
    elif len(written) == 2 and record.until < record.since[: len(record.until)]:
        yield _("it ends before it starts.")
    if record.status == Status.SUSPENDED and not record.reason.strip():
        yield _("it is suspended: say why.")


def _wrong_dates(written: Sequence[str]) -> Iterator[Any]:
    for each in written:
        if each and not is_partial_date(each):
            yield _("%(date)s is no date: write 1963, 1963-01 or 1963-01-22.") % {"date": each}


def _flaws_of_document(document: Document) -> Iterator[Any]:
    if not document.title.strip():
        yield _("one of its documents has no title.")
    if bool(document.url) == bool(document.file):
        yield _("a document is either an address or a file.")
    if document.url and not document.url.startswith(("https://", "http://")):
        yield _("“%(address)s” is no address of the web: it starts with https://.") % {
            "address": document.url
        }


def _flaws_of_agreement(act: NewAgreement, known: Known) -> Iterator[Any]:
    if act.link not in known.links:
        yield _("no link has the key %(key)s.") % {"key": act.link}
    if not act.subject.strip():
        yield _("it has no subject.")
    wrong = list(_wrong_dates([act.decided, act.signed, act.transmitted]))
    yield from wrong
    if (
        act.term
        and not wrong
        and any(act.term.isoformat()[: len(each)] < each for each in (act.signed, act.transmitted))
    ):
        yield _("its term comes before its signature or transmission.")
    if act.renewal not in Agreement.Renewal.values:
        yield _("“%(renewal)s” is no way of renewal.") % {"renewal": act.renewal}
    if act.period is not None and (
        act.period < 1 or act.term is None or act.renewal != Agreement.Renewal.TACIT
    ):
        yield _("only an agreement with a term and tacit renewal goes on by so many months.")
    if act.renews is not None and known.agreements.get(act.renews) != act.link:
        yield _("the agreement that it renews is not one of the same link.")


def _flaws_of_link(link: NewLink) -> Iterator[Any]:
    if link.kind not in Link.Kind.values:
        yield _("“%(kind)s” is no kind of link.") % {"kind": link.kind}
    if not set(link.roles) <= set(link.parties) or not set(link.roles.values()) <= set(
        LinkParty.Role.values
    ):
        yield _("a role is none that a party may have, or is given to who takes no part.")


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

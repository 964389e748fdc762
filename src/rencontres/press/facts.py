"""What an edition has to tell the press, besides its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from rencontres.core import dates
from rencontres.core.languages import Text, lower_first, words
from rencontres.editions.models import Change, Edition, EditionTheme, Partner
from rencontres.editions.queries import effective_changes
from rencontres.programme.models import Role, Session, SessionKind

from .blocks import Count, Facts
from .figures.programme import PLENARY
from .figures.registry import name_of_kind

# One exhibitor is an anecdote: these are told when there are several.
TOLD_FROM_TWO = {"exhibitors", "testimonies", "meetings_agreed"}
LOWER_CASE_TITLES = {"fr", "es"}  # "maire de Strasbourg", but "Mayor of Strasbourg"


@dataclass(frozen=True)
class Known:
    """The rows a communiqué speaks of, read once for all its languages."""

    edition: Edition
    kinds: list[SessionKind]
    themes: list[EditionTheme]
    partners: list[Partner]
    plenaries: list[Session]
    statutory: list[Session]
    changes: list[Change]


def known(edition: Edition) -> Known:
    """Read what the edition has to tell, in a fixed number of SQL statements."""
    speaking = Role.objects.filter(kind=Role.Kind.SPEAKER).select_related("participant")
    held = Session.objects.filter(edition=edition, slot__isnull=False, change=None)
    held = held.select_related("slot")
    return Known(
        edition=edition,
        kinds=list(SessionKind.objects.filter(edition=edition, statutory=False)),
        themes=list(EditionTheme.objects.filter(edition=edition)),
        partners=list(Partner.objects.filter(edition=edition)),
        plenaries=list(
            held.filter(kind__key=PLENARY).prefetch_related(
                Prefetch("roles", queryset=speaking, to_attr="speaking")
            )
        ),
        statutory=list(held.filter(kind__statutory=True)),
        changes=list(effective_changes(edition).order_by("pk")),
    )


def facts(of: Known, values: dict[str, int], today: date, language: str) -> Facts:
    """The facts by the names that the text files use, the figures among them."""
    counts = {name: Count(name, value) for name, value in values.items()}
    for name in TOLD_FROM_TWO & counts.keys():
        if counts[name].value == 1:
            del counts[name]
    absent = dict.fromkeys(TOLD_FROM_TWO - counts.keys(), None)
    return (
        absent | counts | _of_edition(of.edition, today, language) | _of_rows(of, values, language)
    )


def _of_edition(edition: Edition, today: date, language: str) -> Facts:
    contact = edition.press_contact
    return {
        "title": None if edition.state == Edition.State.CANCELLED else edition.title,
        "cancelled": edition.title if edition.state == Edition.State.CANCELLED else None,
        "organiser": edition.organiser,
        "organiser_about": edition.organiser_about,
        "city": edition.city,
        "venue": edition.venue,
        "days": None
        if edition.state == Edition.State.CANCELLED
        else dates.on_dates(edition.first_day, edition.last_day, language),
        "date": dates.long_date(edition.communique_date or today, language),
        "fair_title": edition.fair_title,
        "fair_about": edition.fair_about,
        "stage_title": edition.stage_title,
        "stage_about": edition.stage_about,
        "next_edition": edition.next_edition,
        "contact": [contact[key] for key in ("name", "email", "phone") if contact.get(key)],
    }


def _of_rows(of: Known, values: dict[str, int], language: str) -> Facts:
    held = [(kind, name_of_kind(kind.key)) for kind in of.kinds]
    return {
        "themes": [_each(theme.name, lower_first) for theme in of.themes],
        "partners": [partner.name for partner in of.partners],
        "programme": [
            Count(
                figure,
                values[figure],
                lower_first(words(kind.name, language)),
                lower_first(words(kind.plural or kind.name, language)),
            )
            for kind, figure in held
            if values[figure]
        ],
        "plenary": [_plenary(session, of.edition, language) for session in of.plenaries],
        "change": [{"told": change.notice, "why": change.reason} for change in of.changes],
        "statutory": [_statutory(session, of.edition, language) for session in of.statutory],
    }


def _plenary(session: Session, edition: Edition, language: str) -> Facts:
    speakers: list[Role] = session.speaking  # type: ignore[attr-defined]
    return {
        "title": session.title,
        "day": dates.weekday(_start(session, edition), language),
        "speakers": [_speaker(role, language) for role in speakers],
    }


def _speaker(role: Role, language: str) -> str | Text:
    """Rémy Rioux, directeur général de…"""
    name = role.participant.full_name
    function = role.participant.function
    if not words(function):
        return name
    lowered = _each(function, lower_first, LOWER_CASE_TITLES)
    return {code: f"{name}, {said}" for code, said in lowered.items() if said}


def _statutory(session: Session, edition: Edition, language: str) -> dict[str, Any]:
    start = _start(session, edition)
    said = dates.weekday(start, language)
    morning = start.hour < 12
    return {
        "title": session.title,
        "morning": said if morning else "",
        "afternoon": "" if morning else said,
    }


def _start(session: Session, edition: Edition) -> datetime:
    """When it began, in the venue's zone."""
    assert session.slot  # noqa: S101  (only sessions in a slot are read)
    return session.slot.starts.astimezone(edition.zone)


def _each(text: Text, change: Callable[[str], str], languages: set[str] | None = None) -> Text:
    """A text changed in each of its languages, or in some."""
    return {
        code: change(said) if languages is None or code in languages else said
        for code, said in text.items()
    }

"""Which pairs of languages sessions need, and what the teams can do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from babel.core import Locale, UnknownLocaleError
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import language_name
from rencontres.editions.models import Edition, Slot
from rencontres.engines.interpreting import Assignment, Need, Pair, Team, assign

from .models import InterpreterTeam, Session


@dataclass(frozen=True)
class Lack:
    """In a slot, a pair of languages that more sessions need than teams can serve."""

    slot: Slot
    pair: Pair
    sessions: list[Session]
    teams: int  # that have the pair and are not away


def pairs_of(session: Session) -> frozenset[Pair]:
    """The pairs a session needs: each language spoken with each it is interpreted into."""
    return frozenset(
        pair_of(spoken, heard)
        for spoken in session.languages
        for heard in session.interpretation
        if spoken != heard
    )


def pair_of(one: str, other: str) -> Pair:
    """Two languages, whichever is named first: interpreters work both ways."""
    first, second = sorted((one, other))
    return first, second


def read_pairs(written: str) -> list[list[str]]:
    """“fr-en, fr-es” as pairs; raises Refusal."""
    found = []
    for part in written.replace(";", ",").split(","):
        codes = [code.strip().lower() for code in part.replace("–", "-").split("-")]
        if part.strip():
            if len(codes) != 2 or codes[0] == codes[1] or not all(map(_is_language, codes)):
                raise Refusal(
                    _("“%(part)s” is no pair of languages: write fr-en.") % {"part": part.strip()},
                    code="pairs",
                    status=422,
                )
            found.append(list(pair_of(*codes)))
    if not found:
        raise Refusal(_("Write one pair of languages at least: fr-en."), code="pairs", status=422)
    return [list(pair) for pair in dict.fromkeys(map(tuple, found))]


def _is_language(code: str) -> bool:
    try:
        return bool(code.isalpha() and Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False


def said(pair: Iterable[str]) -> str:
    """A pair in the reader's words: “anglais – français”."""
    return " – ".join(language_name(code) for code in pair)


def placed_sessions(edition: Edition) -> list[Session]:
    """The sessions that need interpretation and have their hour, with the teams they have."""
    rows = edition.sessions.filter(change=None).exclude(slot=None).exclude(interpretation=[])
    related = rows.select_related("slot", "room", "kind", "activity", "edition")
    found = related.prefetch_related("interpreting__team").order_by("slot__starts", "pk")
    return [session for session in found if pairs_of(session)]


def solve(teams: Sequence[InterpreterTeam], sessions: Sequence[Session]) -> Assignment:
    """The engine's assignment, those made already kept."""
    return assign(
        [
            Team(
                team.pk,
                frozenset(pair_of(*pair) for pair in team.pairs),
                tuple(_span(slot) for slot in team.away.all()),
            )
            for team in teams
        ],
        [
            Need(
                session.pk,
                *_span(session.slot),
                pairs_of(session),
                frozenset(each.team_id for each in session.interpreting.all()),
            )
            for session in sessions
        ],
    )


def _span(slot: Any) -> tuple[int, int]:
    return int(slot.starts.timestamp()), int(slot.ends.timestamp())


def lacks_of(
    teams: Sequence[InterpreterTeam], sessions: Sequence[Session], found: Assignment
) -> list[Lack]:
    """What no assignment can meet, slot by slot and pair by pair."""
    by_key = {session.pk: session for session in sessions}
    lacks: dict[tuple[int, Pair], Lack] = {}
    for key, pair in found.lacking:
        slot = by_key[key].slot
        assert slot is not None  # noqa: S101  (only placed sessions are asked for)
        if (slot.pk, pair) not in lacks:
            needing = [s for s in sessions if s.slot_id == slot.pk and pair in pairs_of(s)]
            able = sum(list(pair) in team.pairs and slot not in team.away.all() for team in teams)
            lacks[slot.pk, pair] = Lack(slot, pair, needing, able)
    return list(lacks.values())


def teams_bound(
    session: Session, teams: Sequence[InterpreterTeam], *, foreseen: bool
) -> list[InterpreterTeam]:
    """The teams that a session takes up wherever it is placed: those it was given.

    `foreseen`: and, of a pair that one team alone has, the one it will need.
    """
    given = {each.team_id for each in session.interpreting.all()}
    bound = {team.pk: team for team in teams if team.pk in given}
    have = {pair_of(*pair) for team in bound.values() for pair in team.pairs}
    for pair in pairs_of(session) - have if foreseen else ():
        able = [team for team in teams if list(pair) in team.pairs]
        if len(able) == 1:
            bound[able[0].pk] = able[0]
    return list(bound.values())


def covered(session: Session) -> frozenset[Pair]:
    """The pairs that a session needs and its teams have."""
    have = {pair_of(*pair) for each in session.interpreting.all() for pair in each.team.pairs}
    return pairs_of(session) & have

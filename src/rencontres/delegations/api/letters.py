"""Visa letters over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .. import actions, queries
from ..actions.letters import Passport
from ..models import Seat, VisaLetter

router = Router()
MOST_ROWS = 100


class PassportIn(Schema):
    """What a passport says, and the language the letter is to be written in."""

    name: str = Field(max_length=200)
    nationality: str = Field(description="ISO 3166-1 alpha-2")
    born: date
    number: str = Field(max_length=20)
    expires: date
    language: Literal["fr", "en", "es"] = "fr"


class LetterOut(Schema):
    """A letter of the register; what the passport says is on the team's pages only."""

    id: int
    state: str = Field(description=", ".join(VisaLetter.State.values))
    number: str = Field(alias="reference", description="as printed; empty until issued")
    asked: datetime
    decided: datetime | None
    reason: str
    synthetic: bool


class DecisionIn(Schema):
    """What is decided; a refusal and a revocation need a reason."""

    verb: Literal["issue", "refuse", "revoke"]
    reason: str = ""


class Page(Schema):
    """Which letters of the register."""

    state: str = ""
    limit: int = Field(MOST_ROWS, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0)


@router.get("/{edition}/letters", response=list[LetterOut])
def letters(request: HttpRequest, edition: str, page: Query[Page]) -> list[VisaLetter]:
    """The register of letters, newest first, for the team."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.check_letters", found)
    return list(queries.letters(found, state=page.state)[page.offset : page.offset + page.limit])


@router.post("/{edition}/{reference}/seats/{number}/letter", response={201: LetterOut})
def request_letter(
    request: HttpRequest, edition: str, reference: str, number: int, passport: PassportIn
) -> Status[VisaLetter]:
    """Ask for a letter for the person in a seat."""
    seat = get_object_or_404(
        Seat.objects.select_related("participant", "delegation__edition", "delegation__head"),
        delegation__edition__slug=edition,
        delegation__reference=reference,
        number=number,
    )
    given = Passport(
        name=passport.name,
        nationality=get_object_or_404(Country, pk=passport.nationality),
        born=passport.born,
        number=passport.number,
        expires=passport.expires,
    )
    made = actions.request_letter(
        by=request.user, seat=seat, passport=given, language=passport.language
    )
    return Status(201, made)


@router.post("/{edition}/letters/{letter}", response=LetterOut)
def decide(request: HttpRequest, edition: str, letter: int, decision: DecisionIn) -> VisaLetter:
    """Issue, refuse or revoke a letter."""
    found = get_object_or_404(VisaLetter, edition__slug=edition, pk=letter)
    if decision.verb == "issue":
        return actions.issue_letter(by=request.user, letter=found)
    verb = actions.refuse_letter if decision.verb == "refuse" else actions.revoke_letter
    return verb(by=request.user, letter=found, reason=decision.reason)

"""Consents over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from .. import actions, queries
from ..models import Consent, Participant

router = Router()


class ConsentOut(Schema):
    """One answer, with what proves it."""

    kind: str = Field(description=", ".join(Consent.Kind.values))
    given: bool
    version: str = Field(description="of the words")
    language: str
    words: str = Field(description="as they were read")
    how: str = Field(description=", ".join(Consent.How.values))
    at: datetime


class AnswersIn(Schema):
    """What is agreed to or refused, by kind. Only the person answers as `page`."""

    answers: dict[Literal["image_rights", "contact_sharing"], bool]
    language: Literal["fr", "en", "es"] = "fr"
    how: Literal["page", "desk", "paper"] = "page"


class RefusingOut(Schema):
    """Somebody who said no to photographs."""

    name: str = Field(alias="full_name")
    organisation: str = Field(alias="seat.delegation.organisation")
    country: str = Field(alias="seat.delegation.country_id")
    synthetic: bool


@router.get("/{edition}/photo-refusals", response=list[RefusingOut])
def refusing(request: HttpRequest, edition: str) -> list[Participant]:
    """Who is registered and has said no to photographs, by name; for the team."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.see_photo_refusals", found)
    return list(queries.refusing_photos(found))


@router.get("/{edition}/{reference}/seats/{number}/consents", response=list[ConsentOut])
def consents(request: HttpRequest, edition: str, reference: str, number: int) -> list[Consent]:
    """All that the person in a seat has answered, in order; for them and the team."""
    person = _person(edition, reference, number)
    require(request.user, "delegations.record_consents", person)
    return list(person.consents.all())


@router.post("/{edition}/{reference}/seats/{number}/consents", response=list[ConsentOut])
def record(
    request: HttpRequest, edition: str, reference: str, number: int, sent: AnswersIn
) -> list[Consent]:
    """Record answers; what was said before to the same words is not recorded again."""
    person = actions.record_consents(
        by=request.user,
        participant=_person(edition, reference, number),
        answers={Consent.Kind(kind): given for kind, given in sent.answers.items()},
        language=sent.language,
        how=Consent.How(sent.how),
    )
    return list(person.consents.all())


def _person(edition: str, reference: str, number: int) -> Participant:
    return get_object_or_404(
        Participant.objects.select_related("edition"),
        seat__delegation__edition__slug=edition,
        seat__delegation__reference=reference,
        seat__number=number,
    )

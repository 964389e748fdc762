"""The room `delegations` over HTTP, for programs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rencontres.agenda.models import Engagement
from rencontres.core.languages import Text
from rencontres.core.permissions import require
from rencontres.editions.actions import change_country_quota
from rencontres.editions.models import Edition
from rencontres.editions.queries import visible_editions
from rencontres.network.models import Authority, Country

from .. import actions, queries
from ..figures import NeedsCounted, needs_counted
from ..models import Audience, Delegation, Diet, OrganisationKind, WaitingGroup
from ..people import Person
from ..rules import asked_to_approve
from .groups import OwnGroupOut

router = Router()
MOST_ROWS = 100


class DelegationOut(Schema):
    """A delegation, with its live seats and those of them that have a name."""

    reference: str
    state: str = Field(description=", ".join(Delegation.State.values))
    organisation: str
    authority: int | None = Field(alias="authority_id", description="key in the registry")
    country: str = Field(alias="country_id", description="of the organisation, ISO 3166-1 alpha-2")
    language: str
    registered: datetime
    places: int
    named: int
    synthetic: bool = Field(description="invented for a demonstration")


class DelegationsOut(Schema):
    """A page of the list: how many there are, and some of them."""

    count: int
    items: list[DelegationOut]


class Filters(Schema):
    """What the list holds."""

    search: str = ""
    country: str = ""
    category: str = Field("", description="key of a category")
    state: str = Field("", description=", ".join(Delegation.State.values))


class Page(Schema):
    """Which rows of the list."""

    limit: int = Field(MOST_ROWS, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0)


class PersonIn(Schema):
    """Somebody to register."""

    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    category: str = Field(description="key of a category")
    function: Text = Field(default_factory=dict, description="by language")
    elected: bool = False
    languages: list[str] = Field(default_factory=list, description="spoken, ISO 639-1")
    needs: str = Field("", max_length=500)
    diet: str = Field("", description=", ".join(Diet) + "; left out: eats everything")
    interpretation: list[str] = Field(
        default_factory=list, description="into which languages of the edition it is needed"
    )


class DelegationIn(Schema):
    """A delegation to register; the first person is its head."""

    organisation: str = Field("", max_length=200, description="left out: the authority's name")
    authority: int | None = Field(None, description="key in the registry")
    country: str = Field("", description="left out: the authority's")
    language: str = "fr"
    people: list[PersonIn]
    unnamed_seats: int = Field(0, ge=0)
    kind: str = Field(
        "", description="of one that is in no registry: " + ", ".join(OrganisationKind)
    )
    invitation: str = Field("", max_length=16, description="a code that opens a category")


class SeatsIn(Schema):
    """Seats to add, without names; `wait`: to join the waiting list for them."""

    count: int = Field(ge=1)
    wait: bool = False


class SeatsOut(Schema):
    """The numbers of the seats that were added."""

    numbers: list[int]


class NeedsOut(Schema):
    """How many people need what."""

    people: int = Field(description="registered")
    unnamed: int = Field(description="seats whose needs nobody knows yet")
    diets: dict[str, int] = Field(description="by diet; the empty one eats everything")
    interpretation: dict[str, int] = Field(description="by the language it is needed into")
    spoken: dict[str, int] = Field(description="by language")


class QuotaOut(Schema):
    """The most places of any one country; null: no such limit."""

    quota: int | None = Field(ge=1)


class CategoryOut(Schema):
    """A kind of participant, with its rules."""

    key: str
    name: Text
    quota: int | None = Field(description="most seats; none: as many as the edition has")
    country_quota: int | None = Field(description="most seats of one country")
    opens: datetime | None
    closes: datetime | None
    by_invitation: bool = Field(description="for the team, or with an invitation code")
    approval: bool = Field(description="the team approves before anybody is registered")
    audience: str = Field(description="whose people it is for: " + ", ".join(Audience))
    price: Decimal
    early_price: Decimal | None
    early_until: datetime | None


class EntryOut(Schema):
    """Something on an agenda."""

    starts: datetime
    ends: datetime
    title: Text
    kind: str
    role: str
    place: str
    path: str
    cancelled: bool

    @classmethod
    def of(cls, engagement: Engagement) -> EntryOut:
        """An engagement with its activity."""
        activity = engagement.activity
        return cls(
            starts=engagement.during.lower,
            ends=engagement.during.upper,
            title=activity.title,
            kind=activity.kind,
            role=engagement.role,
            place=activity.place,
            path=activity.path,
            cancelled=engagement.called_off,
        )


@router.get("/{edition}/", response=DelegationsOut)
def delegations(
    request: HttpRequest, edition: str, filters: Query[Filters], page: Query[Page]
) -> dict[str, Any]:
    """The delegations of an edition, for its team."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.see_all", found)
    rows = queries.delegations(found, **filters.dict())
    return {"count": rows.count(), "items": rows[page.offset : page.offset + page.limit]}


@router.get("/{edition}/needs", response=NeedsOut)
def needs(request: HttpRequest, edition: str) -> NeedsCounted:
    """Meals, interpretation and languages of those registered, without names; for the team."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.see_all", found)
    return needs_counted(found)


@router.get("/{edition}/categories", response=list[CategoryOut])
def categories(request: HttpRequest, edition: str) -> Any:
    """The categories of an edition with their rules and prices, for everybody."""
    return get_object_or_404(visible_editions(request.user), slug=edition).categories.all()


@router.put("/{edition}/country-quota", response=QuotaOut, summary="Limit a country's places")
def country_quota(request: HttpRequest, edition: str, wanted: QuotaOut) -> dict[str, Any]:
    """Say how many places any one country has over all categories; null: no such limit."""
    found = get_object_or_404(Edition, slug=edition)
    changed = change_country_quota(by=request.user, edition=found, quota=wanted.quota)
    return {"quota": changed.country_quota}


@router.post("/{edition}/", response={201: DelegationOut, 202: OwnGroupOut})
def register(request: HttpRequest, edition: str, delegation: DelegationIn) -> Status[Any]:
    """Register a delegation: all of its people, or (with the reason) nobody.

    202 where a category asks for approval: the group holds its places until the team decides.
    """
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    asked = {"by": request.user, "edition": found, **asked_for(delegation)}
    if asked_to_approve(request.user, found, asked["people"]):
        return Status(202, actions.ask_approval(**asked))
    made = actions.register_delegation(**asked)
    return Status(201, queries.delegations(found).get(pk=made.pk))


@router.post("/{edition}/delegations/{reference}/seats", response={201: SeatsOut, 202: OwnGroupOut})
def add_seats(request: HttpRequest, edition: str, reference: str, wanted: SeatsIn) -> Status[Any]:
    """Add seats to a delegation; 202 where they wait, for places or for the team's approval."""
    found = get_object_or_404(
        Delegation.objects.select_related("edition", "head"),
        edition__slug=edition,
        reference=reference,
    )
    verb = actions.wait_for_seats if wanted.wait else actions.ask_for_seats
    made = verb(by=request.user, delegation=found, count=wanted.count)
    if isinstance(made, WaitingGroup):
        return Status(202, made)
    return Status(201, {"numbers": [seat.number for seat in made]})


def asked_for(delegation: DelegationIn) -> dict[str, Any]:
    """What the verbs that take a delegation are given."""
    authority = country = None
    if delegation.authority is not None:
        authority = get_object_or_404(
            Authority.objects.select_related("country"), pk=delegation.authority
        )
        country = authority.country
    if delegation.country or country is None:
        country = get_object_or_404(Country, pk=delegation.country)
    return {
        "organisation": delegation.organisation or (authority.name if authority else ""),
        "country": country,
        "authority": authority,
        "language": delegation.language,
        "people": [_person(person) for person in delegation.people],
        "unnamed_seats": delegation.unnamed_seats,
        "invitation": delegation.invitation,
        "kind": delegation.kind,
    }


def _person(given: PersonIn) -> Person:
    return Person(
        **given.dict(exclude={"languages", "interpretation"}),
        languages=tuple(given.languages),
        interpretation=tuple(given.interpretation),
    )


@router.get("/{edition}/agenda", response=list[EntryOut])
def agenda(request: HttpRequest, edition: str) -> list[EntryOut]:
    """The caller's own agenda, in order of time."""
    found = get_object_or_404(Edition, slug=edition)
    seat = queries.seat_of(request.user, found)
    if seat is None:
        raise Http404
    return [
        EntryOut.of(each) for day in queries.agenda_by_day(seat, found) for each in day.engagements
    ]

"""Contributions as their organisers write them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from rencontres.core.languages import Text
from rencontres.core.permissions import require
from rencontres.editions.models import EditionTheme
from rencontres.network.models import Authority, Country
from rencontres.programme.api.sessions import visible_edition
from rencontres.programme.models import Role

from .. import actions, queries, rules
from ..content import Organised, Proposed
from ..models import CallLink, Contribution

router = Router()


class BeginIn(Schema):
    """A link that one has received, where there is one."""

    token: str = Field("", max_length=32)


class PersonIn(Schema):
    """Somebody proposed for a part."""

    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    part: str = Field(Role.Kind.SPEAKER.value, description=", ".join(Role.Kind.values))
    function: str = Field("", max_length=200)
    organisation: str = Field("", max_length=200, description="left out: the contribution's")
    country: str | None = Field(None, description="of that organisation, ISO 3166-1 alpha-2")


class OrganisedIn(Schema):
    """Who organises it: an authority of the registry, or a name and its country."""

    authority: int | None = None
    name: str = Field("", max_length=200)
    country: str = Field("", description="ISO 3166-1 alpha-2")


class ContributionIn(Schema):
    """What to change: what is left out stays. `version` is the one that was read."""

    version: int
    title: Text | None = None
    abstract: Text | None = None
    themes: list[str] | None = Field(None, description="Keys of themes.")
    sdgs: list[str] | None = None
    countries: list[str] | None = None
    organised: OrganisedIn | None = None
    languages: list[str] | None = None
    interpretation: list[str] | None = None
    seats: int | None = None
    people: list[PersonIn] | None = None
    answers: dict[str, str] | None = Field(None, description="By the question's id.")


class ContributionOut(Schema):
    """A contribution; a decision stands here once its organisers were told, or for the team."""

    id: int
    kind: str
    state: str
    version: int
    submitted: datetime | None
    title: Text
    abstract: Text
    themes: list[str]
    sdgs: list[str]
    countries: list[str]
    organisation: str
    country: str | None
    authority: int | None
    languages: list[str]
    interpretation: list[str]
    seats: int | None
    answers: dict[str, str]
    people: list[dict[str, Any]]
    decision: str
    told: bool
    session: str | None = Field(description="Key of the session that it became.")


def out(contribution: Contribution, *, team: bool = False) -> dict[str, Any]:
    kept = ("state", "version", "submitted", "title", "abstract", "sdgs", "organisation")
    also = ("languages", "interpretation", "seats", "answers")
    told = contribution.told is not None
    return {
        **{name: getattr(contribution, name) for name in (*kept, *also)},
        "id": contribution.pk,
        "kind": contribution.call.kind.key,
        "themes": [theme.key for theme in contribution.themes.all()],
        "countries": [country.pk for country in contribution.countries.all()],
        "country": contribution.organisation_country_id,
        "authority": contribution.authority_id,
        "people": [_person_out(person) for person in contribution.people.all()],
        "decision": contribution.decision if told or team else "",
        "told": told,
        "session": contribution.session.key if contribution.session else None,
    }


def _person_out(person: Any) -> dict[str, Any]:
    kept = ("given_name", "family_name", "email", "function", "organisation")
    facts = {name: getattr(person, name) for name in kept}
    return {**facts, "part": person.kind, "country": person.country_id}


def one(request: HttpRequest, edition: str, key: int, permission: str) -> Contribution:
    """A contribution of the edition, for those who may do something with it."""
    of = visible_edition(request, edition)
    found = Contribution.objects.select_related("call__kind", "call__edition", "session")
    contribution = get_object_or_404(found, call__edition=of, pk=key)
    require(request.user, permission, contribution)
    return contribution


@router.get("{edition}/mine", response=list[ContributionOut], summary="My contributions")
def mine(request: HttpRequest, edition: str) -> list[dict[str, Any]]:
    """What the caller organises, newest first."""
    of = visible_edition(request, edition)
    require(request.user, "contributions.propose")
    found = queries.mine(request.user, of).prefetch_related("themes", "countries", "people")
    return [out(contribution) for contribution in found]


@router.post("{edition}/calls/{kind}", response={201: ContributionOut}, summary="Begin")
def begin(request: HttpRequest, edition: str, kind: str, told: BeginIn) -> Status[dict[str, Any]]:
    """Begin a draft; 409 where the call takes nothing."""
    of = visible_edition(request, edition)
    call = get_object_or_404(queries.calls(of), kind__key=kind)
    link = get_object_or_404(CallLink, call=call, token=told.token) if told.token else None
    return Status(201, out(actions.begin(by=request.user, call=call, link=link)))


@router.get("{edition}/{int:key}", response=ContributionOut, summary="A contribution")
def get(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """All that it says, for its organisers and those who decide on it."""
    return out(one(request, edition, key, "contributions.write"))


@router.patch("{edition}/{int:key}", response=ContributionOut, summary="Change")
def change(request: HttpRequest, edition: str, key: int, told: ContributionIn) -> dict[str, Any]:
    """Change some of it; 409 `changed` where somebody did since `version` was read."""
    contribution = one(request, edition, key, "contributions.write")
    said = told.model_dump(exclude_unset=True, exclude={"version"})
    changes = {name: _read(contribution, name, value) for name, value in said.items()}
    saved = actions.save(
        by=request.user, contribution=contribution, changes=changes, seen=told.version
    )
    return out(saved)


def _read(contribution: Contribution, name: str, value: Any) -> Any:
    """What was sent of a field, as the verb takes it."""
    if name == "themes":
        themes = EditionTheme.objects.filter(edition=contribution.call.edition_id)
        return [get_object_or_404(themes, key=key) for key in value or []]
    if name == "countries":
        return [get_object_or_404(Country, pk=code) for code in value or []]
    if name == "organised":
        return _organised(value or {})
    if name == "people":
        return [_proposed(person) for person in value or []]
    return value if value is not None or name == "seats" else _EMPTY[name]


_EMPTY: dict[str, Any] = {
    "title": {},
    "abstract": {},
    "sdgs": [],
    "languages": [],
    "interpretation": [],
    "answers": {},
}


def _organised(value: dict[str, Any]) -> Organised:
    if value.get("authority"):
        known = Authority.objects.select_related("country")
        authority = get_object_or_404(known, pk=value["authority"])
        return Organised(authority.name, authority.country, authority)
    country = get_object_or_404(Country, pk=value.get("country", ""))
    return Organised(value.get("name", ""), country)


def _proposed(person: dict[str, Any]) -> Proposed:
    said = {"kind" if name == "part" else name: value for name, value in person.items()}
    code = said.pop("country", None)
    return Proposed(**said, country=get_object_or_404(Country, pk=code) if code else None)


@router.get("{edition}/{int:key}/missing", response=list[str], summary="What is missing")
def missing(request: HttpRequest, edition: str, key: int) -> list[str]:
    """What must still be written before it can be sent."""
    contribution = one(request, edition, key, "contributions.write")
    return [str(each.what) for each in rules.missing(contribution)]


@router.post("{edition}/{int:key}/submit", response=ContributionOut, summary="Send")
def submit(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """Send a draft; 422 `missing` where something still is."""
    contribution = one(request, edition, key, "contributions.write")
    return out(actions.submit(by=request.user, contribution=contribution))


@router.post("{edition}/{int:key}/withdraw", response=ContributionOut, summary="Withdraw")
def withdraw(request: HttpRequest, edition: str, key: int) -> dict[str, Any]:
    """Take it back."""
    contribution = one(request, edition, key, "contributions.write")
    return out(actions.withdraw(by=request.user, contribution=contribution))

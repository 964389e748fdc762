"""Authorities over HTTP: the search, and all that is known of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Schema, Status
from pydantic import Field

from rencontres.core.permissions import require

from .. import actions, history, queries
from ..models import Authority, AuthorityName, Identifier, Link, Project
from ..names import LONGEST_QUESTION
from ..records import facts_of
from .cooperation import EntryOut, lines
from .registry import LinkOut, PartyOut, ProjectOut, router

MOST_ROWS = 100


class AuthorityOut(Schema):
    """A local authority; one that is no more has `valid_until` and, mostly, `successors`."""

    id: int
    name: str
    kind: str = Field(description=", ".join(Authority.Kind.values))
    nature: str = Field(description="legal nature of an inter-municipal body, or empty")
    country: str = Field(alias="country_id")
    siren: str | None
    insee: str
    geonames_id: int | None
    department: str
    region: str
    population: int | None
    population_year: int | None
    latitude: float | None
    longitude: float | None
    version: int
    valid_from: date | None
    valid_until: date | None = Field(description="the first day on which it no longer was")
    successors: list[PartyOut]

    @staticmethod
    def resolve_successors(of: Authority) -> list[Authority]:
        return list(of.successors.all())


class AuthoritiesOut(Schema):
    """A page of the search: how many there are, and some of them."""

    count: int
    items: list[AuthorityOut]
    similar: list[AuthorityOut] = Field(description="where nobody has the name: who may be meant")


class NameOut(Schema):
    """Another name of an authority."""

    id: int
    name: str
    kind: str = Field(description=", ".join(AuthorityName.Kind.values))
    language: str = Field(description="BCP 47; empty where not known")
    source: str


class IdentifierOut(Schema):
    """What another list calls an authority."""

    id: int
    scheme: str = Field(description="wikidata, unlocode…; insee is a code it had before")
    value: str


class FormerOut(PartyOut):
    """An authority that became a part of this one."""

    valid_until: date | None


class AuthorityDetails(AuthorityOut):
    """A local authority with its links and its projects (the newest hundred)."""

    parent: PartyOut | None
    members: int = Field(description="how many authorities are part of it")
    names: list[NameOut]
    identifiers: list[IdentifierOut]
    predecessors: list[FormerOut] = Field(description="through as many mergers as there were")
    links: list[LinkOut]
    projects: list[ProjectOut]

    @staticmethod
    def resolve_members(of: Authority) -> int:
        return of.members.filter(valid_until=None).count()

    @staticmethod
    def resolve_names(of: Authority) -> list[AuthorityName]:
        return list(of.names.all())

    @staticmethod
    def resolve_identifiers(of: Authority) -> list[Any]:
        return list(of.identifiers.all())

    @staticmethod
    def resolve_predecessors(of: Authority) -> list[Authority]:
        return list(queries.predecessors_of(of))

    @staticmethod
    def resolve_links(of: Authority) -> list[Link]:
        return list(queries.links_of(of))

    @staticmethod
    def resolve_projects(of: Authority) -> list[Project]:
        return list(queries.projects_of(of)[:MOST_ROWS])


class Search(Schema):
    """What is searched; everything may be left out."""

    q: str = Field(
        "",
        max_length=LONGEST_QUESTION,
        description="words of a name, also a former one; SIREN, INSEE",
    )
    country: str = Field("", pattern="^([A-Z]{2})?$")
    kind: str = Field("", max_length=20, description=", ".join(Authority.Kind.values))
    offset: int = Field(0, ge=0)
    limit: int = Field(25, ge=1, le=MOST_ROWS)


@router.get("/authorities", response=AuthoritiesOut, summary="Search authorities")
def authorities(request: HttpRequest, search: Query[Search]) -> dict[str, Any]:
    """Authorities by the words of their names, likeliest first; accents don't matter."""
    where = search.country, search.kind
    found = queries.search_authorities(search.q, *where)
    page = found.prefetch_related("successors")[search.offset : search.offset + search.limit]
    items = list(page)
    similar = [] if items or search.offset else queries.similar_authorities(search.q, *where)
    return {"count": found.count(), "items": items, "similar": similar}


@router.get("/authorities/{pk}", response=AuthorityDetails, summary="One authority")
def authority(request: HttpRequest, pk: int) -> Authority:
    """An authority: names, identifiers, what became of it, links and projects."""
    return get_object_or_404(Authority.objects.select_related("parent"), pk=pk)


class AuthorityIn(Schema):
    """An authority that no list has."""

    name: str = Field(max_length=200)
    kind: str = Field(description=", ".join(Authority.Kind.values))
    country: str = Field(pattern="^[A-Z]{2}$")
    siren: str = Field("", pattern="^([0-9]{9})?$")
    insee: str = Field("", max_length=5)
    parent: int | None = Field(None, description="key of the authority that it is part of")
    population: int | None = Field(None, ge=1, le=2_000_000_000)
    population_year: int | None = Field(None, ge=1800, le=2100)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    homonym: bool = Field(False, description="it is another one of a name and kind that is known")


class FactsIn(Schema):
    """What an authority is."""

    name: str = Field(max_length=200)
    kind: str = Field(description=", ".join(Authority.Kind.values))
    parent: int | None = Field(None, description="key of the authority that it is part of")
    population: int | None = Field(None, ge=1, le=2_000_000_000)
    population_year: int | None = Field(None, ge=1800, le=2100)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)


class NameIn(Schema):
    """Another name, and who says so."""

    name: str = Field(max_length=200)
    kind: str = Field(description=", ".join(AuthorityName.Kind.values))
    language: str = Field("", max_length=10, description="BCP 47; empty where it is of none")
    source: str = Field(max_length=200)


class IdentifierIn(Schema):
    """What another list calls an authority."""

    scheme: str = Field(max_length=30, description="wikidata, unlocode…")
    value: str = Field(max_length=100)


class EndIn(Schema):
    """Since when an authority is no more, and who took over."""

    on: date = Field(description="the first day on which it no longer exists")
    successors: list[int] = Field(default=[], max_length=100)


@router.post("/authorities", response={201: AuthorityOut}, summary="Add an authority")
def create_authority(request: HttpRequest, sent: AuthorityIn) -> Status[Authority]:
    """Add an authority that is not listed (administrator)."""
    parent = get_object_or_404(Authority, pk=sent.parent) if sent.parent is not None else None
    new = actions.NewAuthority(**sent.dict() | {"parent": parent})
    return Status(201, actions.create_authority(by=request.user, new=new))


@router.put("/authorities/{pk}", response=AuthorityOut, summary="Correct an authority")
def edit_authority(request: HttpRequest, pk: int, version: int, sent: FactsIn) -> Authority:
    """Correct what an authority is (administrator); the history can undo it."""
    of = get_object_or_404(Authority, pk=pk)
    facts = replace(facts_of(of), **sent.dict())
    return actions.edit_authority(by=request.user, authority=of, seen=version, facts=facts)


@router.get(
    "/authorities/{pk}/history", response=list[EntryOut], summary="Who corrected an authority"
)
def authority_history(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """Its history, the newest first (administrator)."""
    of = get_object_or_404(Authority, pk=pk)
    require(request.user, "network.edit_authority", of)
    return lines(history.entries_of(of))


@router.post("/authorities/{pk}/names", response={201: NameOut}, summary="Add a name")
def add_name(request: HttpRequest, pk: int, sent: NameIn) -> Status[AuthorityName]:
    """Say what an authority is also called (administrator)."""
    of = get_object_or_404(Authority, pk=pk)
    return Status(201, actions.add_name(by=request.user, authority=of, **sent.dict()))


@router.delete("/authorities/{pk}/names/{name}", response={204: None}, summary="Remove a name")
def remove_name(request: HttpRequest, pk: int, name: int) -> Status[None]:
    """Take a name away from an authority (administrator)."""
    found = get_object_or_404(AuthorityName, pk=name, authority=pk)
    actions.remove_name(by=request.user, name=found)
    return Status(204, None)


@router.post(
    "/authorities/{pk}/identifiers", response={201: IdentifierOut}, summary="Add an identifier"
)
def add_identifier(request: HttpRequest, pk: int, sent: IdentifierIn) -> Status[Identifier]:
    """Say what another list calls an authority (administrator)."""
    of = get_object_or_404(Authority, pk=pk)
    return Status(201, actions.add_identifier(by=request.user, authority=of, **sent.dict()))


@router.delete(
    "/authorities/{pk}/identifiers/{identifier}",
    response={204: None},
    summary="Remove an identifier",
)
def remove_identifier(request: HttpRequest, pk: int, identifier: int) -> Status[None]:
    """Take an identifier away from an authority (administrator)."""
    found = get_object_or_404(Identifier, pk=identifier, authority=pk)
    actions.remove_identifier(by=request.user, identifier=found)
    return Status(204, None)


@router.post("/authorities/{pk}/end", response=AuthorityOut, summary="End an authority")
def end_authority(request: HttpRequest, pk: int, sent: EndIn) -> Authority:
    """Say that an authority is no more, and who took over (administrator)."""
    of = get_object_or_404(Authority, pk=pk)
    found = [get_object_or_404(Authority, pk=key) for key in dict.fromkeys(sent.successors)]
    return actions.end_authority(by=request.user, authority=of, on=sent.on, successors=found)


@router.delete("/authorities/{pk}/end", response=AuthorityOut, summary="Take an end back")
def take_back_end(request: HttpRequest, pk: int) -> Authority:
    """Say that an authority exists after all (administrator)."""
    of = get_object_or_404(Authority, pk=pk)
    return actions.take_back_end(by=request.user, authority=of)

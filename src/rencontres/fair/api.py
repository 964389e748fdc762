"""Exhibitors' staff over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from rencontres.core.languages import Text
from rencontres.core.permissions import require
from rencontres.delegations.people import Person
from rencontres.editions.models import Edition

from . import actions, queries
from .models import Exhibitor, ExhibitorStaff

router = Router()


class StaffIn(Schema):
    """Somebody who works at a stand."""

    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    email: str = Field(max_length=254)


class StaffOut(Schema):
    """Who works for whom."""

    id: int
    exhibitor: int = Field(alias="exhibitor_id")
    exhibitor_name: Text = Field(alias="exhibitor.name")
    name: str = Field(alias="participant.full_name")


@router.get("{edition}/staff", response=list[StaffOut])
def staff(request: HttpRequest, edition: str) -> Any:
    """The staff of an edition's exhibitors, for the fair's team."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "fair.manage", found)
    return queries.staff(found)


@router.post("{edition}/exhibitors/{int:key}/staff", response={201: StaffOut})
def add(request: HttpRequest, edition: str, key: int, told: StaffIn) -> Status[ExhibitorStaff]:
    """Say who works at a stand: they get their seat by it."""
    exhibitor = get_object_or_404(Exhibitor, edition__slug=edition, pk=key)
    person = Person(**told.dict())
    return Status(201, actions.add_staff(by=request.user, exhibitor=exhibitor, person=person))


@router.delete("{edition}/staff/{int:key}", response={204: None})
def remove(request: HttpRequest, edition: str, key: int) -> Status[None]:
    """Say that somebody works there no more."""
    found = get_object_or_404(ExhibitorStaff, exhibitor__edition__slug=edition, pk=key)
    actions.remove_staff(by=request.user, exhibitor=found.exhibitor, participant=found.participant)
    return Status(204, None)

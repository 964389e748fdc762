"""Members and solidarity funds over HTTP: funds for everybody, members for who keeps them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rencontres.core.languages import Text
from rencontres.core.permissions import require

from .. import actions, queries
from ..models import Contribution, FundUse, Membership, MembershipYear, SolidarityFund

router = Router()
MOST_ROWS = 100


class MembershipOut(Schema):
    """A member's year."""

    id: int
    authority: int = Field(alias="member.authority_id", description="key in the registry")
    name: str = Field(alias="member.authority.name")
    state: str = Field(description=", ".join(Membership.State.values))
    reference: str = Field(description="number of the call, or empty")
    fee: Decimal | None
    paid: Decimal
    owed: Decimal
    due: date | None
    synthetic: bool = Field(alias="member.synthetic")


class MembershipsOut(Schema):
    """A page of a year's members."""

    count: int
    items: list[MembershipOut]


class MemberFilters(Schema):
    """Which members; everything may be left out."""

    search: str = Field("", max_length=100)
    state: str = Field("", description=", ".join(Membership.State.values))
    kind: str = ""
    limit: int = Field(MOST_ROWS, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0)


class PaymentIn(Schema):
    """An amount received for a call."""

    call: str = Field(pattern="^[0-9]{4}-[0-9]{4,9}$", description="number of the call: 2017-0042")
    amount: Decimal = Field(max_digits=12, decimal_places=2)
    on: date
    reference: str = Field("", max_length=100, description="as the bank statement names it")


class ContributionOut(Schema):
    """What an authority gave."""

    authority: int = Field(alias="authority_id")
    name: str = Field(alias="authority.name")
    amount: Decimal
    on: date


class UseOut(Schema):
    """What a fund gave: to a project, or to a body by name."""

    project: int | None = Field(alias="project_id")
    body: str
    what: Text
    amount: Decimal
    on: date


class FundOut(Schema):
    """A solidarity fund; amounts in euros."""

    id: int
    name: Text
    purpose: Text
    country: str = Field(alias="country_id")
    opened: date
    closed: date | None
    given: Decimal
    used: Decimal
    balance: Decimal
    synthetic: bool


class FundDetails(FundOut):
    """A fund with what came in and went out."""

    contributions: list[ContributionOut]
    uses: list[UseOut]

    @staticmethod
    def resolve_contributions(of: SolidarityFund) -> list[Contribution]:
        return list(queries.contributions_to(of).filter(cancelled=None))

    @staticmethod
    def resolve_uses(of: SolidarityFund) -> list[FundUse]:
        return list(queries.uses_of(of).filter(cancelled=None))


@router.get("/members/{year}", response=MembershipsOut, summary="Members of a year")
def members(request: HttpRequest, year: int, filters: Query[MemberFilters]) -> dict[str, Any]:
    """A year's members by name, with their fee and what they paid."""
    require(request.user, "network.manage_members")
    of = get_object_or_404(MembershipYear, pk=year)
    found = queries.memberships(of, search=filters.search, state=filters.state, kind=filters.kind)
    return {
        "count": found.count(),
        "items": list(found[filters.offset : filters.offset + filters.limit]),
    }


@router.post("/payments", response={201: MembershipOut}, summary="Record a payment")
def pay(request: HttpRequest, payment: PaymentIn) -> Status[Membership]:
    """Record what was received for a call; the same one sent again is refused."""
    require(request.user, "network.manage_members")
    year, number = map(int, payment.call.split("-"))
    found = Membership.objects.select_related("member__authority")
    of = get_object_or_404(found, year=year, number=number)
    actions.record_payment(
        by=request.user,
        membership=of,
        amount=payment.amount,
        on=payment.on,
        reference=payment.reference,
    )
    return Status(201, found.get(pk=of.pk))


@router.get("/funds", response=list[FundOut], summary="Solidarity funds")
def funds(request: HttpRequest) -> Any:
    """Every fund, newest first."""
    return queries.funds()


@router.get("/funds/{pk}", response=FundDetails, summary="One solidarity fund")
def fund(request: HttpRequest, pk: int) -> SolidarityFund:
    """A fund with its contributions and its uses."""
    return get_object_or_404(queries.funds(), pk=pk)

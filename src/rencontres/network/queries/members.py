"""Members, their fees and what they paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .. import scale
from ..models import Authority, EuroField, Member, Membership, MembershipYear, Payment
from ..names import search_name
from ..scale import Band, Scale

REMINDED_EVERY = timedelta(days=30)


def membership_years() -> list[MembershipYear]:
    """The years that were opened, newest first."""
    return list(MembershipYear.objects.all())


def scale_of(year: MembershipYear) -> Scale:
    """A year's scale, by kind of authority."""
    return scale.from_thresholds(year.bands.values_list("kind", "least", "amount"))


def memberships(
    year: MembershipYear, *, search: str = "", state: str = "", kind: str = ""
) -> QuerySet[Membership]:
    """A year's memberships with their authorities, by name."""
    found = year.memberships.select_related("member__authority__country", "year")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(member__authority__kind=kind)
    for word in search_name(search).split():
        found = found.filter(member__authority__search_name__contains=word)
    return found.order_by("member__authority__search_name", "pk")


@dataclass(frozen=True)
class Totals:
    """A year in figures: members by state, what was called, paid, waived and is still owed."""

    members: int
    states: dict[str, int]
    called: Decimal
    paid: Decimal
    owed: Decimal


def totals(year: MembershipYear) -> Totals:
    """What a year comes to, in two statements."""
    states = dict(year.memberships.values_list("state").annotate(Count("pk")).order_by())
    owing = Q(state__in=Membership.OWING)
    asked = owing | Q(state=Membership.State.PAID)
    sums = year.memberships.aggregate(
        all_called=_sum(F("fee"), asked),
        all_paid=_sum(F("paid")),
        all_owed=_sum(F("fee") - F("paid"), owing),
    )
    return Totals(
        members=sum(states.values()) - states.get(Membership.State.LEFT, 0),
        states=states,
        called=sums["all_called"],
        paid=sums["all_paid"],
        owed=sums["all_owed"],
    )


def _sum(of: object, filter: Q | None = None) -> Coalesce:  # noqa: A002  (Django's own word)
    return Coalesce(Sum(of, filter=filter), Decimal(0), output_field=EuroField())


@dataclass(frozen=True)
class Proposal:
    """What the scale asks of a member, or why it asks nothing."""

    membership: Membership
    band: Band | None
    obstacle: str

    @property
    def fee(self) -> Decimal:
        """What is asked."""
        return self.band.amount if self.band else Decimal(0)

    @property
    def changes(self) -> bool:
        """Whether computing would change the fee."""
        return self.band is not None and self.membership.fee != self.fee


def fee_proposals(year: MembershipYear) -> list[Proposal]:
    """The fee of every member who is not called yet, by the year's scale."""
    bands = scale_of(year)
    return [
        _proposal(membership, bands)
        for membership in memberships(year, state=Membership.State.ENROLLED)
    ]


def _proposal(membership: Membership, bands: Scale) -> Proposal:
    of: Authority = membership.member.authority
    band = scale.band_for(bands, of.kind, of.population)
    obstacle = ""
    if of.kind not in bands:
        obstacle = _("The scale has no fee for this kind: add one, or set the fee by hand.")
    elif band is None:
        obstacle = _("Its inhabitants are unknown: complete the registry, or set the fee by hand.")
    return Proposal(membership, band, obstacle)


def to_call(year: MembershipYear) -> QuerySet[Membership]:
    """Members who have a fee and no call for it yet, by name."""
    return memberships(year, state=Membership.State.ENROLLED).filter(fee__isnull=False)


def to_remind(year: MembershipYear, on: date) -> QuerySet[Membership]:
    """Members with an address who owe past the due date, not reminded for a month."""
    lately = Q(reminded__isnull=True) | Q(reminded__lte=on - REMINDED_EVERY)
    late = memberships(year).filter(lately, state__in=Membership.OWING, due__lt=on)
    return late.exclude(member__email="")


def statement(member: Member) -> list[Membership]:
    """A member's years with their payments, newest first, in two statements."""
    payments = Payment.objects.order_by("on", "pk")
    return list(
        member.memberships.select_related("year")
        .prefetch_related(Prefetch("payments", payments))
        .order_by("-year")
    )


def is_member(authority: Authority, year: int) -> bool:
    """Whether an authority belongs to the federation in a year."""
    return Membership.objects.filter(
        year=year, member__authority=authority, left__isnull=True
    ).exists()


def year_in_force(on: date) -> int:
    """The year whose memberships hold on a day: the newest opened until then, else its own."""
    opened = MembershipYear.objects.filter(year__lte=on.year)
    return opened.order_by("-year").values_list("year", flat=True).first() or on.year

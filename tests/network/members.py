"""Rows of members, fees and funds for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from rencontres.core.actor import SYSTEM
from rencontres.network import actions
from rencontres.network.models import (
    Authority,
    Membership,
    MembershipYear,
    Officer,
    SolidarityFund,
)
from rencontres.network.scale import Band

from .. import factories

NEW_YEAR = date(2017, 1, 10)
BANDS = (
    Band("commune", 0, 1_999, Decimal("150.00")),
    Band("commune", 2_000, 99_999, Decimal("1200.50")),
    Band("commune", 100_000, None, Decimal("9000.00")),
    Band("region", 0, None, Decimal("20000.00")),
)


def year(number: int = 2017) -> MembershipYear:
    """A year with a scale for communes and regions."""
    opened = actions.open_membership_year(by=SYSTEM, year=number, due=date(number, 3, 31))
    return actions.write_scale(by=SYSTEM, year=opened, bands=BANDS)


def enrolled(of: MembershipYear, *authorities: Authority, **fields: Any) -> list[Membership]:
    """Memberships of authorities, in the order given."""
    actions.enrol_members(by=SYSTEM, year=of, authorities=authorities, on=NEW_YEAR, **fields)
    found = {each.member.authority_id: each for each in of.memberships.select_related("member")}
    return [found[each.pk] for each in authorities]


def called(name: str = "Rennes", population: int | None = 216_000, **fields: Any) -> Membership:
    """A commune of a size, member in 2017, called for its fee."""
    of = MembershipYear.objects.first() or year()
    (membership,) = enrolled(of, factories.authority(name, population=population), **fields)
    actions.compute_fees(by=SYSTEM, year=of)
    actions.call_for_payment(by=SYSTEM, year=of, on=NEW_YEAR)
    membership.refresh_from_db()
    return membership


def fund(holding: int = 0, **fields: Any) -> SolidarityFund:
    """A fund for Senegal, with one contribution."""
    opened = actions.open_fund(
        by=SYSTEM,
        **{
            "name": {"fr": "Solidarité Sénégal"},
            "purpose": {"fr": "Après les inondations"},
            "country": factories.country("SN"),
            "on": date(2017, 2, 1),
        }
        | fields,
    )
    if holding:
        actions.contribute(
            by=SYSTEM,
            fund=opened,
            authority=factories.authority("Lyon"),
            amount=Decimal(holding),
            on=date(2017, 2, 3),
        )
    return SolidarityFund.objects.get(pk=opened.pk)


def officer(duty: str = "members") -> Any:
    """An account in charge of something."""
    user = factories.user("Officière")
    Officer.objects.create(user=user, duty=duty)
    return user

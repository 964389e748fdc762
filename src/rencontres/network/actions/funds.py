"""Solidarity funds: opened for a crisis, fed by authorities, used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock
from rencontres.core.actor import Actor
from rencontres.core.languages import Text

from ..models import Authority, Contribution, Country, FundUse, Project, SolidarityFund
from ..money import euros
from .payments import require_cancellable


@action("network.manage_members")
def open_fund(
    *,
    by: Actor,
    name: Text,
    purpose: Text,
    country: Country,
    on: date,
    synthetic: bool = False,
) -> SolidarityFund:
    """Open a fund for a crisis in a country."""
    return SolidarityFund.objects.create(
        name=name, purpose=purpose, country=country, opened=on, synthetic=synthetic
    )


@action("network.manage_members", on="fund")
def change_fund(
    *, by: Actor, fund: SolidarityFund, name: Text, purpose: Text, country: Country, on: date
) -> SolidarityFund:
    """Correct what a fund is called, what it is for and when it opened."""
    fund = lock(fund)
    if fund.closed and on > fund.closed:
        raise Refusal(_("A fund closes after it was opened."), code="dates", status=422)
    fund.name, fund.purpose, fund.country, fund.opened = name, purpose, country, on
    fund.save(update_fields=["name", "purpose", "country", "opened"])
    return fund


@action("network.manage_members", on="fund")
def close_fund(*, by: Actor, fund: SolidarityFund, on: date) -> SolidarityFund:
    """Take no more contributions; what the fund still holds can be used."""
    fund = lock(fund)
    if on < fund.opened:
        raise Refusal(_("A fund closes after it was opened."), code="dates", status=422)
    fund.closed = on
    fund.save(update_fields=["closed"])
    return fund


@action("network.manage_members", on="fund")
def reopen_fund(*, by: Actor, fund: SolidarityFund) -> SolidarityFund:
    """Take contributions again."""
    fund = lock(fund)
    fund.closed = None
    fund.save(update_fields=["closed"])
    return fund


@action("network.manage_members", on="fund")
def contribute(
    *,
    by: Actor,
    fund: SolidarityFund,
    authority: Authority,
    amount: Decimal,
    on: date,
    reference: str = "",
) -> Contribution:
    """Record what an authority gave to a fund."""
    fund = lock(fund)
    if fund.closed:
        raise Refusal(_("This fund is closed: reopen it to record a contribution."), code="closed")
    _require_amount(amount)
    try:
        with transaction.atomic():
            contribution = Contribution.objects.create(
                fund=fund, authority=authority, amount=amount, on=on, reference=reference.strip()
            )
    except IntegrityError as error:
        raise Refusal(
            _(
                "This authority’s contribution of this amount on this day is recorded already. If"
                " it is another one, tell them apart by the reference."
            ),
            code="recorded",
        ) from error
    _keep(fund, fund.balance + amount)
    return contribution


@action("network.manage_members", on="fund")
def use_fund(
    *,
    by: Actor,
    fund: SolidarityFund,
    amount: Decimal,
    on: date,
    what: Text,
    project: Project | None = None,
    body: str = "",
    reference: str = "",
) -> FundUse:
    """Give from a fund to a project or to a named body, never more than the fund holds."""
    fund = lock(fund)
    _require_amount(amount)
    if (project is None) == (not body.strip()):
        raise Refusal(
            _("Name who received it: a project of the registry, or a body."),
            code="receiver",
            status=422,
        )
    _require_held(fund, amount)
    used = FundUse.objects.create(
        fund=fund,
        amount=amount,
        on=on,
        what=what,
        project=project,
        body=body.strip(),
        reference=reference.strip(),
    )
    _keep(fund, fund.balance - amount)
    return used


@action("network.manage_members", on="contribution")
def cancel_contribution(
    *, by: Actor, contribution: Contribution, on: date, reason: str
) -> Contribution:
    """Cancel a contribution recorded by mistake or sent back, unless it is spent already."""
    fund = lock(contribution.fund)
    contribution = lock(contribution)
    require_cancellable(contribution.cancelled, reason)
    _require_held(fund, contribution.amount)
    contribution.cancelled, contribution.reason = on, reason.strip()
    contribution.save(update_fields=["cancelled", "reason"])
    _keep(fund, fund.balance - contribution.amount)
    return contribution


@action("network.manage_members", on="use")
def cancel_use(*, by: Actor, use: FundUse, on: date, reason: str) -> FundUse:
    """Cancel a use recorded by mistake or paid back: the fund holds the amount again."""
    fund = lock(use.fund)
    use = lock(use)
    require_cancellable(use.cancelled, reason)
    use.cancelled, use.reason = on, reason.strip()
    use.save(update_fields=["cancelled", "reason"])
    _keep(fund, fund.balance + use.amount)
    return use


def _keep(fund: SolidarityFund, balance: Decimal) -> None:
    fund.balance = balance
    fund.save(update_fields=["balance"])


def _require_amount(amount: Decimal) -> None:
    if amount <= 0:
        raise Refusal(_("Write an amount above zero."), code="amount", status=422)


def _require_held(fund: SolidarityFund, amount: Decimal) -> None:
    if amount > fund.balance:
        raise Refusal(
            _("The fund holds %(balance)s: that is less than %(amount)s.")
            % {"balance": euros(fund.balance), "amount": euros(amount)},
            code="insufficient",
        )

"""A fund takes, gives, and never gives what it does not hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.network import actions
from rencontres.network.models import Contribution, FundUse, SolidarityFund

from .. import factories
from . import factories as registry
from . import members

pytestmark = pytest.mark.django_db

DAY = date(2017, 3, 1)


def use(fund, amount, **to):
    return actions.use_fund(
        by=SYSTEM, fund=fund, amount=Decimal(amount), on=DAY, what={"fr": "Eau potable"}, **to
    )


def balance():
    return SolidarityFund.objects.get().balance


def test_a_fund_gives_to_a_project_and_to_a_body():
    fund = members.fund(500)
    project = registry.project(factories.authority("Rennes"), factories.authority("Dakar", "SN"))
    use(fund, "200.50", project=project)
    use(fund, "299.50", body="Croix-Rouge sénégalaise")
    assert balance() == 0
    with pytest.raises(Refusal, match="contient"):
        use(fund, "0.01", body="Croix-Rouge sénégalaise")
    assert FundUse.objects.count() == 2


@pytest.mark.parametrize("both", [True, False])
def test_a_use_names_one_receiver(both):
    fund = members.fund(500)
    project = registry.project(factories.authority("Rennes"))
    with pytest.raises(Refusal, match="qui l’a reçu"):
        use(fund, "1.00", **({"project": project, "body": "B"} if both else {}))
    assert (balance(), FundUse.objects.count()) == (500, 0)


def test_a_contribution_that_is_spent_cannot_be_cancelled():
    fund = members.fund(500)
    used = use(fund, "400.00", body="B")
    gift = Contribution.objects.get()
    with pytest.raises(Refusal, match="contient"):
        actions.cancel_contribution(by=SYSTEM, contribution=gift, on=DAY, reason="Rendue")
    assert balance() == 100
    actions.cancel_use(by=SYSTEM, use=used, on=DAY, reason="Rendu")
    actions.cancel_contribution(by=SYSTEM, contribution=gift, on=DAY, reason="Rendue")
    assert balance() == 0
    with pytest.raises(Refusal, match="déjà annulé"):
        actions.cancel_use(by=SYSTEM, use=used, on=DAY, reason="Encore")


def test_a_closed_fund_takes_nothing_more_and_can_be_reopened():
    fund = members.fund(500)
    lyon = Contribution.objects.get().authority
    with pytest.raises(Refusal, match="après son ouverture"):
        actions.close_fund(by=SYSTEM, fund=fund, on=date(2016, 1, 1))
    actions.close_fund(by=SYSTEM, fund=fund, on=DAY)
    give = {"fund": fund, "authority": lyon, "amount": Decimal(5), "on": DAY}
    with pytest.raises(Refusal, match="fermé"):
        actions.contribute(by=SYSTEM, **give)
    use(fund, "500.00", body="B")
    with pytest.raises(Refusal, match="après son ouverture"):
        actions.change_fund(
            by=SYSTEM, fund=fund, name={}, purpose={}, country=fund.country, on=date(2018, 1, 1)
        )
    actions.reopen_fund(by=SYSTEM, fund=fund)
    actions.contribute(by=SYSTEM, **give)
    with pytest.raises(Refusal, match="déjà enregistrée"):
        actions.contribute(by=SYSTEM, **give)
    with pytest.raises(Refusal, match="supérieur à zéro"):
        actions.contribute(by=SYSTEM, **give | {"amount": Decimal(0)})
    assert (balance(), Contribution.objects.count()) == (5, 2)


def test_postgresql_refuses_a_fund_below_zero():
    fund = members.fund(500)
    with pytest.raises(IntegrityError, match="fund_not_overdrawn"):
        SolidarityFund.objects.filter(pk=fund.pk).update(balance=Decimal("-0.01"))

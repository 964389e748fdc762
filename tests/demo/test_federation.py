"""The staged federation: members and fees that add up, a fund, a group for each meeting."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from rencontres.accounts.models import User
from rencontres.core.permissions import allowed
from rencontres.demo.federation import MEMBERS, OFFICER, stage_federation
from rencontres.demo.stage import Stage
from rencontres.network import queries
from rencontres.network.models import (
    CountryGroup,
    GroupMeeting,
    Member,
    MembershipYear,
    SolidarityFund,
)

from .. import factories
from ..network import factories as registry

pytestmark = pytest.mark.django_db


def test_the_federation_is_staged():
    edition = factories.edition()
    abroad = factories.authority("Port-au-Prince", "HT")
    for number in range(MEMBERS + 5):
        town = factories.authority(f"Ville {number:03}", population=1_000 * (number + 1))
        if number % 30 == 0:
            registry.link(town, abroad)
        registry.project(town, synthetic=True)
    registry.project(town, abroad, synthetic=True)
    session = factories.session(edition, synthetic=True, title={"fr": "Groupe-pays Haïti"})
    session.countries.add(factories.country("HT"))
    said: list[str] = []

    stage_federation(Stage(file=Path("unused"), seed=7, say=said.append, edition=edition))

    assert said == ["Federation: 300 members, 300 calls, 1 fund, 1 country groups (all invented)."]
    year = MembershipYear.objects.get()
    sums = queries.totals(year)
    assert (year.pk, sums.members, sums.states["waived"]) == (2017, MEMBERS, 3)
    assert sums.states["paid"] > sums.states["called"] > 0
    assert sums.called == sums.paid + sums.owed
    assert not Member.objects.filter(synthetic=False).exists()
    fund = queries.funds().get()
    assert (fund.synthetic, fund.given) == (True, fund.used + fund.balance)
    group = CountryGroup.objects.get()
    assert "Exemple-" in group.president_name
    assert group.president_authority is not None
    assert queries.is_member(group.president_authority, 2017)
    days = [meeting.day for meeting in GroupMeeting.objects.all()]
    assert days[0] < edition.first_day < timezone.localdate() < days[1]
    officer = User.objects.get(email=OFFICER)
    assert allowed(officer, "network.manage_members")
    assert allowed(officer, "network.edit_group", group)
    assert SolidarityFund.objects.get().country_id == "HT"

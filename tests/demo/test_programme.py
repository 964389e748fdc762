"""The staged programme: complete, planned, released, and booked, at a small size."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.demo.edition import stage_edition
from rencontres.demo.people import guest_email
from rencontres.demo.programme import stage_programme
from rencontres.demo.stage import Stage
from rencontres.editions.models import Edition
from rencontres.network.actions import load_countries
from rencontres.network.models import Country, Link, LinkParty
from rencontres.programme.models import Booking, Role, Session

from .. import factories

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "examples" / "rencontres-2017" / "edition.toml"


def partners(edition: Edition, code: str, links: int) -> None:
    """A French delegation whose authority has links with a country."""
    home = factories.authority(f"Ville amie de {code}")
    for number in range(links):
        link = Link.objects.create(kind=Link.Kind.TWINNING, source="test", synthetic=True)
        abroad = factories.authority(f"{code} {number}", code)
        LinkParty.objects.bulk_create(
            LinkParty(link=link, authority=party) for party in (home, abroad)
        )
    factories.delegation(edition, authority=home, organisation=home.name)


def test_the_programme_is_staged():
    said: list[str] = []
    stage = Stage(file=FILE, participants=120, seed=7, say=said.append)
    load_countries(by=SYSTEM)
    stage_edition(stage)
    assert stage.edition is not None
    assert stage.content is not None
    for number, code in enumerate(["SN", "DE", "MA"], start=1):
        partners(stage.edition, code, links=number)
    for row in stage.content["people"]:
        guests = factories.delegation(stage.edition, country=Country.objects.get(code="FR"))
        factories.seat(guests, email=guest_email(row["key"]), synthetic=False)
    for number in range(120):
        if number % 4 == 0:
            delegation = factories.delegation(stage.edition)
        factories.seat(delegation, elected=number % 3 == 0, languages=["fr", "en"])

    stage_programme(stage)

    groups = Session.objects.filter(kind__key="country_group").order_by("pk")
    assert [g.key[-2:] for g in groups] == ["ma", "de", "sn"]  # most links first
    assert all(group.synthetic for group in groups)
    plenary = Session.objects.get(kind__key="plenary")
    assert plenary.roles.count() == 5
    assert not plenary.roles.filter(participant__synthetic=True).exists()
    assert not Session.objects.filter(slot=None).exists()
    chairs = Role.objects.filter(kind="chair")
    assert chairs.count() == 3
    assert all(role.participant.elected for role in chairs)
    assert max(Counter(Role.objects.values_list("participant", flat=True)).values()) == 1
    assert plenary.bookings.count() == 120
    assert Booking.objects.exclude(session=plenary).count() > 240  # two more each, at least
    assert said[-1].startswith("Programme: 28 sessions")

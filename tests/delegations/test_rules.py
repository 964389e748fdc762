"""The rules of categories: who, when, how many, at what price, and the codes that open them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.delegations.actions import (
    change_category,
    create_categories,
    invite,
    join_waiting_list,
)
from rencontres.delegations.models import Category, Delegation, Invitation, Participant
from rencontres.network.models import Member, Membership, MembershipYear

from .. import factories
from .test_api import key
from .test_drafts import begin, head, row, write_all
from .test_register import person, register

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


@pytest.fixture
def edition():
    edition = factories.edition(slug="2099", capacity=20)
    factories.category(edition)
    return edition


def refused(code, *arguments, **options):
    """Registering is refused with this code, and nothing is written."""
    before = (Delegation.objects.count(), Participant.objects.count())
    with pytest.raises(Refusal) as caught:
        register(*arguments, **options)
    assert caught.value.code == code
    assert (Delegation.objects.count(), Participant.objects.count()) == before
    return str(caught.value)


def test_a_category_opens_and_closes_by_its_own_dates(edition):
    later = factories.category(edition, "press", opens=timezone.now() + SOON)
    refused("not_open", edition, person("Awa", category="press"))
    factories.category(edition, "student", closes=timezone.now() - SOON)
    refused("closed", edition, person("Awa", category="student"))
    team = factories.team_member(edition, "registration")
    assert register(edition, person("Awa", category="press"), by=team).seats.count() == 1
    change_category(by=SYSTEM, category=later, rules={"opens": timezone.now() - SOON})
    assert register(edition, person("Zoe", category="press")).seats.count() == 1


def test_members_and_others_have_each_their_category(edition):
    factories.category(edition, "member", audience="member")
    edition.categories.update(audience="member")
    factories.category(edition, "other", audience="non_member")
    town = factories.authority("Ville Membre")
    year = MembershipYear.objects.create(year=2017, due=date(2017, 3, 31))
    member = Member.objects.create(authority=town, joined=date(2010, 1, 1))
    Membership.objects.create(member=member, year=year)
    refused("members_only", edition, person("Awa"))
    refused("members_only", edition, person("Awa"), authority=factories.authority("Autre"))
    refused("non_members_only", edition, person("Awa", category="other"), authority=town)
    assert register(edition, person("Awa"), authority=town).organisation
    assert register(edition, person("Zoe", category="other")).organisation


def test_a_country_has_its_share_of_a_category(edition):
    factories.category(edition, "press", country_quota=2, quota=3)
    senegal = factories.country("SN")
    register(edition, person("Awa", category="press"), person("Zoe", category="press"))
    words = refused("national_full", edition, person("Ana", category="press"))
    assert "press (" in words
    one = person("Lea", category="press")
    assert register(edition, one, country=senegal).seats.count() == 1
    refused("category_full", edition, person("Eva", category="press"), country=senegal)


def test_a_price_is_early_until_its_date():
    moment = datetime(2099, 1, 1, tzinfo=UTC)
    category = Category(price=Decimal(120), early_price=Decimal(90), early_until=moment)
    assert category.price_at(moment) == Decimal(90)
    assert category.price_at(moment + SOON) == Decimal(120)
    assert Category().price_at(moment) == 0


@pytest.mark.parametrize(
    "rules",
    [
        {"price": Decimal(10), "early_price": Decimal(20), "early_until": timezone.now()},
        {"early_price": Decimal(0)},
        {"opens": timezone.now(), "closes": timezone.now() - SOON},
    ],
)
def test_rules_that_contradict_each_other_are_refused(edition, rules):
    category = edition.categories.get()
    with pytest.raises(Refusal) as caught:
        change_category(by=SYSTEM, category=category, rules=rules)
    assert caught.value.code == "rules"
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.categories.update(**rules)
    assert edition.categories.get().price == 0


def test_a_code_opens_its_category_to_so_many_people(edition):
    press = factories.category(edition, "press", by_invitation=True)
    code = invite(by=SYSTEM, category=press, uses=2).code
    two = [person("Awa", category="press"), person("Zoe", category="press")]
    refused("by_invitation", edition, *two)
    refused("invitation", edition, *two, invitation="NOBODY")
    three = [*two, person("Ana", category="press")]
    refused("invitation_used", edition, *three, invitation=code)
    assert Invitation.objects.get().used == 0
    made = register(edition, *two, person("Ana"), invitation=code.lower())
    assert made.seats.count() == 3
    assert Invitation.objects.get().used == 2
    refused("invitation", edition, person("Eva", category="press"), invitation=code)


def test_a_code_expires_and_is_of_one_edition(edition):
    press = factories.category(edition, "press", by_invitation=True)
    late = invite(by=SYSTEM, category=press, uses=2, expires=timezone.now() - SOON).code
    refused("invitation", edition, person("Awa", category="press"), invitation=late)
    good = invite(by=SYSTEM, category=press, uses=2).code
    other = factories.edition()
    factories.category(other)
    refused("invitation", other, person("Awa"), invitation=good)


def test_a_group_that_waits_has_used_its_code(edition):
    press = factories.category(edition, "press", by_invitation=True, quota=1)
    code = invite(by=SYSTEM, category=press, uses=3).code
    register(edition, person("Awa", category="press"), invitation=code)
    people = [person("Zoe", category="press")]
    asked = {"organisation": "A", "country": factories.country(), "language": "fr"}
    join_waiting_list(by=factories.user(), edition=edition, people=people, invitation=code, **asked)
    assert Invitation.objects.get().used == 2


def test_a_head_writes_the_code_and_then_chooses_its_category(client, edition):
    factories.country()
    press = factories.category(edition, "press", by_invitation=True)
    code = invite(by=SYSTEM, category=press, uses=1).code
    begun = begin(client, slug="2099")
    assert 'value="press"' not in client.get(f"{begun}head/").content.decode()
    wrong = client.post(f"{begun}head/", head(row(invitation="WRONG")))
    assert wrong.status_code == 422
    assert "person-0-invitation_error" in wrong.content.decode()
    client.post(f"{begun}head/", head(row(category="", invitation=code)))
    assert 'value="press"' in client.get(f"{begun}head/").content.decode()
    write_all(client, begun, [row(category="press", invitation=code)])
    client.post(f"{begun}check/")
    assert Delegation.objects.get().seats.get().category == press
    assert Invitation.objects.get().used == 1


def test_the_team_changes_rules_on_a_page(client, edition):
    address = "/en/2099/desk/categories/"
    assert client.get(address).status_code == 302
    client.force_login(factories.team_member(edition, "registration"))
    assert client.get(address).status_code == client.get(f"{address}member/").status_code == 403
    assert client.post(f"{address}member/codes/", {"uses": "1"}).status_code == 403
    client.force_login(factories.team_member(edition))
    assert "everybody" in client.get(address).content.decode()
    rules = {"quota": "10", "price": "120.50", "closes": "2099-09-01T12:00", "audience": "member"}
    assert client.post(f"{address}member/", rules).url == address
    category = edition.categories.get()
    assert (category.quota, category.price, category.audience) == (10, Decimal("120.50"), "member")
    assert category.closes == datetime(2099, 9, 1, 10, tzinfo=UTC)  # noon in Paris
    page = client.get(address).content.decode()
    assert "120.50" in page
    wrong = client.post(f"{address}member/", {"price": "1", "early_price": "2"})
    assert wrong.status_code == 422
    assert client.post(f"{address}member/", {"price": "-1"}).status_code == 422
    assert edition.categories.get().price == Decimal("120.50")
    assert client.post(f"{address}member/codes/", {"uses": "0"}).status_code == 422
    made = client.post(f"{address}member/codes/", {"uses": "3", "about": "Radio"}, follow=True)
    invitation = Invitation.objects.get()
    assert (invitation.uses, invitation.about) == (3, "Radio")
    assert invitation.code in made.content.decode()


def test_the_api_tells_the_rules_to_everybody(client, edition):
    rows = [
        {
            "key": "press",
            "name": {"fr": "Presse"},
            "quota": 5,
            "country_quota": 2,
            "price": Decimal(120),
            "early_price": Decimal("90.50"),
            "early_until": datetime(2099, 1, 1, tzinfo=UTC),
        }
    ]
    create_categories(by=SYSTEM, edition=edition, rows=rows)
    [_member, told] = client.get("/api/v1/delegations/2099/categories").json()
    assert told == {
        "key": "press",
        "name": {"fr": "Presse"},
        "quota": 5,
        "country_quota": 2,
        "opens": None,
        "closes": None,
        "by_invitation": False,
        "approval": False,
        "audience": "",
        "price": "120.00",
        "early_price": "90.50",
        "early_until": "2099-01-01T00:00:00Z",
    }


def test_managers_limit_a_country_over_all_categories(client, edition):
    manager = factories.team_member(edition)
    client.force_login(manager)
    response = client.post("/en/2099/desk/country-quota/", {"quota": "1"}, follow=True)
    assert "The limit holds from now on" in response.content.decode()
    edition.refresh_from_db()
    assert edition.country_quota == 1
    factories.seat(factories.delegation(edition))
    refused("country_full", edition, person("Awa"))
    register(edition, person("Demba"), country=factories.country("SN"))
    response = client.post("/en/2099/desk/country-quota/", {"quota": "0"})
    assert response.status_code == 422
    client.post("/en/2099/desk/country-quota/", {"quota": ""})
    edition.refresh_from_db()
    assert edition.country_quota is None


def test_programs_limit_a_country(client, edition):
    manager = factories.team_member(edition)
    sent = {"data": {"quota": 7}, "content_type": "application/json", "headers": key(manager)}
    address = "/api/v1/delegations/2099/country-quota"
    assert client.put(address, **sent).json() == {"quota": 7}
    door = factories.team_member(edition, "door")
    assert client.put(address, **sent | {"headers": key(door)}).status_code == 403
    edition.refresh_from_db()
    assert edition.country_quota == 7

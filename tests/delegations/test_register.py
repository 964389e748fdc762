"""Registering a delegation: all of it or nothing, within dates, categories and places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.accounts.models import User
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import (
    LARGEST,
    add_seats,
    create_categories,
    register_delegation,
    withdraw_seat,
)
from rencontres.delegations.models import Category, Delegation, Participant, Seat
from rencontres.delegations.people import BadPerson, Person
from rencontres.editions.models import Edition

from .. import factories

pytestmark = pytest.mark.django_db


def person(name: str = "Awa", email: str = "", **fields):
    return Person(
        given_name=name,
        family_name="Exemple",
        email=email or f"{name.lower()}@example.org",
        category=fields.pop("category", "member"),
        **fields,
    )


def register(edition, *people, by=VISITOR, **fields):
    defaults = {
        "organisation": "Ville Exemple",
        "country": factories.country(),
        "language": "fr",
        "people": people or [person()],
    }
    return register_delegation(by=by, edition=edition, **defaults | fields)


@pytest.fixture
def edition():
    edition = factories.edition()
    factories.category(edition)
    return edition


def refused(code, call, *arguments, **fields):
    """The verb declines with this code, and nothing is written."""
    before = (Delegation.objects.count(), Participant.objects.count(), Seat.objects.count())
    logged, accounts = LogEntry.objects.count(), User.objects.count()
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **fields)
    assert refusal.value.code == code
    assert (Delegation.objects.count(), Participant.objects.count(), Seat.objects.count()) == before
    assert (LogEntry.objects.count(), User.objects.count()) == (logged, accounts)
    return refusal.value


def test_a_visitor_registers_a_delegation(edition, django_capture_on_commit_callbacks):
    awa = person(
        "Awa",
        "Awa@Example.org",
        function={"fr": "Maire"},
        elected=True,
        languages=("fr", "en"),
        needs="Sans gluten",
    )
    with django_capture_on_commit_callbacks(execute=True):
        delegation = register(edition, awa, person("Zoe"), unnamed_seats=2)
    seats = list(delegation.seats.all())
    assert delegation.reference == "FR-0001"
    assert [seat.number for seat in seats] == [1, 2, 3, 4]
    assert [seat.participant and seat.participant.given_name for seat in seats] == [
        "Awa",
        "Zoe",
        None,
        None,
    ]
    assert delegation.head == seats[0].participant
    assert {seat.category.key for seat in seats} == {"member"}
    head = delegation.head
    assert (head.function, head.elected, head.languages) == ({"fr": "Maire"}, True, ["fr", "en"])
    assert (head.email, head.user.email, head.user.name) == (
        "Awa@Example.org",
        "awa@example.org",
        "Awa Exemple",
    )
    assert len({seat.ticket for seat in seats}) == len({seat.holder for seat in seats}) == 4
    assert all(len(seat.ticket) == 16 for seat in seats)
    entry = LogEntry.objects.get(verb="delegations.register_delegation")
    assert (entry.subject_id, entry.notes) == (str(delegation.pk), {"seats": 4, "named": 2})


def test_the_head_is_told_in_their_language(edition, django_capture_on_commit_callbacks):
    for language, subject in {
        "fr": "Votre délégation est inscrite",
        "en": "Your delegation is registered",
        "es": "Su delegación está inscrita",
    }.items():
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            delegation = register(edition, person(language), language=language, unnamed_seats=1)
        [message] = mail.outbox
        assert message.to == [f"{language}@example.org"]
        assert message.subject.startswith(subject)
        assert delegation.reference in message.body
        assert "/me/" in message.body


def test_an_invented_delegation_gets_no_message(edition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        delegation = register(edition, by=SYSTEM, synthetic=True)
    assert mail.outbox == []
    assert delegation.synthetic
    assert delegation.head.synthetic


def test_references_count_by_country_and_edition(edition):
    references = [
        register(edition, person(f"p{n}"), country=factories.country(code)).reference
        for n, code in enumerate(["FR", "SN", "FR", "SN", "DE"])
    ]
    assert references == ["FR-0001", "SN-0001", "FR-0002", "SN-0002", "DE-0001"]
    other = factories.edition()
    factories.category(other)
    assert register(other).reference == "FR-0001"


def test_the_edition_must_be_open(edition):
    for state in Edition.State:
        edition.state = state
        edition.save()
        if state == Edition.State.OPEN:
            continue
        code = state if state in (Edition.State.OVER, Edition.State.CANCELLED) else "not_open"
        refused(code, register, edition)


def test_after_the_deadline_only_the_team_registers(edition):
    edition.registration_closes = timezone.now() - timedelta(hours=1)
    edition.save()
    refused("closed", register, edition)
    refused("closed", register, edition, by=factories.user())
    team = factories.team_member(edition, "registration")
    assert register(edition, by=team).reference == "FR-0001"


def test_what_happened_before_is_judged_by_its_hour(edition):
    edition.registration_closes = datetime(2017, 10, 6, 16, tzinfo=UTC)
    edition.save()
    at = datetime(2017, 10, 6, 15, tzinfo=UTC)
    assert register(edition, by=SYSTEM, at=at).registered == at
    late = at + timedelta(hours=2)
    refused("closed", register, edition, person("Zoe"), by=SYSTEM, at=late)
    with pytest.raises(PermissionDenied, match=r"delegations\.record"):
        register(edition, person("Zoe"), at=at)


def test_a_category_has_its_own_deadline_quota_and_door(edition):
    factories.category(edition, "early", closes=timezone.now() - timedelta(days=1))
    factories.category(edition, "speaker", by_invitation=True)
    factories.category(edition, "student", quota=2)
    early, speaker = person(category="early"), person(category="speaker")
    assert refused("closed", register, edition, early).field == "category"
    refused("by_invitation", register, edition, speaker)
    refused("invalid", register, edition, person(category="nobles"))
    students = [person(name, category="student") for name in ("a", "b", "c")]
    refusal = refused("category_full", register, edition, *students)
    assert "2" in str(refusal)
    assert "3" in str(refusal)
    register(edition, *students[:2])
    programme = factories.team_member(edition, "programme")
    assert register(edition, speaker, by=programme).head.given_name == "Awa"


def test_the_edition_has_so_many_places(edition):
    edition.capacity = 4
    edition.save()
    delegation = register(edition, unnamed_seats=2)
    refusal = refused("full", register, edition, person("a"), person("b"))
    assert "1" in str(refusal)
    assert "2" in str(refusal)
    refused("full", add_seats, by=SYSTEM, delegation=delegation, count=2)
    withdraw_seat(by=SYSTEM, seat=delegation.seats.get(number=3))
    assert register(edition, person("a"), person("b")).seats.count() == 2


def test_an_address_is_registered_once_an_edition(edition):
    delegation = register(edition, person("Awa"), person("Zoe"))
    refusal = refused(
        "registered", register, edition, person("Lea"), person("x", "ZOE@example.org")
    )
    assert (refusal.row, refusal.field, refusal.status) == (2, "email", 409)
    withdraw_seat(by=SYSTEM, seat=delegation.seats.get(number=2))
    again = register(edition, person("Zoe", needs="Rampe"))
    assert Participant.objects.count() == 2
    assert again.head.needs == "Rampe"
    assert delegation.seats.get(number=2).participant is None


def test_input_that_says_too_little_is_refused_where_it_is(edition):
    for people, row, field in [
        ([person(), person("  ", "x@example.org")], 2, "given_name"),
        ([person("Awa", "no address")], 1, "email"),
        ([person(), person("x", "AWA@example.org")], 2, "email"),
    ]:
        refusal = refused("invalid", register, edition, *people)
        assert isinstance(refusal, BadPerson)
        assert (refusal.row, refusal.field, refusal.status) == (row, field, 422)
    senegal = factories.country("SN")
    refused("refused", register, edition, organisation=" ")
    refused("refused", register, edition, language="xx")
    refused("refused", register, edition, country=senegal, authority=factories.authority())
    refused("refused", register, edition, people=[])
    refused("size", register, edition, unnamed_seats=LARGEST)


def test_an_authority_has_one_live_delegation(edition):
    town = factories.authority("Ségou", "SN")
    fields = {"country": town.country, "authority": town, "organisation": town.name}
    first = register(edition, **fields)
    refusal = refused("authority_registered", register, edition, person("Zoe"), **fields)
    assert "Ségou" in str(refusal)
    withdraw_seat(by=SYSTEM, seat=first.seats.get())
    assert register(edition, person("Zoe"), **fields).reference == "SN-0002"


def test_categories_come_from_the_editions_file():
    edition = factories.edition()
    manager = factories.team_member(edition)
    rows = [
        {"key": "member", "name": {"fr": "Adhérent"}},
        {"key": "student", "name": {"fr": "Étudiant"}, "quota": 5, "by_invitation": True},
    ]
    create_categories(by=manager, edition=edition, rows=rows)
    assert list(Category.objects.values_list("key", "quota", "by_invitation", "position")) == [
        ("member", None, False, 0),
        ("student", 5, True, 1),
    ]
    with pytest.raises(PermissionDenied):
        create_categories(by=factories.team_member(edition, "door"), edition=edition, rows=[])


def test_an_address_too_long_is_told_beside_it(edition):
    long = person(email=f"{'a' * 250}@example.org")
    problem = refused("invalid", register, edition, person("Zoe"), long)
    assert (problem.row, problem.field) == (2, "email")

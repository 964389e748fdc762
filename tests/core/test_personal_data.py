"""Declared personal data: what takes an erased value's place, and what is due when."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models
from django.utils import timezone

from rencontres.accounts import actions, tasks
from rencontres.accounts.models import User
from rencontres.core import personal_data, privacy
from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.delegations.models import Participant

from .. import factories

DECLARED = [
    pytest.param(holding.model, name, declared, id=f"{holding.model.__name__}.{name}")
    for holding in privacy.register.values()
    for name, declared in holding.fields.items()
]


@pytest.mark.parametrize(("model", "name", "declared"), DECLARED)
def test_the_database_accepts_what_takes_an_erased_values_place(model, name, declared):
    field = model._meta.get_field(name)
    unique = field.unique or any(
        name in getattr(constraint, "fields", ()) or f"F({name})" in repr(constraint)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition
    )
    if declared.stays:
        assert declared.erasure == privacy.EMPTY  # nothing else is ever asked of it
    elif declared.erasure == privacy.NULL:
        assert field.null
    elif declared.erasure == privacy.PLACEHOLDER:
        assert field.max_length >= len(f"erased-{2**63}{privacy.NOBODY}")
    elif declared.erasure == privacy.EMPTY:
        assert not field.null
        assert not unique
        assert field.get_default() in ("", [], {})
    else:
        assert declared.erasure == privacy.DELETE
    if field.is_relation and not field.null and not declared.stays:
        assert declared.erasure == privacy.DELETE


@pytest.mark.parametrize("holding", privacy.register.values(), ids=lambda h: h.model.__name__)
@pytest.mark.django_db
def test_every_owner_and_date_can_be_asked_for(holding):
    user = User(pk=1, email="nobody@example.org")
    for whose, fields in holding.by_owner():
        shown = [declared.shown or name for name, declared in fields.items()]
        assert not personal_data._rows(holding, whose, user).values("pk", *whose.since, *shown)
    for due, _fields in personal_data._by_term(holding):
        assert not personal_data._due(holding, due, date(1990, 1, 1)).exists()


@pytest.fixture
def person():
    """Somebody who came to the edition of 9 and 10 October 2017."""
    edition = factories.edition(state="over")
    user = factories.user("Camille Essai", last_login=factories.OPENING)
    User.objects.filter(pk=user.pk).update(date_joined=factories.OPENING)
    seat = factories.seat(
        factories.delegation(edition),
        user=user,
        given_name="Camille",
        languages=["fr"],
        needs="Sans gluten",
        function={"fr": "Maire"},
    )
    return seat.participant


def purge(day):
    """Purge as on a day, until nothing is left."""
    total = 0
    while erased := actions.purge_personal_data(by=SYSTEM, today=day):
        total += erased
    return total


@pytest.mark.django_db
def test_each_value_goes_the_day_after_its_term(person):
    assert purge(date(2017, 10, 10)) == 0
    assert purge(date(2017, 10, 11)) == 1
    person.refresh_from_db()
    assert (person.needs, person.languages) == ("", ["fr"])
    assert purge(date(2018, 10, 10)) == 0
    assert purge(date(2018, 10, 11)) == 1
    person.refresh_from_db()
    assert (person.languages, person.given_name) == ([], "Camille")
    assert purge(date(2020, 10, 10)) == 0
    user = person.user
    assert purge(date(2020, 10, 11)) == 2  # the participant and the account
    person.refresh_from_db()
    user.refresh_from_db()
    assert (person.given_name, person.family_name, person.function) == ("", "", {})
    assert person.email == f"erased-{person.pk}@erased.invalid"
    assert (person.full_name, str(user)) == ("Personne effacée", "Personne effacée")
    assert person.user is None
    assert (user.name, user.email, user.is_active) == (
        "",
        f"erased-{user.pk}@erased.invalid",
        False,
    )
    assert purge(date(2020, 10, 11)) == 0


@pytest.mark.django_db
def test_a_purge_works_in_batches_and_logs_numbers_only(person, monkeypatch):
    for _each in range(4):
        factories.seat(person.seat.delegation, needs="Sans sel")
    monkeypatch.setattr(actions.personal, "BATCH", 2)
    assert purge(date(2017, 10, 11)) == 5
    assert not Participant.objects.exclude(needs="").exists()
    lines = LogEntry.objects.filter(verb="accounts.purge_personal_data").order_by("pk")
    assert [line.notes for line in lines] == [
        {"purged": {"delegations.Participant": 2}},
        {"purged": {"delegations.Participant": 2}},
        {"purged": {"delegations.Participant": 1}},
        {"purged": {}},
    ]


@pytest.mark.django_db
def test_a_participant_of_today_is_kept_whole(person):
    today = timezone.now().date()
    edition = factories.edition(first_day=today, last_day=today)
    seat = factories.seat(factories.delegation(edition), user=person.user, needs="Rampe")
    tasks.purge_what_is_due()
    seat.participant.refresh_from_db()
    person.refresh_from_db()
    assert (seat.participant.needs, seat.participant.user.name) == ("Rampe", "Camille Essai")
    assert person.given_name == ""
    assert person.edition.participants.count() == 1


def test_29_february_has_a_term_too():
    declared = privacy.Personal("none", years=3)
    assert personal_data.kept_until(date(2024, 2, 29), declared) == date(2027, 2, 28)

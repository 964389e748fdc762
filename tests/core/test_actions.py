"""A verb's frame: permission first, all or nothing, one log line, effects after the commit."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from rencontres.core import permissions
from rencontres.core.actions import Refusal, action, after_commit, note, part
from rencontres.core.actor import SYSTEM, VISITOR, Actor
from rencontres.core.models import LogEntry
from rencontres.network.models import Country

from .. import factories

permissions.register("tests.everyone", permissions.everyone)
permissions.register("tests.nobody", permissions.nobody)
effects: list[str] = []


@action("tests.everyone")
def rename(*, by: Actor, country: Country, name: str) -> Country:
    country.names = {"fr": name}
    country.save()
    note(letters=len(name))
    after_commit(effects.append, name)
    if name == "refused":
        raise Refusal("no")
    return country


@action("tests.everyone")
def rename_twice(*, by: Actor, country: Country, names: list[str]) -> Country:
    note(names=len(names))
    with suppress(Refusal):
        for name in names:
            part(rename)(by=by, country=country, name=name)
    country.refresh_from_db()
    return country


@action("tests.nobody")
def forbidden(*, by: Actor) -> None:
    """Only the system may."""


@pytest.mark.django_db
def test_a_verb_writes_one_log_line_and_runs_its_effect(django_capture_on_commit_callbacks):
    effects.clear()
    country = factories.country()
    with django_capture_on_commit_callbacks(execute=True):
        rename(by=VISITOR, country=country, name="Gaule")
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.subject, entry.notes) == (
        "core.rename",
        "network.country",
        {"letters": 5},
    )
    assert effects == ["Gaule"]


@pytest.mark.django_db
def test_a_refusal_writes_nothing_and_runs_no_effect(django_capture_on_commit_callbacks):
    effects.clear()
    country = factories.country()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refusal, match="no"):
        rename(by=VISITOR, country=country, name="refused")
    country.refresh_from_db()
    assert country.names["fr"] == "France"
    assert not LogEntry.objects.exists()
    assert effects == []


@pytest.mark.django_db
def test_a_part_has_a_line_of_its_own_and_no_savepoint():
    country = factories.country()
    with CaptureQueriesContext(connection) as asked:
        rename_twice(by=VISITOR, country=country, names=["Gaule", "Francie"])
    lines = LogEntry.objects.order_by("pk").values_list("verb", "subject_id", "notes")
    assert list(lines) == [
        ("core.rename", "FR", {"letters": 5}),
        ("core.rename", "FR", {"letters": 7}),
        ("core.rename_twice", "FR", {"names": 2}),
    ]
    said = [each["sql"].split()[0] for each in asked]
    assert said.count("SAVEPOINT") == 1, "the verb's own, within the test's transaction"
    assert said.count("INSERT") == 1


@pytest.mark.django_db
def test_who_goes_on_after_a_part_refused_is_refused_too(django_capture_on_commit_callbacks):
    effects.clear()
    country = factories.country()
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(TransactionManagementError),
    ):
        rename_twice(by=VISITOR, country=country, names=["Gaule", "refused"])
    country.refresh_from_db()
    assert country.names["fr"] == "France"
    assert not LogEntry.objects.exists()
    assert effects == []


@pytest.mark.django_db
def test_the_permission_is_asked_first():
    with pytest.raises(PermissionDenied, match=r"tests\.nobody"):
        forbidden(by=VISITOR)
    assert not LogEntry.objects.exists()
    forbidden(by=SYSTEM)
    assert LogEntry.objects.get().by is None


def test_an_unknown_permission_raises():
    with pytest.raises(permissions.UnknownPermissionError, match=r"no room registers.*tests\.typo"):
        permissions.allowed(VISITOR, "tests.typo")


def test_a_verb_takes_keywords_only():
    with pytest.raises(TypeError, match="keyword-only"):
        action("tests.everyone")(lambda by: None)

"""A verb's frame: permission first, all or nothing, one log line, effects after the commit."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from rencontres.core import permissions
from rencontres.core.actions import Refusal, action, after_commit, note
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

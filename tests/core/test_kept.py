"""What is kept in memory is what the tables hold, whatever was written in between."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rencontres.core.kept import Kept, ask_again, asked_once
from rencontres.network.models import Country, Registry

from .. import factories


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    """Here it is kept, as it is in a web process."""


@pytest.fixture
def names() -> Kept[dict[str, str]]:
    def read() -> dict[str, str]:
        return {c.code: c.name["fr"] for c in Country.objects.all()}

    return Kept(read, Country, Registry)


@pytest.mark.django_db
def test_what_did_not_change_is_not_read_again(names):
    factories.country()
    first = names()
    with CaptureQueriesContext(connection) as asked:
        assert names() is first
    assert len(asked) == 1


@pytest.mark.django_db
def test_a_row_that_came_changed_or_went_is_seen(names):
    assert names() == {}
    country = factories.country()
    assert names() == {country.code: country.name["fr"]}
    country.overrides = {"fr": "Autrement"}
    country.save()
    assert names() == {country.code: "Autrement"}
    Country.objects.update(overrides={"fr": "Encore"})
    assert names() == {country.code: "Encore"}
    country.delete()
    assert names() == {}


@pytest.mark.django_db
def test_any_of_its_tables_counts(names):
    before = names()
    Registry.objects.create(pk=1)
    assert names() is not before


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_kept(names):
    country = factories.country()
    with transaction.atomic():
        country.overrides = {"fr": "Jamais"}
        country.save()
        assert names() == {country.code: "Jamais"}
        transaction.set_rollback(True)
    country.refresh_from_db()
    assert names() == {country.code: country.name["fr"]}


@pytest.mark.django_db
def test_a_request_asks_once_and_each_verb_again(names):
    with asked_once():
        assert names() == {}
        country = factories.country()
        assert names() == {}
        ask_again()
        assert list(names()) == [country.code]
    assert list(names()) == [country.code]

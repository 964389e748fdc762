"""Two loads of one list at once: the second waits, and finds everything there."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, refdata
from rencontres.network.models import Authority, Country, Link, LinkParty
from rencontres.network.records import NewLink

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 6
PLACES = [
    refdata.Place(number, f"Ort {number}", "DE", "01", 50.0, 10.0, 5_000)
    for number in range(1, 200)
]


def test_a_list_loaded_by_many_at_once_is_there_once():
    factories.country("DE")
    loads = [lambda: actions.load_places(by=SYSTEM, rows=PLACES)] * CROWD
    assert all_at_once(loads) == ["done"] * CROWD
    assert Authority.objects.count() == len(PLACES)


def test_names_of_one_country_chosen_at_once_are_all_kept():
    country = factories.country("DE")

    def choose(language):
        return lambda: actions.override_country_name(
            by=SYSTEM, country=country, names={language: f"name {language}"}
        )

    assert all_at_once([choose(code) for code in ("fr", "en", "es")]) == ["done"] * 3
    assert Country.objects.get().overrides == {
        "fr": "name fr",
        "en": "name en",
        "es": "name es",
    }


def test_links_recorded_at_once_are_all_there():
    parties = (factories.authority("Rennes").pk, factories.authority("Erlangen", "DE").pk)
    link = NewLink(kind="twinning", parties=parties, source="convention")
    records = [lambda: actions.record_links(by=SYSTEM, links=[link] * 10)] * CROWD
    assert all_at_once(records) == ["done"] * CROWD
    assert (Link.objects.count(), LinkParty.objects.count()) == (10 * CROWD, 20 * CROWD)

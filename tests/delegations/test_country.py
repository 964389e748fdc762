"""A country's page names the organisations that come: from there, or working there."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from rencontres.core.actor import SYSTEM
from rencontres.delegations.actions import register_delegation
from rencontres.delegations.people import Person
from rencontres.editions.models import Edition

from .. import factories
from ..network import factories as registry
from ..network.test_pages import statements, text

pytestmark = pytest.mark.django_db

PAGE = "/network/countries/SN/"


@pytest.fixture
def edition():
    cache.clear()
    return factories.edition()


def comes(edition, of, **fields):
    delegation = factories.delegation(
        edition, authority=of, organisation=of.name, country=of.country, **fields
    )
    factories.seat(delegation, given_name="Aminata", family_name="Exemple-Secret")
    return delegation


def test_it_names_organisations_and_nobody(client, edition):
    rennes, dakar = factories.authority("Rennes"), factories.authority("Dakar", "SN")
    brest, metz = factories.authority("Brest"), factories.authority("Metz")
    registry.link(rennes, dakar)
    registry.link(brest, dakar, status="ended")
    for town in (rennes, brest, metz):
        comes(edition, town)
    comes(edition, dakar)
    comes(edition, factories.authority("Thiès", "SN"), state="withdrawn")
    page = text(client.get(PAGE)).partition('id="coming"')[2].partition("</section>")[0]
    assert "1 organisation : Sénégal" in page
    assert f'<a href="/network/authorities/{dakar.pk}/">Dakar</a>' in page
    assert "1 collectivité qui y travaille" in page
    assert "Rennes" in page
    assert "Brest" not in page
    assert "Metz" not in page
    assert "Thiès" not in page
    assert "Secret" not in page
    assert "Aminata" not in page


def test_it_is_live_and_empty_at_first(client, edition):
    dakar = factories.authority("Dakar", "SN")
    category = factories.category(edition)
    assert "n’est encore inscrit" in text(client.get(PAGE))
    register_delegation(
        by=SYSTEM,
        edition=edition,
        organisation="Dakar",
        country=dakar.country,
        authority=dakar,
        language="fr",
        people=[Person("Aminata", "Exemple", "a@example.org", category.key)],
    )
    assert "1 organisation : Sénégal" in text(client.get(PAGE))


@pytest.mark.parametrize("state", [Edition.State.DRAFT, Edition.State.CANCELLED])
def test_an_edition_that_is_not_announced_or_not_held_is_not_told(client, edition, state):
    Edition.objects.update(state=state)
    comes(edition, factories.authority("Dakar", "SN"))
    assert 'id="coming"' not in text(client.get(PAGE))


def test_it_keeps_the_number_of_statements(client, edition):
    comes(edition, factories.authority("Dakar", "SN"))
    few = statements(client, PAGE)
    for name in ("Thiès", "Podor"):
        comes(edition, factories.authority(name, "SN"))
    assert statements(client, PAGE) == few

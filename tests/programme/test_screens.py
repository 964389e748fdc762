"""Screens by the doors: what their pages hold, and at what cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .. import factories
from .rows import person, released, venue

pytestmark = pytest.mark.django_db


def statements(client, address):
    with CaptureQueriesContext(connection) as made:
        response = client.get(address)
    assert response.status_code == 200
    return len(made), response.content.decode()


def test_a_screen_holds_what_its_room_does_and_nothing_else(client):
    v = venue()
    here, there = (
        factories.session(v.edition, title={"fr": title}, interpretation=["es"])
        for title in ("Eau & sols", "Mobilités")
    )
    here.roles.create(participant=person(v.edition, given_name="Awa"), kind="speaker")
    released(v.edition, {here: (v.small, v.nine), there: (v.large, v.nine)})
    _n, page = statements(client, f"/{v.edition.slug}/screens/rooms/{v.small.key}/")
    assert "Eau &amp; sols" in page
    assert "Mobilités" not in page
    assert "interprété en espagnol" in page
    assert "Awa" in page
    assert 'data-starts="2017-10-09T07:00:00+00:00"' in page
    _n, page = statements(client, f"/{v.edition.slug}/screens/rooms/")
    assert "Mobilités" in page
    assert client.get(f"/{v.edition.slug}/screens/rooms/attic/").status_code == 404


def test_a_screen_costs_as_many_statements_for_1_session_as_for_3(client):
    v = venue()
    places = {factories.session(v.edition): (v.small, v.nine)}
    released(v.edition, places)
    address = f"/{v.edition.slug}/screens/rooms/"
    statements(client, address)
    v.edition.refresh_from_db()
    one, _page = statements(client, f"{address}?1")
    for slot in (v.eleven, v.two):
        places[factories.session(v.edition)] = (v.large, slot)
    released(v.edition, places, name="Version 2")
    statements(client, address)
    three, _page = statements(client, f"{address}?3")
    assert one == three


def test_an_edition_without_rooms_says_where_they_stand(client):
    edition = factories.edition()
    _n, page = statements(client, f"/{edition.slug}/screens/")
    assert "Cette édition n’a pas encore de salles" in page

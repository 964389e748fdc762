"""Figures: each counts its rows, all of them at one moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from rencontres.fair.models import Exhibitor
from rencontres.gates.models import CheckIn
from rencontres.meetings.models import Meeting, Table
from rencontres.network.models import Link
from rencontres.press import figures
from rencontres.press.figures.registry import UnknownFigureError
from rencontres.stage import models as stage

from .. import factories
from .conftest import comes, cooperate

EXPECTED = {
    "participants_registered": 4,
    "participants_checked_in": 3,
    "participant_countries": 2,
    "delegations": 4,
    "meetings_agreed": 0,
    "testimonies": 0,
    "plenaries": 1,
    "plenary_speakers": 5,
    "thematic_conferences": 0,
    "country_group_meetings": 0,
    "workshops": 0,
    "side_events": 0,
    "exhibitors": 0,
    "engaged_authorities": 1,
    "projects": 1,
    "foreign_authorities": 1,
    "network_countries": 1,
    "links": 1,
    "confirmed_links": 0,
    "confirmed_projects": 0,
    "sessions_statutory": 1,
}


def now(edition):
    return figures.values(figures.of_edition(edition).values(), edition)


def test_what_a_small_gathering_counts(gathering):
    assert now(gathering) == EXPECTED
    assert list(figures.of_edition(gathering)) == list(EXPECTED)
    assert figures.names() == list(EXPECTED)[:-1]


@pytest.mark.parametrize("name", EXPECTED)
def test_value_rows_and_query_agree(gathering, name):
    value = figures.value(name, gathering)
    rows = list(figures.rows(name, gathering))
    assert len(rows) == len({row.pk for row in rows}) == value == EXPECTED[name]
    with connection.cursor() as cursor:
        cursor.execute(figures.query_text(name, gathering))
        assert cursor.fetchone() == (value,)


def test_all_figures_are_of_one_moment(gathering):
    known = figures.of_edition(gathering).values()
    with CaptureQueriesContext(connection) as statements:
        figures.values(known, gathering)
    assert len(statements) == 1
    assert figures.values([], gathering) == {}


def test_another_edition_counts_its_own(gathering):
    other = factories.edition()
    assert figures.value("participants_checked_in", other) == 0
    assert figures.value("participants_checked_in", gathering) == 3


def test_who_left_a_seat_to_another_still_came(gathering):
    person = comes(gathering, "MA")
    seat = person.seat
    newcomer = factories.seat(seat.delegation).participant
    newcomer.seat.delete()
    seat.participant = newcomer
    seat.save()
    seat.replacements.create(left=person, came=newcomer)
    assert figures.value("participants_checked_in", gathering) == 4
    assert figures.value("participant_countries", gathering) == 3


def test_withdrawn_seats_and_delegations_are_not_registered(gathering):
    first, second, *_ = gathering.delegations.all()
    first.seats.update(withdrawn=factories.OPENING)
    second.state = "withdrawn"
    second.save()
    assert figures.value("participants_registered", gathering) == 2
    assert figures.value("delegations", gathering) == 3


def test_a_session_counts_once_it_is_placed(gathering):
    kind = factories.session_kind(gathering, key="workshop")
    session = factories.session(gathering, kind=kind)
    assert figures.value("workshops", gathering) == 0
    session.room, session.slot = factories.room(gathering), gathering.slots.first()
    session.save()
    assert figures.value("workshops", gathering) == 1


def test_a_kind_of_the_editions_own_has_a_figure(gathering):
    kind = factories.session_kind(
        gathering, key="micro", name={"fr": "Micro-atelier"}, plural={"fr": "Micro-ateliers"}
    )
    factories.session(
        gathering, kind=kind, room=factories.room(gathering), slot=gathering.slots.first()
    )
    figure = figures.find("sessions_micro", gathering)
    assert figures.value("sessions_micro", gathering) == 1
    assert figure.words == {"fr": "micro-ateliers"}
    assert "« Micro-atelier »" in figure.definition["fr"]
    assert "“micro”" in figure.definition["en"]


def test_meetings_testimonies_and_exhibitors(gathering):
    one, other = comes(gathering), comes(gathering)
    holder = factories.Holder.objects.create(edition=gathering, kind="table")
    table = Table.objects.create(edition=gathering, number=1, holder=holder)
    pair = {"edition": gathering, "table": table, "asked_by": one.seat, "asked_of": other.seat}
    Meeting.objects.create(**pair, subject="Water")
    Meeting.objects.create(**pair, subject="Air", state="cancelled")
    about = {"edition": gathering, "participant": one, "title": {"fr": "Eau"}}
    stage.Testimony.objects.create(**about)
    stage.Testimony.objects.create(**about, state="recorded", image_rights=factories.OPENING)
    Exhibitor.objects.create(
        edition=gathering, kind="company", name={"fr": "Eaux"}, country=factories.country()
    )
    counted = now(gathering)
    assert [counted[name] for name in ("meetings_agreed", "testimonies", "exhibitors")] == [1, 1, 1]


def test_the_network_counts_what_lives(gathering):
    cooperate("Brest", "MA", status="dormant")
    cooperate("Rennes", "MA", status="suspended")
    counted = now(gathering)
    assert counted["engaged_authorities"] == 2
    assert counted["network_countries"] == 2


def test_the_share_confirmed_of_late_tells_the_quality(gathering, client):
    today = timezone.localdate()
    Link.objects.all().delete()
    for name, confirmed in (("A", today), ("B", today - timedelta(days=300)), ("C", None)):
        cooperate(name, "MA", confirmed=confirmed)
    cooperate("D", "MA", confirmed=today - timedelta(days=400))
    cooperate("E", "MA", confirmed=today, status="ended")
    counted = now(gathering)
    figure = figures.find("confirmed_links", gathering)
    assert (counted["links"], counted["confirmed_links"], figure.share(counted)) == (4, 2, 50.0)
    assert figures.find("links", gathering).share(counted) is None
    assert figure.share(counted | {"links": 0}) is None
    client.force_login(factories.user(is_administrator=True))
    page = client.get(f"/{gathering.slug}/press/figures/confirmed_links/").content.decode()
    assert "50\u00a0%" in page or "50 %" in page
    assert "depuis douze mois" in page


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="projects is registered twice"):
        figures.figure("projects", words={}, definition={})(lambda edition: None)


def test_an_unknown_figure_is_told(gathering):
    with translation.override("en"), pytest.raises(UnknownFigureError) as refused:
        figures.value("typo", gathering)
    assert str(refused.value) == "There is no figure called “typo”."
    assert (refused.value.code, refused.value.status) == ("unknown_figure", 404)


def test_an_empty_set_of_rows_counts_nothing(gathering, monkeypatch):
    nobody = figures.Figure("nobody", {}, {}, lambda edition: CheckIn.objects.none())
    assert figures.values([nobody], gathering) == {"nobody": 0}


def test_every_figure_is_named_and_defined_in_every_language(gathering):
    for figure in figures.of_edition(gathering).values():
        assert all(figure.words.get(language) for language in ("fr", "en", "es")), figure.name
        assert all(figure.definition.get(language) for language in ("fr", "en", "es"))

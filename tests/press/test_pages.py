"""The press release, its figures, the desk: who sees what."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import SYSTEM
from rencontres.press import figures
from rencontres.press.actions import freeze_communique, publish_communique
from rencontres.press.rows import columns, row

from .. import factories
from .conftest import comes, cooperate


@pytest.fixture
def published(gathering):
    gathering.state = "over"
    gathering.save()
    return publish_communique(by=SYSTEM, communique=freeze_communique(by=SYSTEM, edition=gathering))


@pytest.fixture
def team(client, gathering):
    client.force_login(factories.team_member(gathering, "press"))
    return client


def page(client, path, status=200, **query):
    response = client.get(path, query)
    assert response.status_code == status, response
    return re.sub(r"[\u00a0\u202f]", " ", response.content.decode())


def statements(client, path):
    with CaptureQueriesContext(connection) as asked:
        page(client, path)
    return len(asked)


def test_before_there_is_a_communique_the_page_says_so(client, gathering):
    gathering.state = "open"
    gathering.save()
    assert "Pas encore de communiqué" in page(client, "/2017/press/")
    freeze_communique(by=SYSTEM, edition=gathering)
    assert "Pas encore de communiqué" in page(client, "/2017/press/")
    assert "Pas encore de communiqué" in page(client, "/2017/press/", number=1)
    page(client, "/2017/press/figures/projects/", status=404)
    page(client, "/2017/press/communique.fr.pdf", status=404)


def test_a_draft_edition_tells_the_public_nothing(client, gathering):
    page(client, "/2017/press/", status=404)


def test_the_team_sees_a_frozen_one_and_publishes_it(team, gathering):
    assert "Voir les chiffres" in page(team, "/2017/press/")
    response = team.post("/2017/desk/figures/freeze/", {"back": "/2017/desk/figures/"})
    assert response["Location"] == "/2017/press/?number=1"
    shown = page(team, "/2017/press/", number=1)
    assert "Figé, non publié" in shown
    assert "Publier le communiqué 1" in shown
    response = team.post("/2017/desk/figures/publish/1/")
    assert response["Location"] == "/2017/press/"
    assert "Figé, non publié" not in page(team, "/2017/press/")
    again = team.post("/2017/desk/figures/publish/1/", {"back": "/2017/desk/figures/"}, follow=True)
    assert "Ce communiqué est déjà publié." in again.content.decode()


def test_each_number_leads_to_its_figure(client, published):
    shown = page(client, "/2017/press/")
    link = '<a class="said" href="/2017/press/figures/participants_checked_in/?number=1">3</a>'
    assert link + " participants" in shown
    assert "Ce qui a bougé depuis" not in shown
    assert "Données fictives" in shown
    english = page(client, "/en/2017/press/")
    assert '<a class="said" href="/en/2017/press/figures/projects/?number=1">1</a>' in english
    assert "Only the team" not in english


def test_the_team_sees_what_has_moved(team, published):
    comes(published.edition, "MA")
    shown = page(team, "/2017/press/")
    assert "Ce qui a bougé depuis" in shown
    assert "<strong>+1</strong>" in shown
    assert "inchangé" in shown


def test_a_figure_says_what_it_means_and_who_froze_it(client, published):
    comes(published.edition, "MA", organisation="Ville de Fès")
    shown = page(client, "/2017/press/figures/participants_checked_in/")
    assert "Personnes différentes dont le billet a été lu" in shown
    assert "Les données ont bougé" in shown
    assert "Lignes 1 à 4 sur 4" in shown
    assert "Ville de Fès" in shown
    assert "Camille" not in shown
    assert "SELECT" not in shown


def test_the_team_sees_the_query_and_the_people(team, published):
    shown = page(team, "/2017/press/figures/participants_checked_in/")
    assert "SELECT" in shown
    assert "Camille" in shown
    assert "Lignes 1 à 5 sur 5" in page(team, "/2017/press/figures/plenary_speakers/")
    assert "Rien n’est compté" in page(team, "/2017/press/figures/workshops/")


def test_a_figure_the_press_release_does_not_say_is_for_the_team(client, published):
    page(client, "/2017/press/figures/participants_registered/", status=404)
    page(client, "/2017/press/figures/typo/", status=404)
    client.force_login(factories.team_member(published.edition, "press"))
    page(client, "/2017/press/figures/participants_registered/")
    page(client, "/2017/press/figures/typo/", status=404)


def test_the_rows_are_shown_page_by_page(client, published):
    for number in range(60):
        comes(published.edition, organisation=f"Organisation longue {number:03}")
    assert "Lignes 1 à 50 sur 63" in page(client, "/2017/press/figures/participants_checked_in/")
    last = page(client, "/2017/press/figures/participants_checked_in/", page=2)
    assert "Lignes 51 à 63 sur 63" in last


@pytest.mark.parametrize("name", figures.names())
def test_every_kind_of_row_has_a_table(team, gathering, name):
    assert page(team, f"/2017/press/figures/{name}/")
    model = figures.rows(name, gathering).model
    assert [column.heading for column in columns(model, personal=True)]


def test_rows_of_an_unknown_kind_are_for_the_team(gathering):
    [column] = columns(type(gathering), personal=True)
    assert columns(type(gathering), personal=False) == []
    assert row(gathering, [column]).cells == ["2017"]


@pytest.mark.parametrize(
    ("format_", "start"), [("pdf", b"%PDF-1.7"), ("docx", b"PK"), ("html", b"<!DOCTYPE html>")]
)
def test_it_is_downloaded_in_each_format(client, published, format_, start):
    response = client.get(f"/2017/press/communique.es.{format_}")
    assert response.content.startswith(start)
    assert f'filename="communique-2017-es.{format_}"' in response["Content-Disposition"]
    assert client.get(f"/2017/press/communique.es.{format_}").content == response.content


@pytest.mark.parametrize("path", ["communique.xx.pdf", "communique.fr.exe"])
def test_other_languages_and_formats_do_not_exist(client, published, path):
    page(client, f"/2017/press/{path}", status=404)


@pytest.mark.parametrize("number", ["0", "7", "abc", "99999999999999999999", "²"])
def test_a_number_that_is_none_is_answered(client, published, number):
    page(client, "/2017/press/", number=number)


@pytest.mark.parametrize("path", ["/2017/desk/", "/2017/desk/figures/"])
def test_the_desk_is_for_the_team(client, gathering, path):
    assert client.get(path)["Location"].startswith("/accounts/")
    client.force_login(factories.user())
    assert client.get(path).status_code == 403
    assert client.get("/1900/desk/").status_code == 404


def test_a_stranger_cannot_freeze(client, gathering):
    client.force_login(factories.user())
    assert client.post("/2017/desk/figures/freeze/").status_code == 403
    assert not gathering.communiques.exists()
    assert client.get("/2017/desk/figures/freeze/").status_code == 405


def test_the_desk_lists_every_figure(team, gathering):
    shown = page(team, "/2017/desk/figures/")
    for figure in figures.of_edition(gathering).values():
        assert figure.words["fr"] in shown
    freeze_communique(by=SYSTEM, edition=gathering)
    freeze_communique(by=SYSTEM, edition=gathering)
    shown = page(team, "/2017/desk/figures/")
    assert "Publier le communiqué 2" in shown
    assert "Publier le communiqué 1" not in shown


def test_the_dashboard_says_where_the_edition_stands(team, gathering):
    factories.session(gathering)
    shown = page(team, "/2017/desk/")
    assert 'data-live="door"' in shown
    assert re.search(
        r'participants_checked_in/">personnes venues</a></dt>\s*<dd class="number">3<', shown
    )
    for words in (
        "Lundi 9 octobre",
        "4 délégations n’ont pas de chef.",
        "Aucun programme horaire n’est encore publié.",
        "4 / 1 500",
    ):
        assert words in shown


def test_the_dashboard_tells_what_needs_attention(team, gathering):
    from datetime import timedelta

    from django.utils import timezone

    gathering.state = "open"
    gathering.registration_closes = timezone.now() + timedelta(days=2)
    gathering.save()
    draft = gathering.drafts.create(name="A", seconds=1)
    gathering.releases.create(draft=draft, name="Première")
    factories.session(gathering)
    seat = gathering.delegations.first().seats.get()
    seat.participant = None
    seat.save()
    freeze_communique(by=SYSTEM, edition=gathering)
    comes(gathering)
    shown = page(team, "/2017/desk/")
    for words in (
        "Les inscriptions ferment dans moins d’une semaine.",
        "1 place n’a pas encore de nom.",
        "1 séance n’a ni salle ni heure.",
        "Le communiqué 1 est figé et pas encore publié.",
        "1 chiffre a bougé depuis que le communiqué est figé.",
        "Publié sous le nom « Première »",
    ):
        assert words in shown


def test_an_empty_edition_has_a_dashboard(client, db):
    edition = factories.edition(slug="2018")
    edition.releases.create(draft=edition.drafts.create(name="A", seconds=1), name="A")
    client.force_login(factories.team_member(edition, "door"))
    shown = page(client, "/2018/desk/")
    assert "Rien : chacun a un nom, chaque séance une place." in shown
    assert "Aucune nature de séance" in shown


@pytest.mark.parametrize(
    "path",
    [
        "/2017/press/",
        "/2017/press/figures/participants_checked_in/",
        "/2017/press/figures/projects/",
        "/2017/press/figures/plenaries/",
        "/2017/desk/",
        "/2017/desk/figures/",
    ],
)
def test_the_number_of_statements_does_not_grow_with_the_rows(team, published, path):
    page(team, path)
    few = statements(team, path)
    for number in range(3):
        comes(published.edition, "MA")
        cooperate(f"Ville {number}", "MA")
        factories.session(
            published.edition,
            kind=published.edition.session_kinds.get(key="plenary"),
            room=factories.room(published.edition),
            slot=published.edition.slots.first(),
        )
    assert statements(team, path) == few

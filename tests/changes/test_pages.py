"""Pages and API of changes of plan: preview, confirmation, what everybody reads."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.accounts.actions import create_api_key
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Change
from rencontres.programme.actions import book_seat

from .. import factories
from .rows import placed
from .test_changes import changed

pytestmark = pytest.mark.django_db
DESK = "/2017/desk/changes/"
PREVIEW = f"{DESK}preview/"
API = "/api/v1/changes/2017"


@pytest.fixture
def edition():
    made = factories.edition(slug="2017")
    placed(made, hours=0)
    placed(made, hours=24)
    return made


@pytest.fixture
def manager(edition, client):
    user = factories.team_member(edition)
    client.force_login(user)
    return user


def test_the_desk_offers_each_change_with_its_field(client, manager):
    for kind, name in (
        ("session", "session"),
        ("day", "day"),
        ("stopped", "at"),
        ("postponed", "first_day"),
    ):
        page = client.get(DESK, {"kind": kind}).content.decode()
        assert f'name="{name}"' in page
    assert "Rien : tout a lieu comme annoncé." in page
    assert client.get(DESK, {"kind": "moved"}).status_code == 404


def test_a_preview_then_a_wrong_then_the_right_confirmation(client, manager, edition):
    factories.seat(factories.delegation(edition, language="es"))
    sent = {"kind": "day", "day": "2017-10-09", "reason_fr": "Panne.", "reason_es": "Apagón."}
    page = client.post(PREVIEW, sent).content.decode()
    assert "La journée du lundi 9 octobre est annulée" in page
    assert "La jornada del lunes 9 de octubre queda cancelada" in page
    assert "Apagón." in page
    assert "ES 1" in page
    assert not Change.objects.exists()
    wrong = client.post(PREVIEW, sent | {"confirmation": "2018"})
    assert wrong.status_code == 422
    assert "Tapez « 2017 » pour confirmer" in wrong.content.decode()
    assert not Change.objects.exists()
    done = client.post(PREVIEW, sent | {"confirmation": "2017"}, follow=True)
    assert done.redirect_chain == [(DESK, 302)]
    assert "1 personne est prévenue" in done.content.decode()
    change = Change.objects.get()
    assert (change.by, change.reason) == (manager, {"fr": "Panne.", "es": "Apagón."})
    undone = client.post(f"{DESK}{change.pk}/undo/", follow=True).content.decode()
    assert "C’est défait" in undone
    assert not edition.sessions.exclude(change=None).exists()


def test_hours_are_the_venues(client, manager, edition):
    page = client.post(PREVIEW, {"kind": "stopped", "at": "2017-10-09T13:00"}).content.decode()
    assert "à partir de lundi 9 octobre, 13:00" in page


def test_what_cannot_be_is_told_on_the_form(client, manager, edition):
    missing = client.post(PREVIEW, {"kind": "stopped"})
    assert missing.status_code == 422
    changed(edition, "day", day=edition.first_day)
    again = client.post(PREVIEW, {"kind": "day", "day": "2017-10-09"})
    assert again.status_code == 422
    assert "c’est déjà annulé" in again.content.decode()
    assert Change.objects.count() == 1


def test_a_cancelled_edition_offers_nothing_more(client, manager, edition):
    changed(edition, "edition")
    page = client.get(DESK).content.decode()
    assert "Le programme de cette édition ne change plus" in page
    assert PREVIEW not in page


def test_the_notice_stands_on_every_page_in_the_readers_language(client, edition):
    change = changed(edition, "day", day=edition.first_day)
    for path in ("/2017/", "/2017/programme/", "/2017/speakers/", "/2017/partners/"):
        page = client.get(path).content.decode()
        assert "La journée du lundi 9 octobre est annulée" in page
        assert f'href="/2017/changes/{change.pk}/"' in page
    page = client.get("/es/2017/programme/").content.decode()
    assert "La jornada del lunes 9 de octubre queda cancelada" in page
    assert page.count("Cancelado") == 1
    other = factories.edition(slug="2018", first_day="2018-10-09", last_day="2018-10-10")
    assert "annulée" not in client.get(f"/{other.slug}/").content.decode()


def test_a_session_tells_its_own_cancellation(client, edition):
    session = edition.sessions.first()
    seat = factories.seat(factories.delegation(edition))
    seat.participant.user = factories.user()
    seat.participant.save()
    book_seat(by=SYSTEM, session=session, seat=seat)
    changed(edition, "session", session=session, reason={"fr": "Orateur malade."})
    address = f"/2017/sessions/{session.key}/"
    page = client.get(address).content.decode()
    assert "Orateur malade." in page
    assert "Annulé" in page
    assert "/book/" not in page
    assert "est annulée" not in client.get("/2017/").content.decode()
    client.force_login(seat.participant.user)
    assert "Annulé" in client.get("/2017/me/agenda/").content.decode()


def test_everybody_reads_a_change_with_the_programme_as_it_was(client, edition):
    change = changed(edition, "day", day=edition.first_day)
    edition.rooms.update(name="Autre salle")
    page = client.get(f"/2017/changes/{change.pk}/").content.decode()
    for session in edition.sessions.all():
        assert session.title["fr"] in page
    assert "Autre salle" not in page


def test_pages_ask_as_many_statements_for_more_rows(client, manager, edition):
    def statements():
        with CaptureQueriesContext(connection) as done:
            client.get(DESK, {"kind": "session"})
            client.post(PREVIEW, {"kind": "edition"})
        return len(done)

    changed(edition, "session", session=placed(edition, hours=1))
    one = statements()
    for hours in (2, 3, 4):
        changed(edition, "session", session=placed(edition, hours=hours))
        placed(edition, hours=hours)
        factories.seat(factories.delegation(edition))
    assert statements() == one


def test_only_managers_see_the_desk(client, edition):
    client.force_login(factories.team_member(edition, "programme"))
    assert client.get(DESK).status_code == 403
    assert client.post(PREVIEW, {"kind": "edition"}).status_code == 403


def post(client, path, sent, user):
    secret = create_api_key(by=user, user=user, label="test").secret
    return client.post(
        path, json.dumps(sent), content_type="application/json", headers={"X-API-Key": secret}
    )


def test_the_api_previews_changes_and_undoes(client, edition):
    user = factories.team_member(edition)
    order = {"kind": "stopped", "at": "2017-10-09T20:00:00+02:00", "reason": {"en": "Power cut."}}
    foreseen = post(client, f"{API}/preview", order, user).json()
    last = edition.sessions.order_by("slot__starts").last()
    assert (foreseen["sessions"], foreseen["people"]) == ([last.key], {})
    refused = post(client, API, order | {"confirmation": "no"}, user)
    assert (refused.status_code, refused.json()["code"]) == (422, "confirmation")
    assert not Change.objects.exists()
    done = post(client, API, order | {"confirmation": "2017"}, user)
    assert done.status_code == 201
    [told] = client.get(API).json()
    assert (told["kind"], told["reason"]) == ("stopped", {"en": "Power cut."})
    sessions = client.get("/api/v1/programme/2017/sessions").json()
    assert [session["cancelled"] for session in sessions] == [False, True]
    undone = post(client, f"{API}/{told['id']}/undo", {}, user)
    assert undone.json()["undone"] is not None
    assert post(client, API, order | {"confirmation": "2017"}, factories.user()).status_code == 403

"""After a release: each person is told their own changes, once; the public reads them all."""

from __future__ import annotations

import pytest
from django.core import mail

from rencontres.core.actor import SYSTEM
from rencontres.programme import actions, tasks
from rencontres.programme.models import Notice, Release

from .. import factories
from .rows import draft, released, venue
from .test_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def v():
    """Water at nine, soils at eleven; Ana (in Spanish) speaks on water, Ben has booked both."""
    v = venue()
    v.water = factories.session(v.edition, key="eau", title={"fr": "Eau", "es": "Agua"})
    v.soil = factories.session(v.edition, key="sols", title={"fr": "Sols", "en": "Soils"})
    spanish = factories.delegation(v.edition, language="es")
    v.ana = factories.seat(spanish, email="ana@example.org")
    v.ben = factories.seat(factories.delegation(v.edition, language="en"), email="ben@example.org")
    factories.seat(factories.delegation(v.edition), email="nobody@example.org")
    actions.assign_role(by=SYSTEM, session=v.water, participant=v.ana.participant, kind="speaker")
    released(v.edition, {v.water: (v.large, v.nine), v.soil: (v.large, v.eleven)})
    Notice.objects.all().delete()
    for session in (v.water, v.soil):
        actions.book_seat(by=SYSTEM, session=session, seat=v.ben)
    mail.outbox.clear()
    return v


def release(v, places, capture, **named):
    with capture(execute=True):
        return actions.release_timetable(
            by=SYSTEM, draft=draft(v.edition, places), name="Version 2", **named
        )


def test_each_is_told_their_own_changes_in_their_language(v, django_capture_on_commit_callbacks):
    capture = django_capture_on_commit_callbacks
    made = release(v, {v.water: (v.large, v.two), v.soil: (v.large, v.eleven)}, capture)
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {"ana@example.org", "ben@example.org"}
    assert told["ana@example.org"].subject == "Sus sesiones han cambiado: Encuentros de prueba"
    assert "Agua (ponente)" in told["ana@example.org"].body
    assert "Era: lunes 9 de octubre, 09:00, Grand salon." in told["ana@example.org"].body
    assert "Ahora es: lunes 9 de octubre, 14:00, Grand salon." in told["ana@example.org"].body
    assert "Monday 9 October, 14:00, Grand salon" in told["ben@example.org"].body
    assert "Soils" not in told["ben@example.org"].body
    assert made.notices.exclude(sent=None).count() == 2
    tasks.send_notices.func(release=made.pk)  # a task may run twice
    assert len(mail.outbox) == 2


def test_whoever_loses_a_place_is_told_why(v, django_capture_on_commit_callbacks):
    capture = django_capture_on_commit_callbacks
    made = release(v, {v.water: (v.large, v.two), v.soil: (v.small, v.two)}, capture)
    assert made.facts["freed_bookings"] == 1
    [body] = [m.body for m in mail.outbox if m.to == ["ben@example.org"]]
    assert "Your place could not be kept" in body.split("Soils")[1]
    assert "It is now: Monday 9 October, 14:00, Grand salon." in body


def test_what_is_withdrawn_is_told(v, django_capture_on_commit_callbacks):
    release(v, {v.soil: (v.large, v.eleven)}, django_capture_on_commit_callbacks)
    [body] = [m.body for m in mail.outbox if m.to == ["ana@example.org"]]
    assert "Ya no tiene lugar en el programa (era: lunes 9 de octubre, 09:00, Grand salon)." in body
    assert len(mail.outbox) == 2


def test_nobody_is_told_where_nothing_changed_or_the_team_says_so(
    v, django_capture_on_commit_callbacks
):
    capture = django_capture_on_commit_callbacks
    same = {v.water: (v.large, v.nine), v.soil: (v.large, v.eleven)}
    release(v, same, capture)
    assert not Notice.objects.exists()
    with capture(execute=True):
        moved = draft(v.edition, {v.water: (v.large, v.two)})
        actions.release_timetable(by=SYSTEM, draft=moved, name="Version 3", tell=False)
    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_the_release_counts_whom_it_told(v, client, django_capture_on_commit_callbacks):
    client.force_login(factories.team_member(v.edition, "programme"))
    moved = draft(v.edition, {v.water: (v.large, v.two), v.soil: (v.large, v.eleven)})
    page = f"/{v.edition.slug}/desk/programme/drafts/{moved.pk}/"
    assert client.get(page).context["form"]["tell"].value() is True
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page}release/", {"name": "Version 2", "tell": "on"})
    told = text_of(client.get(page))
    assert "2 personnes sont prévenues de ce qui change pour elles ; 2 messages sont partis" in told


def test_the_public_reads_what_each_release_changed(v, client):
    moved = {v.soil: (v.small, v.two)}
    actions.release_timetable(by=SYSTEM, draft=draft(v.edition, moved), name="Version 2")
    told = text_of(client.get(f"/{v.edition.slug}/programme/changes/"))
    assert told.index("Version 2") < told.index("Version 1")
    moved = told.split("Version 2")[1].split("Version 1")[0]
    assert "Eau retirée lundi 9 octobre, 09:00, Grand salon –" in moved
    assert "Sols déplacée lundi 9 octobre, 11:00, Grand salon lundi 9 octobre, 14:00" in moved
    assert "Eau ajoutée – lundi 9 octobre, 09:00, Grand salon" in told.split("Version 1")[1]
    atom = client.get(f"/en/{v.edition.slug}/programme/changes.atom")
    assert atom.headers["Content-Type"].startswith("application/atom+xml")
    from lxml import etree

    feed = etree.fromstring(atom.content)
    name = "{http://www.w3.org/2005/Atom}"
    assert [e.findtext(f"{name}title") for e in feed.iter(f"{name}entry")] == [
        "Version 2",
        "Version 1",
    ]
    assert "Soils (moved) : Monday 9 October, 11:00" in feed.findtext(f".//{name}summary")
    api = client.get(f"/api/v1/programme/{v.edition.slug}/releases").json()
    assert [(line["kind"], line["key"]) for line in api[0]["changelog"]] == [
        ("withdrawn", "eau"),
        ("moved", "sols"),
    ]


def test_before_anything_is_released_the_changes_say_so(client):
    edition = factories.edition()
    assert "Rien n’est encore publié" in text_of(client.get(f"/{edition.slug}/programme/changes/"))
    assert not Release.objects.exists()

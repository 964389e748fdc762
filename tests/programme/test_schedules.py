"""Programmes of other software: read, looked at, accepted; what is left out is told."""

from __future__ import annotations

import io
import json
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.programme.actions import import_schedule
from rencontres.programme.editing import spots_of
from rencontres.programme.exports.frab import frab
from rencontres.programme.exports.schedule import schedule
from rencontres.programme.models import Draft, Session
from rencontres.programme.queries import sessions_of
from rencontres.programme.schedules.reading import BadSchedule, Talk, read

from .. import factories
from .rows import person, released, venue

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def event(**said):
    usual = {
        "guid": "a1",
        "title": "Water for all",
        "abstract": "Springs.",
        "description": "And wells.",
        "language": "en",
        "track": {"en": "Climat"},
        "type": "Workshop",
        "room": "Grand salon",
        "date": "2017-10-09T09:00:00+02:00",
        "duration": "01:30",
        "persons": [{"public_name": "Awa Exemple"}, {"name": "Bakary Exemple"}],
    }
    return usual | said


def in_json(*events):
    rooms = {}
    for each in events:
        rooms.setdefault(each["room"], []).append(each)
    days = [{"rooms": rooms}]
    return io.BytesIO(json.dumps({"schedule": {"conference": {"days": days}}}).encode())


@pytest.fixture
def v():
    """An edition with its rooms and slots, a kind and a theme."""
    v = venue()
    factories.session_kind(v.edition, "workshop", name={"fr": "Atelier", "en": "Workshop"})
    v.edition.editionthemes.create(key="climate", name={"fr": "Climat", "en": "Climate"})
    return v


def imported(v, *events, name="pretalx.json"):
    talks = read(in_json(*events), v.edition.zone)
    return import_schedule(by=SYSTEM, edition=v.edition, talks=talks, kind="workshop", name=name)


def test_an_event_becomes_a_session_with_its_place_in_a_draft(v):
    (line,), draft = imported(v, event())
    session = Session.objects.get()
    assert (line.state, session.source, session.key) == ("new", "a1", "water-for-all")
    assert session.title == {"en": "Water for all"}
    assert session.abstract == {"en": "Springs.\n\nAnd wells."}
    assert session.languages == ["en"]
    assert [theme.key for theme in session.themes.all()] == ["climate"]
    assert session.slot is None  # only a release gives it its hour
    assert spots_of(draft) == {"water-for-all": (v.large.key, v.nine.key, False)}
    assert line.told == [
        "Personnes nommées, à inviter depuis la page de la séance : Awa Exemple, Bakary Exemple."
    ]


def test_the_same_file_twice_changes_nothing(v):
    imported(v, event())
    (line,), draft = imported(v, event())
    assert (line.state, draft) == ("same", None)
    assert Session.objects.get().version == 1
    assert Draft.objects.count() == 1


def test_what_the_team_added_stays_when_the_file_says_more(v):
    imported(v, event())
    Session.objects.update(seats_wanted=80)
    (line,), draft = imported(
        v, event(title="Water for everybody", date="2017-10-09T11:00:00+02:00")
    )
    session = Session.objects.get()
    assert (line.state, session.seats_wanted) == ("changed", 80)
    assert (session.title, session.key) == ({"en": "Water for everybody"}, "water-for-all")
    assert spots_of(draft)["water-for-all"][1] == v.eleven.key


def test_what_the_edition_does_not_have_is_told(v):
    strange = event(type="Keynote", track="Love", room="Cellar", date="2017-10-09T23:00:00+02:00")
    twin = event(guid="a2", title="Elsewhere", persons=[])
    third = event(guid="a3", title="Beside", persons=[])
    (first, _second, last), draft = imported(v, strange, twin, third)
    assert first.told[:-1] == [
        "Aucun type de séance ne s’appelle « Keynote ».",
        "Aucun thème ne s’appelle « Love ».",
        "Aucune salle ne s’appelle « Cellar ».",
        "L’édition n’a pas de créneau le 2017-10-09, 23:00–00:30.",
    ]
    assert last.told == ["Un autre événement du fichier est dans cette salle à cette heure."]
    assert list(spots_of(draft)) == ["elsewhere"]


def test_an_event_too_long_to_be_a_session_is_left_out_and_told(v):
    lines, _draft = imported(v, event(title="a" * 301), event(guid="a2", persons=[]))
    assert [line.state for line in lines] == ["refused", "new"]
    assert "300" in lines[0].told[0]
    assert Session.objects.count() == 1
    with pytest.raises(Refusal) as refusal:
        imported(v, event(title="a" * 301))
    assert refusal.value.code == "refused"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "ni un schedule.json"),
        (b"[1]", "ni un schedule.json"),
        (b"<html/>", "ni un schedule.json"),
        (b"<schedule><day", "ligne 1"),
        (b"<schedule/>", "aucun événement"),
        (in_json(event(title="")).read(), "événement 1"),
        (in_json(event(guid="")).read(), "identifiant"),
        (in_json(event(), event()).read(), "événement 2 (« Water for all »)"),
        (in_json(event(date="tomorrow")).read(), "« tomorrow »"),
        (in_json(event(duration="long")).read(), "« long »"),
    ],
)
def test_a_bad_file_is_refused_with_what_and_where(data, problem):
    with pytest.raises(BadSchedule) as refusal:
        read(io.BytesIO(data), PARIS)
    assert problem in str(refusal.value)
    assert not Session.objects.exists()


def test_external_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    data = f"""<!DOCTYPE schedule [<!ENTITY x SYSTEM "file://{secret}">]>
<schedule><day date="2017-10-09"><room name="A">
<event id="1"><title>T &x;</title></event></room></day></schedule>"""
    (talk,) = read(io.BytesIO(data.encode()), PARIS)
    assert "secret words" not in talk.title


def test_what_we_export_is_read_again_alike_in_both_forms(v):
    session = factories.session(v.edition, title={"fr": "L’eau & les sols"}, languages=["fr"])
    session.roles.create(participant=person(v.edition, given_name="Awa"), kind="speaker")
    release = released(v.edition, {session: (v.large, v.nine)})
    told = schedule(v.edition, sessions_of(v.edition), release)
    (one,) = read(io.BytesIO(json.dumps(told).encode()), PARIS)
    (two,) = read(io.BytesIO(frab(told)), PARIS)
    assert one == two
    assert (one.title, one.room) == ("L’eau & les sols", "Grand salon")
    assert one.starts == "2017-10-09T09:00:00+02:00"
    assert one.ends == "2017-10-09T10:30:00+02:00"
    assert len(one.people) == 1


def test_hours_without_a_zone_are_the_venues():
    (talk,) = read(in_json(event(date="2017-10-09T09:00:00", duration="1:00")), PARIS)
    assert (talk.starts, talk.ends) == ("2017-10-09T09:00:00+02:00", "2017-10-09T10:00:00+02:00")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.from_regex(rb"<schedule>.{0,80}</schedule>"))
def test_no_file_breaks_the_reader(data):
    try:
        talks = read(io.BytesIO(data), PARIS)
    except BadSchedule:
        return
    assert all(isinstance(talk, Talk) for talk in talks)


def test_only_the_programme_team_imports(v):
    talks = read(in_json(event()), PARIS)
    for actor in (VISITOR, factories.user(), factories.team_member(v.edition, "door")):
        with pytest.raises(PermissionDenied):
            import_schedule(by=actor, edition=v.edition, talks=talks, kind="workshop", name="f")
    assert not Session.objects.exists()


def upload(*events):
    return SimpleUploadedFile("pretalx.json", in_json(*events).read())


def test_a_file_is_looked_at_on_a_page_and_then_accepted(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    address = f"/en/{v.edition.slug}/desk/schedule/"
    assert "Look at it" in client.get(address).content.decode()
    sent = {"file": upload(event()), "kind": "workshop"}
    response = client.post(address, sent)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Water for all" in page
    assert "People named, to be invited" in page
    assert not Session.objects.exists()
    payload = response.context["payload"]
    done = client.post(f"{address}accept/", {"payload": payload}, follow=True).content.decode()
    assert "1 sessions made, 0 changed, 0 as they were." in done
    assert Session.objects.get().source == "a1"
    forged = client.post(f"{address}accept/", {"payload": payload[:-1]})
    assert forged.status_code == 422
    assert Session.objects.count() == 1


def test_programs_send_a_file(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    address = f"/api/v1/programme/{v.edition.slug}/schedule"
    dry = client.post(address, {"file": upload(event()), "kind": "workshop", "dry": "true"}).json()
    assert [line["state"] for line in dry["lines"]] == ["new"]
    assert not Session.objects.exists()
    done = client.post(address, {"file": upload(event()), "kind": "workshop"}).json()
    assert done["draft"] == Draft.objects.get().pk
    bad = client.post(address, {"file": upload(event(title="")), "kind": "workshop"})
    assert (bad.status_code, bad.json()["code"]) == (422, "schedule")
    client.force_login(factories.user())
    assert client.post(address, {"file": upload(event()), "kind": "workshop"}).status_code == 403

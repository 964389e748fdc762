"""What remains of a session: written by the team, read by everybody once published."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.gates.models import Entry, Gate
from rencontres.proceedings import queries
from rencontres.proceedings.actions import write_record
from rencontres.proceedings.models import Record
from rencontres.programme.models import Booking, Session

from .. import factories
from ..programme.rows import Venue, released, seats, venue

pytestmark = pytest.mark.django_db
VIDEO = "https://video.example.org/eau"


@pytest.fixture
def v() -> Venue:
    v = venue()
    water = factories.session(v.edition, key="eau", title={"fr": "Réseaux d’eau"})
    other = factories.session(v.edition, key="climat", title={"fr": "Climat"})
    released(v.edition, {water: (v.large, v.nine), other: (v.small, v.nine)})
    return v


@pytest.fixture
def water(v: Venue) -> Session:
    return Session.objects.get(key="eau")


def write(session: Session, **changed: Any) -> Record:
    given = {"recording": VIDEO, "minutes": {"fr": "Dit."}, "published": True, "seen": 0}
    return write_record(by=SYSTEM, session=session, **given | changed)


def address(v: Venue, rest: str = "") -> str:
    return f"/{v.edition.slug}/proceedings/{rest}"


def read(client, v: Venue) -> str:
    return client.get(address(v)).content.decode()


def test_the_team_writes_and_everybody_reads_what_is_published(client, v, water):
    assert "Rien n’est encore publié" in read(client, v)
    assert client.get(address(v, "proceedings.pdf")).status_code == 404
    client.force_login(factories.team_member(v.edition, "programme"))
    assert client.get(address(v, "eau/write/")).status_code == 200
    form = {"seen": 0, "recording": VIDEO, "minutes_fr": "Une ligne.", "published": "on"}
    answer = client.post(address(v, "eau/write/"), form)
    assert (answer.status_code, answer["Location"]) == (302, address(v))
    assert "Pas publié." in read(client, v)  # of the other session
    client.logout()
    page = read(client, v)
    assert VIDEO in page
    assert "Une ligne." in page
    assert "Climat" not in page
    with pikepdf.open(io.BytesIO(client.get(address(v, "proceedings.pdf")).content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"


def test_nobody_else_writes(client, v):
    client.force_login(factories.user())
    assert client.get(address(v, "eau/write/")).status_code == 403
    assert client.post(address(v, "eau/write/"), {"seen": 0}).status_code == 403
    assert Record.objects.count() == 0


def test_what_another_wrote_meanwhile_stays(water):
    write(water)
    with pytest.raises(Refusal, match="entre-temps"):
        write(water, minutes={"fr": "Autre."})
    assert Record.objects.get().minutes == {"fr": "Dit."}
    assert write(water, minutes={"fr": "Autre."}, seen=1).version == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"recording": "javascript:alert(1)"}, "recording"),
        ({"recording": "", "minutes": {"fr": "  "}}, "empty"),
    ],
)
def test_what_cannot_be_is_refused_and_not_written(water, given, code):
    with pytest.raises(Refusal) as refused:
        write(water, **given)
    assert (refused.value.code, Record.objects.count()) == (code, 0)


def test_attendance_says_how_it_was_counted(client, v, water):
    write(water)
    assert "La fréquentation n’a pas été comptée." in read(client, v)
    first, second, third = seats(v.edition, 3)
    Booking.objects.bulk_create(Booking(session=water, seat=seat) for seat in (first, second))
    write(water, seen=1)
    assert "2 places réservées ; personne n’a été compté à la porte." in read(client, v)
    gate = Gate.objects.create(edition=v.edition, key="eau", name={"fr": "Eau"}, session=water)
    now = timezone.now()
    for number, seat in enumerate((first, second, third)):
        Entry.objects.create(
            gate=gate,
            seat=seat,
            participant=seat.participant,
            first=now,
            since=now,
            nonce=f"00000000-0000-4000-8000-00000000000{number}",
        )
    write(water, seen=2)
    assert "3 personnes sont entrées, comptées à la porte de la séance." in read(client, v)


def test_more_sessions_take_no_more_statements(v, water):
    write(water)
    with CaptureQueriesContext(connection) as few:
        list(queries.held(v.edition))
    more = {
        factories.session(v.edition, key=f"s{n}"): (v.large, s)
        for n, s in enumerate((v.eleven, v.two))
    }
    released(v.edition, more, name="Version 2")
    with CaptureQueriesContext(connection) as many:
        list(queries.held(v.edition))
    assert len(many) == len(few)

"""Changes of plan: what they do to the programme, to people, at the door, and how they end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.agenda.models import Engagement
from rencontres.changes.actions import change_plan, undo_change
from rencontres.changes.models import Telling
from rencontres.changes.orders import Order
from rencontres.changes.queries import archive_of, changes, preview
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import register_delegation
from rencontres.delegations.models import Draft, WaitingGroup
from rencontres.editions.models import Change, Edition
from rencontres.gates.actions import check_in
from rencontres.gates.models import Gate
from rencontres.meetings.actions import agree_meeting, set_up_tables
from rencontres.press import blocks, figures
from rencontres.press.communique import compose
from rencontres.programme.actions import book_seat
from rencontres.programme.models import Booking, Release, Session
from rencontres.stage.actions import plan_testimony

from .. import factories
from .rows import placed

pytestmark = pytest.mark.django_db
DAY_ONE, DAY_TWO = date(2017, 10, 9), date(2017, 10, 10)
NOON = datetime(2017, 10, 9, 11, 0, tzinfo=UTC)  # 13:00 in Paris


@pytest.fixture
def hall():
    """A morning, an afternoon and a second day, with people from three languages."""
    edition = factories.edition(slug="2017")
    sessions = [placed(edition, hours=hours) for hours in (0, 6, 24)]
    seats = [
        factories.seat(factories.delegation(edition, language=code), email=f"{code}@example.org")
        for code in ("fr", "en", "es")
    ]
    for seat in seats[1:]:
        for session in sessions:
            book_seat(by=SYSTEM, session=session, seat=seat)
    return edition, sessions, seats


def changed(edition, kind, **fields):
    order = Order(kind=kind, **fields)
    return change_plan(by=SYSTEM, edition=edition, order=order, confirmation=edition.slug)


def refused(edition, code, kind, confirmation=None, by=SYSTEM, **fields):
    before = Change.objects.count(), LogEntry.objects.count(), Release.objects.count()
    order = Order(kind=kind, **fields)
    with pytest.raises(Refusal) as refusal:
        change_plan(by=by, edition=edition, order=order, confirmation=confirmation or edition.slug)
    assert refusal.value.code == code
    after = Change.objects.count(), LogEntry.objects.count(), Release.objects.count()
    assert after == before
    return refusal.value


def off(edition):
    """The cancelled sessions, by their place in the order of time."""
    return [s.change_id is not None for s in edition.sessions.order_by("slot__starts")]


def test_a_preview_tells_what_would_happen_and_writes_nothing(hall):
    edition, sessions, _seats = hall
    foreseen = preview(edition, Order(kind="day", day=DAY_ONE))
    assert foreseen.sessions == sessions[:2]
    assert (foreseen.bookings, foreseen.meetings, foreseen.testimonies) == (4, 0, 0)
    assert foreseen.people == {"fr": 1, "en": 1, "es": 1}
    assert foreseen.notice == {
        "fr": "La journée du lundi 9 octobre est annulée : rien n’a lieu ce jour-là.",
        "en": "Monday 9 October is cancelled: nothing takes place on that day.",
        "es": "La jornada del lunes 9 de octubre queda cancelada: ese día no se celebra nada.",
    }
    assert not Change.objects.exists()
    assert not Telling.objects.exists()


def test_a_cancelled_day_keeps_the_programme_readable_and_frees_everybody(hall):
    edition, sessions, seats = hall
    change = changed(edition, "day", day=DAY_ONE)
    assert off(edition) == [True, True, False]
    assert Booking.objects.count() == 6
    assert Engagement.objects.filter(holder=seats[1].holder, called_off=False).count() == 1
    assert change.facts["sessions"] == 2
    frozen = archive_of(change)
    assert [row["key"] for row in frozen] == [session.key for session in sessions]
    Session.objects.update(title={"fr": "Autre"})
    assert archive_of(change) == frozen
    with pytest.raises(Refusal) as refusal:
        book_seat(by=SYSTEM, session=sessions[0], seat=seats[0])
    assert refusal.value.code == "called_off"


def test_the_day_stops_at_thirteen(hall):
    edition, _sessions, _seats = hall
    changed(edition, "stopped", at=NOON)
    assert off(edition) == [False, True, True]
    edition.refresh_from_db()
    assert edition.state == Edition.State.CLOSED
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    ticket = factories.seat(factories.delegation(edition)).ticket
    with pytest.raises(Refusal) as refusal:
        check_in(by=SYSTEM, gate=gate, ticket=ticket, at=NOON)
    assert refusal.value.code == "called_off"
    assert "lundi 9 octobre, 13:00" in str(refusal.value)
    check_in(by=SYSTEM, gate=gate, ticket=ticket, at=NOON - timedelta(minutes=1))


def test_meetings_and_testimonies_fall_with_their_day(hall):
    edition, _sessions, seats = hall
    set_up_tables(by=SYSTEM, edition=edition, count=1)
    starts = factories.OPENING + timedelta(hours=3)
    meeting = agree_meeting(
        by=SYSTEM,
        edition=edition,
        asked_by=seats[0],
        asked_of=seats[1],
        subject="Eau",
        starts=starts,
        ends=starts + timedelta(minutes=20),
    )
    later = starts + timedelta(hours=1)
    testimony = plan_testimony(
        by=SYSTEM,
        edition=edition,
        participant=seats[0].participant,
        title={"fr": "Ma ville"},
        starts=later,
        ends=later + timedelta(minutes=10),
    )
    change = changed(edition, "day", day=DAY_ONE)
    for each in (meeting, testimony):
        each.refresh_from_db()
    assert (meeting.state, testimony.state) == ("cancelled", "dropped")
    assert (change.facts["meetings"], change.facts["testimonies"]) == (1, 1)
    with pytest.raises(Refusal) as refusal:
        agree_meeting(
            by=SYSTEM,
            edition=edition,
            asked_by=seats[0],
            asked_of=seats[1],
            subject="Eau",
            starts=starts,
            ends=starts + timedelta(minutes=20),
        )
    assert refusal.value.code == "called_off"
    undo_change(by=SYSTEM, change=change)
    for each in (meeting, testimony):
        each.refresh_from_db()
    assert (meeting.state, testimony.state) == ("agreed", "planned")


def test_everybody_is_told_in_their_language(hall, django_capture_on_commit_callbacks):
    edition, _sessions, _seats = hall
    with django_capture_on_commit_callbacks(execute=True):
        change = changed(edition, "day", day=DAY_ONE, reason={"fr": "Panne de courant."})
    by_address = {message.to[0]: message for message in mail.outbox}
    assert set(by_address) == {"fr@example.org", "en@example.org", "es@example.org"}
    spanish = by_address["es@example.org"]
    assert spanish.subject == "Día cancelado: Encuentros de prueba"
    assert "La jornada del lunes 9 de octubre queda cancelada" in spanish.body
    assert f"/es/2017/changes/{change.pk}/" in spanish.body
    assert "Panne de courant." in by_address["fr@example.org"].body
    [told] = changes(edition)
    assert (told.told, told.to_tell) == (3, 3)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        undo_change(by=SYSTEM, change=change)
    assert sorted(m.to[0] for m in mail.outbox) == sorted(by_address)
    corrected = next(m for m in mail.outbox if m.to == ["en@example.org"])
    assert corrected.subject == "Correction, it takes place after all: Test gathering"


def test_who_was_not_told_yet_is_left_in_peace_when_it_is_undone(
    hall, django_capture_on_commit_callbacks
):
    edition, _sessions, _seats = hall
    change = changed(edition, "day", day=DAY_ONE)
    with django_capture_on_commit_callbacks(execute=True):
        undo_change(by=SYSTEM, change=change)
    assert not Telling.objects.exists()
    assert mail.outbox == []


def test_a_batch_is_a_hundred_and_the_next_follows(hall, django_capture_on_commit_callbacks):
    edition, _sessions, _seats = hall
    delegation = factories.delegation(edition)
    for _n in range(230):
        factories.seat(delegation)
    with django_capture_on_commit_callbacks(execute=True):
        changed(edition, "day", day=DAY_ONE)
    assert len(mail.outbox) == 233
    assert not Telling.objects.filter(sent=None).exists()


def test_a_session_is_cancelled_and_only_its_people_are_told(hall):
    edition, sessions, seats = hall
    colleague = factories.seat(seats[2].delegation, email="colleague@example.org")
    book_seat(by=SYSTEM, session=sessions[1], seat=colleague)
    assert preview(edition, Order(kind="session", session=sessions[1])).people == {"en": 1, "es": 2}
    changed(edition, "session", session=sessions[1])
    assert off(edition) == [False, True, False]
    told = Telling.objects.values_list("email", flat=True)
    assert set(told) == {"en@example.org", "es@example.org", "colleague@example.org"}
    refused(edition, "already", "session", session=sessions[1])


def test_a_cancelled_edition_takes_no_one_any_more(hall):
    edition, _sessions, seats = hall
    changed(edition, "edition")
    edition.refresh_from_db()
    assert edition.state == Edition.State.CANCELLED
    assert off(edition) == [True, True, True]
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    with pytest.raises(Refusal) as refusal:
        check_in(by=SYSTEM, gate=gate, ticket=seats[0].ticket)
    assert refusal.value.code == "called_off"
    with pytest.raises(Refusal) as refusal:
        register_delegation(
            by=VISITOR,
            edition=edition,
            organisation="Ville",
            country=factories.country(),
            language="fr",
            people=[],
        )
    refused(edition, "state", "day", day=DAY_TWO)


def test_a_postponed_edition_keeps_its_hours_and_bookings(hall):
    edition, sessions, seats = hall
    first = timezone.now().date() + timedelta(days=400)
    first = first.replace(month=1, day=15)  # winter: the clocks change between the two
    change = changed(edition, "postponed", first_day=first)
    edition.refresh_from_db()
    assert (edition.first_day, edition.last_day) == (first, first + timedelta(days=1))
    sessions[0].slot.refresh_from_db()
    starts = sessions[0].slot.starts.astimezone(edition.zone)
    assert (starts.date(), starts.hour) == (first, 9)
    engaged = seats[1].holder.engagements.order_by("during").first()
    assert engaged.during.lower == sessions[0].slot.starts
    assert engaged.activity.during.lower == sessions[0].slot.starts
    assert Booking.objects.count() == 6
    assert off(edition) == [False, False, False]
    assert archive_of(change)[0]["starts"].date() == DAY_ONE
    undo_change(by=SYSTEM, change=change)
    edition.refresh_from_db()
    sessions[0].slot.refresh_from_db()
    assert (edition.first_day, sessions[0].slot.starts) == (DAY_ONE, factories.OPENING)


def test_undone_everybody_is_where_they_were(hall):
    edition, sessions, seats = hall
    before = set(Engagement.objects.values_list("holder", "during", "called_off"))
    change = changed(edition, "stopped", at=NOON)
    undo_change(by=SYSTEM, change=change)
    assert set(Engagement.objects.values_list("holder", "during", "called_off")) == before
    assert off(edition) == [False, False, False]
    edition.refresh_from_db()
    assert edition.state == Edition.State.OPEN
    with pytest.raises(Refusal) as refusal:
        undo_change(by=SYSTEM, change=change)
    assert refusal.value.code == "undone"
    book_seat(by=SYSTEM, session=sessions[1], seat=seats[0])


def test_who_booked_elsewhere_meanwhile_stays_there(hall):
    edition, sessions, seats = hall
    beside = placed(edition, hours=6)
    change = changed(edition, "session", session=sessions[1])
    book_seat(by=SYSTEM, session=beside, seat=seats[1])
    change = undo_change(by=SYSTEM, change=change)
    assert change.facts["lost_bookings"] == 1
    held = Booking.objects.filter(seat=seats[1]).values_list("session", flat=True)
    assert set(held) == {sessions[0].pk, beside.pk, sessions[2].pk}
    assert Booking.objects.filter(seat=seats[2], session=sessions[1]).exists()


def test_after_an_hour_or_a_later_change_it_stands(hall):
    edition, sessions, _seats = hall
    first = changed(edition, "session", session=sessions[0])
    second = changed(edition, "session", session=sessions[1])
    with pytest.raises(Refusal) as refusal:
        undo_change(by=SYSTEM, change=first)
    assert refusal.value.code == "later"
    Change.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    with pytest.raises(Refusal) as refusal:
        undo_change(by=SYSTEM, change=Change.objects.get(pk=second.pk))
    assert refusal.value.code == "too_late"
    assert off(edition) == [True, True, False]


def test_what_cannot_be_is_refused(hall):
    edition, _sessions, seats = hall
    refused(edition, "confirmation", "day", confirmation="oui", day=DAY_ONE)
    refused(edition, "bad_kind", "moved")
    refused(edition, "bad_day", "day")
    refused(edition, "bad_day", "day", day=date(2017, 10, 11))
    refused(edition, "bad_at", "stopped", at=NOON + timedelta(days=3))
    refused(edition, "bad_session", "session")
    refused(edition, "bad_session", "session", session=factories.session(factories.edition()))
    refused(edition, "bad_first_day", "postponed")
    refused(edition, "bad_first_day", "postponed", first_day=DAY_ONE)
    refused(edition, "bad_first_day", "postponed", first_day=date(2017, 11, 1))
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    check_in(by=SYSTEM, gate=gate, ticket=seats[0].ticket)
    refused(edition, "begun", "postponed", first_day=timezone.now().date() + timedelta(days=30))
    changed(edition, "day", day=DAY_ONE)
    refused(edition, "already", "day", day=DAY_ONE)
    refused(edition, "already", "stopped", at=NOON)


def test_only_managers_change_the_plan(hall):
    edition, _sessions, _seats = hall
    for actor in (VISITOR, factories.user(), factories.team_member(edition, "programme")):
        with pytest.raises(PermissionDenied):
            change_plan(
                by=actor,
                edition=edition,
                order=Order(kind="day", day=DAY_ONE),
                confirmation=edition.slug,
            )
    assert not Change.objects.exists()
    manager = factories.team_member(edition)
    change = change_plan(
        by=manager, edition=edition, order=Order(kind="day", day=DAY_ONE), confirmation="2017 "
    )
    assert change.by == manager
    assert LogEntry.objects.get(verb="changes.change_plan").notes["sessions"] == 2


def test_figures_and_the_press_release_say_so(hall):
    edition, sessions, _seats = hall
    kind = sessions[0].kind
    kind.key = "workshop"
    kind.save()
    changed(edition, "day", day=DAY_ONE, reason={"fr": "Panne de courant."})
    values = figures.values(figures.of_edition(edition).values(), edition)
    assert values["workshops"] == 1
    text = blocks.text(compose(edition, values, DAY_TWO)["fr"])
    assert "La journée du lundi 9 octobre est annulée" in text
    assert "Panne de courant." in text
    changed(edition, "edition")
    edition.refresh_from_db()
    text = blocks.text(compose(edition, values | {"workshops": 0}, DAY_TWO)["en"])
    assert "Test gathering: edition cancelled" in text.replace("\u00a0", " ")
    assert "met in" not in text


def test_who_waits_or_is_registering_is_told_of_an_edition_and_not_of_a_session(hall):
    edition, sessions, _seats = hall
    WaitingGroup.objects.create(
        edition=edition,
        code="WAITS",
        organisation="Ville de Lugo",
        country=factories.country("ES"),
        language="es",
        email="lugo@example.org",
        seats={"member": 2},
        size=2,
    )
    Draft.objects.create(
        edition=edition,
        secret="0",
        organisation="Stadt Bonn",
        country=factories.country("DE"),
        language="en",
        email="bonn@example.org",
    )
    assert preview(edition, Order(kind="session", session=sessions[0])).people == {"en": 1, "es": 1}
    assert preview(edition, Order(kind="edition")).people == {"fr": 1, "en": 2, "es": 2}
    changed(edition, "edition")
    assert Telling.objects.get(email="lugo@example.org").language == "es"
    assert Telling.objects.get(email="bonn@example.org").language == "en"

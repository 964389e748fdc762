"""Making a draft come true: sessions, activities, and who and what they take up.

All of it runs inside the verb's transaction, with the exclusion constraint deferred: what moves
may cross on the way, and PostgreSQL checks the whole at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rencontres.agenda.actions import cancel, engage, holders_of_rooms, swapping
from rencontres.agenda.models import Activity, Engagement
from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition, Room

from .models import Booking, Draft, Interpreting, Placement, Role, Session

ATTENDEE, PLACE, INTERPRETERS = "attendee", "place", "interpreters"


@dataclass
class Outcome:
    """What a release changed."""

    placed: int = 0
    moved: int = 0  # placed before, now at another time or in another room
    withdrawn: int = 0  # placed before, now without a place
    kept_bookings: int = 0
    freed_bookings: int = 0


@dataclass(frozen=True)
class Overlap:
    """Two engagements of one holder at the same time; the booking of each, if it is one."""

    first: int
    second: int
    first_booking: int | None
    second_booking: int | None


def apply(draft: Draft) -> Outcome:
    """Give every session the draft's place, on the agenda and for its people; raises Refusal."""
    outcome = Outcome()
    placed, gone = _place_sessions(draft, outcome)
    with swapping():
        cancel(session.activity for session in gone if session.activity)
        _keep_activities(draft.edition, placed)
        _move_bookings(draft.edition)
        _engage_rooms_and_people(draft.edition, placed)
        outcome.freed_bookings += _free_overfull(placed)
        outcome.freed_bookings += _free_overlaps(draft.edition)
        _refuse_overlaps(draft.edition)
    bookings = Booking.objects.filter(session__edition=draft.edition)
    outcome.kept_bookings = bookings.count()
    return outcome


def _place_sessions(draft: Draft, outcome: Outcome) -> tuple[list[Session], list[Session]]:
    """Write rooms and slots; returns the sessions placed and those that lost their place."""
    places: dict[int, Placement] = {
        p.session_id: p for p in draft.placements.select_related("room", "slot")
    }
    planned = draft.edition.sessions.filter(change=None)  # what is cancelled stays as announced
    sessions = list(planned.select_related("activity", "kind"))
    placed, gone = [], []
    for session in sessions:
        place = places.get(session.pk)
        before = (session.room_id, session.slot_id)
        session.room, session.slot = (place.room, place.slot) if place else (None, None)
        if session.slot:
            placed.append(session)
            outcome.moved += before not in ((None, None), (session.room_id, session.slot_id))
        elif before != (None, None):
            gone.append(session)
    outcome.placed, outcome.withdrawn = len(placed), len(gone)
    Session.objects.bulk_update(sessions, ["room", "slot"])
    Booking.objects.filter(session__in=gone).delete()
    return placed, gone


def _keep_activities(edition: Edition, sessions: Iterable[Session]) -> None:
    """Put the sessions on the agenda, or move what is already there."""
    old: list[Activity] = []
    new: list[Activity] = []
    for session in sessions:
        activity = session.activity or Activity(edition=edition, kind="session")
        activity.title = session.title
        activity.path = path_of(edition, session)
        if session.slot is None or session.room is None:
            raise ValueError(f"{session} has no place")
        activity.place = session.room.name
        activity.during = DateTimeTZRange(session.slot.starts, session.slot.ends)
        (old if session.activity else new).append(activity)
        session.activity = activity
    Activity.objects.bulk_create(new)
    Activity.objects.bulk_update(old, ["title", "path", "place", "during"])
    Session.objects.bulk_update(sessions, ["activity"])


def path_of(edition: Edition, session: Session) -> str:
    """The session's page, in the default language."""
    with override(None):
        arguments = {"edition": edition.slug, "key": session.key}
        return reverse("programme:session", kwargs=arguments)


def _move_bookings(edition: Edition) -> None:
    """Attendees follow their session to its new time."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE agenda_engagement e SET during = a.during
            FROM agenda_activity a JOIN programme_session s ON s.activity_id = a.id
            WHERE e.activity_id = a.id AND s.edition_id = %s AND e.during <> a.during
            """,
            [edition.pk],
        )


def _engage_rooms_and_people(edition: Edition, sessions: Iterable[Session]) -> None:
    """Every session takes up its room, its people with a part and its interpreter teams."""
    by_key = {session.pk: session for session in sessions}
    engaged = Engagement.objects.filter(activity__session__in=by_key)
    engaged.exclude(role=ATTENDEE).delete()
    rooms = holders_of_rooms(edition.rooms.all())
    places = [
        (s.activity, rooms[s.room_id].pk, PLACE)
        for s in by_key.values()
        if s.activity and s.room_id
    ]
    roles = Role.objects.filter(session__in=by_key, participant__seat__withdrawn=None)
    people = [
        (by_key[session].activity, holder, kind)
        for session, holder, kind in roles.values_list(
            "session", "participant__seat__holder", "kind"
        )
        if holder is not None
    ]
    working = Interpreting.objects.filter(session__in=by_key)
    teams = [
        (by_key[session].activity, holder, INTERPRETERS)
        for session, holder in working.values_list("session", "team__holder")
    ]
    engage([*places, *people, *teams])  # type: ignore[list-item]


def _free_overfull(sessions: Iterable[Session]) -> int:
    """Free the latest bookings of sessions that have moved to a room too small for them."""
    freed: list[int] = []
    bookings: dict[int, list[int]] = {}
    rows = Booking.objects.filter(session__in=[s.pk for s in sessions]).order_by("at", "pk")
    for pk, booked in rows.values_list("pk", "session"):
        bookings.setdefault(booked, []).append(pk)
    for session in sessions:
        room: Room | None = session.room
        freed += bookings.get(session.pk, [])[room.capacity if room else 0 :]
    return free(freed)


def _free_overlaps(edition: Edition) -> int:
    """Free the bookings that now clash: a duty goes first, then the earlier booking."""
    freed: set[int] = set()
    for overlap in sorted(_overlaps(edition), key=_later_booking):
        pair = (overlap.first_booking, overlap.second_booking)
        bookings = [b for b in pair if b is not None]
        if bookings and freed.isdisjoint(bookings):
            freed.add(max(bookings))
    return free(freed)


def _later_booking(overlap: Overlap) -> tuple[bool, int]:
    """Clashes with a duty are settled before those between two bookings."""
    bookings = [b for b in (overlap.first_booking, overlap.second_booking) if b is not None]
    return len(bookings) == 2, max(bookings, default=0)


def take(session: Session, seat: Seat, role: str) -> None:
    """Engage one seat for a session that is on the agenda; raises Clash."""
    if session.activity:
        engage([(session.activity, seat.holder_id, role)])


def free(bookings: Iterable[int]) -> int:
    """Delete bookings with their engagements; returns how many."""
    keys = list(bookings)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM agenda_engagement e USING programme_booking b, programme_session s,
                delegations_seat p
            WHERE b.id = ANY(%s) AND s.id = b.session_id AND p.id = b.seat_id
                AND e.activity_id = s.activity_id AND e.holder_id = p.holder_id AND e.role = %s
            """,
            [keys, ATTENDEE],
        )
    Booking.objects.filter(pk__in=keys).delete()
    return len(keys)


def _overlaps(edition: Edition) -> list[Overlap]:
    """Every pair of engagements that a holder of the edition has at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.id, f.id, b.id, c.id
            FROM agenda_engagement e
            JOIN agenda_holder h ON h.id = e.holder_id AND h.edition_id = %s
            JOIN agenda_engagement f
                ON f.holder_id = e.holder_id AND f.id > e.id AND f.during && e.during
                AND NOT f.called_off AND NOT e.called_off
            LEFT JOIN delegations_seat p ON p.holder_id = h.id
            LEFT JOIN programme_session s ON s.activity_id = e.activity_id
            LEFT JOIN programme_session t ON t.activity_id = f.activity_id
            LEFT JOIN programme_booking b
                ON b.session_id = s.id AND b.seat_id = p.id AND e.role = %s
            LEFT JOIN programme_booking c
                ON c.session_id = t.id AND c.seat_id = p.id AND f.role = %s
            ORDER BY e.id, f.id
            """,
            [edition.pk, ATTENDEE, ATTENDEE],
        )
        return [Overlap(*row) for row in cursor.fetchall()]


def _refuse_overlaps(edition: Edition) -> None:
    """Name what still clashes: two duties of a person, or a room that something else has taken."""
    overlaps = _overlaps(edition)[:10]
    if not overlaps:
        return
    keys = [key for overlap in overlaps for key in (overlap.first, overlap.second)]
    related = ("activity", "holder__room", "holder__team", "holder__seat__participant")
    rows = Engagement.objects.select_related(*related).in_bulk(keys)
    lines = [
        _("%(who)s: “%(first)s” and “%(second)s”")
        % {
            "who": _who(rows[overlap.first]),
            "first": words(rows[overlap.first].activity.title),
            "second": words(rows[overlap.second].activity.title),
        }
        for overlap in overlaps
    ]
    raise Refusal(
        format_lazy(
            "{start}\n{list}\n{end}",
            start=_(
                "This timetable cannot be released: somebody or some room would be taken twice."
            ),
            list="\n".join(f"– {line}" for line in lines),
            end=_("Move or cancel one of the two, or plan again."),
        ),
        code="clash",
    )


def _who(engagement: Engagement) -> str:
    holder = engagement.holder
    if holder.room:
        return holder.room.name
    if holder.kind == holder.Kind.TEAM:
        return holder.team.name
    seat = getattr(holder, "seat", None)
    return seat.participant.full_name if seat and seat.participant else str(_("an unnamed seat"))

"""What a change of plan does to the programme, inside the verb's transaction.

A session that is called off keeps its hour, its room and its bookings, so that the programme stays
to be read as it was announced, and can be restored; it takes nobody's time any more.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from rencontres.agenda import actions as agenda
from rencontres.agenda.models import Activity
from rencontres.core.events import announce
from rencontres.editions.models import Change, Edition

from .models import Booking, Draft, Placement, Release, Session
from .queries import sessions_of
from .releasing import ATTENDEE


def call_off(sessions: QuerySet[Session], change: Change) -> int:
    """Call sessions off; whoever books one at the same moment waits, then reads that it is."""
    locked = sessions.filter(change=None).order_by("pk").select_for_update(of=("self",))
    keys = list(locked.values_list("pk", flat=True))
    Session.objects.filter(pk__in=keys).update(change=change)
    agenda.call_off(Activity.objects.filter(session__in=keys), change)
    for key in keys:
        announce(f"session-{key}")
    return len(keys)


def restore(change: Change) -> int:
    """Hold the sessions after all, their hours being restored; frees the bookings that are lost."""
    sessions = list(change.sessions.select_for_update(of=("self",)).order_by("pk"))
    kept = Booking.objects.filter(session__in=sessions, session__activity__isnull=False)
    engaged = kept.filter(
        session__activity__engagements__holder=F("seat__holder"),
        session__activity__engagements__role=ATTENDEE,
    )
    lost = kept.exclude(pk__in=engaged.values("pk"))
    freed, _each = lost.delete()
    change.sessions.update(change=None)
    for session in sessions:
        announce(f"session-{session.pk}")
    return freed


def archive(edition: Edition, change: Change) -> Release:
    """Keep the programme as it was announced, as a release whose facts never change."""
    sessions = list(sessions_of(edition))
    draft = Draft.objects.create(
        edition=edition,
        name=_("Before the change of plan %(number)d") % {"number": change.pk},
        state=Draft.State.READY,
        seconds=0,
    )
    Placement.objects.bulk_create(
        Placement(draft=draft, session=s, room=s.room, slot=s.slot)
        for s in sessions
        if s.room and s.slot and s.change_id is None
    )
    programme = [frozen(session) for session in sessions]
    facts = {"placed": len(programme), "moved": 0, "freed_bookings": 0, "programme": programme}
    return Release.objects.create(edition=edition, draft=draft, name=draft.name, facts=facts)


def frozen(session: Session) -> dict[str, Any]:
    """What the archive says of a session, as JSON values."""
    return {
        "key": session.key,
        "kind": session.kind.name,
        "title": session.title,
        "room": session.room.name if session.room else "",
        "starts": session.slot.starts.isoformat() if session.slot else None,
        "ends": session.slot.ends.isoformat() if session.slot else None,
        "people": [role.name for role in session.roles.all()],
        "cancelled": session.change_id is not None,
    }

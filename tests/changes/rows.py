"""Rows for this room's tests: sessions in the released programme."""

from __future__ import annotations

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from rencontres.agenda.actions import engage, holders_of_rooms
from rencontres.agenda.models import Activity
from rencontres.editions.models import Edition
from rencontres.programme.models import Session

from .. import factories


@transaction.atomic
def placed(edition: Edition, hours: float) -> Session:
    """A session in a room of its own, some hours after the opening, on the agenda."""
    room, slot = factories.room(edition), factories.slot(edition, hours)
    session = factories.session(edition, room=room, slot=slot)
    session.activity = Activity.objects.create(
        edition=edition,
        kind="session",
        title=session.title,
        during=DateTimeTZRange(slot.starts, slot.ends),
    )
    session.save()
    engage([(session.activity, holders_of_rooms([room])[room.pk].pk, "place")])
    return session

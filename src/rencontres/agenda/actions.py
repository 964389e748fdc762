"""Keeping the agenda. Other rooms' verbs call these inside their own transaction.

Nothing here asks for a permission: a booking, a release or a meeting is the verb, and its room
knows who may do it. What these do know is how to word PostgreSQL's refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import Text
from rencontres.editions.models import Edition, Room

from .models import Activity, Engagement, Holder

BATCH = 2000


class Clash(Refusal):
    """Somebody, or some place, is already taken at that time."""

    def __init__(self) -> None:
        super().__init__(
            _("This time is already taken: nobody and no room can be in two places at once."),
            code="clash",
        )


def new_holders(edition: Edition, kind: str, count: int) -> list[Holder]:
    """Make `count` holders of one kind (person, table, team), in one statement."""
    return Holder.objects.bulk_create([Holder(edition=edition, kind=kind) for _i in range(count)])


def holders_of_rooms(rooms: Iterable[Room]) -> dict[int, Holder]:
    """The holder of each room by the room's key, made where a room has none yet."""
    rooms = list(rooms)
    Holder.objects.bulk_create(
        [Holder(edition_id=r.edition_id, kind=Holder.Kind.ROOM, room=r) for r in rooms],
        ignore_conflicts=True,
    )
    return {h.room_id: h for h in Holder.objects.filter(room__in=rooms) if h.room_id}


def schedule(
    *,
    edition: Edition,
    kind: str,
    title: Text,
    starts: datetime,
    ends: datetime,
    place: str = "",
    path: str = "",
    holders: Iterable[tuple[Holder, str]] = (),
) -> Activity:
    """Put something on the agenda and engage its (holder, role) pairs; raises Clash."""
    activity = Activity.objects.create(
        edition=edition,
        kind=kind,
        title=title,
        place=place,
        path=path,
        during=DateTimeTZRange(starts, ends),
    )
    engage([(activity, holder.pk, role) for holder, role in holders])
    return activity


def engage(triples: Iterable[tuple[Activity, int, str]]) -> int:
    """Engage (activity, holder's key, role) triples, in bulk; raises Clash, keeping none."""
    rows = [
        Engagement(activity=activity, holder_id=holder, role=role, during=activity.during)
        for activity, holder, role in triples
    ]
    _take_in_order(row.holder_id for row in rows)
    with refusing_clashes():
        Engagement.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def disengage(activity: Activity, holder: Holder) -> None:
    """Free one holder from an activity."""
    Engagement.objects.filter(activity=activity, holder=holder).delete()


def cancel(activities: Iterable[Activity]) -> None:
    """Take activities off the agenda; all their holders are free again."""
    Activity.objects.filter(pk__in=[activity.pk for activity in activities]).delete()


def move(activity: Activity, *, starts: datetime, ends: datetime, place: str | None = None) -> None:
    """Give an activity another time (and place), with all its holders; raises Clash."""
    activity.during = DateTimeTZRange(starts, ends)
    if place is not None:
        activity.place = place
    activity.save(update_fields=["during", "place"])
    _take_in_order(activity.engagements.values_list("holder", flat=True))
    with refusing_clashes():
        activity.engagements.update(during=activity.during)


def _take_in_order(holders: Iterable[int]) -> None:
    """Lock holders in the order of their keys: who wants the same ones waits instead of meeting
    half-way, where PostgreSQL would have to end one of the two transactions as deadlocked."""
    rows = Holder.objects.filter(pk__in=set(holders)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


@contextmanager
def refusing_clashes() -> Iterator[None]:
    """Word the exclusion constraint's refusal; other integrity errors pass through."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "nobody_in_two_places" in str(error):
            raise Clash from error
        raise


@contextmanager
def swapping() -> Iterator[None]:
    """Let holders overlap inside the block, and check once at its end: a swap is one step."""
    with refusing_clashes(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS nobody_in_two_places DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS nobody_in_two_places IMMEDIATE")

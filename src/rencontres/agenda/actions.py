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
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import Text
from rencontres.editions.models import Change, Edition, Room
from rencontres.editions.queries import called_off

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
    hold_plan(edition)
    if called_off(edition, starts, ends):
        raise Refusal(
            _("Nothing takes place at that time any more: it was cancelled."), code="called_off"
        )
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
        Engagement(
            activity=activity,
            holder_id=holder,
            role=role,
            during=activity.during,
            called_off=activity.change_id is not None,
        )
        for activity, holder, role in triples
    ]
    _take_in_order(row.holder_id for row in rows)
    with refusing_clashes():
        Engagement.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def hold_plan(edition: Edition) -> None:
    """Let no change of plan happen until the transaction ends; many may hold it at once.

    A verb that locks a seat before it schedules holds the plan first: every verb that withdraws
    or cancels locks the edition, then the seat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM editions_edition WHERE id = %s FOR KEY SHARE", [edition.pk])


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


def call_off(activities: QuerySet[Activity], change: Change) -> int:
    """Say that activities do not take place: they stay to be told, and take nobody's time."""
    activities.filter(change=None).update(change=change)
    Engagement.objects.filter(activity__change=change).update(called_off=True)
    return change.activities.count()


def restore(change: Change) -> int:
    """Let what a change called off take place after all; returns how many attendees are lost.

    Who attends something else by now stays there; a duty or a place that is taken raises Clash.
    """
    engaged = Engagement.objects.filter(activity__change=change)
    _take_in_order(engaged.values_list("holder", flat=True))
    elsewhere = Engagement.objects.filter(
        holder=OuterRef("holder"), during__overlap=OuterRef("during"), called_off=False
    )
    lost, _each = engaged.filter(Exists(elsewhere), role="attendee").delete()
    with refusing_clashes():
        engaged.update(called_off=False)
    change.activities.update(change=None)
    return lost


def shift(edition: Edition, days: int) -> None:
    """Move the whole agenda of an edition by some days, at the same hours of the venue's clock."""
    moved = "tstzrange({low}, {high})".format(
        low="((lower(r.during) AT TIME ZONE %s) + %s * interval '1 day') AT TIME ZONE %s",
        high="((upper(r.during) AT TIME ZONE %s) + %s * interval '1 day') AT TIME ZONE %s",
    )
    values: list[str | int] = [edition.timezone, days, edition.timezone] * 2
    with swapping(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE agenda_activity r SET during = {moved} WHERE edition_id = %s",  # noqa: S608
            [*values, edition.pk],
        )
        cursor.execute(
            f"UPDATE agenda_engagement r SET during = {moved} FROM agenda_activity a"  # noqa: S608
            " WHERE a.id = r.activity_id AND a.edition_id = %s",
            [*values, edition.pk],
        )


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

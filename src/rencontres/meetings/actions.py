"""What can be done with meetings and their tables."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rencontres.agenda import actions as agenda
from rencontres.agenda.models import Activity, Engagement, Holder
from rencontres.agenda.queries import begun_in
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.languages import Text, codes
from rencontres.delegations.models import Seat
from rencontres.delegations.ties import when_withdrawn
from rencontres.editions.models import Change, Edition

from .models import Meeting, Table


@action("meetings.set_up_tables", on="edition")
def set_up_tables(*, by: Actor, edition: Edition, count: int) -> list[Table]:
    """Number tables from 1 to `count`; those that stand already stay as they are."""
    edition = lock(edition)
    standing = list(edition.tables.all())
    if count < len(standing):
        raise Refusal(
            _(
                "%(standing)s tables stand already, and meetings may have been agreed at them:"
                " ask for that many or more."
            )
            % {"standing": len(standing)},
            code="fewer_tables",
        )
    holders = agenda.new_holders(edition, Holder.Kind.TABLE, count - len(standing))
    added = Table.objects.bulk_create(
        Table(edition=edition, number=number, holder=holder)
        for number, holder in enumerate(holders, start=len(standing) + 1)
    )
    note(tables=len(added))
    return [*standing, *added]


@action("meetings.agree", on="edition")
def agree_meeting(
    *,
    by: Actor,
    edition: Edition,
    asked_by: Seat,
    asked_of: Seat,
    subject: str,
    starts: datetime,
    ends: datetime,
    table: Table | None = None,
) -> Meeting:
    """Note that two seats meet; both and the table are taken for that time, or nobody is.

    Without a table, the first free one is chosen.
    """
    agenda.hold_plan(edition)
    asked_by, asked_of = _checked_seats(edition, asked_by, asked_of)
    _check_hours(edition, starts, ends)
    if not subject.strip():
        raise Refusal(_("Say what the meeting is about."), code="subject", status=422)
    table = table or _free_table(edition, starts, ends)
    if table.edition_id != edition.pk:
        raise Refusal(
            _("This table belongs to another edition: choose one of this edition."),
            code="table",
            status=422,
        )
    subject = subject.strip()[:200]
    holders = [
        (table.holder, "place"),
        (asked_by.holder, "attendee"),
        (asked_of.holder, "attendee"),
    ]
    holders.sort(key=lambda pair: pair[0].pk)  # one order for all, so that nobody deadlocks
    activity = agenda.schedule(
        edition=edition,
        kind="meeting",
        title=_title(subject),
        starts=starts,
        ends=ends,
        place=f"Table {table.number}",
        path=_page(edition),
        holders=holders,
    )
    return Meeting.objects.create(
        edition=edition,
        table=table,
        asked_by=asked_by,
        asked_of=asked_of,
        subject=subject,
        activity=activity,
    )


@action("meetings.cancel", on="meeting")
def cancel_meeting(*, by: Actor, meeting: Meeting) -> Meeting:
    """Call a meeting off; both people and the table are free again."""
    meeting = lock(meeting)
    if meeting.state == Meeting.State.CANCELLED:
        raise Refusal(_("This meeting has already been cancelled."), code="cancelled")
    return _call_off(meeting)


@when_withdrawn
def call_off_meetings(seat: Seat) -> None:
    """Whoever withdraws leaves nobody waiting at a table."""
    agreed = Meeting.objects.filter(Q(asked_by=seat) | Q(asked_of=seat), state=Meeting.State.AGREED)
    for meeting in agreed.select_related("activity").select_for_update(of=("self",)):
        _call_off(meeting)


def call_off_during(edition: Edition, change: Change) -> int:
    """Call off the meetings that would begin while nothing takes place; they stay to be told."""
    agreed = agreed_during(edition, change.during)
    keys = list(agreed.select_for_update(of=("self",)).values_list("pk", flat=True))
    Meeting.objects.filter(pk__in=keys).update(state=Meeting.State.CANCELLED)
    agenda.call_off(Activity.objects.filter(meeting__in=keys), change)
    return len(keys)


def restore(change: Change) -> int:
    """Agree again on what a change of plan had called off, unless one of the two is taken by now.

    Runs before the agenda is restored.
    """
    meant = Meeting.objects.filter(activity__change=change)
    taken = Engagement.objects.filter(
        Q(holder=OuterRef("asked_by__holder")) | Q(holder=OuterRef("asked_of__holder")),
        during__overlap=OuterRef("activity__during"),
        called_off=False,
    )
    agenda.cancel(m.activity for m in meant.filter(Exists(taken)) if m.activity)
    return meant.update(state=Meeting.State.AGREED)


def agreed_during(edition: Edition, during: DateTimeTZRange) -> QuerySet[Meeting]:
    """The agreed meetings that begin at some time of these hours."""
    agreed = Meeting.objects.filter(edition=edition, state=Meeting.State.AGREED)
    return begun_in(agreed, "activity__during", during)


def _call_off(meeting: Meeting) -> Meeting:
    if meeting.activity:
        agenda.cancel([meeting.activity])
    meeting.activity = None
    meeting.state = Meeting.State.CANCELLED
    meeting.save(update_fields=["state", "activity"])
    return meeting


def _checked_seats(edition: Edition, asked_by: Seat, asked_of: Seat) -> tuple[Seat, Seat]:
    """The two seats as they are now, locked, or somebody could withdraw meanwhile."""
    if asked_by.pk == asked_of.pk:
        raise Refusal(_("Nobody meets themselves: name two people."), code="same", status=422)
    rows = Seat.objects.select_related("delegation", "holder").order_by("pk")
    seats = rows.select_for_update(of=("self",)).in_bulk([asked_by.pk, asked_of.pk])
    for seat in seats.values():
        if seat.delegation.edition_id != edition.pk or seat.withdrawn:
            raise Refusal(
                _(
                    "One of the two is not registered for this edition (any more):"
                    " a meeting takes two seats of its delegations."
                ),
                code="seat",
                status=422,
            )
    return seats[asked_by.pk], seats[asked_of.pk]


def _check_hours(edition: Edition, starts: datetime, ends: datetime) -> None:
    days = [moment.astimezone(edition.zone).date() for moment in (starts, ends)]
    if ends <= starts or days[0] < edition.first_day or days[1] > edition.last_day:
        raise Refusal(
            _(
                "A meeting ends after it starts, within the days of the edition:"
                " choose another hour."
            ),
            code="hours",
            status=422,
        )


def _free_table(edition: Edition, starts: datetime, ends: datetime) -> Table:
    """The first table free at that time.

    The tables are locked, so that two meetings made at once choose two tables rather than clash
    on one; "no key", since meetings that name their table only share its key.
    """
    tables = list(
        edition.tables.select_for_update(of=("self",), no_key=True).select_related("holder")
    )
    taken = set(
        Table.objects.filter(
            edition=edition,
            holder__engagements__during__overlap=DateTimeTZRange(starts, ends),
            holder__engagements__called_off=False,
        ).values_list("pk", flat=True)
    )
    for table in tables:
        if table.pk not in taken:
            return table
    raise Refusal(_("No table is free at that time: choose another hour."), code="no_table")


def _title(subject: str) -> Text:
    title = {}
    for code in codes():
        with translation.override(code):
            title[code] = gettext("Meeting: %(subject)s") % {"subject": subject}
    return title


def _page(edition: Edition) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("meetings:list", args=[edition.slug])

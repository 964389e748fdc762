"""Changing the plan: one guarded verb, and its undoing within an hour.

It locks the edition, as every verb does that changes who comes or when. Each room says what
becomes of what it holds; all of it is one transaction.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.agenda import actions as agenda
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.editions import actions as editions
from rencontres.editions.models import Change, Edition
from rencontres.editions.queries import effective_changes
from rencontres.meetings import actions as meetings
from rencontres.money import actions as money
from rencontres.programme import calling_off as programme
from rencontres.stage import actions as stage

from . import losses, orders, queries, telling
from .orders import Kind, Order

UNDO_WITHIN = timedelta(hours=1)
TOPIC = "changes"


@action("changes.change_plan", on="edition")
def change_plan(*, by: Actor, edition: Edition, order: Order, confirmation: str) -> Change:
    """Postpone or cancel an edition, a day, a session, or stop at an hour; tell everybody.

    `confirmation` is the edition's short name, typed by whoever has read the preview.
    """
    edition = lock(edition)
    foreseen = queries.preview(edition, order)
    if confirmation.strip().lower() != edition.slug:
        raise Refusal(
            _("Type “%(slug)s” to confirm: nothing was changed.") % {"slug": edition.slug},
            code="confirmation",
            status=422,
        )
    facts = {
        "sessions": len(foreseen.sessions),
        "bookings": foreseen.bookings,
        "meetings": foreseen.meetings,
        "testimonies": foreseen.testimonies,
        "orders": foreseen.orders,
        "people": foreseen.told,
    }
    change = Change.objects.create(
        edition=edition,
        kind=order.kind,
        during=orders.span(edition, order),
        reason=order.reason,
        notice=foreseen.notice,
        by_id=by.pk,
        facts=facts | {"state": edition.state},
    )
    if order.kind != Kind.SESSION:
        change.facts["release"] = programme.archive(edition, change).pk
    _carry_out(by, edition, order, change)
    change.save(update_fields=["facts"])
    telling.tell(
        change,
        queries.people_concerned(edition, order),
        *queries.others_concerned(edition, order),
    )
    note(kind=order.kind, **facts)
    announce(TOPIC, edition=edition.slug)
    announce("programme")
    return change


def _carry_out(by: Actor, edition: Edition, order: Order, change: Change) -> None:
    if order.kind == Kind.POSTPONED and order.first_day:
        days = (order.first_day - edition.first_day).days
        change.facts["days"] = days
        _shift(edition, days)
        return
    programme.call_off(queries.sessions_concerned(edition, order).order_by(), change)
    if change.during is not None:
        meetings.call_off_during(edition, change)
        stage.call_off_during(edition, change)
    _remit(edition, order, change)
    if order.kind == Kind.EDITION:
        editions.call_off(by=by, edition=edition)
    elif order.kind == Kind.STOPPED and edition.state == Edition.State.OPEN:
        editions.close_registration(by=by, edition=edition)


def _remit(edition: Edition, order: Order, change: Change) -> None:
    """Ask orders less; read again under their locks, as a payment may have come meanwhile."""
    locked = money.lock_orders(losses.orders_concerned(edition, order))
    found = losses.remissions_of(edition, order, locked)
    change.facts["orders"] = len(found)
    change.facts["refunded"] = str(money.remit(change, found))


def _shift(edition: Edition, days: int) -> None:
    """Move the edition, its hours and everybody's agenda; deadlines move along."""
    editions.shift(edition, days)
    edition.categories.exclude(closes=None).update(closes=F("closes") + timedelta(days=days))
    agenda.shift(edition, days)


@action("changes.change_plan", on="change")
def undo_change(*, by: Actor, change: Change) -> Change:
    """Let it take place after all, within an hour; who has been told is told of it again.

    Places booked elsewhere in the meantime stay booked there.
    """
    edition = lock(change.edition)
    change = lock(change)
    _check_undo(edition, change)
    if change.kind == Kind.POSTPONED:
        _shift(edition, -change.facts["days"])
    else:
        meetings.restore(change)
        stage.restore(change)
        agenda.restore(change)
        money.bring_orders_back(change, Decimal(change.facts.get("refunded", 0)))
        change.facts["lost_bookings"] = programme.restore(change)
        editions.restore_state(edition, change.facts["state"])
    change.undone = timezone.now()
    change.save(update_fields=["undone", "facts"])
    telling.correct(change)
    announce(TOPIC, edition=edition.slug)
    announce("programme")
    return change


def _check_undo(edition: Edition, change: Change) -> None:
    if change.undone:
        raise Refusal(_("This change is undone already."), code="undone")
    if not can_undo(change):
        raise Refusal(
            _("A change of plan can be undone within an hour: announce a new date instead."),
            code="too_late",
        )
    if effective_changes(edition).filter(pk__gt=change.pk).exists():
        raise Refusal(_("The plan has changed again since: undo that first."), code="later")


def can_undo(change: Change) -> bool:
    """Whether a change still can be undone."""
    return change.undone is None and timezone.now() < change.at + UNDO_WITHIN

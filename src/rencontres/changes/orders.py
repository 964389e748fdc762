"""What is asked: which change of plan, whether it can be, and the time it calls off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import Text
from rencontres.editions.models import Change, Edition
from rencontres.editions.queries import called_off
from rencontres.programme.models import Session

Kind = Change.Kind
LIVING = (Edition.State.DRAFT, Edition.State.OPEN, Edition.State.CLOSED)


@dataclass(frozen=True)
class Order:
    """A change of plan asked for; each kind needs the field of its name."""

    kind: str
    first_day: date | None = None  # postponed: the new one
    day: date | None = None
    at: datetime | None = None  # stopped: the hour
    session: Session | None = None
    reason: Text = field(default_factory=dict)


def span(edition: Edition, order: Order) -> DateTimeTZRange | None:
    """The time in which nothing takes place any more; open at an end without bound."""
    if order.kind == Kind.EDITION:
        return DateTimeTZRange(None, None)
    if order.kind == Kind.STOPPED:
        return DateTimeTZRange(order.at, None)
    if order.kind == Kind.DAY and order.day:
        return DateTimeTZRange(*_day(edition, order.day))
    return None


def _day(edition: Edition, day: date) -> tuple[datetime, datetime]:
    """A day by the venue's clock, be it of 23 hours."""
    starts, ends = (datetime.combine(d, time.min, edition.zone) for d in (day, _next(day)))
    return starts, ends


def _next(day: date) -> date:
    return day + timedelta(days=1)


def check(edition: Edition, order: Order) -> None:
    """Refuse what cannot be, with what to do instead."""
    if edition.state not in LIVING:
        raise Refusal(
            _("This edition is “%(state)s”: its plan does not change any more.")
            % {"state": edition.get_state_display()},
            code="state",
        )
    checks = {
        Kind.POSTPONED: _check_postponed,
        Kind.DAY: _check_day,
        Kind.STOPPED: _check_stopped,
        Kind.SESSION: _check_session,
    }
    if order.kind not in Kind.values:
        raise _bad("kind", _("Choose what changes: one of %s.") % ", ".join(Kind.values))
    if order.kind in checks:
        checks[Kind(order.kind)](edition, order)


def _check_postponed(edition: Edition, order: Order) -> None:
    if order.first_day is None:
        raise _bad("first_day", _("Give the new first day."))
    if order.first_day == edition.first_day:
        raise _bad("first_day", _("This is its first day already: choose another one."))
    if order.first_day <= timezone.now().astimezone(edition.zone).date():
        raise _bad("first_day", _("This day is past: postpone to a day to come."))
    if edition.check_ins.exists():
        raise Refusal(
            _("People have come in already: stop the edition at an hour, or cancel days."),
            code="begun",
        )


def _check_day(edition: Edition, order: Order) -> None:
    if order.day is None or not edition.first_day <= order.day <= edition.last_day:
        raise _bad("day", _("Choose a day of the edition."))
    _refuse_twice(edition, *_day(edition, order.day))


def _check_stopped(edition: Edition, order: Order) -> None:
    opens, _ends = _day(edition, edition.first_day)
    _starts, closes = _day(edition, edition.last_day)
    if order.at is None or not opens <= order.at < closes:
        raise _bad("at", _("Choose an hour within the days of the edition."))
    _refuse_twice(edition, order.at, order.at + timedelta(microseconds=1))


def _check_session(edition: Edition, order: Order) -> None:
    if order.session is None or order.session.edition_id != edition.pk:
        raise _bad("session", _("Choose a session of this edition."))
    if not edition.sessions.filter(pk=order.session.pk, change=None).exists():
        raise Refusal(_("This session is cancelled already."), code="already")


def _refuse_twice(edition: Edition, starts: datetime, ends: datetime) -> None:
    if called_off(edition, starts, ends):
        raise Refusal(
            _("Nothing takes place at that time any more: it was cancelled before."), code="already"
        )


def _bad(name: str, words: Any) -> Refusal:
    return Refusal(words, code=f"bad_{name}", status=422)

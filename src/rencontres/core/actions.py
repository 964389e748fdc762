"""The verbs' frame: permission, transaction, log line, after-commit effects.

A verb is a function a room declares in its `actions.py`::

    @action("programme.book_seat", on="session")
    def book_seat(*, by: Actor, session: Session, seat: Seat) -> Booking:
        session = lock(session)
        if full(session):
            raise Refusal(_("This session is full."))
        booking = Booking.objects.create(session=session, seat=seat)
        after_commit(send_confirmation, booking.pk)
        return booking

`on` names the argument the permission is asked about. The whole verb is one transaction: when
it raises, nothing is written, not even its log line, and no effect runs.
"""

from __future__ import annotations

import functools
import inspect
import json
import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from django.db import DataError, models, transaction
from django.utils.translation import gettext_lazy as _

from . import permissions
from .kept import ask_again
from .prepared import Prepared
from .requests import current_request_id

Verb = TypeVar("Verb", bound=Callable[..., Any])
Row = TypeVar("Row", bound=models.Model)

verbs: dict[str, Callable[..., Any]] = {}
logger = logging.getLogger(__name__)
_LOG = Prepared(
    """INSERT INTO core_logentry (at, verb, by_id, request, subject, subject_id, notes)
    SELECT clock_timestamp(), verb, by_id, %(request)s, subject, subject_id, notes
    FROM jsonb_to_recordset(%(lines)s)
    AS line(verb text, by_id bigint, subject text, subject_id text, notes jsonb)
    RETURNING id"""
)
_Lines = list[dict[str, Any]]  # of the log: those of a verb's parts, then its own


class _Running(NamedTuple):
    notes: dict[str, Any]
    lines: _Lines


_running: ContextVar[_Running] = ContextVar("the running verb")


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not a fault)
    """The verb declines; its text, already translatable, tells the person why and what to do.

    `status` is the HTTP status an API answers with: 409 when the state forbids it, 422 when
    the input does.
    """

    def __init__(self, message: Any, *, code: str = "refused", status: int = 409) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status

    def __str__(self) -> str:
        return str(self.message)


class BadInput(Refusal):
    """What PostgreSQL cannot hold: a NUL character, a number out of range, too long a text.

    Forms and schemas refuse most of it with better words; what passes them is logged.
    """

    def __init__(self, error: DataError) -> None:
        logger.warning("input that the database cannot hold", exc_info=error)
        super().__init__(
            _("This holds a character or a number that cannot be read: correct it and try again."),
            code="invalid",
            status=422,
        )


def action(permission: str, *, on: str | None = None) -> Callable[[Verb], Verb]:
    """Make a keyword-only function a verb guarded by `permission` on its argument `on`."""

    def declare(verb: Verb) -> Verb:
        _require_keywords(verb)
        name = f"{_room(verb.__module__)}.{verb.__name__}"

        def do(arguments: dict[str, Any], lines: _Lines) -> Any:
            running = _Running({}, lines)
            token = _running.set(running)
            try:
                result = verb(**arguments)
            finally:
                _running.reset(token)
            about = _subject(result, arguments[on] if on else None)
            lines.append(_line(name, arguments["by"], about, running.notes))
            return result

        def whole(**arguments: Any) -> Any:
            permissions.require(arguments["by"], permission, arguments[on] if on else None)
            return _whole(do, arguments)

        def as_part(**arguments: Any) -> Any:
            permissions.require(arguments["by"], permission, arguments[on] if on else None)
            caller = _running.get(None)
            if caller is None:
                return _whole(do, arguments)
            with transaction.atomic(savepoint=False):
                return do(arguments, caller.lines)

        run = functools.wraps(verb)(whole)
        run.permission, run.part = permission, as_part  # type: ignore[attr-defined]
        verbs[name] = run
        return run  # type: ignore[return-value]

    return declare


def _require_keywords(verb: Callable[..., Any]) -> None:
    parameters = inspect.signature(verb).parameters
    if any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()) or "by" not in parameters:
        raise TypeError(f"{verb.__qualname__} must take keyword-only arguments, `by` among them")


def _whole(do: Callable[[dict[str, Any], _Lines], Any], arguments: dict[str, Any]) -> Any:
    """Do a verb in a transaction, or a savepoint, of its own, and write the log."""
    lines: _Lines = []
    ask_again()
    try:
        with transaction.atomic():
            result = do(arguments, lines)
            _LOG.read(request=current_request_id(), lines=json.dumps(lines))
    finally:
        ask_again()
    return result


def _room(module: str) -> str:
    """The room of a verb, declared in its `actions.py` or in a file of its folder `actions`."""
    before, found, _after = module.partition(".actions")
    return (before if found else module.rpartition(".")[0]).rpartition(".")[2]


def part(verb: Verb) -> Verb:
    """The same verb, as a part of the one that calls it: both are done, or neither.

    It has no savepoint of its own, and its line of the log is written with its caller's: three
    statements less. When it refuses, so must its caller, to whom Django refuses further statements.
    """
    return verb.part  # type: ignore[attr-defined,no-any-return]


def note(**facts: Any) -> None:
    """Add facts (JSON values, never personal data) to the log line of the running verb."""
    _running.get().notes.update(facts)


def lock(row: Row) -> Row:
    """The same row, read again and locked until the transaction ends."""
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    ask_again()
    return locked


def after_commit(effect: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """Run an effect once the transaction has committed; never when it rolled back."""
    transaction.on_commit(functools.partial(effect, *arguments, **named))


def _subject(result: Any, thing: Any) -> models.Model | None:
    """What the log line is about: the row made or changed, else the one acted on."""
    for candidate in (result, thing):
        if isinstance(candidate, models.Model):
            return candidate
    return None


def _line(name: str, by: Any, about: models.Model | None, notes: dict[str, Any]) -> dict[str, Any]:
    return {
        "verb": name,
        "by_id": by.pk,
        "subject": about._meta.label_lower if about else "",
        "subject_id": str(about.pk) if about else "",
        "notes": notes,
    }

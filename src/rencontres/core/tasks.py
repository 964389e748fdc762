"""Background tasks on PostgreSQL (Procrastinate), or at once where TASKS=inline.

A room declares a task in its `tasks.py` with `@task`, and a verb asks for it with
`later(send_letter, letter=letter.pk)`: it is queued in the verb's own transaction, so that a
verb that fails queues nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from procrastinate.contrib.django import app

from .actions import after_commit
from .privacy import NOBODY, NOWHERE, also_erased


def task(function: Callable[..., Any]) -> Any:
    """Declare a background task; its arguments are JSON values, keys of rows for instance."""
    return app.task(name=f"{function.__module__}.{function.__name__}", retry=5)(function)


def nightly(hour: int) -> Callable[[Callable[[], None]], Any]:
    """Declare what a worker does every night at an hour (UTC); it may run twice."""
    return regularly(f"0 {hour} * * *")


def regularly(cron: str) -> Callable[[Callable[[], None]], Any]:
    """Declare what a worker does at the times of a cron line; it may run twice.

    The function declared stays as it was, to be called by a test or a command.
    """

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        name = f"{function.__module__}.{function.__name__}"

        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name, retry=5)
        def run(timestamp: int) -> None:
            function()

        return function

    return declare


def later(declared: Any, **arguments: Any) -> None:
    """Run a declared task after the transaction that asks for it."""
    if settings.TASKS_INLINE:
        after_commit(declared.func, **arguments)
    else:
        declared.defer(**arguments)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_abandoned", pass_context=False)
async def retry_abandoned(timestamp: int) -> None:
    """Queue again what a worker had begun when it was killed: tasks may run twice."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@also_erased
def forget_messages(person: Any) -> dict[str, int]:
    """What the queue has done for a person's address: messages sent stand there whole."""
    return {"messages": _forget_done("position(lower(%s) in lower(args::text)) > 0", person.email)}


@nightly(hour=1)
def forget_done_tasks() -> None:
    """What the queue did before yesterday: its tasks may hold addresses and messages."""
    _forget_done("%s", True)


def _forget_done(condition: str, value: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing', 'aborting')"  # noqa: S608 (of ours)
            f" AND {condition}",
            [value],
        )
        return int(cursor.rowcount)


@task
def send_message(*, to: list[str], subject: str, body: str) -> None:
    """Send one plain-text message, to those who have an address."""
    reachable = [address for address in to if not address.endswith((NOBODY, NOWHERE))]
    if reachable:
        send_mail(subject, body, None, reachable)

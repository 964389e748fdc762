"""A crowd: many attempts at one moment, each with a connection of its own, and broken guards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from rencontres.agenda.models import Engagement
from rencontres.core.actions import Refusal

CROWD = 20
RULE = next(c for c in Engagement._meta.constraints if c.name == "nobody_in_two_places")


def all_at_once(attempts: list[Callable[[], Any]]) -> list[str]:
    """Run every attempt in a thread with a connection of its own, all at the same moment."""
    barrier = threading.Barrier(len(attempts))
    outcomes: list[str] = []

    def run(attempt: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            attempt()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        except Exception as error:  # noqa: BLE001 (told by the assertion of who called)
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(outcomes) == len(attempts)
    return sorted(outcomes)


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """The exclusion constraint taken away, then put back."""
    with connection.schema_editor() as editor:
        editor.remove_constraint(Engagement, RULE)
    try:
        yield
    finally:
        Engagement.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Engagement, RULE)

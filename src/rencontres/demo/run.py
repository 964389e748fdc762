"""The staging, step by step, and what it tells at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from rencontres.core.actions import action, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.models import LogEntry
from rencontres.core.permissions import nobody, register
from rencontres.editions.models import Edition
from rencontres.press import figures

from .communique import stage_communique, written_communiques
from .delegations import stage_delegations
from .door import stage_door
from .edition import stage_edition
from .extras import stage_extras
from .federation import stage_federation
from .life import stage_life
from .money import stage_money
from .programme import stage_programme
from .registry import stage_registry
from .stage import Stage

STEPS: tuple[tuple[str, Callable[[Stage], Any]], ...] = (
    ("Reference data and registry", stage_registry),
    ("Edition", stage_edition),
    ("Delegations", stage_delegations),
    ("Programme, planned and released", stage_programme),
    ("Members, fees, country groups", stage_federation),
    ("Orders, invoices, payments", stage_money),
    ("Waiting list, a change of plan", stage_life),
    ("Fair, meeting, testimony", stage_extras),
    ("Door, over two days", stage_door),
    ("Figures and communiqué", stage_communique),
)

SUMMARY = (
    "participants_checked_in",
    "participant_countries",
    "thematic_conferences",
    "country_group_meetings",
    "engaged_authorities",
    "projects",
    "foreign_authorities",
    "network_countries",
)

register("demo.stage", nobody)


class DemonstrationError(Exception):
    """The demonstration cannot run here; the text says why and what to do."""


def run(
    *, file: Path, say: Callable[[str], None], reset: bool, participants: int, seed: int
) -> dict[str, Any]:
    """Stage the edition unless this very one stands already; return the figures and paths."""
    started = time.monotonic()
    if reset or _staged() != {"participants": participants, "seed": seed}:
        _start_over(say)
        _stage(Stage(file=file, say=say, participants=participants, seed=seed))
    else:
        say("This edition is staged already (--reset starts over).")
    edition = Edition.objects.get()
    summary: dict[str, Any] = {name: figures.value(name, edition) for name in SUMMARY}
    summary["seconds"] = round(time.monotonic() - started, 1)
    summary["communiques"] = written_communiques(edition)
    _tell(summary, say)
    return summary


def _stage(stage: Stage) -> None:
    begin_staging(by=SYSTEM)
    for number, (name, step) in enumerate(STEPS, start=1):
        stage.say(f"[{number}/{len(STEPS)}] {name} …")
        started = time.monotonic()
        step(stage)
        stage.say(f"      {time.monotonic() - started:.1f} s")
    finish_staging(by=SYSTEM, participants=stage.participants, seed=stage.seed)


@action("demo.stage")
def begin_staging(*, by: Actor) -> None:
    """Mark the database as a demonstration's: the first line of its log."""


@action("demo.stage")
def finish_staging(*, by: Actor, participants: int, seed: int) -> None:
    """Note that the edition stands complete, at which size and from which seed."""
    note(participants=participants, seed=seed)


def _staged() -> dict[str, int] | None:
    """Size and seed of the edition that stands here complete."""
    entry = LogEntry.objects.filter(verb="demo.finish_staging").first()
    return entry.notes if entry else None


def _start_over(say: Callable[[str], None]) -> None:
    """Empty the database, when it holds nothing but a demonstration."""
    first = LogEntry.objects.order_by("pk").first()
    if first is None:
        return
    if first.verb != "demo.begin_staging":
        raise DemonstrationError(
            "This database holds something else than a demonstration, and staging would erase it."
            " Choose another folder with --data, or give an empty database in DATABASE_URL."
        )
    say("Starting over: what was staged before is erased.")
    tables = [
        name
        for name in connection.introspection.table_names()
        if name not in {"django_migrations", "django_content_type"}
    ]
    quoted = ", ".join(connection.ops.quote_name(name) for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")


def _tell(summary: dict[str, Any], say: Callable[[str], None]) -> None:
    say("")
    for name in SUMMARY:
        say(f"  {summary[name]:>7,}  {name.replace('_', ' ')}")
    say("")
    for paths in summary["communiques"].values():
        for path in paths.values():
            say(f"  {path}")

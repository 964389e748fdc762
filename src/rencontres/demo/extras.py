"""Around the programme: meeting tables, the fair, a meeting, and the stage's first testimonies."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from rencontres.core.languages import Text
from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition
from rencontres.fair.actions import add_exhibitors, add_stands, assign_stand
from rencontres.meetings.actions import agree_meeting, set_up_tables
from rencontres.stage.actions import end_testimony, go_on_air, grant_image_rights, plan_testimony
from rencontres.stage.models import Testimony

from .stage import Stage

HALF_HOUR = timedelta(minutes=30)
TEN_MINUTES = timedelta(minutes=10)
SUBJECT = "Un réseau d’eau à étendre ensemble"
RECORDED: Text = {
    "fr": "Ce que vingt ans de jumelage ont changé chez nous",
    "en": "What twenty years of twinning have changed at home",
    "es": "Lo que veinte años de hermanamiento han cambiado en casa",
}
PLANNED: Text = {
    "fr": "Accueillir, et apprendre de ceux qu’on accueille",
    "en": "Welcoming, and learning from those we welcome",
    "es": "Acoger, y aprender de quienes acogemos",
}


def stage_extras(stage: Stage) -> None:
    """Set up tables, open the fair, agree one meeting, record one testimony and plan another."""
    edition, content = stage.edition, stage.content
    assert edition is not None and content is not None  # noqa: S101, PT018
    set_up_tables(by=stage.by, edition=edition, count=content["meetings"]["tables"])
    _open_fair(stage, edition, content)
    host, guest, first, second = _cast(stage, edition)
    free = pauses(edition)
    agree_meeting(
        by=stage.by,
        edition=edition,
        asked_by=host,
        asked_of=guest,
        subject=SUBJECT,
        starts=free[len(free) // 4],
        ends=free[len(free) // 4] + HALF_HOUR,
    )
    _record(stage, edition, first, free[0])
    _plan(stage, edition, second, PLANNED, free[-1])
    stage.say(
        f"Around it: {content['meetings']['tables']} tables,"
        f" {len(content['exhibitors'])} exhibitors, 1 meeting, 2 testimonies (invented)."
    )


def pauses(edition: Edition) -> list[datetime]:
    """When a slot has ended and half an hour is left before the next: nobody is in a session."""
    slots = list(edition.slots.order_by("starts"))
    between = [
        slot.ends for slot, after in pairwise(slots) if slot.ends + HALF_HOUR <= after.starts
    ]
    return between or [slots[-1].ends]


def _open_fair(stage: Stage, edition: Edition, content: dict[str, Any]) -> None:
    rows = content["exhibitors"]
    stands = add_stands(by=stage.by, edition=edition, rows=content["stands"])
    by_number = {stand.number: stand for stand in stands}
    exhibitors = add_exhibitors(by=stage.by, edition=edition, rows=rows)
    for exhibitor, row in zip(exhibitors, rows, strict=True):
        if row["stand"]:
            assign_stand(by=stage.by, stand=by_number[row["stand"]], exhibitor=exhibitor)


def _cast(stage: Stage, edition: Edition) -> list[Seat]:
    """A French delegate and a foreign one who meet, then one of each who speak on stage."""
    seats = (
        Seat.objects.filter(
            delegation__edition=edition, withdrawn=None, participant__synthetic=True
        )
        .select_related("holder", "participant", "delegation")
        .order_by("pk")
    )
    french = list(seats.filter(delegation__country="FR"))
    foreign = list(seats.exclude(delegation__country="FR"))
    draw = stage.draw("extras")
    (host, first), (guest, second) = draw.sample(french, 2), draw.sample(foreign, 2)
    return [host, guest, first, second]


def _plan(stage: Stage, edition: Edition, seat: Seat, title: Text, starts: datetime) -> Testimony:
    assert seat.participant is not None  # noqa: S101  (the cast is named)
    return plan_testimony(
        by=stage.by,
        edition=edition,
        participant=seat.participant,
        title=title,
        starts=starts,
        ends=starts + TEN_MINUTES,
    )


def _record(stage: Stage, edition: Edition, seat: Seat, starts: datetime) -> None:
    testimony = _plan(stage, edition, seat, RECORDED, starts)
    testimony = grant_image_rights(by=stage.by, testimony=testimony)
    testimony = go_on_air(by=stage.by, testimony=testimony)
    end_testimony(by=stage.by, testimony=testimony)

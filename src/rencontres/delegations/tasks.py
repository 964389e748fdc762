"""What delegations do by themselves, every minute."""

from __future__ import annotations

from rencontres.core.actor import SYSTEM
from rencontres.core.tasks import nightly, regularly

from . import actions, queries


@nightly(hour=2)
def forget_drafts() -> None:
    """Forget the registrations that were begun and never sent."""
    actions.forget_drafts(by=SYSTEM)


@nightly(hour=2)
def forget_intakes() -> None:
    """Discard the files of people that nobody accepted for a month."""
    actions.forget_intakes(by=SYSTEM)


@nightly(hour=2)
def seat_teams() -> None:
    """Seat whoever joined the team of an edition to come, and flag the seats of who left it."""
    for edition, country in queries.teams_seated_before():
        actions.seat_team(by=SYSTEM, edition=edition, country=country)


@regularly("* * * * *")
def pass_places_on() -> None:
    """Offer what came free to who waits, and take back the offers whose time is up."""
    for edition in queries.editions_waited_for():
        actions.pass_places_on(by=SYSTEM, edition=edition)

"""Delegations: invented people of real authorities, registered over the months before."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

from rencontres.accounts.actions import ensure_user
from rencontres.delegations.actions import create_categories, register_delegation
from rencontres.editions.actions import change_capacity
from rencontres.editions.models import Edition
from rencontres.network.actions import claim_authority, decide_claim
from rencontres.network.models import Authority, Country
from rencontres.network.people import represented_by

from .guest_list import HEAD, PARTICIPANT, GuestList, Guests
from .life import said
from .money import PRICES
from .people import language_of
from .stage import Stage

OPENS_BEFORE = timedelta(days=150)
SPARE = 1.05  # places wanted for each person, as some seats are named later


def stage_delegations(stage: Stage) -> None:
    """Register the stage's number of people, through the verb that counts places."""
    edition, content = stage.edition, stage.content
    assert edition is not None  # noqa: S101  (the step before makes it)
    assert content is not None  # noqa: S101
    rows = [row | {"price": PRICES.get(row["key"])} for row in content["categories"]]
    create_categories(by=stage.by, edition=edition, rows=rows)
    wanted = round(stage.participants * SPARE)
    if wanted > edition.capacity:
        edition = stage.edition = change_capacity(by=stage.by, edition=edition, capacity=wanted)
    draw = stage.draw("delegations")
    delegations = GuestList(draw, content, stage.participants).delegations()
    draw.shuffle(delegations)
    _register(stage, edition, delegations, moments(edition, len(delegations), draw))
    _answer_for_authorities(stage)
    people = sum(len(guests.people) for guests in delegations)
    countries = len({guests.country for guests in delegations})
    stage.say(
        f"Delegations: {people:,} people in {len(delegations):,} delegations from {countries}"
        " countries (invented, but for the invited speakers)."
    )


def _register(
    stage: Stage, edition: Edition, delegations: list[Guests], at: list[datetime]
) -> None:
    countries, answers = Country.objects.in_bulk(), stage.draw("consents")
    for guests, moment in zip(delegations, at, strict=True):
        register_delegation(
            by=stage.by,
            edition=edition,
            organisation=guests.organisation,
            country=countries[guests.country],
            authority=guests.authority,
            language=(language := language_of(guests.country)),
            people=guests.people,
            consents=said(answers, language) if guests.synthetic else None,
            unnamed_seats=guests.unnamed,
            at=moment,
            synthetic=guests.synthetic,
        )


def _answer_for_authorities(stage: Stage) -> None:
    """The first demonstration account answers for its authority; the second asks to."""
    for email, confirmed in ((HEAD, True), (PARTICIPANT, False)):
        user = ensure_user(by=stage.by, email=email)
        for authority in Authority.objects.filter(pk__in=represented_by(user)):
            claim = claim_authority(by=user, authority=authority)
            if confirmed:
                decide_claim(by=stage.by, claim=claim, confirmed=True, tell=False)


def moments(edition: Edition, number: int, draw: random.Random) -> list[datetime]:
    """When delegations registered: in working hours, more and more towards the deadline."""
    closes = edition.registration_closes.astimezone(edition.zone)
    drawn = []
    for _n in range(number):
        day = (closes - OPENS_BEFORE * draw.betavariate(0.9, 2.2)).date()
        hour = time(draw.randint(8, 18), draw.randint(0, 59), tzinfo=edition.zone)
        drawn.append(min(datetime.combine(day, hour), closes - timedelta(minutes=1)))
    return sorted(drawn)

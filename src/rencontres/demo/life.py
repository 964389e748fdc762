"""What happens around registrations: consents, a group that waits, a change of plan undone.

Nothing of it stands in the figures: who waits is not registered, and what was undone takes place.
"""

from __future__ import annotations

import random

from rencontres.changes.actions import change_plan, undo_change
from rencontres.changes.orders import Kind, Order
from rencontres.core.languages import Text
from rencontres.core.privacy import NOWHERE
from rencontres.delegations.actions import change_category, join_waiting_list
from rencontres.delegations.actions.delegations import Said
from rencontres.delegations.models import Consent
from rencontres.delegations.people import Person
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .stage import Stage

AGREE = {Consent.Kind.IMAGE_RIGHTS: 0.86, Consent.Kind.CONTACT_SHARING: 0.6}  # of those asked
FULL = "student"  # the category in which a group waits
GROUP = (("Zoé", "Exemple-Lilas"), ("Yanis", "Exemple-Frêne"), ("Inès", "Exemple-Tilleul"))
REASON: Text = {
    "fr": "L’interprète est souffrante.",
    "en": "The interpreter is unwell.",
    "es": "La intérprete está indispuesta.",
}


def said(draw: random.Random, language: str) -> Said:
    """What a head of delegation answers to what everybody is asked."""
    answers = {kind: draw.random() < share for kind, share in AGREE.items()}
    return Said(answers, language)


def stage_life(stage: Stage) -> None:
    """Fill a category and have a group wait for it; cancel a session, and restore it."""
    edition = stage.edition
    assert edition is not None  # noqa: S101  (steps before make it)
    waits = _wait(stage, edition)
    _change_and_undo(stage, edition)
    stage.say(
        f"Around registrations: groups that wait: {waits}; a session was cancelled and"
        " restored (invented)."
    )


def _wait(stage: Stage, edition: Edition) -> int:
    """The category has as many places as are taken; three students would come together.

    Where the staged edition is too small, so many could never come: nobody waits.
    """
    category = edition.categories.get(key=FULL)
    taken = category.seats.filter(withdrawn=None).count()
    if taken < len(GROUP):
        return 0
    change_category(by=stage.by, category=category, rules={"quota": taken})
    join_waiting_list(
        by=stage.by,
        edition=edition,
        organisation="Université Exemple des Deux Rives",
        country=Country.objects.get(code="FR"),
        language="fr",
        people=[
            Person(given, family, f"etudiant-{number}{NOWHERE}", category=FULL)
            for number, (given, family) in enumerate(GROUP, start=1)
        ],
        kind="school",
    )
    return 1


def _change_and_undo(stage: Stage, edition: Edition) -> None:
    """Cancel the workshop that the fewest have booked; nobody is written to before it is undone."""
    workshops = edition.sessions.filter(kind__key="workshop", slot__isnull=False)
    session = min(workshops, key=lambda each: (each.bookings.count(), each.key), default=None)
    if session is None:
        return
    order = Order(kind=Kind.SESSION, session=session, reason=REASON)
    change = change_plan(by=stage.by, edition=edition, order=order, confirmation=edition.slug)
    undo_change(by=stage.by, change=change)

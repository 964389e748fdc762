"""The reads of the press: which communiqué a reader sees, and where an edition stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rencontres.core.actor import Actor
from rencontres.core.permissions import allowed
from rencontres.delegations.models import Delegation, Seat
from rencontres.editions.models import Edition
from rencontres.gates.models import CheckIn
from rencontres.programme.models import Release, Session, SessionKind

from . import figures
from .communique import Move, moves
from .models import Communique

MAIN_FIGURES = (
    ("participants_registered", _("people registered")),
    ("participants_checked_in", _("people who came")),
    ("participant_countries", _("countries of those who came")),
    ("delegations", _("delegations")),
)
REGISTRATION_CLOSES_SOON = timedelta(days=7)


def communiques(edition: Edition) -> QuerySet[Communique]:
    """Every communiqué of an edition, newest first, with who froze it."""
    return Communique.objects.filter(edition=edition).select_related("edition", "frozen_by")


def communique_for(actor: Actor, edition: Edition, number: int | None = None) -> Communique | None:
    """The communiqué of that number, else the newest published one, else (team) the newest.

    None where there is none that the reader may see.
    """
    of = communiques(edition)
    if number is not None:
        found = of.filter(number=number).first()
    else:
        found = of.exclude(published=None).first() or of.first()
    return found if found and allowed(actor, "press.read", found) else None


def living(edition: Edition) -> list[tuple[figures.Figure, int, float | None]]:
    """Every figure of an edition as it is now, with its share if any, in two statements."""
    known = figures.of_edition(edition)
    values = figures.values(known.values(), edition)
    return [(figure, values[name], figure.share(values)) for name, figure in known.items()]


@dataclass(frozen=True)
class Overview:
    """Where an edition stands."""

    values: dict[str, int]
    capacity: int
    by_day: list[tuple[date, int]]
    kinds: list[SessionKind]  # each with `sessions_count` and `placed_count`
    release: Release | None
    communique: Communique | None
    moved: list[Move]
    attention: list[tuple[Any, str]]  # words, and the name of the page where it is put right

    @property
    def main(self) -> list[tuple[str, Any, int]]:
        """The figures on top: name, label, value."""
        return [(name, label, self.values[name]) for name, label in MAIN_FIGURES]


def overview(edition: Edition) -> Overview:
    """All that the dashboard shows, in a fixed number of statements."""
    known = figures.of_edition(edition)
    communique = communiques(edition).first()
    moved = moves(communique, communique.figures.all()) if communique else []
    release = edition.releases.first()
    changed = [move for move in moved if move.moved]
    return Overview(
        values=figures.values(known.values(), edition),
        capacity=edition.capacity,
        by_day=list(
            CheckIn.objects.filter(edition=edition)
            .order_by("day")
            .values_list("day")
            .annotate(Count("pk"))
        ),
        kinds=list(
            SessionKind.objects.filter(edition=edition).annotate(
                sessions_count=Count("sessions"),
                placed_count=Count("sessions", filter=Q(sessions__slot__isnull=False)),
            )
        ),
        release=release,
        communique=communique,
        moved=changed,
        attention=[
            *_of_registration(edition),
            *_of_programme(edition, release),
            *_of_press(communique, changed),
        ],
    )


def _of_registration(edition: Edition) -> list[tuple[Any, str]]:
    live = {"delegation__edition": edition, "delegation__state": Delegation.State.REGISTERED}
    unnamed = Seat.objects.filter(**live, withdrawn=None, participant=None).count()
    headless = Delegation.objects.filter(
        edition=edition, state=Delegation.State.REGISTERED, head=None
    ).count()
    asking = edition.waiting_groups.filter(state="to_approve").count()
    left = edition.registration_closes - timezone.now()
    found: list[tuple[Any, str]] = []
    if edition.state == Edition.State.OPEN and timedelta() < left < REGISTRATION_CLOSES_SOON:
        found.append((_("Registration closes within a week."), "delegations:desk"))
    if asking:
        words = ngettext_lazy(
            "%(n)d group waits for your approval.", "%(n)d groups wait for your approval.", "n"
        )
        found.append((words % {"n": asking}, "delegations:approvals"))
    if unnamed:
        words = ngettext_lazy("%(n)d seat has no name yet.", "%(n)d seats have no name yet.", "n")
        found.append((words % {"n": unnamed}, "delegations:desk"))
    if headless:
        words = ngettext_lazy(
            "%(n)d delegation has no head.", "%(n)d delegations have no head.", "n"
        )
        found.append((words % {"n": headless}, "delegations:desk"))
    return found


def _of_programme(edition: Edition, release: Release | None) -> list[tuple[Any, str]]:
    if release is None:
        return [(_("No timetable is released yet."), "programme:desk")]
    unplaced = Session.objects.filter(edition=edition, slot=None).count()
    if not unplaced:
        return []
    words = ngettext_lazy(
        "%(n)d session has no room or hour.", "%(n)d sessions have no room or hour.", "n"
    )
    return [(words % {"n": unplaced}, "programme:desk")]


def _of_press(communique: Communique | None, changed: list[Move]) -> list[tuple[Any, str]]:
    found: list[tuple[Any, str]] = []
    if communique and not communique.published:
        words = _("Press release %(number)d is frozen and not yet published.")
        found.append((words % {"number": communique.number}, "press:figures"))
    if changed:
        words = ngettext_lazy(
            "%(n)d figure has moved since the press release was frozen.",
            "%(n)d figures have moved since the press release was frozen.",
            "n",
        )
        found.append((words % {"n": len(changed)}, "press:communique"))
    return found

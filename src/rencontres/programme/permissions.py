"""Who may do what to the programme."""

from __future__ import annotations

from typing import Any

from rencontres.core.actor import Actor
from rencontres.core.permissions import any_of, register
from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition, TeamMember
from rencontres.editions.permissions import in_team


def seat_of_actor(actor: Actor, seat: Any) -> bool:
    """The person who sits there, or the head of the delegation."""
    if actor.pk is None:
        return False
    return bool(
        Seat.objects.filter(pk=seat.pk, participant__user=actor.pk).exists()
        or Seat.objects.filter(pk=seat.pk, delegation__head__user=actor.pk).exists()
    )


def team_of_seat(actor: Actor, seat: Any) -> bool:
    """The team that helps participants with their bookings."""
    return in_team("programme", "registration")(actor, seat.delegation)


def public_or_team(actor: Actor, edition: Any) -> bool:
    """Everybody once the edition is announced; its team before."""
    return edition.state != Edition.State.DRAFT or in_team(*TeamMember.Role.values)(actor, edition)


register("programme.see", public_or_team)
register("programme.edit", in_team("programme"))
register("programme.plan", in_team("programme"))
register("programme.release", in_team("programme"))
register("programme.book", any_of(seat_of_actor, team_of_seat))

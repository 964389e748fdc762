"""Who may do what to the programme."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from rencontres.core.actor import Actor
from rencontres.core.permissions import allowed, any_of, everyone, nobody, register
from rencontres.delegations.models import Seat
from rencontres.delegations.permissions import is_head, is_oneself
from rencontres.editions.models import Edition
from rencontres.editions.permissions import in_team, looks_after_a_part, scopes_of

from .models import Role, Session


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
    return edition.state != Edition.State.DRAFT or allowed(actor, "editions.see_desk", edition)


def looks_after_session(actor: Actor, thing: Any) -> bool:
    """Whoever has the programme's role for a theme or country of the session, or for its room."""
    if not isinstance(thing, Session) or actor.pk is None:
        return False
    scopes = scopes_of(actor, thing.edition)
    own = Q(theme__sessions=thing.pk) | Q(country__sessions=thing.pk) | Q(room__sessions=thing.pk)
    return scopes.filter(own).exists()


def has_the_part(actor: Actor, thing: Any) -> bool:
    """Whose part it is; of a participant, themselves."""
    return is_oneself(actor, thing.participant if isinstance(thing, Role) else thing)


def edits_the_part(actor: Actor, thing: Any) -> bool:
    """Whoever may edit its session; of a participant, the edition's programme."""
    edited = thing.session if isinstance(thing, Role) else thing.edition
    return allowed(actor, "programme.edit", edited)


register("programme.see", public_or_team)
register("programme.edit", any_of(in_team("programme"), looks_after_session))
register("programme.edit_some", any_of(in_team("programme"), looks_after_a_part))
register("programme.plan", in_team("programme"))
register("programme.release", in_team("programme"))
register("programme.answer_part", any_of(has_the_part, edits_the_part))
register("programme.send_portrait", has_the_part)  # with a consent, which is one's own
register("programme.book", any_of(seat_of_actor, team_of_seat))
register("programme.book_together", any_of(is_head, in_team("programme", "registration")))
register("programme.answer_offer", everyone)  # whoever has the secret code of the party's page
register("programme.pass_places_on", nobody)

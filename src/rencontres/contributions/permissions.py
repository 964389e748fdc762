"""Who may propose, see, judge and decide what."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from rencontres.core.actor import Actor
from rencontres.core.permissions import all_of, any_of, everyone, register, signed_in
from rencontres.editions.permissions import in_team, looks_after_a_part, scopes_of

from .models import Contribution, Organiser, Reviewer


def organises(actor: Actor, contribution: Any) -> bool:
    """Who began it, and whoever accepted to organise it too."""
    return actor.pk is not None and (
        Organiser.objects.filter(contribution=contribution.pk, user=actor.pk).exists()
    )


def looks_after_contribution(actor: Actor, contribution: Any) -> bool:
    """Whoever has the programme's role for one of its themes or countries."""
    own = Q(theme__contributions=contribution.pk) | Q(country__contributions=contribution.pk)
    return scopes_of(actor, contribution.edition).filter(own).exists()


def was_sent(actor: Actor, contribution: Any) -> bool:
    """A draft is its organisers' alone."""
    return bool(contribution.state != Contribution.State.DRAFT)


def reviews(actor: Actor, contribution: Any) -> bool:
    """A reviewer of one of its themes, or of all, who does not organise it."""
    if contribution.state != Contribution.State.SUBMITTED or organises(actor, contribution):
        return False
    wanted = Q(theme=None) | Q(theme__contributions=contribution.pk)
    return Reviewer.objects.filter(
        wanted, edition=contribution.call.edition_id, user=actor.pk
    ).exists()


def reviews_something(actor: Actor, edition: Any) -> bool:
    """A reviewer of the edition."""
    return (
        edition is not None
        and actor.pk is not None
        and Reviewer.objects.filter(edition=edition, user=actor.pk).exists()
    )


manages = all_of(was_sent, any_of(in_team("programme"), looks_after_contribution))

register("contributions.see_calls", everyone)
register("contributions.propose", signed_in)
register("contributions.write", any_of(organises, manages))
register("contributions.see", any_of(organises, manages, reviews))
register("contributions.withdraw", organises)
register("contributions.join", signed_in)  # whoever holds the secret reads the invited address
register("contributions.manage", manages)
register("contributions.manage_some", any_of(in_team("programme"), looks_after_a_part))
register("contributions.manage_calls", in_team("programme"))
register("contributions.review", reviews)
register("contributions.review_some", reviews_something)

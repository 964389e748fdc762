"""Who may register, see and change delegations."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from rencontres.core.actor import Actor
from rencontres.core.permissions import allowed, any_of, everyone, nobody, register
from rencontres.editions.permissions import in_team
from rencontres.money.permissions import pays
from rencontres.network.people import people_from

from .models import Bill, Delegation, Intake, Participant, Seat


def delegation_of(thing: Delegation | Seat) -> Delegation:
    """The delegation a thing is or belongs to."""
    return thing if isinstance(thing, Delegation) else thing.delegation


def is_head(actor: Actor, thing: Any) -> bool:
    """The head of the delegation."""
    head = delegation_of(thing).head
    return actor.pk is not None and head is not None and head.user_id == actor.pk


def takes_part(actor: Actor, thing: Any) -> bool:
    """Whoever sits in the delegation."""
    return (
        actor.pk is not None
        and delegation_of(thing)
        .seats.filter(participant__user=actor.pk, withdrawn__isnull=True)
        .exists()
    )


@people_from
def delegates() -> QuerySet[Any, Any]:
    """Whoever sits in a registered delegation belongs to the authority that it represents."""
    return (
        Seat.objects.filter(
            withdrawn=None,
            participant__user__isnull=False,
            delegation__state=Delegation.State.REGISTERED,
            delegation__authority__isnull=False,
        )
        .annotate(of_authority=F("delegation__authority"), person=F("participant__user"))
        .values("of_authority", "person")
    )


def sits_there(actor: Actor, thing: Seat) -> bool:
    """Whoever sits in the seat."""
    person = thing.participant
    return actor.pk is not None and person is not None and person.user_id == actor.pk


def is_oneself(actor: Actor, thing: Participant) -> bool:
    """The participant, by their account or by its address, which a code has proven theirs."""
    if actor.pk is None:
        return False
    same_address = getattr(actor, "email", "").lower() == thing.email.lower()
    return thing.user_id == actor.pk or same_address


def uses_intake(actor: Actor, thing: Intake) -> bool:
    """The team; of a file of one delegation, whoever manages it."""
    if thing.delegation is not None:
        return allowed(actor, "delegations.manage", thing.delegation)
    return allowed(actor, "delegations.import", thing.edition)


@pays
def heads_whoever_pays(actor: Actor, thing: Any) -> bool:
    """The head of the delegation whose order it is."""
    return (
        actor.pk is not None
        and Bill.objects.filter(order=thing, delegation__head__user=actor.pk).exists()
    )


register("delegations.register", everyone)
register("delegations.invite", in_team("registration", "programme"))  # closed categories
register("delegations.record", in_team("registration"))  # late, or after the fact
register("delegations.manage", any_of(is_head, in_team("registration")))
register("delegations.see", any_of(takes_part, in_team("registration", "programme", "door")))
register("delegations.see_all", in_team("registration", "programme", "door"))
register("delegations.create_categories", in_team())
register("delegations.change_categories", in_team())
register("delegations.request_letter", any_of(sits_there, is_head, in_team("registration")))
notes_consents = in_team("registration", "door")
register("delegations.note_consents", notes_consents)
register("delegations.record_consents", any_of(is_oneself, notes_consents))
register("delegations.see_photo_refusals", in_team("registration", "door", "stage", "press"))
register("delegations.check_letters", in_team("registration"))
register("delegations.write_draft", everyone)  # whoever has the secret of its address
register("delegations.forget_drafts", nobody)
register("delegations.import", in_team("registration"))  # many delegations at once
register("delegations.use_intake", uses_intake)
register("delegations.forget_intakes", nobody)
register("delegations.seat_by_role", nobody)  # the rooms' own verbs decide who has a role
register("delegations.complete", any_of(sits_there, is_head, in_team("registration")))
register("delegations.keep_seat", in_team("registration"))
register("delegations.seat_team", in_team("registration"))
register("delegations.answer_offer", everyone)  # whoever has the secret code of the group's page
register("delegations.approve", in_team("registration"))
register("delegations.manage_waiting", in_team("registration"))
register("delegations.pass_places_on", nobody)

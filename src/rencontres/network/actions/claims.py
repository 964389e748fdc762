"""Who answers for an authority: asked once, confirmed or refused by somebody else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.tasks import later, send_message

from ..models import Authority, Claim


@action("network.claim", on="authority")
def claim_authority(*, by: Actor, authority: Authority) -> Claim:
    """Ask to answer for an authority that one represents; a second time changes nothing."""
    claim, new = Claim.objects.get_or_create(authority=authority, person_id=by.pk)
    note(new=new, state=claim.state)
    return claim


@action("network.decide_claim", on="claim")
def decide_claim(*, by: Actor, claim: Claim, confirmed: bool, tell: bool = True) -> Claim:
    """Let somebody answer for an authority, or not; they are told by e-mail."""
    claim = lock(claim)
    if claim.state != Claim.State.WAITING:
        raise Refusal(_told(claim), code="decided")
    claim.state = Claim.State.CONFIRMED if confirmed else Claim.State.REFUSED
    claim.decided, claim.decided_by_id = timezone.now(), by.pk
    claim.save(update_fields=["state", "decided", "decided_by"])
    note(state=claim.state)
    if tell:
        _write(claim)
    return claim


def _told(claim: Claim) -> Any:
    words = {"who": claim.decided_by or "–", "name": claim.person, "of": claim.authority.name}
    if claim.state == Claim.State.CONFIRMED:
        return _("%(who)s has confirmed already that %(name)s answers for %(of)s.") % words
    return _("%(who)s has refused already that %(name)s answers for %(of)s.") % words


@action("network.reopen_claim", on="claim")
def reopen_claim(*, by: Actor, claim: Claim) -> Claim:
    """Take a decision back: the claim waits again, and the person changes nothing meanwhile."""
    claim = lock(claim)
    note(before=claim.state)
    claim.state, claim.decided, claim.decided_by = Claim.State.WAITING, None, None
    claim.save(update_fields=["state", "decided", "decided_by"])
    return claim


def _write(claim: Claim) -> None:
    """Tell the person what was decided, in their language."""
    person = claim.person
    with translation.override(person.language):
        of = claim.authority.name
        confirmed = claim.state == Claim.State.CONFIRMED
        subject = (
            _("You answer for %(name)s from now on") if confirmed else _("Your claim for %(name)s")
        ) % {"name": of}
        values = {"user": person, "of": of, "confirmed": confirmed, "site": settings.PUBLIC_URL}
        body = render_to_string("network/letters/claim.txt", values)
        later(send_message, to=[person.email], subject=subject, body=body)

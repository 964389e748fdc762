"""Who organises a contribution together: invited by e-mail, joined by the link."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..messages import tell_invited
from ..models import Contribution, Organiser
from .writing import limit_messages, person_of

MOST_ORGANISERS = 10


def hashed(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return sha256(secret.encode()).hexdigest()


@action("contributions.write", on="contribution")
def invite_organiser(*, by: Actor, contribution: Contribution, email: str) -> Organiser:
    """Invite somebody to edit the contribution too; the link goes to their address."""
    limit_messages(by)
    contribution = lock(contribution)
    email = email.strip().lower()
    _require_address(email)
    known = contribution.organisers.all()
    if known.filter(email__iexact=email).exists():
        raise Refusal(_("This person is invited already."), code="already_there")
    if known.count() >= MOST_ORGANISERS:
        raise Refusal(
            _("%(most)d people may organise a contribution at most.") % {"most": MOST_ORGANISERS},
            code="organisers",
        )
    secret = secrets.token_urlsafe(24)
    organiser = Organiser.objects.create(
        contribution=contribution, email=email, secret=hashed(secret)
    )
    tell_invited(organiser, secret, by)
    return organiser


@action("contributions.join")
def join(*, by: Actor, secret: str) -> Contribution:
    """Accept an invitation to organise; a link is good for one account."""
    organiser = Organiser.objects.filter(secret=hashed(secret)).select_for_update().first()
    if organiser is None:
        raise Refusal(
            _("This invitation is unknown, taken back or used: ask whoever sent it."),
            code="invitation",
        )
    contribution = lock(organiser.contribution)
    if contribution.organisers.filter(user=by.pk).exists():
        organiser.delete()  # the same person under another address
    else:
        organiser.user, organiser.secret = person_of(by), ""
        organiser.save(update_fields=["user", "secret"])
    return contribution


@action("contributions.write", on="contribution")
def remove_organiser(*, by: Actor, contribution: Contribution, organiser: Organiser) -> None:
    """Take somebody's right away, or their invitation back; whoever began it stays."""
    contribution = lock(contribution)
    if organiser.lead:
        raise Refusal(_("Whoever began the contribution stays its organiser."), code="lead")
    Organiser.objects.filter(pk=organiser.pk, contribution=contribution).delete()
    note(organiser=organiser.pk)


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(
            _("This is no e-mail address: write it as name@example.org."), code="email", status=422
        ) from None

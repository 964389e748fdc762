"""The verbs of personal data: a link to one's own, erasure, and the purge of what is due.

Their log holds numbers and a kind of reason, never an address or a name.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core import personal_data
from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import SYSTEM, Actor

from ..messages import send_link, tell_erased
from ..models import DataLink, User, digest
from ..queries import why_not_erased
from .accounts import ensure_user

BATCH = 1000  # rows that one purge erases, so that nobody waits long for its locks
LINK_LASTS = timedelta(hours=1)
PROOF_LASTS = timedelta(minutes=30)  # to erase, after the link was opened
MOST_LINKS = 3  # sent to one address in an hour


class Reason(models.TextChoices):
    """Why an administrator erases somebody: a kind, since words would name people in the log."""

    WRITTEN = "written", _("they asked in writing")
    SPOKEN = "spoken", _("they asked by telephone or at the desk")
    DIED = "died", _("they have died")
    AUTHORITY = "authority", _("a court or a data-protection authority asked")


@action("accounts.send_data_link")
def send_data_link(*, by: Actor, address: str, language: str = "fr") -> None:
    """Send a link to somebody's own data, if anything is held about the address.

    The answer is the same whether or not: nobody learns who is known. A fourth link within the hour
    is not sent.
    """
    address = address.strip().lower()
    try:
        User._meta.get_field("email").clean(address, None)
    except ValidationError:
        raise Refusal(
            _("This is not an e-mail address: write it as name@example.org."),
            code="email",
            status=422,
        ) from None
    _one_at_a_time(address)
    lately = DataLink.objects.filter(address=address, asked__gt=timezone.now() - LINK_LASTS)
    if lately.count() >= MOST_LINKS or not personal_data.is_known(_person(address)):
        return
    token = secrets.token_urlsafe(32)
    DataLink.objects.create(address=address, digest=digest(token))
    send_link(address, token, language)


@action("accounts.open_data_link")
def open_data_link(*, by: Actor, token: str) -> tuple[User, DataLink]:
    """Open a link, once: the account of its address, made where there was none, and the proof."""
    link = DataLink.objects.select_for_update().filter(digest=digest(token)).first()
    if link is None or link.opened or link.asked < timezone.now() - LINK_LASTS:
        raise Refusal(
            _("This link has been used or is more than an hour old: ask for another one."),
            code="link",
            status=404,
        )
    link.opened = timezone.now()
    link.save(update_fields=["opened"])
    user = ensure_user(by=SYSTEM, email=link.address)
    if not user.is_active:
        raise Refusal(
            _("This account is closed: write to the organisers, who answer for your data."),
            code="closed",
        )
    return user, link


@action("accounts.erase_person", on="user")
def erase_person(*, by: Actor, user: User, proof: DataLink | None) -> User:
    """Erase what is held about oneself, for good; the rows that figures count stay, nameless.

    The proof is a link sent to one's address and opened within the half hour.
    """
    _require_proof(user, proof)
    return _erase(user)


@action("accounts.erase_on_behalf")
def erase_on_behalf(*, by: Actor, address: str, reason: str) -> User:
    """Erase what is held about whoever has an address, who may never have had an account."""
    if reason not in Reason.values:
        raise Refusal(_("Choose why this person is erased."), code="reason", status=422)
    person = _person(address.strip().lower())
    if not personal_data.is_known(person):
        raise Refusal(_("Nothing is held about this address."), code="unknown", status=404)
    note(reason=reason)
    return _erase(person)


@action("accounts.purge_personal_data")
def purge_personal_data(*, by: Actor, today: date) -> int:
    """Erase what has been kept as long as declared: a batch of rows; how many they were."""
    purged = personal_data.purge(today, BATCH)
    note(purged=purged)
    return sum(purged.values())


def _erase(user: User) -> User:
    _one_at_a_time(user.email)
    address, language = user.email, user.language
    if user.pk:
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.erased:
            raise Refusal(_("This person’s data has been erased already."), code="erased")
        why = why_not_erased(user)
        if why:
            raise Refusal(why, code="needed")
    note(erased=personal_data.erase(user))
    tell_erased(address, language)
    return user


def _person(address: str) -> User:
    """Whoever has an address; an account that is not kept where there is none."""
    return User.objects.filter(email=address).first() or User(email=address)


def is_proven(user: User, proof: DataLink | None) -> bool:
    """Whether a link was sent to the person's address, and opened within the half hour."""
    return (
        proof is not None
        and proof.opened is not None
        and proof.opened >= timezone.now() - PROOF_LASTS
        and proof.address == user.email.lower()
    )


def _require_proof(user: User, proof: DataLink | None) -> None:
    if not is_proven(user, proof):
        raise Refusal(
            _("Confirm first that it is you: open the link that we send to your address."),
            code="proof",
            status=403,
        )


def _one_at_a_time(address: str) -> None:
    """Whoever asks for the same address waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [address.lower()])

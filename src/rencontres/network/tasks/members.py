"""Calls for payment and reminders, sent by e-mail with the call as PDF."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from rencontres.core.actor import SYSTEM
from rencontres.core.tasks import task

from .. import letters
from ..actions import note_sent
from ..models import Federation, Membership


@task
def send_call(*, membership: int) -> None:
    """Send a call for payment, unless it was sent or nothing is owed any more."""
    called = _found(membership)
    if called.sent or called.state not in Membership.OWING:
        return
    with translation.override(called.member.language):
        _send(called, _("Call for payment %(number)s") % {"number": called.reference}, "call")
    note_sent(by=SYSTEM, membership=called)


@task
def send_reminder(*, membership: int, number: int) -> None:
    """Remind a member, unless they paid since or were reminded again."""
    late = _found(membership)
    if late.reminders != number or late.state not in Membership.OWING:
        return
    with translation.override(late.member.language):
        _send(late, _("Reminder: call %(number)s") % {"number": late.reference}, "reminder")


def _found(key: int) -> Membership:
    return Membership.objects.select_related("member__authority", "year").get(pk=key)


def _send(of: Membership, subject: str, text: str) -> None:
    federation = Federation.objects.first() or Federation()
    body = render_to_string(
        f"network/mail/{text}.txt", {"membership": of, "federation": federation}
    )
    message = EmailMessage(subject, body, to=[of.member.email])
    if federation.email:
        message.reply_to = [federation.email]
    message.attach(f"{of.reference}.pdf", letters.call(of), "application/pdf")
    message.send()

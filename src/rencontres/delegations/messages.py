"""Messages to heads of delegation, in their language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rencontres.core.languages import words
from rencontres.core.tasks import later, send_message

from .models import Delegation, Draft, Participant, Seat, VisaLetter, WaitingGroup


def confirm_registration(
    delegation: Delegation, seats: list[Seat], *, approved: bool = False
) -> None:
    """Tell the head, after the commit, that the delegation is registered and what comes next."""
    assert delegation.head is not None  # noqa: S101  (a registered delegation has one)
    with translation.override(delegation.language):
        later(
            send_message,
            to=[delegation.head.email],
            subject=(
                _("Your delegation is approved and registered: %(reference)s")
                if approved
                else _("Your delegation is registered: %(reference)s")
            )
            % {"reference": delegation.reference},
            body=render_to_string(
                "delegations/confirmation.txt",
                {
                    "delegation": delegation,
                    "edition": delegation.edition,
                    "title": words(delegation.edition.title),
                    "city": words(delegation.edition.city),
                    "people": [seat.participant for seat in seats if seat.participant],
                    "unnamed": sum(seat.participant is None for seat in seats),
                    "address": settings.PUBLIC_URL + reverse("delegations:me"),
                },
            ),
        )


def tell_draft(draft: Draft, secret: str) -> None:
    """Send the head, after the commit, the address where the registration goes on."""
    with translation.override(draft.language), timezone.override(draft.edition.zone):
        page = reverse("delegations:resume", args=[draft.edition.slug, secret])
        later(
            send_message,
            to=[draft.email],
            subject=_("Go on with the registration of %(organisation)s")
            % {"organisation": draft.organisation},
            body=render_to_string(
                "delegations/draft.txt",
                {
                    "draft": draft,
                    "edition": draft.edition,
                    "title": words(draft.edition.title),
                    "address": settings.PUBLIC_URL + page,
                },
            ),
        )


def tell_letter(letter: VisaLetter) -> None:
    """Tell the person, after the commit, what became of the visa letter."""
    delegation = letter.participant.seat.delegation
    page = reverse(
        "delegations:letter",
        args=[letter.edition.slug, delegation.reference, letter.participant.seat.number],
    )
    with translation.override(letter.language):
        later(
            send_message,
            to=[letter.participant.email],
            subject=_("Your visa letter: %(state)s") % {"state": letter.get_state_display()},
            body=render_to_string(
                "delegations/letter.txt",
                {
                    "letter": letter,
                    "title": words(letter.edition.title),
                    "address": settings.PUBLIC_URL + page,
                },
            ),
        )


def tell_waiting(group: WaitingGroup) -> None:
    """Tell the head, after the commit, that the group waits, and where it sees its turn."""
    _tell_group(
        group, group.email, gettext_lazy("You are on the waiting list"), "delegations/waiting.txt"
    )


def tell_offer(group: WaitingGroup) -> None:
    """Tell the head, after the commit, that places are held for the group, and until when."""
    with translation.override(group.language):
        subject = ngettext(
            "%(count)d place is held for you", "%(count)d places are held for you", group.size
        ) % {"count": group.size}
    _tell_group(group, group.email, subject, "delegations/offer.txt")


def tell_expired(group: WaitingGroup, address: str) -> None:
    """Tell the head, after the commit, that the time to answer is over."""
    _tell_group(
        group, address, gettext_lazy("Your offer has expired"), "delegations/offer_expired.txt"
    )


def tell_approval_asked(group: WaitingGroup) -> None:
    """Tell the head, after the commit, that the team looks at the registration."""
    _tell_group(
        group,
        group.email,
        gettext_lazy("Your registration was received: it is to be approved"),
        "delegations/approval_asked.txt",
    )


def tell_approved_seats(group: WaitingGroup, address: str) -> None:
    """Tell the head, after the commit, that the seats asked for are there."""
    _tell_group(
        group, address, gettext_lazy("Your seats are approved"), "delegations/approved_seats.txt"
    )


def tell_refused(group: WaitingGroup) -> None:
    """Tell the head, after the commit, that the team refuses, and why."""
    _tell_group(
        group,
        group.email,
        gettext_lazy("Your registration was not approved"),
        "delegations/approval_refused.txt",
    )


def _tell_group(group: WaitingGroup, address: str, subject: Any, template: str) -> None:
    with translation.override(group.language), timezone.override(group.edition.zone):
        page = reverse("delegations:waiting", args=[group.edition.slug, group.code])
        later(
            send_message,
            to=[address],
            subject=str(subject),
            body=render_to_string(
                template,
                {
                    "group": group,
                    "edition": group.edition,
                    "title": words(group.edition.title),
                    "address": settings.PUBLIC_URL + page,
                    "own": settings.PUBLIC_URL + reverse("delegations:me"),
                },
            ),
        )


def tell_replaced(seat: Seat, left: Participant) -> None:
    """Tell both, after the commit: who leaves a seat, and who comes in their place."""
    delegation = seat.delegation
    _tell_person(
        left, delegation, gettext_lazy("Somebody comes in your place"), "delegations/replaced.txt"
    )
    assert seat.participant is not None  # noqa: S101  (somebody came)
    _tell_person(
        seat.participant, delegation, gettext_lazy("You are registered"), "delegations/came.txt"
    )


def tell_given_back(person: Participant, delegation: Delegation) -> None:
    """Tell somebody, after the commit, that their seat was given back."""
    subject = gettext_lazy("You are not expected any more")
    _tell_person(person, delegation, subject, "delegations/given_back.txt")


def tell_withdrawn(head: Participant, delegation: Delegation) -> None:
    """Tell who was its head, after the commit, that the whole delegation has withdrawn."""
    subject = gettext_lazy("Your delegation has withdrawn")
    _tell_person(head, delegation, subject, "delegations/withdrawn.txt")


def _tell_person(person: Participant, delegation: Delegation, subject: Any, template: str) -> None:
    """Write to a person in the language of their account; nobody writes to invented people."""
    if person.synthetic:
        return
    edition = delegation.edition
    with translation.override(person.user.language if person.user else delegation.language):
        title = words(edition.title)
        later(
            send_message,
            to=[person.email],
            subject=_("%(what)s: %(title)s") % {"what": subject, "title": title},
            body=render_to_string(
                template,
                {
                    "person": person,
                    "delegation": delegation,
                    "edition": edition,
                    "title": title,
                    "city": words(edition.city),
                    "address": settings.PUBLIC_URL + reverse("delegations:me"),
                },
            ),
        )


def tell_role(seat: Seat, role: str, language: str) -> None:
    """Tell somebody, after the commit, that they are registered for what they do."""
    person, edition = seat.participant, seat.delegation.edition
    assert person is not None  # noqa: S101  (a seat given for a role has somebody)
    with translation.override(language):
        later(
            send_message,
            to=[person.email],
            subject=_("You are registered: %(title)s") % {"title": words(edition.title)},
            body=render_to_string(
                "delegations/role.txt",
                {
                    "person": person,
                    "role": role,
                    "seat": seat,
                    "edition": edition,
                    "title": words(edition.title),
                    "city": words(edition.city),
                    "address": settings.PUBLIC_URL + reverse("delegations:me"),
                },
            ),
        )

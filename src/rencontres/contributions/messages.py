"""Messages about contributions, each in its reader's language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencontres.accounts.models import User
from rencontres.core.actor import Actor
from rencontres.core.languages import words
from rencontres.core.tasks import later, send_message

from .models import Contribution, Decision, Organiser, Reviewer


def tell_invited(organiser: Organiser, secret: str, by: Actor) -> None:
    """Send the link to organise a contribution together, after the commit."""
    known = User.objects.filter(email__iexact=organiser.email).first()
    contribution = organiser.contribution
    with translation.override(known.language if known else get_language() or "fr"):
        page = reverse("contributions:join", args=[contribution.edition.slug, secret])
        _send(
            organiser.email,
            _("Organise a session together"),
            "invited",
            {**_about(contribution), "inviting": str(by), "address": settings.PUBLIC_URL + page},
        )


def tell_submitted(contribution: Contribution) -> None:
    """Tell every organiser, after the commit, that the contribution has arrived."""
    for address, language in _readers(contribution):
        with translation.override(language), timezone.override(contribution.edition.zone):
            about = _about(contribution)
            subject = _("Received: %(title)s") % {"title": about["title"]}
            _send(address, subject, "submitted", about)


def tell_decision(contribution: Contribution) -> None:
    """Tell every organiser, after the commit, what was decided."""
    for address, language in _readers(contribution):
        with translation.override(language), timezone.override(contribution.edition.zone):
            about = _about(contribution)
            subjects = {
                Decision.ACCEPTED: _("Accepted: %(title)s"),
                Decision.WAITING: _("On the waiting list: %(title)s"),
                Decision.REFUSED: _("Not retained: %(title)s"),
            }
            subject = subjects[Decision(contribution.decision)] % {"title": about["title"]}
            _send(address, subject, contribution.decision, about)


def tell_reviewer(reviewer: Reviewer) -> None:
    """Tell somebody, after the commit, that they review, and where."""
    with translation.override(reviewer.user.language):
        page = reverse("contributions:reviews", args=[reviewer.edition.slug])
        context = {
            "edition": words(reviewer.edition.title),
            "theme": words(reviewer.theme.name) if reviewer.theme else "",
            "address": settings.PUBLIC_URL + page,
        }
        _send(reviewer.user.email, _("You are asked to review contributions"), "reviewer", context)


def _readers(contribution: Contribution) -> list[tuple[str, str]]:
    """The addresses of its organisers, with their languages; of whoever has joined only."""
    joined = contribution.organisers.filter(user__isnull=False).select_related("user")
    return [(each.user.email, each.user.language) for each in joined if each.user]


def _about(contribution: Contribution) -> dict[str, Any]:
    page = reverse("contributions:contribution", args=[contribution.edition.slug, contribution.pk])
    return {
        "title": words(contribution.title) or _("Untitled"),
        "edition": words(contribution.edition.title),
        "kind": words(contribution.call.kind.name),
        "message": contribution.message,
        "closes": contribution.call.closes,
        "address": settings.PUBLIC_URL + page,
    }


def _send(address: str, subject: str, template: str, context: dict[str, Any]) -> None:
    body = render_to_string(f"contributions/messages/{template}.txt", context)
    later(send_message, to=[address], subject=subject[:200], body=body)

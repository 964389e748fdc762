"""Messages to the team, each in its reader's language."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from rencontres.core.languages import words
from rencontres.core.tasks import later, send_message

from .models import TeamMember


def tell_member(member: TeamMember) -> None:
    """Tell somebody, after the commit, that they are in the team, and for what."""
    scope = member.scope_name
    with translation.override(member.user.language):
        title = words(member.edition.title)
        context = {
            "title": title,
            "role": member.get_role_display(),
            "scope": words(scope) if isinstance(scope, dict) else scope,
            "address": f"{settings.PUBLIC_URL}/",
        }
        later(
            send_message,
            to=[member.user.email],
            subject=_("You are in the team of %(edition)s") % {"edition": title},
            body=render_to_string("editions/member.txt", context),
        )

"""Messages about one's own data, each in its reader's language."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rencontres.core.tasks import later, send_message


def send_link(address: str, token: str, language: str) -> None:
    """Send, after the commit, the link that opens one's own data."""
    with translation.override(language):
        page = settings.PUBLIC_URL + reverse("accounts:open_link", args=[token])
        _send(address, _("Your data: confirm that it is you"), "link.txt", {"page": page})


def tell_erased(address: str, language: str) -> None:
    """Tell, after the commit, that all is erased: whoever did not want it learns of it."""
    with translation.override(language):
        _send(address, _("Your data is erased"), "erased.txt", {})


def _send(address: str, subject: str, template: str, context: dict[str, str]) -> None:
    body = render_to_string(f"accounts/messages/{template}", context)
    later(send_message, to=[address], subject=subject, body=body)

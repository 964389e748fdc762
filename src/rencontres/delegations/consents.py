"""The questions people are asked about their image and their address, in words and versions.

Change the words and you change the version: what was agreed to before stays as it was read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .models import Consent


class Question(NamedTuple):
    """What is asked, and the version of its words."""

    words: Any
    version: str


QUESTIONS = {
    Consent.Kind.IMAGE_RIGHTS: Question(
        _(
            "I agree to be photographed and filmed during the event, and to these pictures being"
            " published by the organiser to tell of it (website, social networks, proceedings,"
            " press), for five years and without payment. I may take this back at any time."
        ),
        "2026-11",
    ),
    Consent.Kind.CONTACT_SHARING: Question(
        _(
            "I agree to my e-mail address being shown to the other participants of the event whom"
            " I come with or meet. I may take this back at any time."
        ),
        "2026-11",
    ),
}


def words_of(kind: Consent.Kind, language: str) -> str:
    """A question as it is read in a language."""
    with translation.override(language):
        return str(QUESTIONS[kind].words)

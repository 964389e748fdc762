"""Content in several languages: shown in the reader's, with a visible fallback.

Stored as JSON, ``{"fr": "Plénière", "en": "Plenary"}``. In a template ``{{ session.title|text }}``
shows the reader's language and marks another one with its ``lang`` attribute.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Text = dict[str, str]


class Shown(NamedTuple):
    """A text as a reader sees it, and the language it is in."""

    words: str
    language: str


def codes() -> list[str]:
    """Languages of the interface, the default first."""
    return [code for code, _name in settings.LANGUAGES]


def shown(text: Text | None, language: str | None = None) -> Shown:
    """The text in `language` (default: the reader's), else in the first language that has it."""
    text = text or {}
    wanted = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    for code in (wanted, *codes(), *text):
        if text.get(code):
            return Shown(_held_together(text[code], code), code)
    return Shown("", wanted)


# French sets a space before tall punctuation, which must not begin a line.
_FRENCH_SPACE = re.compile(r" (?=[:;?!»])|(?<=«) ")


def _held_together(words: str, language: str) -> str:
    return _FRENCH_SPACE.sub("\u00a0", words) if language == "fr" else words


def words(text: Text | None, language: str | None = None) -> str:
    """Only the words of `shown`."""
    return shown(text, language).words


def language_name(code: str) -> str:
    """What the reader's language calls a language; its code where CLDR has no name for it."""
    try:
        named = Locale.parse(code, sep="-").get_display_name(get_language() or "fr")
    except (UnknownLocaleError, ValueError):
        return code
    return named or code


def lower_first(said: str) -> str:
    """As within a sentence: "Ateliers" → "ateliers", but "ODD" and "B2B" stay."""
    begins_a_word = (len(said) > 1 and said[1].islower()) or said[1:2] in {"", " ", "’", "'"}
    return said[:1].lower() + said[1:] if begins_a_word else said


def validate_text(value: Any) -> None:
    """A text is a mapping of known language codes to strings, one of them at least not empty."""
    if not isinstance(value, dict) or not all(
        isinstance(code, str) and isinstance(part, str) for code, part in value.items()
    ):
        raise ValidationError(_("A text in several languages maps language codes to words."))


class MultilingualField(models.JSONField):
    """A model field holding a Text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", dict)
        super().__init__(*args, **options)
        self.validators = [*self.validators, validate_text]

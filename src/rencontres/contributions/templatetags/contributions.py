"""Filters of the pages of contributions."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from rencontres.core.languages import language_name

register = template.Library()


@register.filter
def languages(codes: Iterable[str]) -> str:
    """“français, anglais”."""
    return ", ".join(language_name(code) for code in codes)

"""Template tags and filters that every page has at hand."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .. import languages

register = template.Library()


@register.filter
def text(value: languages.Text | None) -> str | SafeString:
    """A multilingual text in the reader's language; another one is marked with `lang`."""
    shown = languages.shown(value)
    if shown.language == (get_language() or "").split("-")[0]:
        return shown.words
    return format_html('<span lang="{}">{}</span>', shown.language, shown.words)


@register.filter
def words(value: languages.Text | None) -> str:
    """The words alone, for titles and attributes."""
    return languages.words(value)


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], permission: str, thing: Any = None) -> bool:
    """Whether the reader may do something: {% may "programme.edit" session as editable %}."""
    from .. import permissions

    return permissions.allowed(context["request"].user, permission, thing)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some values changed or (None) taken away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"

"""Template tags and filters that every page has at hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.exceptions import TemplateDoesNotExist
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_path

from .. import dates, fields, languages, partial_dates

register = template.Library()


@register.filter
def text(value: languages.Text | str | None) -> str | SafeString:
    """A multilingual text in the reader's language; another one is marked with `lang`.

    Words that are in one language only pass as they are.
    """
    if not isinstance(value, dict):
        return "" if value is None else value
    shown = languages.shown(value)
    if shown.language == (get_language() or "").split("-")[0]:
        return shown.words
    return format_html('<span lang="{}">{}</span>', shown.language, shown.words)


@register.filter
def words(value: languages.Text | None) -> str:
    """The words alone, for titles and attributes."""
    return languages.words(value)


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """“10 novembre 2017, 09:12”, in the page's time zone."""
    return dates.moment(value) if value else ""


@register.filter(expects_localtime=True)
def weekday(value: date | None) -> str:
    """“lundi 9 octobre”."""
    return dates.weekday(value) if value else ""


@register.filter
def day(value: date | None) -> str:
    """“10 novembre 2017”."""
    return dates.long_date(value) if value else ""


@register.filter
def partial(value: str) -> str:
    """A date as precisely as it is known: “1963”, “janvier 1963”, “22 janvier 1963”."""
    return partial_dates.said(value) if value else ""


@register.filter
def until(first: date, last: date) -> str:
    """“9 et 10 octobre 2017”: {{ edition.first_day|until:edition.last_day }}."""
    return dates.dates(first, last)


@register.filter
def all_synthetic(things: Iterable[Any]) -> bool:
    """Whether all that a list shows was invented: one mark on the list is then enough.

    A thing is an object, a card, or a tuple that begins with one.
    """
    return bool(things) and all(_synthetic(thing) for thing in things)


def _synthetic(thing: Any) -> bool:
    thing = thing[0] if isinstance(thing, tuple) else thing
    return bool(thing["synthetic"] if isinstance(thing, dict) else thing.synthetic)


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


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], name: str) -> str:
    """The address of a page by its URL name, within the edition where it asks for one, or ""."""
    edition = context.get("edition")
    return _address(name, edition.slug if edition else "", get_language(), get_script_prefix())


@lru_cache(maxsize=1000)  # a page has ten of them, and Django takes long to say that there is none
def _address(name: str, edition: str, language: str, prefix: str) -> str:
    for arguments in ({}, {"edition": edition} if edition else {}):
        try:
            return reverse(name, kwargs=arguments)
        except NoReverseMatch:
            continue
    return ""


@register.simple_tag(takes_context=True)
def nav_link(
    context: dict[str, Any], name: str, label: str, permission: str = "", exact: bool = False
) -> str | SafeString:
    """A menu's line to the page `name`; nothing where there is no such page or the reader may not.

    The permission is asked about the edition. The line says where the reader is, below the
    page included unless `exact`.
    """
    href = address(context, name)
    if not href or (permission and not may(context, permission, context.get("edition"))):
        return ""
    path = context["request"].path
    here = path == href or (not exact and path.startswith(href.rstrip("/") + "/"))
    current = mark_safe(' aria-current="page"') if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', href, current, label)


@register.simple_tag(takes_context=True)
def room_menus(context: Any) -> SafeString:
    """Every room's lines in the desk's menu: `<room>/desk_menu.html`, where it has one."""
    menus = []
    for room in settings.ROOMS:
        try:
            menu = context.template.engine.get_template(f"{room}/desk_menu.html")
        except TemplateDoesNotExist:
            continue
        with context.push():  # what a menu names is not the page's
            menus.append(menu.render(context))
    return mark_safe("".join(menus))  # noqa: S308  (rendered templates)


@register.simple_tag(takes_context=True)
def page_in(context: dict[str, Any], language: str) -> str:
    """The address of this very page in another language: only its first word differs."""
    request = context["request"]
    address = request.get_full_path()
    if request.resolver_match is None:  # there is no such page in any language
        return str(address)
    begins = len(request.path) - len(request.path_info) + 1
    site, rest = address[:begins], address[begins:]
    here = get_language_from_path(request.path_info)
    first = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{site}{first}{rest.removeprefix(f'{here}/')}"


@register.simple_tag
def field_box(field: BoundField, wide: object = False, plain: object = False) -> SafeString:
    """A field with its label, help and error; pages include `core/parts/field.html`."""
    return fields.field_box(field, wide=bool(wide), plain=bool(plain))


@register.simple_block_tag(takes_context=True)
def part(context: Any, content: SafeString, name: str, **values: Any) -> SafeString:
    """A part that holds something: {% part "notice" tone="good" %}…{% endpart %}.

    Renders `core/parts/<name>.html` with these values, the request and `inner`, nothing else.
    """
    parent = {key: context.get(key) for key in ("request", "csrf_token", "edition")}
    inner = mark_safe(content.strip())  # noqa: S308  (a rendered template)
    template_ = context.template.engine.get_template(f"core/parts/{name}.html")
    rendered: SafeString = template_.render(context.new({**parent, **values, "inner": inner}))
    return rendered

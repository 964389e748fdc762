"""A field of a form with its label, help and error: what `core/parts/field.html` shows.

In Python, as a page of registration may have six hundred of them and a template took ten times as
long. Texts in several languages, which only desks have, are left to `field_languages.html`.
"""

from __future__ import annotations

from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .widgets import attributes


def field_box(field: BoundField, *, wide: bool = False, plain: bool = False) -> SafeString:
    """The whole of a field; `wide`: among filters; `plain`: it may stay empty, unsaid."""
    widget = field.field.widget
    if field.is_hidden:
        return _box(field)
    if getattr(widget, "multilingual", False):
        said = {"field": field, "plain": plain}
        return mark_safe(render_to_string("core/parts/field_languages.html", said))  # noqa: S308
    label = field.label if plain or field.field.required else _optional(field)
    if field.use_fieldset:
        about = mark_safe(attributes({"aria-describedby": field.aria_describedby or False}))  # noqa: S308
        form = '<fieldset class="field"{}><legend>{}</legend>{}{}</fieldset>'
        return format_html(form, about, label, _notes(field), _box(field))
    key = field.id_for_label
    if getattr(widget, "input_type", "") == "checkbox":
        form = '<div class="field"><label class="choice" for="{}">{} {}</label>{}</div>'
        return format_html(form, key, _box(field), field.label, _notes(field))
    form = '<div class="field{}"><label for="{}">{}</label>{}{}</div>'
    return format_html(form, " wide" if wide else "", key, label, _notes(field), _box(field))


def _box(field: BoundField) -> SafeString:
    return mark_safe(str(field))  # noqa: S308  (Django's own)


def _optional(field: BoundField) -> SafeString:
    return format_html('{} <span class="optional">({})</span>', field.label, _("optional"))


def _notes(field: BoundField) -> SafeString:
    notes = ""
    if help_text := field.help_text:
        notes += f'<p class="help" id="{field.auto_id}_helptext">{help_text}</p>'
    if errors := field.errors:
        said = " ".join(map(str, errors))
        notes += format_html('<p class="error" id="{}_error">{}</p>', field.auto_id, said)
    return mark_safe(notes)  # noqa: S308  (help texts are ours)

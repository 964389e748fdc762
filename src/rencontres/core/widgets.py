"""How forms write their boxes: in Python, where Django renders a template for each box and choice.

A page of thirty boxes took five milliseconds in these templates alone. What is written is the
same, to the letter: a test compares the two for every kind of box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.forms import Select
from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]  # what a widget tells its template


class Renderer(DjangoTemplates):
    """Django's renderer of forms, without templates for the boxes that are known here."""

    def render(self, template_name: str, context: Any, request: Any = None) -> SafeString:
        """The HTML of a box, or of whatever else has a template."""
        write = WRITERS.get(template_name)
        if write is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308
        return mark_safe(write(context["widget"]))  # noqa: S308  (each value is escaped)


def attributes(given: Mapping[str, Any]) -> str:
    """Attributes of an element, each after a space."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in given.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    filled = "" if value is None else f' value="{conditional_escape(value)}"'
    about = attributes(widget["attrs"])
    return f'<input type="{widget["type"]}" name="{_name(widget)}"{filled}{about}>'


def _textarea(widget: Widget) -> str:
    written = conditional_escape(widget["value"] or "")
    return f'<textarea name="{_name(widget)}"{attributes(widget["attrs"])}>\n{written}</textarea>'


def _select(widget: Widget) -> str:
    options = "".join(_groups(widget, _option, '\n  <optgroup label="{}">', "\n  </optgroup>"))
    return f'<select name="{_name(widget)}"{attributes(widget["attrs"])}>{options}\n</select>'


def _option(widget: Widget) -> str:
    value, label = conditional_escape(widget["value"]), _said(widget["label"])
    return f'\n  <option value="{value}"{attributes(widget["attrs"])}>{label}</option>\n'


def _choices(widget: Widget) -> str:
    """Boxes to tick, or buttons of which one is pressed."""
    about = {key: widget["attrs"][key] for key in ("id", "class") if widget["attrs"].get(key)}
    inner = "".join(_groups(widget, _choice, "\n  <div><label>{}</label>", "\n  </div>"))
    return f"<div{attributes(about)}>{inner}\n</div>"


def _choice(widget: Widget) -> str:
    key = widget["attrs"].get("id")
    named = f' for="{conditional_escape(key)}"' if key else ""
    return f"<div>\n    <label{named}>{_input(widget)}\n {_said(widget['label'])}</label>\n\n</div>"


def _groups(
    widget: Widget, write: Callable[[Widget], str], opens: str, closes: str
) -> Iterator[str]:
    for group, choices, _index in widget["optgroups"]:
        if group:
            yield opens.format(_said(group))
        yield from map(write, choices)
        if group:
            yield closes


def _name(widget: Widget) -> str:
    return conditional_escape(widget["name"])


def _said(label: Any) -> str:
    return conditional_escape(localize(label))


class LongSelect(Select):
    """A list of many choices: its options are written once, and the chosen one is marked there."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The list, with the choice of this value."""
        options = _options(tuple(self.choices))
        chosen = f'<option value="{conditional_escape("" if value is None else value)}"'
        about = attributes(self.build_attrs(self.attrs, attrs))
        marked = options.replace(f"{chosen}>", f"{chosen} selected>", 1)
        return mark_safe(f'<select name="{conditional_escape(name)}"{about}>{marked}</select>')  # noqa: S308


@lru_cache(maxsize=32)  # few lists, in each language
def _options(choices: tuple[tuple[Any, Any], ...]) -> str:
    return "".join(_option({"value": v, "label": label, "attrs": {}}) for v, label in choices)


_KINDS = {
    _input: "text number email url color search tel password hidden date datetime time checkbox",
    _textarea: "textarea",
    _select: "select",
    _choices: "radio checkbox_select",
}
WRITERS: dict[str, Callable[[Widget], str]] = {
    f"django/forms/widgets/{name}.html": write
    for write, names in _KINDS.items()
    for name in names.split()
}

"""Form fields of the kit: a text in several languages, a date as precisely as it is known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import languages
from .partial_dates import read_partial_date


class MultilingualInput(forms.MultiWidget):
    """One box a language of the interface; `core/parts/field.html` names each."""

    multilingual = True
    use_fieldset = True

    def __init__(self, lines: int = 1, attrs: dict[str, Any] | None = None) -> None:
        box = forms.Textarea if lines > 1 else forms.TextInput
        super().__init__({code: box({"lang": code}) for code in languages.codes()}, attrs)

    def decompress(self, value: languages.Text | None) -> list[str]:
        return [(value or {}).get(code, "") for code in languages.codes()]


class MultilingualFormField(forms.MultiValueField):
    """A Text; where it is required, one language is enough."""

    def __init__(self, *, lines: int = 1, required: bool = True, **options: Any) -> None:
        boxes = [forms.CharField(required=False) for _code in languages.codes()]
        super().__init__(
            boxes,
            require_all_fields=False,
            required=required,
            widget=MultilingualInput(lines),
            **options,
        )
        self.error_messages["required"] = _("Write it in one language at least.")

    def compress(self, data_list: list[str]) -> languages.Text:
        return {
            code: words for code, words in zip(languages.codes(), data_list, strict=False) if words
        }


class PartialDateFormField(forms.CharField):
    """A year, a month or a day, as people write them; its value is as `PartialDateField` has it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("A year, a month or a day: 1963, 01/1963, 22/01/1963."))
        super().__init__(max_length=10, **options)

    def clean(self, value: Any) -> str:
        written: str = super().clean(value)
        return read_partial_date(written) if written else ""

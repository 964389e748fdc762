"""Form fields of the kit: a text in several languages, one box a language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import languages


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

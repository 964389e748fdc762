"""Fields that several forms of the registry share: an amount, a day, an authority."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import queries
from ..models import Authority
from ..models.money import MOST_DIGITS
from ..names import LONGEST_QUESTION


class Amount(forms.DecimalField):
    """Euros and cents, written with a comma or a point, with or without spaces."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "max_digits": MOST_DIGITS,
            "decimal_places": 2,
            "widget": forms.TextInput,
            "localize": True,
        }
        super().__init__(**defaults | options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split()).removesuffix("€").replace(",", ".")
        return super().to_python(value)


class Day(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **options)


class AuthorityField(forms.CharField):
    """An authority of the registry by name, SIREN, INSEE code or page: one, or words to tell it."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "label": _("Authority"),
            "max_length": LONGEST_QUESTION,
            "help_text": _("Its SIREN or INSEE code, or its name: “Rennes (35)”."),
        }
        super().__init__(**defaults | options)

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        found = list(queries.search_authorities(written).filter(valid_until=None)[:2])
        exact = [each for each in found if each.name.casefold() == written.casefold()]
        if len(found) == 1 or (len(exact) == 1 and self._alone(exact[0])):
            return (exact or found)[0]
        if not found:
            raise ValidationError(
                _("The registry knows no “%(written)s”: look for it on the page of authorities.")
                % {"written": written}
            )
        raise ValidationError(
            _("Several authorities answer to “%(written)s”: write the SIREN or INSEE code.")
            % {"written": written}
        )

    def _alone(self, authority: Authority) -> bool:
        """Whether no other authority has this very name."""
        same = Authority.objects.filter(search_name=authority.search_name, valid_until=None)
        return same.count() == 1

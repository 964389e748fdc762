"""Forms that grow without JavaScript: rows are added and taken away by buttons of the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

MOST_ROWS = 60
Row = dict[str, Any]


def as_written(form: forms.Form) -> Row:
    """What somebody wrote, unchecked, to be shown again."""
    return {name: form[name].value() for name in form.fields}


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of one form; those left empty do not count."""

    def initial_form_count(self) -> int:
        return 0

    def written(self) -> list[Row]:
        """What somebody wrote in each row, unchecked."""
        return [as_written(form) for form in self.forms]

    def filled(self) -> list[Row]:
        """The checked values of the rows that somebody wrote in."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def rows_of(
    form: type[forms.Form],
    prefix: str,
    sent: Any = None,
    rows: Sequence[Row] = (),
    *,
    empty: int = 0,
    **form_kwargs: Any,
) -> Rows:
    """Rows of a form: those sent, or those given and some empty ones."""
    made = forms.formset_factory(
        form, formset=Rows, extra=len(rows) + empty, max_num=MOST_ROWS, validate_max=True
    )
    # Compared with what they were, rows sent unchanged would count as left empty.
    initial = list(rows) if sent is None else None
    return cast("Rows", made(sent, initial=initial, prefix=prefix, form_kwargs=form_kwargs or None))

"""What the pages that import a file ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rencontres.core.spreadsheets import MOST_BYTES, Heading, column_letter

from ..importing.fields import FIELDS, Field
from ..models import Import, ImportRow, Link
from ..queries.imports import ROW_DECISIONS


class UploadForm(forms.Form):
    """A file, and what it brings."""

    brings = forms.ChoiceField(
        label=_("What the file brings"),
        choices=Import.Brings.choices,
        widget=forms.RadioSelect,
        initial=Import.Brings.LINKS,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or ODS, up to %(most)s MB and 100,000 rows.")
        % {"most": MOST_BYTES // 1_000_000},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )


class HeadingForm(forms.Form):
    """Where the headings of a file stand."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    first = forms.IntegerField(label=_("Headings from row"), min_value=1)
    last = forms.IntegerField(label=_("to row"), min_value=1)

    def __init__(self, *args: Any, of: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        sheets = enumerate(of.outline["sheets"])
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (place, sheet["name"]) for place, sheet in sheets if sheet["rows"]
        ]


class ColumnBoxes(forms.Form):
    """What each column under some headings holds, of the things a file may bring."""

    def __init__(
        self, *args: Any, brought: Sequence[Field], heading: Heading, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.heading = heading
        labels = [("", _("— leave out —")), *((each.name, each.label) for each in brought)]
        for place, name in enumerate(heading.names):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=f"{column_letter(place + 1)} · {name}", choices=labels, required=False
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The boxes of the columns."""
        return [self[f"column_{place}"] for place in range(len(self.heading.names))]

    @property
    def others(self) -> list[forms.BoundField]:
        """The other boxes."""
        return [field for field in self if not field.name.startswith("column_")]

    @property
    def mapping(self) -> dict[str, Any]:
        """What was chosen, as the verb wants it."""
        columns: dict[str, list[int]] = {}
        for place in range(len(self.heading.names)):
            if field := self.cleaned_data[f"column_{place}"]:
                columns.setdefault(field, []).append(place)
        others = {field.name: self.cleaned_data[field.name] for field in self.others}
        return {"columns": columns, "first": self.heading.first, "last": self.heading.last} | others


class ColumnsForm(ColumnBoxes):
    """What each column holds, and what is true where no column says it."""

    def __init__(self, *args: Any, of: Import, **options: Any) -> None:
        super().__init__(*args, brought=FIELDS[of.brings], **options)
        if of.brings == Import.Brings.LINKS:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind of link, where no column says it"), choices=Link.Kind.choices
            )
        if of.brings == Import.Brings.PROJECTS:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of the titles"), choices=settings.LANGUAGES
            )
        self.fields["source"] = forms.CharField(
            label=_("Source, where no column says it"), max_length=200
        )


class RowsForm(forms.Form):
    """Which rows of an import are shown."""

    q = forms.CharField(
        label=_("Words of the row"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    decision = forms.ChoiceField(label=_("Names"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)

    def __init__(self, *args: Any, over: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        everything = ("", _("all rows"))
        decisions: Any = self.fields["decision"]
        decisions.choices = [everything, *ROW_DECISIONS]
        outcomes: Any = self.fields["outcome"]
        outcomes.choices = [everything, *ImportRow.Outcome.choices]
        del self.fields["decision" if over else "outcome"]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, without what cannot be."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

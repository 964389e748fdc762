"""The short forms: to end, to suspend, to attach a document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rencontres.core.forms import PartialDateFormField


class EndForm(forms.Form):
    """Since when it is over."""

    until = PartialDateFormField(label=_("Over since"), required=False)


class SuspendForm(forms.Form):
    """Why it is stopped."""

    reason = forms.CharField(
        label=_("Reason of the suspension"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it."),
    )


class AttachForm(forms.Form):
    """A document: its address on the web, or a file."""

    title = forms.CharField(label=_("Title of the document"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    url = forms.URLField(
        label=_("Address on the web"), required=False, max_length=500, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("PDF, DOCX, ODT, JPEG or PNG, 10 MB at most. Everybody can read it."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("url")) == bool(given.get("file")):
            self.add_error("url", _("Give an address or a file: one of the two."))
        return given

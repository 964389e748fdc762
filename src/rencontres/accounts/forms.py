"""Forms about accounts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import Reason


class LinkForm(forms.Form):
    """Somebody who asks for what is held about an address."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class EraseForm(forms.Form):
    """Somebody who has understood."""

    understood = forms.BooleanField(label=_("I understand that nobody can bring my data back."))


class OnBehalfForm(forms.Form):
    """Whom an administrator erases, and why."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=Reason.choices,
        help_text=_("The log keeps this, and numbers of rows; neither the name nor the address."),
    )

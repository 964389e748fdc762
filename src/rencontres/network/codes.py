"""What codes of others' lists mean: the United Nations' goals, the OECD's policy markers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import words

from .iati import codelists

SIGNIFICANCE: dict[int, Any] = {
    0: _("not targeted"),
    1: _("significant objective"),
    2: _("principal objective"),
}


def goals() -> dict[str, str]:
    """The names of the United Nations' goals by code, in the reader's language."""
    return _named("UNSDG-Goals")


def markers() -> dict[str, str]:
    """The names of the policy markers by code, in the reader's language."""
    return _named("PolicyMarker")


def _named(codelist: str) -> dict[str, str]:
    return {code: words(name) for code, name in codelists.shipped()[codelist].items()}

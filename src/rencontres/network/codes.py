"""What codes of others' lists mean: the United Nations' goals, the OECD's policy markers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GOALS: dict[str, Any] = {
    "1": _("No poverty"),
    "2": _("Zero hunger"),
    "3": _("Good health and well-being"),
    "4": _("Quality education"),
    "5": _("Gender equality"),
    "6": _("Clean water and sanitation"),
    "7": _("Affordable and clean energy"),
    "8": _("Decent work and economic growth"),
    "9": _("Industry, innovation and infrastructure"),
    "10": _("Reduced inequalities"),
    "11": _("Sustainable cities and communities"),
    "12": _("Responsible consumption and production"),
    "13": _("Climate action"),
    "14": _("Life below water"),
    "15": _("Life on land"),
    "16": _("Peace, justice and strong institutions"),
    "17": _("Partnerships for the goals"),
}

MARKERS: dict[str, Any] = {
    "1": _("equality between women and men"),
    "2": _("environment"),
    "3": _("participatory development and good governance"),
    "4": _("trade development"),
    "5": _("biodiversity"),
    "6": _("climate change: mitigation"),
    "7": _("climate change: adaptation"),
    "8": _("desertification"),
    "9": _("health of mothers, newborns and children"),
    "10": _("disaster risk reduction"),
    "11": _("inclusion of persons with disabilities"),
    "12": _("nutrition"),
}

SIGNIFICANCE: dict[int, Any] = {
    0: _("not targeted"),
    1: _("significant objective"),
    2: _("principal objective"),
}


def goal_of(code: str) -> str:
    """A goal or target with the goal's name: “6 Clean water and sanitation”, “6.1 (…)”."""
    name = GOALS.get(code.partition(".")[0], "")
    return f"{code} ({name})" if "." in code else f"{code} {name}"

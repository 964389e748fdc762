"""Calls and contributions for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rencontres.contributions import actions
from rencontres.contributions.content import Organised, Proposed
from rencontres.contributions.models import Call, Contribution, Criterion, Organiser, Reviewer
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Edition, EditionTheme

from .. import factories

LONG_AGO = datetime(2017, 1, 1, tzinfo=UTC)
FAR = datetime(2100, 1, 1, tzinfo=UTC)
TITLE = {"fr": "L’eau en partage", "en": "Sharing water"}
AWA = Proposed("Awa", "Exemple", "awa@example.org", function="Maire")


def call(of: Edition, **fields: Any) -> Call:
    """A call for workshops, open to anyone, in French and English."""
    defaults = {
        "edition": of,
        "opens": LONG_AGO,
        "closes": FAR,
        "languages": ["fr", "en"],
    }
    if "kind" not in fields:
        fields["kind"] = factories.session_kind(of)
    return Call.objects.create(**defaults | fields)


def theme(of: Edition, key: str = "water", **fields: Any) -> EditionTheme:
    """A theme; the same row when asked for twice."""
    defaults = {"name": {"fr": "Eau", "en": "Water", "es": "Agua"}} | fields
    return EditionTheme.objects.get_or_create(edition=of, key=key, defaults=defaults)[0]


def content(of: Edition, **fields: Any) -> dict[str, Any]:
    """All that a contribution has to say."""
    return {
        "title": TITLE,
        "abstract": {"fr": "Comment partager l’eau."},
        "themes": [theme(of)],
        "organised": Organised("Ville de Ségou", factories.country("SN")),
        "languages": ["fr"],
        "seats": 40,
    } | fields


def contribution(
    of: Call, organiser: Any = None, *, sent: bool = True, **fields: Any
) -> Contribution:
    """A contribution, whole and sent unless asked otherwise."""
    made = Contribution.objects.create(call=of)
    organiser = organiser or factories.user()
    Organiser.objects.create(contribution=made, user=organiser, email=organiser.email, lead=True)
    made = actions.save(by=SYSTEM, contribution=made, changes=content(of.edition, **fields), seen=1)
    return actions.submit(by=SYSTEM, contribution=made) if sent else made


def criteria(of: Edition, *weights: int) -> list[Criterion]:
    """Criteria of these weights."""
    return [
        Criterion.objects.create(edition=of, position=n, name={"fr": f"C{n}"}, weight=weight)
        for n, weight in enumerate(weights)
    ]


def reviewer(of: Edition, key: str = "") -> Any:
    """An account that reviews a theme, or all."""
    user = factories.user(f"Relecteur {key}")
    Reviewer.objects.create(edition=of, user=user, theme=theme(of, key) if key else None)
    return user

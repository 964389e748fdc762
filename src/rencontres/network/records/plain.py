"""Records as JSON values and back, as the history keeps them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from .data import AuthorityFacts, Budget, Document, NewAgreement, NewLink, NewProject, State

Json = dict[str, Any]


def as_json(record: State) -> Json:
    """A record as JSON values; amounts and days as text."""
    values: Json = json.loads(json.dumps(asdict(record), cls=DjangoJSONEncoder))
    return values


def from_json(kind: type[State], values: Json) -> State:
    """The record that `as_json` was given."""
    if kind is AuthorityFacts:
        return AuthorityFacts(**values)
    read = dict(values) | {"documents": tuple(Document(**each) for each in values["documents"])}
    if kind is NewAgreement:
        return NewAgreement(**read | {"term": _day(read["term"])})
    read["confirmed"] = _day(read["confirmed"])
    if kind is NewLink:
        roles = {int(key): role for key, role in read["roles"].items()}
        return NewLink(**read | {"parties": tuple(read["parties"]), "roles": roles})
    return NewProject(
        **read
        | {name: tuple(read[name]) for name in ("partners", "themes", "sdgs")}
        | {
            "purposes": {code: Decimal(share) for code, share in read["purposes"].items()},
            "budgets": tuple(
                Budget(**each | {"amount": Decimal(each["amount"])}) for each in read["budgets"]
            ),
        }
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None

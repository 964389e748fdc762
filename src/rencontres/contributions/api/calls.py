"""An edition's calls and the questions of their forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from rencontres.core.languages import Text
from rencontres.programme.api.sessions import visible_edition

from .. import queries, rules
from ..models import Call, Question

router = Router()


class QuestionOut(Schema):
    """A question of a call's form; an answer to a choice is the place of one, from 0."""

    id: int
    kind: str = Field(description=", ".join(Question.Kind.values))
    label: Text
    help: Text
    required: bool
    longest: int | None = Field(description="Most characters of a text.")
    choices: list[Text]


class CallOut(Schema):
    """What an edition calls for."""

    kind: str = Field(description="Key of the kind of session.")
    name: Text
    opens: datetime
    closes: datetime
    open: bool
    audience: str = Field(description=", ".join(Call.Audience.values))
    languages: list[str]
    instructions: Text
    questions: list[QuestionOut]


@router.get("{edition}/calls", response=list[CallOut], summary="Calls")
def calls(request: HttpRequest, edition: str) -> list[dict[str, Any]]:
    """What the edition calls for, with the questions of each form; public."""
    found = queries.calls(visible_edition(request, edition)).prefetch_related("questions")
    return [_out(call) for call in found]


def _out(call: Call) -> dict[str, Any]:
    kept = ("opens", "closes", "audience", "languages", "instructions")
    return {
        **{name: getattr(call, name) for name in kept},
        "kind": call.kind.key,
        "name": call.kind.name,
        "open": rules.takes(call, None, timezone.now()),
        "questions": list(call.questions.all()),
    }

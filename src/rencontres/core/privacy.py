"""Personal data declares, on its model, why it is kept, how long, and how it leaves.

    @personal(email=Personal(_("To be written to"), years=3))
    class User(models.Model): ...

`docs/privacy.md` lists every declaration (a test compares the two).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

NOBODY = "@erased.invalid"  # a domain that can never receive anything (RFC 6761)
NOWHERE = "@nowhere.invalid"  # of whoever has given no address

Model = TypeVar("Model", bound=type[models.Model])


@dataclass(frozen=True)
class Personal:
    """Purpose, retention in years after the last edition attended, export and erasure of a field.

    `erasure` says what takes the value's place: "empty" or "delete" (the row goes).
    """

    purpose: Any
    years: int
    exported: bool = True
    erasure: str = "empty"


register: dict[type[models.Model], dict[str, Personal]] = {}


def personal(**fields: Personal) -> Callable[[Model], Model]:
    """Declare a model's personal fields; a name that is no field raises FieldDoesNotExist."""

    def declare(model: Model) -> Model:
        for name in fields:
            model._meta.get_field(name)
        register[model] = fields
        return model

    return declare

"""Permissions: named predicates over (actor, thing), registered once, unknown names refused.

A room declares its own in `permissions.py`::

    permissions.register("programme.release_timetable", in_team("programme"))

Predicates combine with `any_of` and `all_of`. The system may do everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from .actor import Actor, System

Predicate = Callable[[Actor, Any], bool]
Reason = Callable[[Actor, Any], Exception | None]

_registry: dict[str, Predicate] = {}
_reasons: dict[str, Reason] = {}


class UnknownPermissionError(LookupError):
    """A permission was asked for that no room has registered."""


def register(name: str, predicate: Predicate, *, otherwise: Reason | None = None) -> None:
    """Register a permission once, under `<room>.<verb>`; a second time raises ValueError.

    `otherwise` may say no in better words than PermissionDenied: the refusal to raise, or None.
    """
    if name in _registry:
        raise ValueError(f"permission {name} is registered twice")
    _registry[name] = predicate
    if otherwise is not None:
        _reasons[name] = otherwise


def names() -> list[str]:
    """Every registered permission, sorted."""
    return sorted(_registry)


def allowed(actor: Actor, name: str, thing: Any = None) -> bool:
    """Whether the actor may do `name` to `thing`; an unknown name raises."""
    try:
        predicate = _registry[name]
    except KeyError:
        raise UnknownPermissionError(f"no room registers the permission {name!r}") from None
    return isinstance(actor, System) or predicate(actor, thing)


def require(actor: Actor, name: str, thing: Any = None) -> None:
    """Raise PermissionDenied, or the refusal that says more, unless the actor may do `name`."""
    if not allowed(actor, name, thing):
        reason = _reasons.get(name)
        raise (reason and reason(actor, thing)) or PermissionDenied(name)


def everyone(actor: Actor, thing: Any) -> bool:
    """Visitors included."""
    return True


def signed_in(actor: Actor, thing: Any) -> bool:
    """Anybody who has signed in."""
    return bool(actor.is_authenticated)


def nobody(actor: Actor, thing: Any) -> bool:
    """No person; the system only."""
    return False


def any_of(*predicates: Predicate) -> Predicate:
    """True where one of the predicates is."""
    return lambda actor, thing: any(predicate(actor, thing) for predicate in predicates)


def all_of(*predicates: Predicate) -> Predicate:
    """True where all of the predicates are."""
    return lambda actor, thing: all(predicate(actor, thing) for predicate in predicates)

"""Who acts: a signed-in person, a visitor, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class System:
    """The software acting by itself: command line, nightly task, demonstration."""

    name: str = "system"
    pk: None = None
    is_authenticated: bool = True


Actor = AbstractBaseUser | AnonymousUser | System

SYSTEM = System()
VISITOR = AnonymousUser()

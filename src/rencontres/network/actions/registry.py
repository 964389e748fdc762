"""The registry as a whole, which one verb at a time writes in bulk."""

from __future__ import annotations

import uuid

from django.utils import timezone

from ..models import (
    Registry,
)


def lock_registry() -> None:
    """Let one verb at a time write the registry; the others wait for its end."""
    Registry.objects.get_or_create(pk=1)
    Registry.objects.select_for_update().get(pk=1)


def renew_registry() -> None:
    """Say that the registry is another one now: what was computed from it is computed anew."""
    Registry.objects.filter(pk=1).update(version=uuid.uuid4(), changed=timezone.now())

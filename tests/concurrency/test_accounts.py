"""The same address, registered by many at once, has one account."""

from __future__ import annotations

import pytest

from rencontres.accounts.actions import ensure_user
from rencontres.accounts.models import User
from rencontres.core.actor import SYSTEM

from .crowd import CROWD, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_account_whoever_comes_first():
    def ensure() -> User:
        return ensure_user(by=SYSTEM, email="Awa@example.org", name="Awa")

    assert all_at_once([ensure] * CROWD) == ["done"] * CROWD
    assert User.objects.get().email == "awa@example.org"

"""What every test may use. The database is a real PostgreSQL, embedded or from DATABASE_URL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

from rencontres.core.kept import Kept

# A busy machine is slow, not wrong: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Each test begins in the default language, whatever a request before it left active."""
    with translation.override("fr"):
        yield


_NOTHING = property(lambda kept: None, lambda kept, value: None)


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page reads what later ones have in memory: statements could not be compared."""
    monkeypatch.setattr(Kept, "_kept", _NOTHING, raising=False)

"""What the tests of imports share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rencontres.network import linkage


@pytest.fixture(autouse=True)
def _fresh_index() -> Iterator[None]:
    """Rows that a test makes by hand give the registry no new version."""
    linkage._index.cache_clear()
    yield
    linkage._index.cache_clear()

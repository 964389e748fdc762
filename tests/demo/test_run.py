"""Starting over: only what a demonstration made is erased."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.demo.run import (
    DemonstrationError,
    _staged,
    _start_over,
    begin_staging,
    finish_staging,
)
from rencontres.editions.models import Edition
from rencontres.network.actions import load_countries
from rencontres.network.models import Country

from .. import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_database_is_left_as_it_is():
    said: list[str] = []
    _start_over(said.append)
    assert said == []


def test_a_demonstration_finished_or_not_is_erased():
    begin_staging(by=SYSTEM)
    load_countries(by=SYSTEM)
    factories.edition()
    finish_staging(by=SYSTEM, participants=700, seed=7)
    assert _staged() == {"participants": 700, "seed": 7}
    said: list[str] = []
    _start_over(said.append)
    assert said == ["Starting over: what was staged before is erased."]
    assert not Edition.objects.exists()
    assert not Country.objects.exists()
    assert not LogEntry.objects.exists()


def test_real_data_is_never_erased_even_with_a_demonstration_on_top():
    load_countries(by=SYSTEM)
    begin_staging(by=SYSTEM)
    factories.edition()
    with pytest.raises(DemonstrationError, match="would erase it"):
        _start_over(lambda said: None)
    assert Edition.objects.count() == 1

"""One release applied, or one authority added, by many at once: the others find it done."""

from __future__ import annotations

import threading

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.network import actions, releases
from rencontres.network.actions import authorities, reference, updates
from rencontres.network.models import Authority

from .. import factories
from ..network.packages import commune, package
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 4
COMMUNES = [commune(f"50{number:03}", f"Commune {number}") for number in range(200)]


@pytest.fixture
def applies(tmp_path):
    """The same release, to be applied by a crowd."""
    factories.country("FR")
    lists = releases.read_packages([package(tmp_path, "7.0.0", COMMUNES)])
    return [lambda: actions.apply_reference_data(by=SYSTEM, lists=lists)] * CROWD


def created():
    """How many authorities each application says it created."""
    lines = LogEntry.objects.filter(verb="network.apply_reference_data")
    return sorted(line.notes.get("created", 0) for line in lines)


def test_a_release_applied_by_many_at_once_is_there_once(applies):
    assert all_at_once(applies) == ["done"] * CROWD
    assert Authority.objects.filter(kind="commune").count() == len(COMMUNES)
    assert created() == [0] * (CROWD - 1) + [len(COMMUNES) + 2]


def test_an_authority_added_by_many_at_once_is_there_once():
    factories.country("UA")
    new = actions.NewAuthority(name="Lviv", kind="province", country="UA")
    adds = [lambda: actions.create_authority(by=SYSTEM, new=new)] * CROWD
    assert all_at_once(adds) == ["done"] + ["known"] * (CROWD - 1)
    assert Authority.objects.count() == 1


def test_control_without_the_lock_an_authority_is_added_many_times(monkeypatch):
    factories.country("UA")
    monkeypatch.setattr(authorities, "lock_registry", lambda: None)
    all_have_checked = threading.Barrier(CROWD)
    monkeypatch.setattr(authorities, "renew_registry", lambda: all_have_checked.wait(timeout=30))
    new = actions.NewAuthority(name="Lviv", kind="province", country="UA")
    adds = [lambda: actions.create_authority(by=SYSTEM, new=new)] * CROWD
    all_at_once(adds)
    assert Authority.objects.count() == CROWD


def test_control_without_the_lock_they_get_into_each_other_s_way(monkeypatch, applies):
    for module in (reference, updates):
        monkeypatch.setattr(module, "lock_registry", lambda: None)
    outcomes = all_at_once(applies)
    assert outcomes != ["done"] * CROWD or created() != [0] * (CROWD - 1) + [len(COMMUNES) + 2]

"""Files of others sent and recorded at the same moment: each activity is there once."""

from __future__ import annotations

import threading

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, preview
from rencontres.network.actions import iati_files, records
from rencontres.network.models import Eligibility, IatiActivity, IatiFile, Project

from ..network import factories
from ..network.activities import file, full
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


def accepted(number: int) -> IatiFile:
    """A file that was read and accepted, unlike the others but for its one activity."""
    content = (file(full("XM-1")) + "\n" * number).encode()
    return IatiFile.objects.create(
        name=f"{number}.xml",
        sha256=str(number),
        content=content,
        size=len(content),
        state=IatiFile.State.RECORDING,
        theme=factories.theme(),
    )


@pytest.fixture
def cooperating():
    factories.authority("Lyon", siren="216901231")
    factories.authority("Dakar", "SN", search_name="dakar")


def test_a_file_sent_by_many_at_once_is_kept_once():
    content = file(full("XM-1")).encode()
    sends = [lambda: actions.send_iati_file(by=SYSTEM, name="a.xml", content=content)] * CROWD
    assert all_at_once(sends) == ["done"] * CROWD
    assert IatiFile.objects.get().state == "read"


def test_an_activity_in_many_files_is_recorded_once(cooperating):
    files = [accepted(number) for number in range(CROWD)]
    recordings = [
        lambda sent=sent: actions.record_iati_file(by=SYSTEM, file=sent) for sent in files
    ]
    assert all_at_once(recordings) == ["done"] * CROWD
    assert (IatiActivity.objects.count(), Project.objects.count()) == (1, 1)
    assert set(IatiFile.objects.values_list("state", flat=True)) == {"recorded"}


def test_without_the_lock_two_files_would_bring_it_twice(cooperating, monkeypatch):
    both = threading.Barrier(2)
    read = preview.contents

    def read_together(content: bytes) -> preview.Contents:
        found = read(content)
        both.wait(timeout=30)
        return found

    monkeypatch.setattr(iati_files, "lock_registry", lambda: None)
    monkeypatch.setattr(records, "lock_registry", lambda: None)
    monkeypatch.setattr(preview, "contents", read_together)
    files = [accepted(number) for number in range(2)]
    recordings = [
        lambda sent=sent: actions.record_iati_file(by=SYSTEM, file=sent) for sent in files
    ]
    outcomes = all_at_once(recordings)
    assert outcomes[1] == "done"
    assert outcomes[0].startswith("IntegrityError")


def test_a_file_accepted_by_many_at_once_is_recorded_once(cooperating):
    sent = accepted(1)
    IatiFile.objects.update(state=IatiFile.State.READ, report={"projects": 1})
    theme = factories.theme()
    accepts = [
        lambda: actions.accept_iati_file(by=SYSTEM, file=sent, theme=theme)
        for _each in range(CROWD)
    ]
    assert all_at_once(accepts) == ["done"] * CROWD
    assert (IatiActivity.objects.count(), Project.objects.count()) == (1, 1)


def test_years_of_a_country_said_at_once_never_overlap():
    country = factories.country("SN")

    def say(first: int):
        return lambda: actions.keep_eligibility(
            by=SYSTEM, country=country, first_year=first, last_year=None, source="CAD"
        )

    outcomes = all_at_once([say(2000 + number) for number in range(CROWD)])
    assert outcomes == ["done", *["years_overlap"] * (CROWD - 1)]
    assert Eligibility.objects.count() == 1

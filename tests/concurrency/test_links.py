"""Links to drafts asked for at the same moment: an address receives no more than its share.

The control takes the lock away and must see more sent.
"""

from __future__ import annotations

import threading

import pytest

from rencontres.core.actor import VISITOR
from rencontres.delegations.actions import Organisation, begin_draft, links, send_link
from rencontres.delegations.models import Draft

from .. import factories
from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def attempts(number):
    edition = factories.edition()
    organisation = Organisation("Radio Exemple", factories.country(), kind="press")
    begun = [
        begin_draft(by=VISITOR, edition=edition, organisation=organisation, language="fr")
        for _number in range(number)
    ]
    return [
        lambda draft=draft, secret=secret: send_link(
            by=VISITOR, draft=draft, secret=secret, email="awa@example.org", client="192.0.2.1"
        )
        for draft, secret in begun
    ]


def sent():
    return Draft.objects.filter(email="awa@example.org").count()


def test_an_address_receives_its_share():
    assert all_at_once(attempts(12)) == ["done"] * 5 + ["too_many"] * 7
    assert sent() == 5


def test_control_without_the_lock_more_are_sent(monkeypatch):
    monkeypatch.setattr(links, "MOST_TO_ADDRESS", 1)
    counted = threading.Barrier(2)

    bulk_create = links.LinkSent.objects.bulk_create

    def slowly(rows):
        counted.wait(timeout=30)  # both have counted, and nobody has written yet
        return bulk_create(rows)

    monkeypatch.setattr(links, "one_by_one", lambda _key: None)
    monkeypatch.setattr(links.LinkSent.objects, "bulk_create", slowly)
    assert all_at_once(attempts(2)) == ["done", "done"]
    assert sent() == 2

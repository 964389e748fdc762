"""Issued invoices are kept as files: the same bytes for ever, whatever changes around them."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from rencontres.core.actor import SYSTEM
from rencontres.money import actions, documents, tasks
from rencontres.money.keeping import file_of
from rencontres.money.models import Copy, Invoice

from .. import factories
from . import orders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def invoice():
    return actions.issue_invoice(by=SYSTEM, order=orders.order())


def page(invoice):
    order = invoice.order
    return f"/{order.edition.slug}/orders/{order.reference}/invoices/{invoice.pk}.pdf"


def test_what_was_sent_is_what_is_served_for_ever(
    client, mailoutbox, django_capture_on_commit_callbacks, monkeypatch
):
    with django_capture_on_commit_callbacks(execute=True):
        invoice = actions.issue_invoice(by=SYSTEM, order=orders.order())
    [message] = mailoutbox
    sent = message.attachments[0][1]
    monkeypatch.setattr(documents, "invoice", lambda _invoice: pytest.fail("made again"))
    client.force_login(factories.team_member(invoice.order.edition, "treasury"))
    assert client.get(page(invoice)).content == sent
    copy = Copy.objects.get()
    assert copy.file.startswith(f"invoices/{invoice.year}/{invoice.reference}-")
    assert copy.size == len(sent)


def test_where_there_is_no_file_it_is_made_once(client, invoice):
    client.force_login(factories.team_member(invoice.order.edition, "treasury"))
    assert not Copy.objects.exists()
    first = client.get(page(invoice)).content
    assert first.startswith(b"%PDF")
    assert client.get(page(invoice)).content == first
    assert Copy.objects.count() == 1


def test_who_has_no_address_has_a_file_all_the_same(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue_invoice(by=SYSTEM, order=orders.order(payer=orders.payer(email="")))
    assert Copy.objects.count() == 1


def test_a_task_that_runs_twice_keeps_one_file(invoice):
    tasks.keep_invoice(invoice=invoice.pk)
    tasks.keep_invoice(invoice=invoice.pk)
    assert Copy.objects.count() == 1
    folder = f"invoices/{invoice.year}"
    assert len(default_storage.listdir(folder)[1]) == 1


def test_a_file_that_was_altered_or_lost_is_not_served(client, invoice):
    client.force_login(factories.team_member(invoice.order.edition, "treasury"))
    file_of(invoice)
    name = Copy.objects.get().file
    with default_storage.open(name, "wb") as file:
        file.write(b"%PDF forged")
    answer = client.get(page(invoice))
    assert answer.status_code == 409
    assert f"restaurez {name}" in answer.content.decode()
    default_storage.delete(name)
    assert client.get(page(invoice)).status_code == 409
    assert Copy.objects.count() == 1


def test_the_row_of_a_file_never_changes(invoice):
    file_of(invoice)
    for change in (
        lambda: Copy.objects.update(sha256="0" * 64),
        lambda: Copy.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert Invoice.objects.count() == 1

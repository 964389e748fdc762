"""The same over HTTP."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rencontres.core.actor import SYSTEM
from rencontres.money import actions
from rencontres.money.models import Movement, Payment

from .. import factories
from . import orders
from .statement import document, movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition()


@pytest.fixture
def order(edition):
    made = orders.order(edition=edition)
    actions.issue_invoice(by=SYSTEM, order=made)
    return made


def send(client, edition, content):
    file = SimpleUploadedFile("releve.xml", content, "text/xml")
    return client.post(f"/api/v1/money/{edition.slug}/statements", {"file": file})


def post(client, edition, end, body):
    path = f"/api/v1/money/{edition.slug}/{end}"
    return client.post(path, body, content_type="application/json")


def test_from_the_file_to_the_refund(client, edition, order):
    client.force_login(factories.team_member(edition, "treasury"))
    file = document(movement("300.00", reference=order.reference), movement("20.00", bank="B2"))
    sent = send(client, edition, file)
    assert sent.status_code == 201
    assert (sent.json()["new"], sent.json()["known"], sent.json()["left"]) == (2, [], 0)
    assert send(client, edition, file).json()["known"] == ["BANK-1", "B2"]
    listed = client.get(f"/api/v1/money/{edition.slug}/movements").json()
    assert [(row["kind"], row["order"], row["rest"]) for row in listed] == [
        ("exact", order.reference, "300.00"),
        ("unknown", None, "20.00"),
    ]
    assert post(client, edition, "movements/accept", {}).json() == {"settled": 1}
    rest = Movement.objects.get(bank_reference="B2")
    share = [{"order": order.reference, "amount": "20.00"}]
    paid = post(client, edition, f"movements/{rest.pk}/settle", share)
    assert (paid.status_code, paid.json()[0]["amount"]) == (201, "20.00")
    much = post(client, edition, f"orders/{order.reference}/refunds", {"amount": "20.01"})
    assert (much.status_code, much.json()["code"]) == (409, "too_much")
    back = post(client, edition, f"orders/{order.reference}/refunds", {"amount": "20.00"})
    assert (back.status_code, back.json()["refund"]) == (201, True)
    order.refresh_from_db()
    assert (order.state, order.paid, order.refunded) == ("paid", 300, 20)


def test_a_bad_file_and_a_stranger_change_nothing(client, edition, order):
    assert send(client, edition, document(movement())).status_code == 403
    client.force_login(factories.team_member(edition, "treasury"))
    bad = send(client, edition, b"x")
    assert (bad.status_code, bad.json()["code"]) == (422, "statement")
    assert (Movement.objects.count(), Payment.objects.count()) == (0, 0)

"""Refunds as a file of transfers: valid by ISO's schema, each refund in one file, sent or not."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sepaxml
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from lxml import etree

from rencontres.accounts.actions import create_api_key
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.money import actions
from rencontres.money.models import Order, Payer, Payment, RefundFile

from .. import factories
from . import orders
from .statement import document, movement

pytestmark = pytest.mark.django_db
SCHEMA = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"
TODAY = timezone.localdate
HERS = "DE89370400440532013000"


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


def due(edition, name="Ville de Rennes", iban=HERS, amount="300", **fields):
    order = orders.order(edition=edition, payer=orders.payer(name=name), **fields)
    actions.issue_invoice(by=SYSTEM, order=order, send=False)
    actions.note_payment(
        by=SYSTEM, order=order, amount=Decimal(amount), method="transfer", on=TODAY()
    )
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    if iban:
        actions.note_account(by=SYSTEM, order=order, iban=iban)
    return Order.objects.get(pk=order.pk)


def made(edition):
    return actions.make_refund_file(by=SYSTEM, edition=edition, on=TODAY())


def said(file, path):
    root = etree.fromstring(file.content.encode())
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return [node.text for node in root.iterfind(f".//{steps}")]


def test_a_file_is_valid_by_isos_own_schema_whatever_the_names_are(edition):
    due(edition)
    due(edition, name="Ayuntamiento de L’Hospitalet, « Œuvre » № 7 — 東京 & Söhne " + "x" * 130)
    file = made(edition)
    etree.XMLSchema(file=str(SCHEMA)).assertValid(etree.fromstring(file.content.encode()))
    assert said(file, "GrpHdr/CtrlSum") == ["600.00"]
    assert said(file, "PmtInf/NbOfTxs") == ["2"]
    assert said(file, "CdtrAcct/Id/IBAN") == [HERS] * 2
    assert said(file, "DbtrAgt/FinInstnId/BICFI") == ["AGRIFRPP"]
    names = said(file, "Cdtr/Nm")
    assert names[0] == "Ville de Rennes"
    assert names[1].isascii()
    assert len(names[1]) <= 70
    assert said(file, "GrpHdr/MsgId") == [file.name]
    assert (file.transfers, file.total) == (2, 600)


def test_without_a_bic_the_file_is_valid_too(edition):
    due(edition)
    federation = orders.letterhead()
    federation.bic = ""
    federation.save()
    etree.XMLSchema(file=str(SCHEMA)).assertValid(etree.fromstring(made(edition).content.encode()))


def test_a_refund_in_a_file_is_given_back_and_in_no_other(edition):
    order = due(edition)
    file = made(edition)
    order.refresh_from_db()
    assert (order.state, order.refunded) == ("refunded", 300)
    refund = Payment.objects.get(refund=True)
    assert (refund.file, refund.source, refund.amount) == (file, "file", 300)
    assert said(file, "EndToEndId") == [refund.reference]
    with pytest.raises(Refusal) as refusal:
        made(edition)
    assert refusal.value.code == "none"
    assert RefundFile.objects.count() == 1


def test_only_euros_to_a_known_account_go_into_a_file(edition):
    due(edition, iban="")
    due(edition, currency="USD")
    with pytest.raises(Refusal) as refusal:
        made(edition)
    assert refusal.value.code == "none"
    assert not Payment.objects.filter(refund=True).exists()


def test_the_account_that_the_money_came_from_will_do(edition):
    order = orders.order(edition=edition)
    actions.issue_invoice(by=SYSTEM, order=order, send=False)
    content = document(movement("300.00", reference=order.reference))
    actions.import_statement(by=SYSTEM, edition=edition, name="r.xml", content=content)
    actions.settle_exact(by=SYSTEM, edition=edition)
    came_from = order.payments.get().movement.iban
    actions.cancel_order(by=SYSTEM, order=order, reason="Annulé")
    assert came_from
    assert said(made(edition), "CdtrAcct/Id/IBAN") == [came_from]


def test_a_file_is_withdrawn_until_the_bank_has_it(edition):
    order = due(edition)
    file = made(edition)
    with pytest.raises(Refusal) as refusal:
        actions.cancel_payment(
            by=SYSTEM, order=order, payment=Payment.objects.get(refund=True), reason="Non"
        )
    assert refusal.value.code == "filed"
    actions.withdraw_file(by=SYSTEM, file=file)
    order.refresh_from_db()
    assert (order.state, order.refund_due) == ("refund_due", 300)
    again = made(edition)
    actions.note_file_sent(by=SYSTEM, file=again)
    for verb in (actions.withdraw_file, actions.note_file_sent):
        with pytest.raises(Refusal) as refusal:
            verb(by=SYSTEM, file=again)
        assert refusal.value.code == "done"
    order.refresh_from_db()
    assert order.state == "refunded"
    refund = Payment.objects.get(refund=True, cancelled=None)
    actions.cancel_payment(by=SYSTEM, order=order, payment=refund, reason="Compte clos")
    order.refresh_from_db()
    assert order.refund_due == 300, "the bank sent it back"


@pytest.mark.parametrize("iban", ["DE89370400440532013001", "FR76", "compte"])
def test_an_account_checks_itself(edition, iban):
    order = due(edition, iban="")
    with pytest.raises(Refusal) as refusal:
        actions.note_account(by=SYSTEM, order=order, iban=iban)
    assert (refusal.value.code, refusal.value.status) == ("iban", 422)
    assert Payer.objects.get().iban == ""
    with pytest.raises(PermissionDenied):
        actions.note_account(by=factories.user(), order=order, iban=HERS)


def test_a_day_that_is_past_is_refused(edition):
    due(edition)
    with pytest.raises(Refusal) as refusal:
        actions.make_refund_file(by=SYSTEM, edition=edition, on=TODAY() - timedelta(days=1))
    assert refusal.value.code == "on"
    assert not RefundFile.objects.exists()


def test_the_treasurer_makes_downloads_and_sends_a_file(client, edition):
    client.force_login(factories.team_member(edition, "treasury"))
    order = due(edition, iban="")
    page = "/2017/desk/money/refunds/"
    assert "Faire le fichier" not in client.get(page).content.decode()
    client.post(f"{page}{order.pk}/account/", {"iban": "DE89 3704 0044 0532 0130 00"})
    shown = client.get(page).content.decode()
    assert HERS in shown
    assert "Faire le fichier" in shown
    assert client.post(f"{page}files/", {"on": "jamais"}).status_code == 422
    done = client.post(f"{page}files/", {"on": TODAY().isoformat()}, follow=True).content.decode()
    file = RefundFile.objects.get()
    assert f"Le fichier {file.name} est fait" in done
    assert "300,00\xa0€" in done
    answer = client.get(f"{page}files/{file.pk}.xml")
    assert answer.content.decode() == file.content
    assert f"{file.name}.xml" in answer["Content-Disposition"]
    sent = client.post(f"{page}files/{file.pk}.xml", {"do": "sent"}, follow=True).content.decode()
    assert "Remis à la banque le" in sent
    assert client.post(f"{page}files/{file.pk}.xml", {"do": "x"}).status_code == 404
    client.force_login(factories.team_member(edition, "press"))
    assert client.get(f"{page}files/{file.pk}.xml").status_code == 403


def asked(client, method, path, sent, user):
    secret = create_api_key(by=user, user=user, label="test").secret
    return client.generic(
        method,
        f"/api/v1/money/2017/{path}",
        json.dumps(sent),
        content_type="application/json",
        headers={"X-API-Key": secret},
    )


def test_programs_do_all_of_it_too(client, edition):
    user = factories.team_member(edition, "treasury")
    order = due(edition, iban="")
    path = f"orders/{order.reference}"
    assert asked(client, "PUT", f"{path}/account", {"iban": "x"}, user).status_code == 422
    assert asked(client, "PUT", f"{path}/account", {"iban": HERS}, user).json() == {"iban": HERS}
    file = asked(client, "POST", "refund-files", {"on": TODAY().isoformat()}, user)
    assert (file.status_code, file.json()["total"]) == (201, "300.00")
    key = file.json()["id"]
    assert b"pain.001.001.09" in asked(client, "GET", f"refund-files/{key}.xml", {}, user).content
    assert asked(client, "POST", f"refund-files/{key}/withdraw", {}, user).json()["withdrawn"]
    assert asked(client, "POST", f"refund-files/{key}/sent", {}, user).status_code == 409
    assert [each["id"] for each in asked(client, "GET", "refund-files", {}, user).json()] == [key]


def test_programs_write_terms_promises_and_purchase_orders(client, edition):
    user = factories.team_member(edition, "treasury")
    order = orders.order(edition=edition)
    path = f"orders/{order.reference}"
    terms = {"currency": "EUR", "whole": 90, "day": None, "stopped": 50}
    assert asked(client, "PUT", "terms", terms, user).json() == terms
    assert asked(client, "GET", "terms", {}, user).json() == terms
    assert asked(client, "PUT", "terms", terms | {"currency": "USD"}, user).status_code == 409
    promised = {"until": (TODAY() + timedelta(days=9)).isoformat(), "note": "BC 12"}
    assert asked(client, "PUT", f"{path}/promise", promised, user).json() == promised
    changed = {"commitment": "EJ-7", "payer": {"service_code": "FIN", "siret": "24350013900189"}}
    assert asked(client, "PATCH", path, changed, user).status_code == 200
    order = Order.objects.get(pk=order.pk)
    assert (order.commitment, order.payer.service_code) == ("EJ-7", "FIN")
    assert (order.payer.siret, order.payer.name) == ("24350013900189", "Ville de Rennes")
    wrong = asked(client, "PATCH", path, {"payer": {"siret": "1"}}, user)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "siret")
    placed = asked(client, "POST", f"{path}/place", {"payer": {"name": "Rennes"}}, user)
    assert (placed.json()["state"], placed.json()["payer"]) == ("ordered", "Rennes")
    press = factories.team_member(edition, "press")
    assert asked(client, "PATCH", path, changed, press).status_code == 403

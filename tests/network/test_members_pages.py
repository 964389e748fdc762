"""The desk of members and the pages of funds, as an officer or a visitor meets them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import SYSTEM
from rencontres.network import actions
from rencontres.network.models import (
    Contribution,
    FeeBand,
    FundUse,
    Member,
    Membership,
    MembershipYear,
    Payment,
)

from .. import factories
from . import members
from .test_pages import statements, text

pytestmark = pytest.mark.django_db

DESK = "/network/desk/members/2017/"


@pytest.fixture
def officer(client):
    client.force_login(members.officer())
    return client


def post(client, path, **fields):
    return client.post(path, fields, follow=True)


def scale_fields(*rows):
    fields = {"bands-TOTAL_FORMS": len(rows), "bands-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        for name, value in zip(("kind", "least", "most", "amount"), row, strict=True):
            fields[f"bands-{number}-{name}"] = value
    return fields


def test_the_desk_is_for_who_is_in_charge(client):
    members.year()
    paths = [DESK, f"{DESK}scale/", "/network/desk/funds/", "/network/desk/letterhead/"]
    assert {client.get(path).status_code for path in paths} == {302}
    client.force_login(members.officer("groups"))
    assert {client.get(path).status_code for path in paths} == {403}
    client.force_login(members.officer())
    assert {client.get(path).status_code for path in paths} == {200}
    assert client.get("/network/desk/officers/").status_code == 403


def test_a_first_year_is_opened(officer):
    page = text(officer.get("/network/desk/members/", follow=True))
    assert "Ouvrir une année d’adhésion" in page
    page = text(post(officer, "/network/desk/members/new-year/", year=2017, due="2017-03-31"))
    assert "L’année 2017 est ouverte." in page
    page = text(officer.get("/network/desk/members/", follow=True))
    assert "Pas encore d’adhérent cette année" in page
    assert "Le papier à en-tête est vide" in page


def test_the_scale_is_edited_and_a_gap_said_above_it(officer):
    actions.open_membership_year(by=SYSTEM, year=2017, due=date(2017, 3, 31))
    rows = [("commune", "0", "999", "100"), ("commune", "2000", "", "1 200,50 €")]
    page = text(post(officer, f"{DESK}scale/", **scale_fields(*rows)))
    assert "Le barème n’est pas enregistré" in page
    assert "commune : aucune cotisation de 1 000 à 1 999 habitants" in page
    assert 'value="1 200,50 €"' in page
    assert not FeeBand.objects.exists()
    rows[0] = ("commune", "0", "1999", "100")
    page = text(post(officer, f"{DESK}scale/", **scale_fields(*rows, ("region", "", "", ""))))
    assert "Le barème est enregistré." in page
    assert list(FeeBand.objects.values_list("kind", "least", "amount")) == [
        ("commune", 0, Decimal("100.00")),
        ("commune", 2000, Decimal("1200.50")),
    ]


def test_from_the_preview_to_the_calls(officer):
    year = members.year()
    rennes, unknown = members.enrolled(
        year, factories.authority("Rennes", population=216_000), factories.authority("Inconnue")
    )
    page = text(officer.get(f"{DESK}fees/"))
    assert "1 adhérent est sans cotisation" in page
    assert "Son nombre d’habitants est inconnu" in page
    assert '<input type="hidden" name="seen" value="9000.00">' in page
    assert "Inscrire 1 cotisation" in page
    assert Membership.objects.filter(fee__isnull=False).count() == 0
    assert "1 cotisation a été inscrite." in text(post(officer, f"{DESK}fees/", seen="9000.00"))
    assert "Toutes les cotisations sont déjà inscrites" in text(officer.get(f"{DESK}fees/"))
    page = text(officer.get(f"{DESK}calls/"))
    assert "9 000,00 €" in page
    assert "1 adhérent sans adresse e-mail" in page
    assert "1 appel a été numéroté." in text(post(officer, f"{DESK}calls/", send="no"))
    assert "Aucun appel à numéroter" in text(officer.get(f"{DESK}calls/"))
    page = text(officer.get(f"{DESK}?state=called"))
    assert f'<a href="/network/desk/memberships/{rennes.pk}/call.pdf">2017-0001</a>' in page
    assert "Inconnue" not in page
    assert "Aucun adhérent ne répond à cela" in text(officer.get(f"{DESK}?search=zzz"))
    assert Membership.objects.get(pk=unknown.pk).state == "enrolled"


def test_a_preview_that_was_not_seen_is_not_accepted(officer):
    members.enrolled(members.year(), factories.authority("Rennes", population=216_000))
    assert officer.post(f"{DESK}fees/", {}).status_code == 422
    assert officer.post(f"{DESK}fees/", {"seen": "1"}).status_code == 409
    assert Membership.objects.get().fee is None


def test_a_member_s_page_from_payment_to_departure(officer):
    membership = members.called(name="Rennes " + "très-long-nom " * 12)
    page, desk = f"/network/desk/member/{membership.member_id}/", "/network/desk/memberships"
    paid = {"amount": "4 000,00", "on": "2017-02-01", "reference": "VIR 1"}
    shown = text(post(officer, f"{desk}/{membership.pk}/pay/", **paid))
    assert "Le paiement est enregistré." in shown
    assert "5 000,00 €" in shown
    shown = text(post(officer, f"{desk}/{membership.pk}/pay/", **paid))
    assert "déjà enregistré ce jour-là" in shown
    shown = text(post(officer, f"{desk}/{membership.pk}/pay/", **paid | {"amount": "beaucoup"}))
    assert 'data-tone="bad"' in shown
    payment = Payment.objects.get()
    cancel = f"/network/desk/payments/{payment.pk}/cancel/"
    assert "Annuler le paiement de 4 000,00 €" in text(officer.get(cancel))
    assert "annulé · Rejeté" in text(post(officer, cancel, reason="Rejeté"))
    assert "Inondations" in text(
        post(officer, f"{desk}/{membership.pk}/waive/", reason="Inondations")
    )
    shown = text(post(officer, f"{desk}/{membership.pk}/restore/"))
    assert "demandée comme avant" in shown
    assert "parti" in text(post(officer, f"{desk}/{membership.pk}/leave/", reason="Vote"))
    shown = text(post(officer, page, email="x@example.org", language="es"))
    assert Member.objects.get().language == "es"
    for path, kind in (
        (f"{page}statement.pdf", "application/pdf"),
        (f"{desk}/{membership.pk}/call.pdf", "application/pdf"),
        (f"{DESK}statement.xlsx", "spreadsheetml.sheet"),
    ):
        response = officer.get(path)
        assert response.status_code == 200
        assert response["Content-Type"].endswith(kind)


def test_a_member_is_enrolled_by_code_or_by_name(officer):
    members.year()
    factories.authority("Saint-Denis", insee="93066")
    factories.authority("Saint-Denis", insee="97411")
    page = text(post(officer, f"{DESK}enrol/", authority="Saint-Denis", language="fr"))
    assert "Plusieurs collectivités répondent à « Saint-Denis »" in page
    page = text(post(officer, f"{DESK}enrol/", authority="nulle part", language="fr"))
    assert "ne connaît pas « nulle part »" in page
    assert not Membership.objects.exists()
    page = text(post(officer, f"{DESK}enrol/", authority="97411", language="fr"))
    assert "pas encore appelé" in page
    page = text(post(officer, f"{DESK}enrol/", authority="97411", language="fr"))
    assert "Déjà adhérents en 2017 : Saint-Denis" in page
    membership = Membership.objects.get()
    page = text(post(officer, f"/network/desk/memberships/{membership.pk}/fee/", fee="80"))
    assert "La cotisation est fixée." in page


def test_the_letterhead_and_the_due_date(officer):
    members.year()
    form = {"name": "Fédération", "accent": "#0b4f8a", "iban": "FR00"}
    page = text(post(officer, "/network/desk/letterhead/", **form))
    assert "n’est pas un IBAN" in page
    form["iban"] = "FR7630006000011234567890189"
    assert "C’est enregistré." in text(post(officer, "/network/desk/letterhead/", **form))
    page = text(post(officer, f"{DESK}due/", due="2017-05-01"))
    assert "1er mai 2017" in page
    assert MembershipYear.objects.get().due == date(2017, 5, 1)


def test_reminders_go_from_the_desk(officer):
    members.called(email="compta@example.org")
    assert "Relancer 1 adhérent" in text(officer.get(DESK))
    assert "1 rappel part." in text(post(officer, f"{DESK}remind/"))
    assert "Personne à relancer" in text(officer.get(DESK))


def test_officers_are_appointed_and_dismissed(client):
    client.force_login(factories.user(is_administrator=True))
    page = text(post(client, "/network/desk/officers/", email="claude@example.org", duty="members"))
    assert "claude@example.org" in page
    assert "Adhérents, cotisations et fonds" in page
    pk = page.partition("/network/desk/officers/")[2].partition("/")[0]
    page = text(post(client, f"/network/desk/officers/{pk}/dismiss/"))
    assert "claude@example.org" not in page


def test_the_list_keeps_the_number_of_statements(officer):
    members.called("Rennes")
    few = statements(officer, DESK)
    for name in ("Brest", "Lorient"):
        members.called(name)
    assert statements(officer, DESK) == few
    waiting = statements(officer, f"{DESK}fees/")
    year = MembershipYear.objects.get()
    members.enrolled(year, factories.authority("Un", population=5))
    one = statements(officer, f"{DESK}fees/")
    for name in ("Deux", "Trois"):
        members.enrolled(year, factories.authority(name, population=5))
    assert statements(officer, f"{DESK}fees/") == one
    assert waiting <= one


def test_the_spreadsheet_keeps_the_number_of_statements(officer):
    members.called("Rennes")
    few = statements(officer, f"{DESK}statement.xlsx")
    for name in ("Brest", "Lorient"):
        members.called(name)
    assert statements(officer, f"{DESK}statement.xlsx") == few


def test_a_fund_from_opening_to_its_public_page(officer, client):
    factories.country("SN")
    assert "Aucun fonds n’est ouvert" in text(officer.get("/network/desk/funds/"))
    opened = post(
        officer,
        "/network/desk/funds/new/",
        name_fr="Solidarité Sénégal",
        purpose_fr="Inondations",
        country="SN",
        on="2017-02-01",
    )
    page = text(opened)
    assert "Pas encore de contribution." in page
    desk = opened.redirect_chain[-1][0]
    factories.authority("Lyon", insee="69123")
    gift = {"in-authority": "69123", "in-amount": "500", "in-on": "2017-02-03"}
    assert "500,00 €" in text(post(officer, f"{desk}contribute/", **gift))
    use = {"out-amount": "600", "out-on": "2017-03-01", "out-what_fr": "Eau", "out-body": "Secours"}
    page = text(post(officer, f"{desk}use/", **use))
    assert "Le fonds contient 500,00 € : c’est moins que 600,00 €." in page
    assert not FundUse.objects.exists()
    page = text(post(officer, f"{desk}use/", **use | {"out-project": "99"}))
    assert "pas de projet de ce numéro" in page
    assert "200,00 €" in text(post(officer, f"{desk}use/", **use | {"out-amount": "300"}))
    cancel = f"/network/desk/contributions/{Contribution.objects.get().pk}/cancel/"
    page = text(post(officer, cancel, reason="Erreur"))
    assert "Le fonds contient 200,00 €" in page
    cancel = f"/network/desk/uses/{FundUse.objects.get().pk}/cancel/"
    assert "annulé · Erreur" in text(post(officer, cancel, reason="Erreur"))
    page = text(post(officer, f"{desk}close/"))
    assert "ne reçoit plus de contribution" in page
    assert "Fermer le fonds" in text(post(officer, f"{desk}close/"))
    changed = {"name_fr": "Autre nom", "purpose_fr": "Autre", "country": "SN", "on": "2017-02-01"}
    assert "Autre nom" in text(post(officer, f"{desk}change/", **changed))
    client.logout()
    assert "Autre nom" in text(client.get("/network/funds/"))
    page = text(client.get(desk.replace("/desk", "")))
    assert "Lyon" in page
    assert "Secours" not in page  # cancelled
    assert "Rien n’a encore été employé." in page


def test_no_fund_yet(client):
    assert "Aucun fonds n’a encore été ouvert" in text(client.get("/network/funds/"))


def test_pages_of_funds_keep_the_number_of_statements(client):
    fund = members.fund(100)
    few = statements(client, "/network/funds/")
    one = statements(client, f"/network/funds/{fund.pk}/")
    for name in ("Metz", "Nancy"):
        members.fund(on=date(2017, 3, 1), name={"fr": name})
        actions.contribute(
            by=SYSTEM,
            fund=fund,
            authority=factories.authority(name),
            amount=Decimal(5),
            on=date(2017, 3, 1),
        )
    assert statements(client, "/network/funds/") == few
    assert statements(client, f"/network/funds/{fund.pk}/") == one


def test_the_api_of_funds_and_members(client, officer):
    fund = members.fund(500)
    found = client.get("/api/v1/network/funds").json()
    assert [(each["given"], each["balance"]) for each in found] == [("500.00", "500.00")]
    details = client.get(f"/api/v1/network/funds/{fund.pk}").json()
    assert [each["name"] for each in details["contributions"]] == ["Lyon"]
    members.called()
    answer = client.get("/api/v1/network/members/2017?state=called").json()
    assert (answer["count"], answer["items"][0]["reference"]) == (1, "2017-0001")
    assert answer["items"][0]["owed"] == "9000.00"
    sent = json.dumps({"call": "2017-0001", "amount": "10.00", "on": "2017-02-01"})
    first = client.post("/api/v1/network/payments", sent, "application/json")
    assert (first.status_code, first.json()["state"]) == (201, "partly_paid")
    again = client.post("/api/v1/network/payments", sent, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "recorded")
    client.logout()
    assert client.get("/api/v1/network/members/2017").status_code == 403
    assert client.post("/api/v1/network/payments", sent, "application/json").status_code == 403
    assert Payment.objects.count() == 1


def test_the_api_s_list_keeps_the_number_of_statements(officer):
    def count():
        with CaptureQueriesContext(connection) as captured:
            officer.get("/api/v1/network/members/2017")
        return len(captured)

    members.called("Rennes")
    few = count()
    for name in ("Brest", "Lorient"):
        members.called(name)
    assert count() == few

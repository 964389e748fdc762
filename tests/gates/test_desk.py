"""The desk at the entrance: found as one types, registered at once, badges printed and lost."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.accounts.actions import create_api_key
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import print_badge, register_on_site, take_payment
from rencontres.delegations.models import Category, Delegation, Seat
from rencontres.delegations.people import BadPerson, Person
from rencontres.gates.actions import check_in
from rencontres.gates.models import CheckIn, Gate
from rencontres.money.models import Payment

from .. import factories

pytestmark = pytest.mark.django_db
DESK = "/2017/desk/on-site/"
AWA = {"given_name": "Awa", "family_name": "Diarra", "email": "", "category": "member"}


@pytest.fixture
def edition():
    factories.country("ML", names={"fr": "Mali", "en": "Mali", "es": "Malí"})
    made = factories.edition(slug="2017", capacity=3)
    factories.country()
    factories.category(made)
    return made


@pytest.fixture
def desk(edition, client):
    user = factories.team_member(edition, "registration")
    client.force_login(user)
    return user


def on_site(edition, by=SYSTEM, **fields):
    return register_on_site(
        **{
            "by": by,
            "edition": edition,
            "person": Person(**AWA | fields.pop("person", {})),
            "organisation": "Ville de Ségou",
            "country": factories.country("ML"),
            "language": "fr",
        }
        | fields
    )


def form(**fields):
    return (
        AWA
        | {"organisation": "Ville de Ségou", "country": "ML", "language": "fr", "paper": "fanfold"}
        | fields
    )


def test_somebody_without_address_is_registered_and_nobody_is_written_to(
    edition, desk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        seat = on_site(edition, by=desk)
    assert (seat.participant.full_name, seat.number) == ("Awa Diarra", 1)
    assert (seat.delegation.reference, seat.delegation.head) == ("ML-0001", seat.participant)
    assert mail.outbox == []
    assert LogEntry.objects.get(verb="delegations.register_on_site").by == desk
    second = on_site(edition, person={"given_name": "Bakary"}, delegation=seat.delegation)
    assert (second.delegation, second.number) == (seat.delegation, 2)
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    assert check_in(by=SYSTEM, gate=gate, ticket=second.ticket).participant == second.participant


def test_a_full_edition_lets_one_more_in_with_a_reason_that_is_logged(edition, desk):
    for _n in range(3):
        factories.seat(factories.delegation(edition))
    with pytest.raises(Refusal) as refusal:
        on_site(edition, by=desk)
    assert refusal.value.code == "full"
    assert Seat.objects.count() == 3
    on_site(edition, by=desk, over_capacity=" Minister’s guest ")
    assert Seat.objects.count() == 4
    log = LogEntry.objects.get(verb="delegations.register_on_site")
    assert (log.by, log.notes["over_capacity"]) == (desk, "Minister’s guest")


def test_what_the_desk_cannot_do(edition):
    seat = on_site(edition)
    elsewhere = factories.delegation(factories.edition())
    for code, fields in (
        ("withdrawn", {"delegation": elsewhere}),
        ("registered", {"person": {"email": seat.participant.email}}),
        ("invalid", {"person": {"category": "king"}}),
        ("invalid", {"person": {"family_name": " "}}),
    ):
        with pytest.raises(Refusal) as refusal:
            on_site(edition, **fields)
        assert refusal.value.code == code
    for actor in (VISITOR, factories.team_member(edition, "door")):
        with pytest.raises(PermissionDenied):
            on_site(edition, by=actor)
        with pytest.raises(PermissionDenied):
            print_badge(by=actor, seat=seat)
    assert Seat.objects.count() == 1
    with pytest.raises(BadPerson):
        on_site(edition, person={"email": "no address"})


def test_a_lost_badges_ticket_opens_no_door_any_more(edition, desk):
    seat = on_site(edition)
    old = seat.ticket
    assert print_badge(by=desk, seat=seat, reason="misspelt").ticket == old
    lost = print_badge(by=desk, seat=seat, reason="lost")
    assert lost.ticket != old
    gate = Gate.objects.create(edition=edition, key="main", name={"fr": "Entrée"})
    with pytest.raises(Refusal) as refusal:
        check_in(by=SYSTEM, gate=gate, ticket=old)
    assert refusal.value.code == "revoked"
    assert not CheckIn.objects.exists()
    check_in(by=SYSTEM, gate=gate, ticket=lost.ticket)
    logged = LogEntry.objects.filter(verb="delegations.print_badge").order_by("pk")
    assert [log.notes for log in logged] == [{"reason": "misspelt"}, {"reason": "lost"}]
    with pytest.raises(Refusal) as refusal:
        print_badge(by=desk, seat=seat, reason="because")
    assert refusal.value.code == "reason"


def test_the_page_registers_and_prints(client, desk, edition):
    done = client.post(f"{DESK}register/", form(function="Maire"), follow=True)
    assert done.redirect_chain == [(f"{DESK}?reference=ML-0001&number=1", 302)]
    page = done.content.decode()
    assert "Awa Diarra : le badge s’imprime." in page
    badge = f"{DESK}ML-0001/1/badge.pdf"
    assert f'data-badge href="{badge}"' in page
    printed = client.get(badge)
    assert printed.content.startswith(b"%PDF")
    assert printed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in printed["Content-Security-Policy"]
    assert Seat.objects.get().participant.function == {"fr": "Maire"}
    assert client.session["paper"] == "fanfold"


def test_who_is_found_is_printed_with_a_reason_and_who_is_not_is_prefilled(client, desk, edition):
    seat = on_site(edition)
    page = client.get(DESK, {"search": "diarra awa"}).content.decode()
    assert "Ville de Ségou" in page
    again = f"{DESK}ML-0001/1/"
    assert f'action="{again}"' in page
    client.post(again, {"reason": "lost"})
    old = seat.ticket
    seat.refresh_from_db()
    assert seat.ticket != old
    page = client.get(DESK, {"search": "Fatou Traoré"}).content.decode()
    assert "Personne n’est inscrit sous « Fatou Traoré »" in page
    assert 'value="Fatou"' in page
    assert 'value="Traoré"' in page


def test_full_asks_for_a_reason(client, desk, edition):
    edition.capacity = 1
    edition.save()
    on_site(edition, person={"given_name": "Bakary"})
    full = client.post(f"{DESK}register/", form())
    assert full.status_code == 422
    assert "Inscrire tout de même" in full.content.decode()
    assert Seat.objects.count() == 1
    client.post(f"{DESK}register/", form(over_capacity="Invitée du ministre"))
    assert Seat.objects.count() == 2


def test_mistakes_are_told_beside_their_field(client, desk, edition):
    answer = client.post(f"{DESK}register/", form(email="nowhere"))
    assert answer.status_code == 422
    assert "adresse" in answer.content.decode()
    assert client.post(f"{DESK}register/", form(organisation="")).status_code == 422
    assert not Delegation.objects.exists()


def test_organisations_are_suggested_and_joined(client, desk, edition):
    lyon = factories.authority("Lyon", department="69")
    there = factories.delegation(edition, organisation="Région de Lyon", reference="FR-0042")
    page = client.get(f"{DESK}organisations/", {"organisation": "lyo"}).content.decode()
    assert '<option value="Région de Lyon [FR-0042]">France</option>' in page
    client.post(f"{DESK}register/", form(organisation="Région de Lyon [FR-0042]"))
    assert there.seats.count() == 1
    client.post(f"{DESK}register/", form(organisation=f"Lyon [#{lyon.pk}]"))
    assert Delegation.objects.get(authority=lyon).country_id == "FR"
    typed = form(organisation="région de lyon", country="FR", given_name="Chloé")
    client.post(f"{DESK}register/", typed)
    assert there.seats.count() == 2
    missing = client.post(f"{DESK}register/", form(organisation="Nulle part [#999]"))
    assert missing.status_code == 404
    assert client.get(f"{DESK}organisations/", {"organisation": "l"}).content.strip() == b""


def test_the_desk_asks_as_many_statements_for_more_people(client, desk, edition):
    def statements():
        with CaptureQueriesContext(connection) as done:
            client.get(DESK, {"search": "essai"})
        return len(done)

    delegation = factories.delegation(edition)
    factories.seat(delegation)
    one = statements()
    for _n in range(3):
        factories.seat(delegation)
    assert statements() == one


def test_only_the_registration_team_has_the_desk(client, edition):
    client.force_login(factories.team_member(edition, "door"))
    for path in (DESK, f"{DESK}organisations/", f"{DESK}ML-0001/1/badge.pdf"):
        assert client.get(path).status_code == 403


def test_the_api_registers_and_prints(client, edition):
    user = factories.team_member(edition, "registration")
    headers = {"X-API-Key": create_api_key(by=user, user=user, label="test").secret}

    def post(path, sent):
        return client.post(
            f"/api/v1/delegations/2017/{path}",
            json.dumps(sent),
            content_type="application/json",
            headers=headers,
        )

    made = post("on-site", AWA | {"organisation": "Ville de Ségou", "country": "ML"})
    assert made.status_code == 201
    assert (made.json()["reference"], made.json()["number"]) == ("ML-0001", 1)
    joined = post("on-site", AWA | {"delegation": "ML-0001"})
    assert joined.json()["number"] == 2
    lost = post("delegations/ML-0001/1/badge", {"reason": "lost"})
    assert lost.json()["ticket"] not in (made.json()["ticket"], "")
    assert post("on-site", AWA | {"country": "ML"}).status_code == 422


def test_money_is_noted_once_for_a_seat(client, desk, edition):
    Category.objects.filter(key="member").update(price=Decimal(150))
    client.post(f"{DESK}register/", form())
    client.post(f"{DESK}register/", form(given_name="Bakary"))
    page = client.get(f"{DESK}?reference=ML-0001&number=1").content.decode()
    assert "Awa Diarra doit 150,00\xa0€." in page
    done = client.post(f"{DESK}ML-0001/1/paid/", {"method": "cash"}, follow=True)
    assert "Payé : 150,00\xa0€, espèces." in done.content.decode()
    again = client.post(f"{DESK}ML-0001/1/paid/", {"method": "card"})
    assert again.status_code == 409
    order = Delegation.objects.get().bill.order
    assert [(p.amount, p.method, p.reference) for p in order.payments.all()] == [
        (Decimal("150.00"), "cash", "ML-0001/1")
    ]
    assert "doit" not in client.get(f"{DESK}?reference=ML-0001&number=1").content.decode()


def test_the_desk_takes_no_cheque_and_nothing_for_what_is_free(edition, desk):
    seat = on_site(edition)
    for code, method in (("paid", "cash"), ("method", "cheque")):
        with pytest.raises(Refusal) as refusal:
            take_payment(by=desk, seat=seat, method=method)
        assert refusal.value.code == code
    with pytest.raises(PermissionDenied):
        take_payment(by=factories.team_member(edition, "door"), seat=seat, method="cash")
    assert not Payment.objects.exists()

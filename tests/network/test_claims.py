"""Who answers for an authority: asked once, confirmed by somebody else, told by e-mail."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.network import actions, tokens
from rencontres.network.models import Claim, Link, Revision
from rencontres.network.records import record_of

from ..factories import user as make_user
from . import factories

pytestmark = pytest.mark.django_db
BASE = "/api/v1/network"


@pytest.fixture
def rennes():
    return factories.authority("Rennes")


@pytest.fixture
def link(rennes):
    return factories.link(rennes, factories.authority("Erlangen", "DE"))


@pytest.fixture
def awa(rennes):
    """Comes for Rennes; nobody has confirmed it."""
    return factories.person_of(rennes, "Awa Test-Diallo", confirmed=False)


@pytest.fixture
def claim(awa, rennes):
    return actions.claim_authority(by=awa, authority=rennes)


def attempts(by, link):
    """Everything that changes a link."""
    return [
        lambda: actions.confirm_cooperation(by=by, of=link),
        lambda: actions.end_cooperation(by=by, of=link),
        lambda: actions.edit_cooperation(by=by, of=link, seen=0, new=record_of(link)),
        lambda: actions.create_link(by=by, new=record_of(link)),
    ]


def refusals(by, link):
    told = []
    for attempt in attempts(by, link):
        with pytest.raises(Refusal) as refused:
            attempt()
        told.append((refused.value.code, refused.value.status))
    assert (Link.objects.count(), Revision.objects.count()) == (1, 0)
    assert Link.objects.get().confirmed is None
    return set(told)


def said(answer):
    words = answer.content.decode().replace("&#x27;", "'")
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_who_is_not_confirmed_reads_and_changes_nothing(
    awa, link, rennes, django_capture_on_commit_callbacks
):
    assert refusals(awa, link) == {("not_claimed", 403)}
    claim = actions.claim_authority(by=awa, authority=rennes)
    assert actions.claim_authority(by=awa, authority=rennes) == claim
    assert refusals(awa, link) == {("claim_waiting", 403)}
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_claim(by=SYSTEM, claim=claim, confirmed=False)
    assert refusals(awa, link) == {("claim_refused", 403)}
    actions.reopen_claim(by=SYSTEM, claim=claim)
    assert refusals(awa, link) == {("claim_waiting", 403)}
    actions.decide_claim(by=SYSTEM, claim=claim, confirmed=True)
    actions.confirm_cooperation(by=awa, of=link)
    assert Link.objects.get().confirmed is not None


def test_a_stranger_is_denied_and_may_not_even_ask(rennes, link):
    stranger = factories.person_of(factories.authority("Lyon"))
    for attempt in attempts(stranger, link):
        with pytest.raises(PermissionDenied):
            attempt()
    with pytest.raises(PermissionDenied):
        actions.claim_authority(by=stranger, authority=rennes)
    assert list(Claim.objects.filter(authority=rennes)) == []


def test_the_page_says_that_the_claim_waits(client, awa, link, rennes):
    client.force_login(awa)
    page = said(client.get(reverse("network:mine")))
    assert "Répondez-vous pour Rennes ?" in page
    assert "Erlangen" in page
    assert "Toujours vrai</button>" not in page
    assert 'value="confirm"' not in page
    asked = client.post(reverse("network:mine"), {"answer": "claim", "pk": rennes.pk}, follow=True)
    assert "Votre demande pour Rennes attend" in said(asked)
    edit = client.get(reverse("network:edit", args=["links", link.pk]))
    assert edit.status_code == 403
    assert "Votre demande attend" in said(edit)
    new = client.get(reverse("network:create", args=["links"]))
    assert (new.status_code, "Votre demande attend" in said(new)) == (403, True)
    told = client.post(
        reverse("network:mine"), {"answer": "confirm", "word": "links", "pk": link.pk}, follow=True
    )
    assert "Votre demande attend" in said(told)
    assert Revision.objects.count() == 0


def test_who_has_a_letter_asks_without_signing_in(client, awa, rennes):
    address = reverse("network:mine-by-letter", args=[tokens.token_of(awa)])
    client.post(address, {"answer": "claim", "pk": rennes.pk})
    assert Claim.objects.get().person == awa
    elsewhere = factories.authority("Lyon")
    told = client.post(address, {"answer": "claim", "pk": elsewhere.pk}, follow=True)
    assert "Vous ne venez plus à une édition pour cette collectivité." in said(told)
    assert Claim.objects.count() == 1


def test_an_administrator_confirms_with_one_key(
    client, claim, awa, django_capture_on_commit_callbacks
):
    client.force_login(factories.administrator())
    queue = said(client.get(reverse("network:claims")))
    assert 'data-key="c"' in queue
    assert 'data-key="r"' in queue
    assert awa.email in queue
    address = reverse("network:decide-claim", args=[claim.pk])
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(address, {"answer": "confirm"}, follow=True)
    assert "Awa Test-Diallo répond désormais pour Rennes" in said(done)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([awa.email], "Vous répondez désormais pour Rennes")
    assert "/network/mine/" in letter.body
    again = client.post(address, {"answer": "refuse"}, follow=True)
    assert "a déjà confirmé que Awa Test-Diallo répond pour Rennes" in said(again)
    assert Claim.objects.get().state == "confirmed"
    decided = said(client.get(reverse("network:claims"), {"view": "decided"}))
    assert "Remettre en attente" in decided
    client.post(address, {"answer": "reopen"})
    assert Claim.objects.get().state == "waiting"


def test_who_is_refused_is_told(claim, awa, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_claim(by=SYSTEM, claim=claim, confirmed=False)
    (letter,) = mail.outbox
    assert letter.subject == "Votre demande pour Rennes"
    assert "n’a pas pu être confirmé que vous répondez pour Rennes" in letter.body


def test_a_confirmed_colleague_decides_and_nobody_decides_for_oneself(client, claim, awa, rennes):
    with pytest.raises(PermissionDenied):
        actions.decide_claim(by=awa, claim=claim, confirmed=True)
    client.force_login(awa)
    assert client.get(reverse("network:claims")).status_code == 403
    luz = factories.person_of(rennes, "Luz Exemple")
    client.force_login(luz)
    assert "1 personne demande à répondre pour votre collectivité" in said(
        client.get(reverse("network:mine"))
    )
    client.post(reverse("network:decide-claim", args=[claim.pk]), {"answer": "confirm"})
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == ("confirmed", luz)
    with pytest.raises(PermissionDenied):  # a colleague takes nobody's right back
        actions.reopen_claim(by=luz, claim=claim)


def test_the_people_of_another_authority_decide_nothing(client, claim):
    client.force_login(factories.person_of(factories.authority("Lyon")))
    assert "Personne n’attend" in said(client.get(reverse("network:claims")))
    denied = client.post(reverse("network:decide-claim", args=[claim.pk]), {"answer": "confirm"})
    assert denied.status_code == 403
    assert Claim.objects.get(pk=claim.pk).state == "waiting"


def test_claims_over_http(client, awa, rennes, link):
    client.force_login(awa)
    refused = client.post(f"{BASE}/links/{link.pk}/confirm")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_claimed")
    made = client.post(f"{BASE}/authorities/{rennes.pk}/claim").json()
    assert (made["state"], made["name"]) == ("waiting", "Awa Test-Diallo")
    waits = client.post(f"{BASE}/links/{link.pk}/confirm")
    assert (waits.status_code, waits.json()["code"]) == (403, "claim_waiting")
    assert client.post(f"{BASE}/claims/{made['id']}/confirm").status_code == 403
    client.force_login(factories.administrator())
    assert client.get(f"{BASE}/claims?state=waiting").json() == {"items": [made], "count": 1}
    assert client.post(f"{BASE}/claims/{made['id']}/confirm").json()["state"] == "confirmed"
    late = client.post(f"{BASE}/claims/{made['id']}/refuse")
    assert (late.status_code, late.json()["code"]) == (409, "decided")
    assert client.post(f"{BASE}/claims/{made['id']}/reopen").json()["state"] == "waiting"
    assert client.get(f"{BASE}/claims?state=confirmed").json() == {"items": [], "count": 0}


def test_the_queue_asks_the_database_as_often_for_three_as_for_one(client):
    client.force_login(factories.administrator())
    counts = []
    for number in range(3):
        of = factories.authority(f"Ville {number}")
        Claim.objects.create(authority=of, person=make_user(f"Personne {number}"))
        if number != 1:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse("network:claims"))
            counts.append(len(queries))
    assert counts[0] == counts[1]

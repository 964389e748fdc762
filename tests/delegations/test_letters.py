"""Visa letters: asked for, checked by another, numbered, verifiable, forgotten in time."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from rencontres.accounts.tasks import purge_what_is_due
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.personal_data import purge
from rencontres.delegations import actions
from rencontres.delegations.actions.letters import Passport
from rencontres.delegations.models import VisaLetter
from rencontres.editions.models import Edition

from .. import factories
from .test_register import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition(slug="2017", first_day=date(2099, 10, 9), last_day=date(2099, 10, 10))


@pytest.fixture
def seat(edition):
    dakar = factories.delegation(
        edition, organisation="Dakar", country=factories.country("SN"), reference="SN-0001"
    )
    user = factories.user("Awa")
    seat = factories.seat(dakar, given_name="Awa", family_name="Exemple", user=user)
    dakar.head = seat.participant
    dakar.save()
    return seat


@pytest.fixture
def passport():
    return Passport(
        name="AWA EXEMPLE",
        nationality=factories.country("SN"),
        born=date(1980, 2, 3),
        number=" a0123456 ",
        expires=date(2101, 1, 1),
    )


@pytest.fixture
def desk(edition):
    return factories.team_member(edition, "registration")


@pytest.fixture
def letter(seat, passport):
    return actions.request_letter(
        by=seat.participant.user, seat=seat, passport=passport, language="en"
    )


def address(seat, name="letter"):
    return reverse(f"delegations:{name}", args=["2017", "SN-0001", seat.number])


def test_a_letter_is_asked_for_checked_and_downloaded(client, seat, letter, desk):
    assert (letter.state, letter.passport_number, letter.reference) == ("requested", "A0123456", "")
    client.force_login(seat.participant.user)
    assert client.get(address(seat, "letter_pdf")).status_code == 404
    issued = actions.issue_letter(by=desk, letter=letter)
    assert (issued.state, issued.reference, issued.decided_by) == ("issued", "2017-0001", desk)
    response = client.get(address(seat, "letter_pdf"))
    document = pikepdf.open(io.BytesIO(response.content))
    assert (document.Root.MarkInfo.Marked, document.Root.Lang, len(document.pages)) == (
        True,
        "en",
        1,
    )
    assert response["Cache-Control"] == "no-store"


def test_the_person_is_told(letter, desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue_letter(by=desk, letter=letter)
    (message,) = mail.outbox
    assert message.subject == "Your visa letter: issued"
    assert "2017-0001" in message.body
    assert message.to == [letter.participant.email]


def test_numbers_have_no_gap(edition, seat, letter, desk, passport):
    other = factories.seat(seat.delegation, user=factories.user())
    second = actions.request_letter(
        by=seat.participant.user, seat=other, passport=passport, language="fr"
    )
    actions.refuse_letter(by=desk, letter=letter, reason="Unknown to the delegation")
    assert actions.issue_letter(by=desk, letter=second).number == 1


def test_whoever_asked_does_not_check(edition, seat, passport):
    desk = factories.team_member(edition, "registration")
    letter = actions.request_letter(by=desk, seat=seat, passport=passport, language="fr")
    with pytest.raises(Refusal) as refused:
        actions.issue_letter(by=desk, letter=letter)
    assert refused.value.code == "own_request"
    letter.refresh_from_db()
    assert letter.state == "requested"
    with pytest.raises(IntegrityError, match="letter_checked_by_another"), transaction.atomic():
        VisaLetter.objects.update(
            state="issued", number=1, decided=datetime.now(UTC), decided_by=desk
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Écrivez le nom et le numéro"),
        ({"number": ""}, "Écrivez le nom et le numéro"),
        ({"expires": date(2099, 10, 10)}, "Ce passeport expire avant la fin de l’édition"),
        ({"born": date(2199, 1, 1)}, "La date de naissance est dans l’avenir"),
    ],
)
def test_a_passport_that_cannot_be_is_refused(seat, passport, change, words):
    wrong = Passport(**vars(passport) | change)
    with pytest.raises(Refusal, match=words):
        actions.request_letter(by=SYSTEM, seat=seat, passport=wrong, language="fr")
    assert not VisaLetter.objects.exists()


def test_a_person_has_one_living_letter(seat, letter, desk, passport):
    asked = {"by": seat.participant.user, "seat": seat, "passport": passport, "language": "fr"}
    with pytest.raises(Refusal) as refused:
        actions.request_letter(**asked)
    assert refused.value.code == "asked"
    actions.refuse_letter(by=desk, letter=letter, reason="Unreadable")
    assert actions.request_letter(**asked).state == "requested"


def test_an_account_asks_for_twenty_letters_a_day(monkeypatch, edition, seat, passport):
    monkeypatch.setattr("rencontres.delegations.actions.letters.MOST_A_DAY", 1)
    other = factories.seat(seat.delegation)
    by = seat.participant.user
    actions.request_letter(by=by, seat=seat, passport=passport, language="fr")
    with pytest.raises(Refusal) as refused:
        actions.request_letter(by=by, seat=other, passport=passport, language="fr")
    assert (refused.value.code, refused.value.status) == ("too_many", 429)
    assert VisaLetter.objects.count() == 1


def test_a_seat_without_a_name_has_no_letter(seat, passport):
    seat.participant = None
    seat.save()
    with pytest.raises(Refusal, match="nommez-la d’abord"):
        actions.request_letter(by=SYSTEM, seat=seat, passport=passport, language="fr")


def test_a_revoked_letter_says_so_to_whoever_checks(client, letter, desk):
    issued = actions.issue_letter(by=desk, letter=letter)
    page = reverse("delegations:verify_letter", args=[issued.code])
    response = client.get(page)
    told = response.content.decode()
    assert "La lettre 2017-0001 est valable" in told
    assert "AWA EXEMPLE" in told
    assert "456" in told
    assert "A0123456" not in told
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex", "no-store")
    actions.revoke_letter(by=desk, letter=issued, reason="Withdrawn")
    assert "La lettre 2017-0001 est révoquée" in client.get(page).content.decode()


def test_a_letter_not_issued_verifies_as_none(client, letter):
    response = client.get(reverse("delegations:verify_letter", args=[letter.code]))
    assert response.status_code == 404
    assert "Nous n’avons émis aucune lettre de ce code" in response.content.decode()


@pytest.mark.parametrize("verb", ["refuse_letter", "revoke_letter"])
def test_a_decision_against_needs_a_reason(letter, desk, verb):
    if verb == "revoke_letter":
        letter = actions.issue_letter(by=desk, letter=letter)
    before = letter.state
    with pytest.raises(Refusal, match="Dites pourquoi"):
        getattr(actions, verb)(by=desk, letter=letter, reason=" ")
    letter.refresh_from_db()
    assert letter.state == before


def test_what_is_decided_stays(letter, desk):
    actions.refuse_letter(by=desk, letter=letter, reason="No")
    for decide in (
        lambda: actions.issue_letter(by=desk, letter=letter),
        lambda: actions.revoke_letter(by=desk, letter=letter, reason="No"),
    ):
        with pytest.raises(Refusal):
            decide()
    assert VisaLetter.objects.get().state == "refused"


def test_whoever_is_replaced_loses_the_letter(seat, letter, desk):
    actions.issue_letter(by=desk, letter=letter)
    actions.replace_participant(by=SYSTEM, seat=seat, person=person("Zoe"))
    letter.refresh_from_db()
    assert (letter.state, letter.decided_by) == ("revoked", None)
    assert letter.reason == "La personne ne participe plus."


def test_whoever_withdraws_is_no_longer_to_be_checked(seat, letter):
    actions.withdraw_seat(by=SYSTEM, seat=seat)
    letter.refresh_from_db()
    assert letter.state == "refused"


def test_passports_are_forgotten_a_month_after(client, seat, letter, desk):
    actions.issue_letter(by=desk, letter=letter)
    last = letter.edition.last_day
    assert "delegations.VisaLetter" not in purge(last + timedelta(days=30), 100)
    assert purge(last + timedelta(days=31), 100)["delegations.VisaLetter"] == 1
    letter.refresh_from_db()
    assert (letter.passport_name, letter.nationality, letter.born) == ("", None, None)
    assert (letter.passport_number, letter.passport_expires) == ("", None)
    assert letter.reference == "2017-0001"
    client.force_login(seat.participant.user)
    assert client.get(address(seat, "letter_pdf")).status_code == 404
    assert "n’est plus téléchargeable" in client.get(address(seat)).content.decode()


def test_the_night_forgets_them(seat, letter):
    Edition.objects.update(first_day=date(2017, 10, 9), last_day=date(2017, 10, 10))
    purge_what_is_due()
    letter.refresh_from_db()
    assert letter.purged


def test_a_head_asks_on_a_phone_and_the_desk_issues(client, seat, desk):
    client.force_login(seat.participant.user)
    factories.country("SN")
    sent = {
        "name": "Awa Exemple",
        "nationality": "SN",
        "born": "1980-02-03",
        "number": "A1",
        "expires": "2101-01-01",
        "letter_language": "fr",
    }
    assert client.post(address(seat), sent | {"born": "hier"}).status_code == 422
    assert client.post(address(seat), sent | {"expires": "2000-01-01"}).status_code == 422
    assert client.post(address(seat), sent).status_code == 302
    assert "À vérifier" in client.get(address(seat)).content.decode()
    letter = VisaLetter.objects.get()
    client.force_login(desk)
    register = client.get("/2017/desk/letters/").content.decode()
    assert "1 demande est à vérifier." in register
    page = reverse("delegations:check_letter", args=["2017", letter.pk])
    assert "A1" in client.get(page).content.decode()
    decide = reverse("delegations:decide_letter", args=["2017", letter.pk])
    assert client.post(decide, {"verb": "shred"}).status_code == 404
    client.post(decide, {"verb": "issue"})
    assert (
        client.get(reverse("delegations:desk_letter", args=["2017", letter.pk])).status_code == 200
    )
    client.post(decide, {"verb": "revoke", "reason": "Erreur"})
    assert "Erreur" in client.get(page).content.decode()
    assert "Aucune lettre ici" in client.get("/2017/desk/letters/?state=refused").content.decode()


def test_others_neither_ask_nor_decide(client, seat, letter, passport):
    stranger = factories.user()
    for by in (stranger, VISITOR):
        with pytest.raises(PermissionDenied):
            actions.request_letter(by=by, seat=seat, passport=passport, language="fr")
        with pytest.raises(PermissionDenied):
            actions.issue_letter(by=by, letter=letter)
    client.force_login(stranger)
    assert client.get(address(seat)).status_code == 403
    assert client.get(address(seat, "letter_pdf")).status_code == 403
    assert client.get("/2017/desk/letters/").status_code == 403


def test_the_api_asks_and_decides(client, seat, desk):
    client.force_login(seat.participant.user)
    base = "/api/v1/delegations/2017"
    sent = {
        "name": "Awa",
        "nationality": "SN",
        "born": "1980-02-03",
        "number": "A1",
        "expires": "2101-01-01",
    }
    asked = client.post(
        f"{base}/SN-0001/seats/{seat.number}/letter", sent, content_type="application/json"
    )
    assert (asked.status_code, asked.json()["state"]) == (201, "requested")
    assert client.get(f"{base}/letters").status_code == 403
    client.force_login(desk)
    (listed,) = client.get(f"{base}/letters").json()
    one = f"{base}/letters/{listed['id']}"
    decided = client.post(one, {"verb": "issue"}, content_type="application/json")
    assert (decided.json()["state"], decided.json()["number"]) == ("issued", "2017-0001")
    again = client.post(one, {"verb": "issue"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "decided")
    revoked = client.post(one, {"verb": "revoke", "reason": "x"}, content_type="application/json")
    assert revoked.json()["state"] == "revoked"


def test_the_register_takes_as_many_statements_for_many_as_for_few(
    client, edition, seat, letter, passport, desk
):
    client.force_login(desk)

    def statements() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            assert client.get("/2017/desk/letters/").status_code == 200
        return len(seen)

    few = statements()
    for _each in range(2):
        other = factories.seat(seat.delegation)
        actions.request_letter(by=SYSTEM, seat=other, passport=passport, language="fr")
    assert statements() == few

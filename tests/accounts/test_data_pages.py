"""The pages of one's own data, and the same over the API."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from rencontres.accounts.models import DataLink, User
from rencontres.core.models import LogEntry
from rencontres.delegations.models import Participant

from .. import factories

pytestmark = pytest.mark.django_db
LINK = "/me/data/link/"
API = "/api/v1/accounts"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def person():
    """A participant who has an account."""
    user = factories.user("Awa Diop")
    seat = factories.seat(
        factories.delegation(factories.edition(), organisation="Ville de Dakar"),
        user=user,
        given_name="Awa",
        family_name="Diop",
        email=user.email,
        needs="Sans porc",
    )
    return seat.participant


@pytest.fixture
def stranger():
    """A participant who never had an account."""
    seat = factories.seat(
        factories.delegation(factories.edition()), given_name="Bo", email="bo@exemple.example"
    )
    return seat.participant


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def ask(client, address, run):
    """Ask for a link; the address of the page in the message that came, if one came."""
    before = len(mail.outbox)
    with run(execute=True):
        answer = client.post(LINK, {"email": address})
    assert (answer.status_code, answer["Location"]) == (302, "/me/data/link/sent/")
    sent = mail.outbox[before:]
    assert [message.to for message in sent] == [[address.lower()]] * len(sent)
    return re.search(r"http\S+(/me/data/link/\S+/)", sent[0].body).group(1) if sent else None


def test_everything_held_is_read_by_room(client, person):
    client.force_login(person.user)
    page = text(client.get("/me/data/"))
    for words in ("Délégations", "Awa", "Diop", "Ville de Dakar", "Sans porc", person.user.email):
        assert words in page
    assert "Conservé jusqu’au 10 octobre 2017" in page  # needs
    assert "Conservé jusqu’au 10 octobre 2020" in page  # the name
    assert "Les chiffres de l’édition le comptent, sans votre nom." in page


def test_it_is_in_the_menu(client, person):
    client.force_login(person.user)
    assert 'href="/me/data/"' in text(client.get("/me/data/"))


def test_it_is_taken_away_for_programs_and_to_read(client, person):
    client.force_login(person.user)
    answer = client.get("/me/data/my-data.json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    held = {(f["table"], f["field"]): f for f in json.loads(answer.content)["data"]}
    needs = held["Participant", "needs"]
    assert [row["value"] for row in needs["rows"]] == ["Sans porc"]
    assert (needs["until"], needs["years"], needs["room"]) == ("2017-10-10", 0, "Délégations")
    page = text(client.get("/me/data/my-data.html"))
    assert "<h2>Délégations</h2>" in page
    assert "<li>Sans porc</li>" in page


@pytest.mark.parametrize("path", ["my-data.json", "my-data.html", "erase/"])
def test_a_visitor_reads_and_erases_nothing(client, path):
    assert client.get(f"/me/data/{path}").status_code == 403


def test_a_visitor_is_offered_a_link(client):
    assert client.get("/me/data/")["Location"] == LINK


def test_somebody_without_an_account_sees_their_data(
    client, stranger, django_capture_on_commit_callbacks
):
    page = ask(client, "Bo@exemple.example", django_capture_on_commit_callbacks)
    assert not User.objects.exists()
    assert "Voir mes données" in text(client.get(page))
    assert not User.objects.exists()  # a program that checks messages opens nothing
    assert client.post(page)["Location"] == "/me/data/"
    assert "bo@exemple.example" in text(client.get("/me/data/"))
    used = client.post(page)
    assert (used.status_code, "Ce lien a déjà servi" in text(used)) == (404, True)


def test_an_unknown_address_is_answered_alike(client, stranger, django_capture_on_commit_callbacks):
    assert ask(client, "personne@exemple.example", django_capture_on_commit_callbacks) is None
    unknown = text(client.get("/me/data/link/sent/"))
    assert ask(client, "bo@exemple.example", django_capture_on_commit_callbacks)
    assert text(client.get("/me/data/link/sent/")) == unknown
    lines = LogEntry.objects.filter(verb="accounts.send_data_link").values_list(
        "notes", "subject", "subject_id"
    )
    assert list(lines) == [({}, "", "")] * 2


def test_an_address_receives_three_links_an_hour(
    client, stranger, django_capture_on_commit_callbacks
):
    run = django_capture_on_commit_callbacks
    links = [ask(client, "bo@exemple.example", run) for _each in range(4)]
    assert [bool(link) for link in links] == [True, True, True, False]
    DataLink.objects.update(asked=timezone.now() - timedelta(minutes=61))
    assert ask(client, "bo@exemple.example", run)


def test_a_place_asks_sixty_times_a_minute(client):
    answers = [client.post(LINK, {"email": "x@exemple.example"}).status_code for _n in range(61)]
    assert answers == [302] * 60 + [429]


def test_an_old_link_opens_nothing(client, stranger, django_capture_on_commit_callbacks):
    page = ask(client, "bo@exemple.example", django_capture_on_commit_callbacks)
    DataLink.objects.update(asked=timezone.now() - timedelta(minutes=61))
    assert client.post(page).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_not_opened(client, person, django_capture_on_commit_callbacks):
    User.objects.update(is_active=False)
    page = ask(client, person.user.email, django_capture_on_commit_callbacks)
    answer = client.post(page)
    assert (answer.status_code, "Ce compte est fermé" in text(answer)) == (409, True)
    assert "_auth_user_id" not in client.session


def test_bad_addresses_are_told(client):
    answer = client.post(LINK, {"email": "bo"})
    assert answer.status_code == 422
    assert "Saisissez une adresse" in text(answer)
    answer = client.post(f"{API}/data-links", {"email": "bo"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "email")


def test_whoever_is_signed_in_confirms_by_a_link_before_erasing(
    client, person, django_capture_on_commit_callbacks
):
    client.force_login(person.user)
    page = text(client.get("/me/data/erase/"))
    assert "Effacer mes données pour toujours" not in page
    for words in ("Ce qui part", "Ce qui reste, sans votre nom", "Pour être appelé par son nom"):
        assert words in page
    assert "Les chiffres de l’édition le comptent, sans votre nom." in page
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/me/data/erase/", {"understood": "on"}).status_code == 302
    person.refresh_from_db()
    assert person.given_name == "Awa"
    link = re.search(r"http\S+(/me/data/link/\S+/)", mail.outbox[0].body).group(1)
    assert client.post(link)["Location"] == "/me/data/erase/"
    assert "Effacer mes données pour toujours" in text(client.get("/me/data/erase/"))
    assert client.post("/me/data/erase/", {}).status_code == 422
    assert client.post("/me/data/erase/", {"understood": "on"})["Location"] == "/me/data/erased/"
    person.refresh_from_db()
    assert person.erased
    assert client.get("/me/data/")["Location"] == LINK
    assert "Vos données sont effacées" in text(client.get("/me/data/erased/"))


def test_the_only_administrator_is_told_why_not(client):
    administrator = factories.user(is_administrator=True)
    client.force_login(administrator)
    page = text(client.get("/me/data/erase/"))
    assert "nommez-en d’abord une autre" in page
    assert "M’envoyer le lien" not in page


def test_an_administrator_sees_how_much_is_held_then_erases(client, stranger):
    client.force_login(factories.user(is_administrator=True))
    assert "Effacer une personne" in text(client.get("/accounts/erase/"))
    sent = {"email": "bo@exemple.example", "reason": "written"}
    page = text(client.post("/accounts/erase/", sent))
    assert "Délégations" in page
    assert "Effacer cette personne pour toujours" in page
    assert Participant.objects.get().erased is None
    assert "Effacée" in text(client.post("/accounts/erase/", sent | {"confirmed": "yes"}))
    assert Participant.objects.get().erased
    again = client.post("/accounts/erase/", sent | {"confirmed": "yes"})
    assert again.status_code == 404
    assert "Rien n’est conservé au sujet de cette adresse." in text(again)
    assert client.post("/accounts/erase/", {"email": "bo"}).status_code == 422


def test_others_do_not_erase_on_behalf(client, person, stranger):
    client.force_login(person.user)
    sent = {"email": "bo@exemple.example", "reason": "written", "confirmed": "yes"}
    assert client.get("/accounts/erase/").status_code == 403
    assert client.post("/accounts/erase/", sent).status_code == 403
    answer = client.post(f"{API}/erasures", sent, content_type="application/json")
    assert answer.status_code == 403
    assert Participant.objects.filter(erased=None).count() == 2


def test_the_api_tells_what_is_held(client, person):
    assert client.get(f"{API}/me/data").status_code == 403
    client.force_login(person.user)
    held = {(f["table"], f["field"]): f for f in client.get(f"{API}/me/data").json()}
    assert [row["value"] for row in held["User", "name"]["rows"]] == ["Awa Diop"]


def test_the_api_erases_with_the_links_token(client, stranger, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            f"{API}/data-links", {"email": "bo@exemple.example"}, content_type="application/json"
        )
    assert (answer.status_code, answer.content) == (202, b"")
    token = re.search(r"/me/data/link/(\S+)/", mail.outbox[0].body).group(1)
    wrong = client.post(f"{API}/erasures/mine", {"token": "x"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "link")
    answer = client.post(f"{API}/erasures/mine", {"token": token}, content_type="application/json")
    assert answer.status_code == 204
    stranger.refresh_from_db()
    assert stranger.erased


def test_the_api_erases_on_behalf(client, stranger):
    client.force_login(factories.user(is_administrator=True))
    sent = {"email": "bo@exemple.example", "reason": "authority"}
    answer = client.post(f"{API}/erasures", sent, content_type="application/json")
    assert answer.status_code == 204
    stranger.refresh_from_db()
    assert stranger.erased

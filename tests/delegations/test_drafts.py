"""A registration page by page: saved as one goes, resumed from an e-mailed address, sent once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from rencontres.core.actor import VISITOR
from rencontres.delegations.actions import (
    Organisation,
    Registration,
    begin_draft,
    save_page,
    send_draft,
)
from rencontres.delegations.models import Consent, Delegation, Draft, Participant
from rencontres.delegations.tasks import forget_drafts
from rencontres.editions.models import Edition

from .. import factories
from .test_register import person, register

pytestmark = pytest.mark.django_db
AGREED = {"image_rights": "yes", "contact_sharing": "no"}


@pytest.fixture
def edition():
    edition = factories.edition(slug="2017")
    factories.category(edition, name={"fr": "Agent", "en": "Officer", "es": "Funcionario"})
    factories.country()
    return edition


def row(given="Awa", **fields):
    return {
        "given_name": given,
        "family_name": "Exemple",
        "email": f"{given.lower()}@example.org",
        "category": "member",
        "function": "Maire",
    } | fields


def begin(client, name="Radio Exemple", slug="2017", language=""):
    """Write the organisation's name; answers the address of the draft."""
    sent = {"name": name, "country": "FR", "kind": "press"}
    response = client.post(f"{'/' * bool(language)}{language}/{slug}/register/", sent)
    assert response.status_code == 302, response.content.decode()
    assert response.url.endswith("/head/")
    return response.url.removesuffix("head/")


def head(one, language="fr"):
    return {f"person-0-{name}": value for name, value in {**one, "language": language}.items()}


def delegates(*people, unnamed_seats="0", **fields):
    """What a browser sends of the page of delegates."""
    sent = {"row": [str(n) for n in range(1, len(people) + 1)], "unnamed_seats": unnamed_seats}
    for number, one in enumerate(people, start=1):
        sent |= {f"person-{number}-{name}": value for name, value in one.items()}
    return sent | fields


def write_all(client, begun, people, unnamed_seats="0", language="fr", consents=None):
    """Write every page but the last."""
    first, *others = people
    pages = {
        "head": head(first, language),
        "delegates": delegates(*others, unnamed_seats=unnamed_seats),
        "needs": {"person-0-languages": ["fr", "en"], "person-0-needs": "Végétarien"},
        "consents": consents or AGREED,
    }
    for page, sent in pages.items():
        response = client.post(f"{begun}{page}/", sent)
        assert response.status_code == 302, (page, response.content.decode())


def sees(response, *texts):
    page = response.content.decode()
    for text in texts:
        assert text in page, text
    return page


def test_an_organisation_is_found_in_the_registry(client, edition):
    town = factories.authority("Ségou", "SN", search_name="segou")
    factories.authority("Ségonzac")
    response = client.get("/2017/register/", {"country": "SN", "name": "segou"})
    page = sees(response, f'name="authority" value="{town.pk}"', "Ségou")
    assert "Ségonzac" not in page
    sees(client.get("/2017/register/", {"country": "SN", "name": "Kayes"}), "Kayes")
    for key in ("999999", "9" * 5000, "x"):
        assert client.post("/2017/register/", {"authority": key}).status_code == 404
    wrong = client.post("/2017/register/", {"name": "A", "country": "ZZ", "kind": "press"})
    assert wrong.status_code == 422
    sees(wrong, "country_error")
    assert not Draft.objects.exists()


def test_a_town_registers_its_people(client, edition, django_capture_on_commit_callbacks):
    town = factories.authority("Ségou", "SN")
    begun = client.post("/2017/register/", {"authority": town.pk}).url.removesuffix("head/")
    with django_capture_on_commit_callbacks(execute=True):
        write_all(client, begun, [row(), row("Zoe"), {}], unnamed_seats="1")
        sees(client.get(f"{begun}check/"), "<dd>Ségou, Sénégal</dd>", "Awa Exemple", "Zoe Exemple")
        response = client.post(f"{begun}check/", follow=True)
    delegation = Delegation.objects.get()
    assert response.redirect_chain == [(f"{begun}done/", 302)]
    sees(response, "SN-0001", "Awa Exemple", "Zoe Exemple")
    assert (delegation.authority, delegation.organisation) == (town, "Ségou")
    assert (delegation.kind, delegation.seats.count()) == ("", 3)
    assert delegation.head.function == {"fr": "Maire"}
    assert (delegation.head.languages, delegation.head.needs) == (["fr", "en"], "Végétarien")
    assert [message.to for message in mail.outbox] == [["awa@example.org"]] * 2
    said = Consent.objects.filter(participant=delegation.head).values_list("kind", "given")
    assert dict(said) == {"image_rights": True, "contact_sharing": False}
    assert Consent.objects.count() == 2


def test_another_telephone_goes_on_from_the_address_in_the_message(
    client, edition, django_capture_on_commit_callbacks
):
    begun = begin(client, language="es")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{begun}head/", head(row(), "es"))
        client.post(f"{begun}head/", head(row("Ana", email="awa@example.org"), "es"))
    [message] = mail.outbox
    assert message.subject == "Continuar la inscripción: Radio Exemple"
    address = re.search(r"https?://[^/]+(/es/2017/register/\S+)", message.body).group(1)
    elsewhere = type(client)()
    response = elsewhere.get(address, follow=True)
    assert response.redirect_chain[-1][0] == f"{begun}delegates/"
    sees(elsewhere.get(f"{begun}head/"), 'value="Ana"', "awa@example.org")
    assert response["Cache-Control"] == "no-store"
    secret = address.strip("/").rpartition("/")[2]
    assert secret not in str(Draft.objects.values())
    assert elsewhere.get(address.replace(secret, "x" * 32)).status_code == 404


def test_what_is_wrong_is_kept_and_said_beside_its_field(client, edition):
    begun = begin(client)
    response = client.post(f"{begun}head/", head(row(email="nonsense", category="")))
    assert response.status_code == 422
    sees(response, "person-0-email_error", "person-0-category_error")
    page = sees(client.get(f"{begun}head/"), 'value="nonsense"', 'value="Awa"')
    assert "aria-invalid" not in page
    response = client.post(f"{begun}delegates/", delegates(row("Zoe", category="")))
    sees(response, "person-1-category_error")
    sees(client.post(f"{begun}delegates/", delegates(unnamed_seats="-1")), "unnamed_seats_error")
    sees(client.post(f"{begun}consents/", {"image_rights": "yes"}), "contact_sharing_error")
    response = client.post(f"{begun}check/")
    assert response.status_code == 422
    sees(response, f'href="{begun}head/"', f'href="{begun}delegates/"', f'href="{begun}needs/"')
    assert not Delegation.objects.exists()
    assert client.get(f"{begun}elsewhere/").status_code == 404


def test_rows_come_and_go_without_losing_what_was_written(client, edition):
    begun = begin(client)
    sees(client.get(f"{begun}delegates/"), 'name="row" value="1"')
    sent = delegates(row("Zoe", email="not yet"), row("Lea"), add="5")
    assert client.post(f"{begun}delegates/", sent).url == f"{begun}delegates/"
    page = sees(client.get(f"{begun}delegates/"), 'value="not yet"', 'name="row" value="7"')
    assert "aria-invalid" not in page
    client.post(f"{begun}delegates/", delegates(row("Zoe"), row("Lea"), remove="1"))
    page = sees(client.get(f"{begun}delegates/"), 'value="Lea"', 'name="row" value="2"')
    assert "Zoe" not in page
    assert "Zoe" not in str(Draft.objects.get().answers)


@pytest.mark.parametrize(
    ("people", "unnamed", "words"),
    [
        ([row(), row("Zoe", email="AWA@example.org")], "0", "delegates/"),
        ([row(email="taken@example.org")], "0", "head/"),
        ([row()], "5", "3 places"),
    ],
)
def test_what_the_verb_refuses_is_said_on_the_last_page(client, edition, people, unnamed, words):
    register(edition, person("Ana", "taken@example.org"))
    edition.capacity = 4
    edition.save()
    with translation.override("fr"):
        begun = begin(client)
        write_all(client, begun, people, unnamed_seats=unnamed)
        response = client.post(f"{begun}check/")
    assert response.status_code in {409, 422}
    sees(response, 'role="alert"', words)
    assert (Delegation.objects.count(), Participant.objects.count()) == (1, 1)
    assert Draft.objects.get().answers["head"]


def test_sent_twice_is_registered_once(client, edition):
    begun = begin(client)
    write_all(client, begun, [row()])
    first, second = client.post(f"{begun}check/"), client.post(f"{begun}check/")
    assert first.url == second.url == f"{begun}done/"
    draft = Draft.objects.get()
    again = send_draft(by=VISITOR, draft=draft, registration=Registration([], 0, "", {}, ""))
    assert again == draft.delegation == Delegation.objects.get()
    assert (draft.answers, draft.email) == ({}, "")
    assert client.get(begun).url == f"{begun}done/"
    assert client.post(f"{begun}head/", head(row("Lea"))).url == f"{begun}done/"


def test_the_organisation_can_be_chosen_anew(client, edition):
    begun = begin(client)
    client.post(f"{begun}head/", head(row()))
    town = factories.authority("Ségou", "SN")
    response = client.post(f"{begun}organisation/", {"authority": town.pk})
    assert response.url == f"{begun}head/"
    sees(client.get(response.url), "Ségou", 'value="Awa"')
    assert (Draft.objects.get().authority, Draft.objects.get().kind) == (town, "")


def test_an_unlisted_organisation_says_what_it_is(client, edition):
    begun = begin(client)
    write_all(client, begun, [row()])
    client.post(f"{begun}check/")
    made = Delegation.objects.get()
    assert (made.organisation, made.authority, made.kind) == ("Radio Exemple", None, "press")


def test_after_the_deadline_the_pages_say_so_and_the_team_still_registers(client, edition):
    begun = begin(client)
    write_all(client, begun, [row()])
    edition.registration_closes = timezone.now() - timedelta(days=1)
    edition.save()
    for path in ("/2017/register/", f"{begun}head/", f"{begun}check/"):
        assert '<form class="form' not in client.post(path).content.decode()
    assert not Delegation.objects.exists()
    client.force_login(factories.team_member(edition, "registration"))
    client.post(f"{begun}check/")
    assert Delegation.objects.count() == 1


def test_a_draft_edition_is_not_shown(client, edition):
    edition.state = Edition.State.DRAFT
    edition.save()
    assert client.get("/2017/register/").status_code == 404


def test_what_nobody_went_on_with_is_forgotten(client, edition):
    kept, stale = begin(client), begin(client)
    Draft.objects.filter(pk=Draft.objects.last().pk).update(
        changed=timezone.now() - timedelta(weeks=6, days=1)
    )
    forget_drafts()
    assert client.get(kept, follow=True).status_code == 200
    assert client.get(stale).status_code == 404


def test_what_is_kept_has_an_end(edition):
    organisation = Organisation("A", factories.country())
    draft, _secret = begin_draft(
        by=VISITOR, edition=edition, organisation=organisation, language="fr"
    )
    answers = {"person-0-given_name": ["a" * 5000]}
    draft = save_page(by=VISITOR, draft=draft, page="head", answers=answers, language="fr")
    assert draft.answers["head"] == {"person-0-given_name": ["a" * 1000]}


def test_pages_cost_as_many_statements_for_one_as_for_three(client, edition):
    def statements(people):
        begun = begin(client)
        write_all(client, begun, people)
        counted = []
        for page in ("head", "delegates", "needs", "consents", "check"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(f"{begun}{page}/")
            counted.append(len(queries))
        return counted

    assert statements([row()]) == statements([row("Zoe"), row("Lea"), row("Ana")])


def test_sending_costs_as_many_statements_for_one_as_for_three(client, edition):
    def statements(people):
        begun = begin(client)
        write_all(client, begun, people)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"{begun}check/").url.endswith("/done/")
        return len(queries)

    one = statements([row()])
    assert statements([row("Zoe"), row("Lea"), row("Ana")]) == one

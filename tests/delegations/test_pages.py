"""The pages, as a visitor, a head of delegation, a participant and the desk see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from rencontres.agenda.actions import schedule
from rencontres.core.actor import SYSTEM
from rencontres.delegations import queries
from rencontres.delegations.actions import replace_participant, withdraw_seat
from rencontres.delegations.models import Delegation, Participant, Seat
from rencontres.editions.models import Edition

from .. import factories
from .test_register import person, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = factories.edition(slug="2017")
    factories.category(edition, name={"fr": "Agent", "en": "Officer", "es": "Funcionario"})
    return edition


@pytest.fixture
def delegation(edition):
    return register(edition, person("Awa"), person("Zoe"), unnamed_seats=1)


def rows(*people, add=False, **fields):
    """What a browser sends of the registration form."""
    sent = {
        "language": "fr",
        "unnamed_seats": "0",
        "people-TOTAL_FORMS": str(len(people)),
        "people-INITIAL_FORMS": "0",
    }
    for number, one in enumerate(people):
        sent |= {f"people-{number}-{name}": value for name, value in one.items()}
    return sent | ({"add": "1"} if add else {}) | fields


def row(given="Awa", **fields):
    return {
        "given_name": given,
        "family_name": "Exemple",
        "email": f"{given.lower()}@example.org",
        "category": "member",
        "function": "Maire",
        "languages": ["fr", "en"],
    } | fields


def sees(response, *texts):
    page = response.content.decode()
    for text in texts:
        assert text in page, text
    return page


# --- Registering


def test_an_organisation_is_found_in_the_registry(client, edition):
    town = factories.authority("Ségou", "SN", search_name="segou")
    factories.authority("Ségonzac")
    response = client.get("/2017/register/", {"country": "SN", "name": "segou"})
    page = sees(response, f"?authority={town.pk}", "Ségou", "organisation=segou")
    assert "Ségonzac" not in page
    sees(client.get("/2017/register/", {"country": "SN", "name": "Kayes"}), "Kayes")
    assert client.get("/2017/register/?authority=999999").status_code == 404
    assert client.get(f"/2017/register/?authority={'9' * 5000}").status_code == 404
    assert client.get("/2017/register/?authority=x").status_code == 404
    assert client.get("/2017/register/?organisation=A&country=ZZ").status_code == 404


def test_a_town_registers_its_people(client, edition, django_capture_on_commit_callbacks):
    town = factories.authority("Ségou", "SN")
    address = f"/2017/register/?authority={town.pk}"
    sees(client.get(address), "Ségou", "people-0-given_name")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, rows(row(), row("Zoe"), {}, unnamed_seats="1"), follow=True)
    delegation = Delegation.objects.get()
    assert response.redirect_chain == [("/2017/register/done/", 302)]
    sees(response, "SN-0001", "Awa Exemple", "Zoe Exemple")
    assert (delegation.authority, delegation.organisation) == (town, "Ségou")
    assert delegation.seats.count() == 3
    assert delegation.head.function == {"fr": "Maire"}
    assert delegation.head.languages == ["fr", "en"]
    assert [message.to for message in mail.outbox] == [["awa@example.org"]]


def test_an_organisation_that_is_in_no_registry_registers_too(client, edition):
    factories.country()
    client.post("/2017/register/?country=FR&organisation=Radio+Exemple", rows(row()))
    delegation = Delegation.objects.get()
    assert (delegation.organisation, delegation.authority) == ("Radio Exemple", None)


def test_a_row_more_keeps_what_was_written_without_judging_it(client, edition):
    factories.country()
    address = "/2017/register/?country=FR&organisation=A"
    response = client.post(address, rows(row("Awa", email="not yet"), add=True))
    page = sees(response, 'value="Awa"', 'value="not yet"', "people-1-given_name")
    assert response.status_code == 200
    assert "aria-invalid" not in page
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("people", "fields", "words"),
    [
        ([row(email="nonsense")], {}, "people-0-email_error"),
        ([{}], {}, "people-0-given_name_error"),
        ([row(), row("Zoe", category="")], {}, "people-1-category_error"),
        ([row()], {"unnamed_seats": "-1"}, "unnamed_seats_error"),
        ([row(), {}, row("Zoe", email="AWA@example.org")], {}, "people-2-email_error"),
        ([row(email="taken@example.org")], {}, "people-0-email_error"),
        ([row()], {"unnamed_seats": "5"}, "3 places"),
    ],
)
def test_errors_stand_beside_their_field_and_nothing_is_written(
    client, edition, people, fields, words
):
    register(edition, person("Ana", "taken@example.org"))
    edition.capacity = 4
    edition.save()
    with translation.override("fr"):
        response = client.post("/2017/register/?country=FR&organisation=A", rows(*people, **fields))
    assert response.status_code == 422
    sees(response, words)
    assert (Delegation.objects.count(), Participant.objects.count()) == (1, 1)


def test_after_the_deadline_the_page_says_so_and_the_team_still_registers(client, edition):
    edition.registration_closes = timezone.now() - timedelta(days=1)
    edition.save()
    factories.country()
    address = "/2017/register/?country=FR&organisation=A"
    page = client.post(address, rows(row())).content.decode()
    assert '<form class="form' not in page
    assert not Delegation.objects.exists()
    client.force_login(factories.team_member(edition, "registration"))
    client.post(address, rows(row()))
    assert Delegation.objects.count() == 1


def test_what_others_registered_is_not_shown(client, edition, delegation):
    assert client.get("/2017/register/done/").status_code == 404


def test_a_draft_is_not_shown(client, edition):
    edition.state = Edition.State.DRAFT
    edition.save()
    assert client.get("/2017/register/").status_code == 404


# --- My delegation, my agenda


def test_after_signing_in_everybody_lands_in_the_right_place(client, edition, delegation):
    assert client.get("/me/").url.startswith("/accounts/")
    client.force_login(delegation.head.user)
    assert client.get("/me/").url == "/2017/me/delegation/"
    stranger = factories.user()
    client.force_login(stranger)
    sees(client.get("/me/"), stranger.email)
    client.force_login(factories.team_member(edition, "door"))
    assert client.get("/me/").url == reverse("press:dashboard", kwargs={"edition": "2017"})
    client.force_login(factories.user(is_administrator=True))
    assert client.get("/me/").url == reverse("press:dashboard", kwargs={"edition": "2017"})


def test_a_head_sees_what_to_change_and_a_participant_does_not(client, edition, delegation):
    head, other = (seat.participant.user for seat in delegation.seats.all()[:2])
    client.force_login(head)
    page = sees(client.get("/2017/me/delegation/"), "FR-0001", "Awa Exemple", "Zoe Exemple")
    assert "/delegations/FR-0001/seats/2/replace/" in page
    assert "/delegations/FR-0001/seats/3/name/" in page
    client.force_login(other)
    page = sees(client.get("/2017/me/delegation/"), "Awa Exemple")
    assert "/replace/" not in page
    assert delegation.seats.get(number=1).ticket not in page
    client.force_login(factories.user())
    assert "FR-0001" not in client.get("/2017/me/delegation/").content.decode()
    assert "FR-0001" not in client.get("/2017/me/agenda/").content.decode()


def test_an_agenda_stands_by_day_in_the_venues_hours(client, edition, delegation):
    seat = delegation.seats.get(number=1)
    client.force_login(delegation.head.user)
    sees(client.get("/2017/me/agenda/"), reverse("programme:list", kwargs={"edition": "2017"}))
    for hours, role, title in [(0, "speaker", "Plénière"), (25, "attendee", "Atelier")]:
        schedule(
            edition=edition,
            kind="session",
            title={"fr": title},
            place="Grand salon",
            path=f"/2017/sessions/{hours}/",
            starts=factories.OPENING + timedelta(hours=hours),
            ends=factories.OPENING + timedelta(hours=hours + 1),
            holders=[(seat.holder, role)],
        )
    page = sees(client.get("/2017/me/agenda/"), "09:00–10:00", "10:00–11:00", "Grand salon")
    assert page.index("Plénière") < page.index("Atelier")
    assert 'href="/2017/sessions/25/"' in page
    english = sees(client.get("/en/2017/me/agenda/"), "You speak", "Monday 9 October")
    assert 'href="/en/2017/sessions/25/"' in english


def test_a_head_names_replaces_and_gives_back(client, edition, delegation):
    client.force_login(delegation.head.user)
    seats = "/2017/delegations/FR-0001/seats"
    assert client.get(f"{seats}/3/name/").status_code == 200
    named = client.post(f"{seats}/3/name/", row("Lea"))
    assert named.url == "/2017/me/delegation/"
    assert delegation.seats.get(number=3).participant.given_name == "Lea"
    sees(client.get(f"{seats}/2/replace/"), "Zoe Exemple")
    assert client.post(f"{seats}/2/replace/", row("Ana")).status_code == 302
    assert delegation.seats.get(number=2).participant.given_name == "Ana"
    sees(client.get(f"{seats}/2/withdraw/"), "Ana Exemple")
    assert client.post(f"{seats}/2/withdraw/").status_code == 302
    assert delegation.seats.get(number=2).withdrawn
    assert client.post(f"{seats}/", {"count": "2"}).url == "/2017/me/delegation/"
    assert delegation.seats.count() == 5
    sees(client.get("/2017/me/delegation/"), "Ana Exemple", "Zoe Exemple")


def test_a_refused_change_says_why_beside_the_field(client, edition, delegation):
    client.force_login(delegation.head.user)
    seats = "/2017/delegations/FR-0001/seats"
    response = client.post(f"{seats}/3/name/", row("Zoe"))
    assert response.status_code == 422
    sees(response, "email_error")
    assert client.post(f"{seats}/3/name/", {}).status_code == 422
    assert delegation.seats.get(number=3).participant is None
    speaker = delegation.seats.get(number=2)
    schedule(
        edition=edition,
        kind="session",
        title={"fr": "Plénière"},
        starts=factories.OPENING,
        ends=factories.OPENING + timedelta(hours=1),
        holders=[(speaker.holder, "speaker")],
    )
    response = client.post(f"{seats}/2/withdraw/")
    assert response.status_code == 409
    sees(response, 'role="alert"')
    assert client.post(f"{seats}/2/replace/", row("Ana")).status_code == 422
    assert delegation.seats.get(number=2).participant.given_name == "Zoe"
    back = {"count": "x", "back": "/2017/me/delegation/"}
    assert client.post(f"{seats}/", back).url == "/2017/me/delegation/"
    assert delegation.seats.count() == 3


def test_a_head_who_gives_their_own_seat_back_manages_nothing_more(client, edition, delegation):
    client.force_login(delegation.head.user)
    response = client.post("/2017/delegations/FR-0001/seats/1/withdraw/")
    assert response.url == "/me/"
    assert client.get("/2017/delegations/FR-0001/seats/2/replace/").status_code == 403


def test_nobody_else_changes_a_delegation(client, edition, delegation):
    for actor in (delegation.seats.get(number=2).participant.user, factories.user()):
        client.force_login(actor)
        for verb in ("name", "replace", "withdraw"):
            path = f"/2017/delegations/FR-0001/seats/2/{verb}/"
            assert client.get(path).status_code == client.post(path).status_code == 403
        assert client.post("/2017/delegations/FR-0001/seats/", {"count": "1"}).status_code == 403
    assert delegation.seats.count() == 3


# --- The desk


def test_the_desk_finds_delegations(client, edition, delegation):
    factories.category(edition, "press")
    register(
        edition,
        person("Ana", category="press"),
        organisation="Le Courrier",
        country=factories.country("SN"),
    )
    client.force_login(factories.team_member(edition, "registration"))
    for query, found in {
        "": {"FR-0001", "SN-0001"},
        "search=courrier": {"SN-0001"},
        "search=awa": {"FR-0001"},
        "search=zoe+exemple": {"FR-0001"},
        "search=fr-0001": {"FR-0001"},
        "search=zoe+courrier": set(),
        "country=SN": {"SN-0001"},
        "category=press": {"SN-0001"},
        "state=withdrawn": set(),
        "state=nonsense": {"FR-0001", "SN-0001"},
    }.items():
        page = client.get(f"/2017/desk/delegations/?{query}").content.decode()
        shown = {r for r in ("FR-0001", "SN-0001") if f"/desk/delegations/{r}/" in page}
        assert shown == found, query
    assert queries.totals(edition) == {"delegations": 2, "places": 4, "named": 3, "countries": 2}


def test_the_desk_reads_a_delegation_and_its_log(client, edition, delegation):
    replace_participant(by=SYSTEM, seat=delegation.seats.get(number=2), person=person("Ana"))
    withdraw_seat(by=delegation.head.user, seat=delegation.seats.get(number=3))
    client.force_login(factories.team_member(edition, "registration"))
    page = sees(
        client.get("/en/2017/desk/delegations/FR-0001/"),
        "Registered the delegation",
        "Replaced a participant",
        "Gave a seat back",
        "replaces Zoe Exemple",
        "awa@example.org",
    )
    assert page.index("Gave a seat back") < page.index("Registered the delegation")
    response = client.post("/2017/delegations/FR-0001/seats/2/withdraw/")
    assert response.url == "/2017/desk/delegations/FR-0001/"


def test_the_desk_is_for_its_team(client, edition, delegation):
    for path in ("/2017/desk/delegations/", "/2017/desk/delegations/FR-0001/"):
        client.logout()
        assert client.get(path).status_code == 302
        client.force_login(delegation.head.user)
        assert client.get(path).status_code == 403


def test_an_empty_desk_says_so(client):
    empty = factories.edition(slug="2018")
    client.force_login(factories.team_member(empty, "registration"))
    assert client.get("/2018/desk/delegations/").status_code == 200


@pytest.mark.parametrize(
    "path", ["desk/delegations/", "me/delegation/", "desk/delegations/FR-0001/"]
)
def test_pages_need_as_many_statements_for_more_rows(client, edition, delegation, path):
    head = delegation.head.user
    factories.team_member(edition, "registration")
    edition.team.update(user=head)
    client.force_login(head)
    client.get(f"/2017/{path}")

    def statements():
        with CaptureQueriesContext(connection) as done:
            assert client.get(f"/2017/{path}").status_code == 200
        return len(done)

    few = statements()
    for number in range(3):
        register(
            edition,
            person(f"p{number}"),
            organisation=f"Organisation {number}",
            country=factories.country("SN" if number else "DE"),
        )
    for _n in range(3):
        factories.seat(delegation)
    assert Seat.objects.count() == 9
    assert statements() == few


def test_a_number_nobody_can_mean_adds_no_seat(client, delegation):
    client.force_login(delegation.head.user)
    for count in ("9" * 5000, "", "two", "-1"):
        path = f"/2017/delegations/{delegation.reference}/seats/"
        assert client.post(path, {"count": count}).status_code == 422
    assert delegation.seats.count() == 3


@pytest.mark.parametrize("page", ["delegation", "agenda"])
def test_an_edition_in_preparation_is_not_there_for_strangers(client, page):
    draft = factories.edition(slug="2018", state=Edition.State.DRAFT)
    path = f"/2018/me/{page}/"
    client.force_login(factories.user())
    assert client.get(path).status_code == 404
    seat = factories.seat(factories.delegation(draft), user=factories.user())
    for who in (seat.participant.user, factories.team_member(draft)):
        client.force_login(who)
        assert client.get(path).status_code == 200

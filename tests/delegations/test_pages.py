"""The pages, as a visitor, a head of delegation, a participant and the desk see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencontres.agenda.actions import schedule
from rencontres.core.actor import SYSTEM
from rencontres.delegations import queries
from rencontres.delegations.actions import replace_participant, withdraw_seat
from rencontres.delegations.models import Seat
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

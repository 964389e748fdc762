"""Files of people: read, previewed, accepted whole, told row by row; twice changes nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.spreadsheets import read
from rencontres.delegations import actions
from rencontres.delegations.intake.planning import plan
from rencontres.delegations.intake.reading import guessed, likeliest_heading, names_of, sheets_of
from rencontres.delegations.models import Delegation, Intake, Participant, Seat
from rencontres.delegations.tasks import forget_intakes
from rencontres.editions.actions import change_capacity
from rencontres.network import linkage

from .. import factories
from ..core.spreadsheets import ods, xlsx
from .test_api import key
from .test_register import person, register

pytestmark = pytest.mark.django_db
OWN = [
    ["Délégation de Ségou", "", "", "", "", ""],
    ["Prénom", "NOM", "Courriel", "Fonction", "Catégorie", "Langues parlées"],
    ["Awa", "Diop", "awa@example.org", "Maire", "Élu", "français, anglais"],
    ["Bakary", "Sow", "bakary@example.org", "Agent", "", "fr / bm"],
]
MANY = [
    ["Collectivité", "Pays", "Nom et prénom", "E-mail", "Fonction"],
    ["Ville Exemple", "France", "DIOP Awa", "awa@example.org", "Maire"],
    ["Ville Exemple", "France", "Sow, Bakary", "bakary@example.org", "Agent"],
    ["Radio Exemple", "Sénégal", "Coumba Ba", "coumba@example.org", ""],
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def new_index():
    linkage._index.cache_clear()
    yield
    linkage._index.cache_clear()


@pytest.fixture
def edition():
    edition = factories.edition(slug="2099", capacity=20)
    factories.category(edition)
    names = {"fr": "Élu", "en": "Elected official", "es": "Cargo electo"}
    factories.category(edition, "elected", name=names)
    for code in ("FR", "SN"):
        factories.country(code)
    return edition


@pytest.fixture
def desk(edition):
    return factories.team_member(edition, "registration")


@pytest.fixture
def delegation(edition):
    return register(edition, person("Head"), organisation="Ségou", country=factories.country("SN"))


def csv(rows):
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode()


def send(by, edition, rows, *, delegation=None, **mapping):
    """A file as it is guessed, its organisations looked for."""
    sent = {"by": by, "name": "people.csv", "content": csv(rows)}
    if delegation:
        of = actions.upload_delegates(delegation=delegation, **sent)
    else:
        of = actions.upload_people(edition=edition, **sent)
    sheet = sheets_of(of)[0]
    heading = likeliest_heading(of, sheet)
    chosen = {
        "sheet": 0,
        "first": heading.first,
        "last": heading.last,
        "columns": guessed(of, heading),
        "category": "member",
        "country": "",
        "language": "fr",
    }
    return actions.map_people(by=by, of=of, mapping=chosen | mapping)


def outcomes(of):
    return [(number, outcome, why and why[0]) for number, outcome, why, _seat in of.report]


def everything():
    """All that a refusal must leave as it is."""
    return (
        list(Participant.objects.order_by("pk").values()),
        list(Seat.objects.order_by("pk").values()),
        list(Delegation.objects.order_by("pk").values()),
    )


def test_a_head_imports_the_people_of_their_delegation(edition, delegation):
    head = delegation.head.user
    actions.add_seats(by=head, delegation=delegation, count=1)
    of = send(head, edition, OWN, delegation=delegation)
    before = everything()
    assert plan(of, edition.categories.all()).counts == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "left_out": 0,
    }
    assert everything() == before
    mail.outbox.clear()
    of = actions.accept_people(by=head, of=of)
    seats = list(delegation.seats.select_related("participant", "category").order_by("number"))
    assert [(s.participant.full_name, s.category.key) for s in seats] == [
        ("Head Exemple", "member"),
        ("Bakary Sow", "member"),  # in the seat that had no name
        ("Awa Diop", "elected"),
    ]
    assert seats[2].participant.function == {"fr": "Maire"}
    assert seats[2].participant.languages == ["fr", "en"]
    assert of.report == [[3, "created", None, "SN-0001/3"], [4, "created", None, "SN-0001/2"]]
    assert (of.state, of.content, mail.outbox) == ("accepted", None, [])


def test_the_same_file_twice_changes_nothing_and_a_newer_one_updates(edition, delegation):
    head = delegation.head.user
    actions.accept_people(by=head, of=send(head, edition, OWN, delegation=delegation))
    before = everything()
    again = actions.accept_people(by=head, of=send(head, edition, OWN, delegation=delegation))
    assert outcomes(again) == [(3, "unchanged", None), (4, "unchanged", None)]
    assert everything() == before
    newer = [*OWN[:3], ["Bakary", "Sow", "BAKARY@example.org", "Directeur", "", ""]]
    of = actions.accept_people(by=head, of=send(head, edition, newer, delegation=delegation))
    assert outcomes(of) == [(3, "unchanged", None), (4, "updated", None)]
    changed = Participant.objects.get(email="bakary@example.org")
    assert (changed.function, changed.languages) == ({"fr": "Directeur"}, ["fr", "bm"])


def test_the_team_imports_old_lists_of_many_delegations(edition, desk):
    town = factories.authority()
    of = send(desk, edition, MANY)
    assert [name["decision"] for name in of.names] == ["automatic", "none"]
    of = actions.accept_people(by=desk, of=of)
    assert [outcome for _row, outcome, _why in outcomes(of)] == ["created"] * 3
    listed = [
        (d.organisation, d.authority_id, d.country_id, d.head.full_name, d.seats.count())
        for d in edition.delegations.order_by("pk")
    ]
    assert listed == [
        ("Ville Exemple", town.pk, "FR", "Awa DIOP", 2),
        ("Radio Exemple", None, "SN", "Coumba Ba", 1),
    ]
    more = [*MANY, ["RADIO EXEMPLE", "Senegal", "Demba Fall", "demba@example.org", ""]]
    of = actions.accept_people(by=desk, of=send(desk, edition, more))
    assert [outcome for _row, outcome, _why in outcomes(of)] == ["unchanged"] * 3 + ["created"]
    assert edition.delegations.get(organisation="Radio Exemple").seats.count() == 2


def test_an_organisation_that_may_be_several_waits_for_an_answer(edition, desk):
    first = factories.authority("Saint-Exemple", department="35", search_name="saint exemple")
    factories.authority("Saint-Exemple", department="44", search_name="saint exemple")
    rows = [MANY[0], ["Saint-Exemple", "France", "Awa Diop", "awa@example.org", ""]]
    of = send(desk, edition, rows)
    assert of.names[0]["decision"] == "review"
    left = actions.accept_people(by=desk, of=of)
    assert outcomes(left) == [(2, "left_out", "review")]
    assert not edition.delegations.exists()
    of = send(desk, edition, rows)
    with pytest.raises(Refusal, match="no such authority"):
        actions.answer_organisations(by=desk, of=of, answers={0: 0})
    of = actions.answer_organisations(by=desk, of=of, answers={0: first.pk})
    actions.accept_people(by=desk, of=of)
    assert edition.delegations.get().authority == first


def test_every_row_that_stays_out_says_why_and_where(edition, desk):
    register(edition, person("Elsewhere"))
    rows = [
        ["Prénom", "Nom", "Mail", "Catégorie", "Langue", "Organisation", "Pays"],
        ["Awa", "Diop", "awa@", "", "", "Radio", "SN"],
        ["", "Diop", "a@example.org", "", "", "Radio", "SN"],
        ["Awa", "Diop", "b@example.org", "Astronaute", "", "Radio", "SN"],
        ["Awa", "Diop", "c@example.org", "", "klingonais", "Radio", "SN"],
        ["Awa", "Diop", "d@example.org", "", "", "Radio", "Atlantide"],
        ["Awa", "Diop", "e@example.org", "", "", "", "SN"],
        ["Awa", "Diop", "", "", "", "Radio", "SN"],
        ["Awa", "Diop", "f@example.org", "", "", "Radio", "SN"],
        ["Awa", "Diop", "F@example.org", "", "", "Radio", "SN"],
        ["Elsewhere", "Exemple", "elsewhere@example.org", "", "", "Radio", "SN"],
        ["Awa", "Diop", "g@example.org", "", "", "Radio", ""],
        ["A" * 101, "Diop", "h@example.org", "", "", "Radio", "SN"],
    ]
    of = actions.accept_people(by=desk, of=send(desk, edition, rows))
    assert outcomes(of) == [
        (2, "left_out", "email"),
        (3, "left_out", "no_name"),
        (4, "left_out", "category"),
        (5, "left_out", "languages"),
        (6, "left_out", "country"),
        (7, "left_out", "missing"),
        (8, "left_out", "missing"),
        (9, "created", None),
        (10, "left_out", "again"),
        (11, "left_out", "elsewhere"),
        (12, "left_out", "missing"),
        (13, "left_out", "too_long"),
    ]
    assert of.report[0][2][1]["column"] == "C"
    assert of.report[8][2][1]["first"] == 9


def test_another_name_at_the_same_address_is_no_replacement(edition, delegation):
    head = delegation.head.user
    rows = [OWN[1], ["Somebody", "Else", delegation.head.email, "", "", ""]]
    of = actions.accept_people(by=head, of=send(head, edition, rows, delegation=delegation))
    assert outcomes(of) == [(2, "left_out", "other_name")]
    delegation.head.refresh_from_db()
    assert delegation.head.full_name == "Head Exemple"


def test_too_few_places_refuse_the_whole_file(edition, desk):
    of = send(desk, edition, MANY)
    change_capacity(by=SYSTEM, edition=edition, capacity=2)
    before = everything()
    with pytest.raises(Refusal) as refusal:
        actions.accept_people(by=desk, of=of)
    assert refusal.value.code == "full"
    assert everything() == before
    of.refresh_from_db()
    assert of.state == "mapped"


def test_a_head_brings_nobody_by_invitation_and_into_no_other_delegation(edition, delegation):
    factories.category(edition, "speaker", by_invitation=True)
    head = delegation.head.user
    rows = [OWN[1], ["Awa", "Diop", "awa@example.org", "", "speaker", ""]]
    of = actions.accept_people(by=head, of=send(head, edition, rows, delegation=delegation))
    assert outcomes(of) == [(2, "left_out", "category")]
    other = register(edition, person("Other"), organisation="Kayes")
    with pytest.raises(PermissionDenied):
        send(head, edition, OWN, delegation=other)
    with pytest.raises(PermissionDenied):
        send(head, edition, MANY)
    foreign = send(SYSTEM, edition, OWN, delegation=other)
    with pytest.raises(PermissionDenied):
        actions.accept_people(by=head, of=foreign)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "spreadsheet"),
        (b"PK\x03\x04broken", "damaged"),
    ],
)
def test_a_bad_file_is_told_and_kept_nowhere(edition, desk, content, words):
    with pytest.raises(Refusal, match=words) as refusal:
        actions.upload_people(by=desk, edition=edition, name="list.xlsx", content=content)
    assert refusal.value.status == 422
    assert not Intake.objects.exists()


def test_a_file_too_long_and_columns_that_are_missing_are_refused(edition, desk):
    rows = [["Nom", "Mail"], *([f"Awa {n}", f"a{n}@example.org"] for n in range(2000))]
    with pytest.raises(Refusal, match="2001 rows"):
        actions.upload_people(by=desk, edition=edition, name="a.csv", content=csv(rows))
    with pytest.raises(Refusal, match="given name and family name"):
        send(desk, edition, [["Nom", "Mail", "Organisation"], ["Diop", "a@example.org", "Radio"]])
    with pytest.raises(Refusal, match="E-mail address"):
        send(desk, edition, [["Participant", "Organisation"], ["Awa Diop", "Radio"]])
    of = send(desk, edition, MANY)
    for wrong in ({"category": "none"}, {"country": "XX"}, {"language": "tlh"}, {"sheet": 4}):
        with pytest.raises(Refusal):
            actions.map_people(by=desk, of=of, mapping={**of.mapping, **wrong})
    of.refresh_from_db()
    assert of.mapping["category"] == "member"


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({"name": "DIOP Awa"}, ("Awa", "DIOP")),
        ({"name": "Awa Marie DIOP SOW"}, ("Awa Marie", "DIOP SOW")),
        ({"name": "Diop Sow, Awa"}, ("Awa", "Diop Sow")),
        ({"name": "Awa Diop Sow"}, ("Awa", "Diop Sow")),
        ({"name": "Awa"}, ("Awa", "")),
        ({"given_name": "Awa", "family_name": "Diop", "name": "X Y"}, ("Awa", "Diop")),
    ],
)
def test_whole_names_are_parted(cells, names):
    assert names_of(cells) == names


def test_files_that_nobody_accepts_go_after_a_month(edition, desk):
    of = send(desk, edition, MANY)
    Intake.objects.update(uploaded=timezone.now() - timedelta(days=29))
    forget_intakes()
    of.refresh_from_db()
    assert of.state == "mapped"
    Intake.objects.update(uploaded=timezone.now() - timedelta(days=31))
    forget_intakes()
    of.refresh_from_db()
    assert (of.state, of.content) == ("discarded", None)
    with pytest.raises(Refusal, match="discarded"):
        actions.accept_people(by=desk, of=of)


def page_of(name, *arguments):
    return reverse(f"delegations:{name}", args=["2099", *arguments])


@pytest.mark.parametrize("make", [xlsx, ods])
def test_the_team_walks_through_the_pages(client, edition, desk, make):
    factories.authority("Saint-Exemple", department="35", search_name="saint exemple")
    factories.authority("Saint-Exemple", department="44", search_name="saint exemple")
    client.force_login(desk)
    rows = [*MANY, ["Saint-Exemple", "France", "Demba Fall", "demba@example.org", ""]]
    file = SimpleUploadedFile("people.xlsx", make(rows))
    page = client.post(page_of("import"), {"file": file}, follow=True)
    assert "What does each column hold?" in page.content.decode()
    form = page.context["form"]
    chosen = {box.name: box.initial or "" for box in form.columns} | {
        "category": "member",
        "country": "",
        "language": "fr",
    }
    assert [box.initial for box in form.columns] == [
        "organisation",
        "country",
        "name",
        "email",
        "function",
    ]
    of = Intake.objects.get()
    page = client.post(page_of("intake_columns", of.pk), chosen, follow=True)
    assert "Nobody said yet which organisation “Saint-Exemple” is." in page.content.decode()
    assert page.context["counts"][0][2] == 1
    said = {"name_0": "none", "name_2": "none"}
    page = client.post(page_of("intake_answer", of.pk), said, follow=True)
    assert page.context["counts"][0][2] == 4
    assert not edition.delegations.exists()
    page = client.post(page_of("intake_accept", of.pk), follow=True)
    assert "The people of the file are registered." in page.content.decode()
    assert edition.delegations.count() == 3
    assert client.get(f"{page_of('intake', of.pk)}?outcome=left_out").status_code == 200
    told = client.get(page_of("intake_file", of.pk, "csv")).content.decode("utf-8-sig")
    assert told.splitlines()[1].startswith("2;new;;FR-0001/")
    book = read(client.get(page_of("intake_file", of.pk, "xlsx")).content, "a.xlsx")
    assert len(book.sheets[0].rows) == 5
    assert client.get(page_of("intake_file", of.pk, "pdf")).status_code == 404
    page = client.get(page_of("intake_columns", of.pk), follow=True)
    assert "What became of the file" in page.content.decode()


def test_a_head_walks_through_the_pages_and_may_give_up(client, edition, delegation):
    client.force_login(delegation.head.user)
    own = page_of("import_own", delegation.reference)
    file = SimpleUploadedFile("people.csv", csv(OWN))
    page = client.post(own, {"file": file}, follow=True)
    of = Intake.objects.get()
    assert "country" not in page.context["form"].fields
    bad = {"category": "member", "language": "fr"}
    page = client.post(page_of("intake_columns", of.pk), bad)
    assert page.status_code == 422
    assert "Choose the column of: E-mail address." in page.content.decode()
    page = client.get(page_of("intake_columns", of.pk), {"sheet": "0", "row": "1"})
    assert page.context["form"].heading.last == 1
    page = client.post(page_of("intake_discard", of.pk), follow=True)
    assert "nobody of it was registered" in page.content.decode()
    assert "it was deleted" in client.get(page_of("intake", of.pk)).content.decode()
    page = client.post(own, {"file": SimpleUploadedFile("a.csv", b"")})
    assert page.status_code in {200, 422}
    client.force_login(factories.user())
    assert client.get(own).status_code == 403
    assert client.get(page_of("intake", of.pk)).status_code == 403
    assert client.get(page_of("import")).status_code == 403


def test_the_preview_costs_the_same_with_one_row_and_with_three(client, edition, desk):
    client.force_login(desk)

    def cost(rows):
        of = send(desk, edition, rows)
        client.get(page_of("intake", of.pk))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of("intake", of.pk))
        return len(asked)

    assert cost(MANY[:2]) == cost(MANY)


def test_programs_import_people(client, edition, desk):
    address = "/api/v1/delegations/2099/people"
    file = io.BytesIO(csv(MANY))
    file.name = "people.csv"
    told = client.post(address, {"category": "member", "file": file}, headers=key(desk))
    assert told.status_code == 201
    assert [row["outcome"] for row in told.json()["rows"]] == ["created"] * 3
    one = f"{address}/{told.json()['id']}"
    assert client.get(one).status_code == 403
    assert client.get(one, headers=key(desk)).json() == told.json()
    accepted = client.post(f"{one}/accept", headers=key(desk)).json()
    assert accepted["rows"][2] == {"row": 4, "outcome": "created", "why": "", "seat": "SN-0001/1"}
    refusal = client.post(f"{one}/discard", headers=key(desk))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "state")
    delegation = edition.delegations.get(organisation="Radio Exemple")
    own = {"category": "member", "delegation": delegation.reference, "file": io.BytesIO(csv(OWN))}
    rows = client.post(address, own, headers=key(desk)).json()["rows"]
    assert [row["outcome"] for row in rows] == ["left_out", "left_out"]
    assert rows[0]["why"] == "Cette adresse est inscrite dans une autre délégation."

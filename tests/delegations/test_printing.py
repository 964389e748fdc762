"""Badges and lists on paper."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from rencontres.changes.actions import change_plan
from rencontres.changes.orders import Order
from rencontres.core.actor import SYSTEM
from rencontres.delegations import badges
from rencontres.delegations.badges import PAPERS
from rencontres.delegations.models import Category
from rencontres.delegations.queries import seats_to_print

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


@pytest.fixture
def desk(client, edition):
    client.force_login(factories.team_member(edition, "registration"))
    return client


@pytest.fixture
def seats(edition):
    tunis = factories.delegation(
        edition, organisation="بلدية تونس", country=factories.country("TN"), reference="TN-0001"
    )
    rennes = factories.delegation(edition, organisation="Rennes", reference="FR-0001")
    long = "Exemple-de-la-Rochefoucauld-Montesquiou"
    return [
        factories.seat(tunis, given_name="محمد", family_name="المختار", languages=["ar", "fr"]),
        factories.seat(rennes, family_name=long, function={"fr": "Maire"}),
        factories.seat(rennes, family_name="Abel"),
    ]


def pdf(response) -> pikepdf.Pdf:
    """The file that was answered: tagged, and kept by nobody on the way."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    document = pikepdf.open(io.BytesIO(response.content))
    assert document.Root.MarkInfo.Marked
    return document


def size(page) -> tuple[int, int]:
    """Width and height of a page in millimetres."""
    return tuple(round(float(points) / 72 * 25.4) for points in page.mediabox[2:])


@pytest.mark.parametrize(
    ("paper", "pages", "millimetres"),
    [("a6", 3, (105, 148)), ("fanfold", 3, (102, 152)), ("a4", 1, (210, 297))],
)
def test_badges_are_set_on_the_paper_chosen(desk, seats, paper, pages, millimetres):
    document = pdf(desk.get("/2017/desk/print/badges.pdf", {"paper": paper}))
    assert len(document.pages) == pages
    assert size(document.pages[0]) == millimetres


def test_badges_set_in_parts_are_one_tagged_document(edition, seats, monkeypatch):
    found = list(seats_to_print(edition))
    whole = badges.badges(edition, found, PAPERS["a6"])
    monkeypatch.setattr(badges, "AT_ONCE", 1)
    joined = badges.badges(edition, found, PAPERS["a6"])
    texts = [
        [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
        for made in (whole, joined)
    ]
    assert texts[0] == texts[1]
    document = pikepdf.open(io.BytesIO(joined))
    tags = document.Root.StructTreeRoot
    assert [int(page.obj.StructParents) for page in document.pages] == [0, 1, 2]
    numbers, elements = tags.ParentTree.Nums[::2], tags.ParentTree.Nums[1::2]
    assert [int(number) for number in numbers] == [0, 1, 2]
    assert int(tags.ParentTreeNextKey) == 3
    pages = [page.obj.objgen for page in document.pages]
    assert [each[0].Pg.objgen for each in elements] == pages
    [root] = tags.K
    assert {element.P.objgen for element in root.K} == {root.objgen}
    assert document.Root.Lang == "fr"


def test_only_named_and_live_seats_of_the_category_have_badges(desk, edition, seats):
    seats[0].withdrawn = timezone.now()
    seats[0].save()
    seats[1].category = Category.objects.create(edition=edition, key="press", colour="#a3360f")
    seats[1].save()
    address = "/2017/desk/print/badges.pdf"
    assert len(pdf(desk.get(address, {"paper": "a6"})).pages) == 2
    assert len(pdf(desk.get(address, {"paper": "a6", "category": "press"})).pages) == 1
    assert desk.get(address, {"paper": "a3"}).status_code == 404
    assert desk.get(address, {"paper": "a6", "category": "none"}).status_code == 404


def test_one_badge_is_printed_again(desk, seats):
    kwargs = {"edition": "2017", "reference": "FR-0001", "number": seats[1].number}
    address = reverse("delegations:badge", kwargs=kwargs)
    assert len(pdf(desk.get(address)).pages) == 1
    assert desk.get(address, {"paper": "a3"}).status_code == 404
    page = desk.get(reverse("delegations:delegation", args=["2017", "FR-0001"]))
    assert address in page.content.decode()


@pytest.mark.parametrize("name", ["door-list", "delegations"])
def test_lists_are_set_in_the_reader_s_language(desk, seats, name):
    assert len(pdf(desk.get(f"/2017/desk/print/{name}.pdf")).pages) == 1
    spanish = pdf(desk.get(f"/es/2017/desk/print/{name}.pdf"))
    assert spanish.Root.Lang == "es"


def test_lists_tell_what_is_called_off(desk, edition, seats):
    order = Order(kind="day", day=edition.first_day)
    change_plan(by=SYSTEM, edition=edition, order=order, confirmation="2017")
    printed = desk.get("/2017/desk/print/door-list.pdf")
    [page] = pypdf.PdfReader(io.BytesIO(printed.content)).pages
    said = page.extract_text()
    assert "La journée du lundi 9 octobre est annulée" in said
    assert said.count("×") == 3  # instead of a box, on that day
    assert ("09/10" in said, "10/10" in said) == (True, True)


def test_the_page_says_how_many_are_named(desk, edition, seats):
    assert "3 personnes sont nommées." in desk.get("/2017/desk/print/").content.decode()


def test_an_empty_edition_has_nothing_to_print(desk):
    assert "Personne n’est encore nommé" in desk.get("/2017/desk/print/").content.decode()
    assert len(pdf(desk.get("/2017/desk/print/door-list.pdf")).pages) == 1


@pytest.mark.parametrize("name", ["", "badges.pdf", "door-list.pdf", "delegations.pdf"])
def test_nobody_else_prints(client, edition, name):
    address = f"/2017/desk/print/{name}"
    assert client.get(address, {"paper": "a6"}).status_code == 302
    client.force_login(factories.user())
    assert client.get(address, {"paper": "a6"}).status_code == 403


def test_badges_take_as_many_statements_for_many_as_for_few(
    desk, edition, seats, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        desk.get("/2017/desk/print/badges.pdf", {"paper": "a4"})


def test_a_participant_shows_the_code_on_a_phone(client, edition, seats):
    user = factories.user()
    seats[1].participant.user = user
    seats[1].participant.save()
    client.force_login(user)
    page = client.get("/2017/me/delegation/").content.decode()
    assert "Code QR de mon billet" in page
    assert "<svg" in page

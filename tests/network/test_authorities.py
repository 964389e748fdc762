"""What an administrator adds to the registry: authorities, names, identifiers, ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.network import actions
from rencontres.network.actions import NewAuthority
from rencontres.network.models import Authority, AuthorityName, Identifier

from . import factories
from .test_pages import text

pytestmark = pytest.mark.django_db

LVIV = NewAuthority(name=" Oblast de Lviv ", kind="province", country="UA", population=2_500_000)


@pytest.fixture
def rennes():
    return factories.authority("Rennes", insee="35238", siren="213502388")


@pytest.fixture
def desk(client):
    client.force_login(factories.administrator())
    return client


def test_an_authority_that_is_not_listed_is_added_and_found():
    factories.country("UA")
    made = actions.create_authority(by=factories.administrator(), new=LVIV)
    assert (made.name, made.search_name, made.kind) == (
        "Oblast de Lviv",
        "oblast de lviv",
        "province",
    )
    assert (made.population, made.siren, made.insee) == (2_500_000, None, "")
    line = LogEntry.objects.get(verb="network.create_authority")
    assert (line.subject_id, line.notes["kind"]) == (str(made.pk), "province")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " – "}, "une lettre ou un chiffre"),
        ({"country": "XX"}, "pas de pays XX"),
        ({"kind": "duchy"}, "de cette nature dans ce pays"),
        ({"kind": "county", "country": "FR"}, "de cette nature dans ce pays"),
        ({"kind": "commune"}, "sont ceux de collectivités françaises"),
        ({"siren": "123456789"}, "sont ceux de collectivités françaises"),
        ({"kind": "epci", "country": "FR", "siren": "12"}, "neuf chiffres"),
        ({"kind": "epci", "country": "FR", "siren": "213502388"}, "déjà Rennes"),
        ({"kind": "commune", "country": "FR", "insee": "35238"}, "déjà Rennes"),
        ({"kind": "commune", "country": "FR", "name": "RENNES"}, "déjà Rennes"),
    ],
)
def test_one_that_contradicts_itself_or_the_registry_is_refused(rennes, change, words):
    factories.country("UA")
    with pytest.raises(Refusal) as refused:
        actions.create_authority(by=SYSTEM, new=NewAuthority(**vars(LVIV) | change))
    assert words in str(refused.value).replace("\u00a0", " ")
    assert refused.value.status == 422
    assert Authority.objects.get() == rennes


def test_a_homonym_is_added_when_it_is_said_to_be_one(rennes):
    new = NewAuthority(name="Rennes", kind="commune", country="FR", homonym=True)
    assert actions.create_authority(by=SYSTEM, new=new).pk != rennes.pk


def test_a_name_is_added_with_its_source_and_removed(rennes):
    facts = {"name": "Roazhon", "kind": "alias", "language": "br", "source": "Office de la langue"}
    name = actions.add_name(by=SYSTEM, authority=rennes, **facts)
    assert (name.search_name, name.source) == ("roazhon", "Office de la langue")
    with pytest.raises(Refusal, match="déjà ce nom"):
        actions.add_name(by=SYSTEM, authority=rennes, **facts)
    actions.remove_name(by=SYSTEM, name=name)
    assert not AuthorityName.objects.exists()
    assert LogEntry.objects.get(verb="network.remove_name").notes["name"] == "Roazhon"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "…"}, "une lettre ou un chiffre"),
        ({"kind": "nickname"}, "« nickname » n’est pas une nature de nom"),
        ({"source": " "}, "d’où vient ce nom"),
        ({"language": "xx"}, "« xx » n’est pas un code de langue"),
    ],
)
def test_a_name_without_sense_is_refused(rennes, change, words):
    facts = {"name": "Roazhon", "kind": "alias", "language": "br", "source": "Office"} | change
    with pytest.raises(Refusal) as refused:
        actions.add_name(by=SYSTEM, authority=rennes, **facts)
    assert words in str(refused.value).replace("\u00a0", " ")
    assert not AuthorityName.objects.exists()


def test_an_identifier_is_that_of_one_authority(rennes):
    made = actions.add_identifier(by=SYSTEM, authority=rennes, scheme="Wikidata", value=" Q647 ")
    assert str(made) == "wikidata:Q647"
    other = factories.authority("Redon")
    with pytest.raises(Refusal, match="Rennes a cet identifiant"):
        actions.add_identifier(by=SYSTEM, authority=other, scheme="wikidata", value="Q647")
    with pytest.raises(Refusal, match="à la fois la liste"):
        actions.add_identifier(by=SYSTEM, authority=other, scheme="–", value="Q1")
    actions.remove_identifier(by=SYSTEM, identifier=made)
    assert not Identifier.objects.exists()


def test_an_end_is_recorded_with_its_successors_and_taken_back(rennes):
    linked = factories.link(rennes, factories.authority("Dakar", "SN"))
    heirs = [factories.authority("Rennes-Nord"), factories.authority("Rennes-Sud")]
    ended = actions.end_authority(
        by=SYSTEM, authority=rennes, on=date(2020, 1, 1), successors=heirs
    )
    assert ended.is_former
    assert list(ended.successors.order_by("name")) == heirs
    assert ended.links.get() == linked
    with pytest.raises(Refusal, match="Rennes a déjà pris fin"):
        actions.end_authority(by=SYSTEM, authority=rennes, on=date(2020, 1, 1))
    living = actions.take_back_end(by=SYSTEM, authority=rennes)
    assert (living.valid_until, living.successors.count()) == (None, 0)
    with pytest.raises(Refusal, match="n’a pas pris fin"):
        actions.take_back_end(by=SYSTEM, authority=rennes)


def test_an_end_that_cannot_be_is_refused(rennes):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refusal, match="est à venir"):
        actions.end_authority(by=SYSTEM, authority=rennes, on=tomorrow)
    with pytest.raises(Refusal, match="ne se succède pas"):
        actions.end_authority(by=SYSTEM, authority=rennes, on=date(2020, 1, 1), successors=[rennes])
    old = factories.former("Ancienne", rennes)
    with pytest.raises(Refusal, match="ne se succède pas"):
        actions.end_authority(by=SYSTEM, authority=rennes, on=date(2020, 1, 1), successors=[old])
    Authority.objects.filter(pk=rennes.pk).update(valid_from=date(2020, 1, 1))
    with pytest.raises(Refusal, match="précède le début"):
        actions.end_authority(by=SYSTEM, authority=rennes, on=date(2020, 1, 1))
    rennes.refresh_from_db()
    assert not rennes.is_former


def test_an_end_is_not_taken_back_where_another_has_the_code(rennes):
    old = factories.former("Ancienne Rennes", insee="35238")
    with pytest.raises(Refusal, match="aujourd’hui son code INSEE"):
        actions.take_back_end(by=SYSTEM, authority=old)
    old.refresh_from_db()
    assert old.is_former


def test_only_an_administrator_changes_the_registry(rennes):
    name = factories.name(rennes, "Roazhon")
    code = factories.identifier(rennes, "wikidata", "Q647")
    day = date(2020, 1, 1)
    source = {"kind": "alias", "source": "x"}
    attempts = [
        lambda by: actions.create_authority(by=by, new=LVIV),
        lambda by: actions.add_name(by=by, authority=rennes, name="R", **source),
        lambda by: actions.remove_name(by=by, name=name),
        lambda by: actions.add_identifier(by=by, authority=rennes, scheme="a", value="b"),
        lambda by: actions.remove_identifier(by=by, identifier=code),
        lambda by: actions.end_authority(by=by, authority=rennes, on=day),
        lambda by: actions.take_back_end(by=by, authority=rennes),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt(VISITOR)
    rennes.refresh_from_db()
    assert (rennes.valid_until, rennes.names.get(), rennes.identifiers.get()) == (None, name, code)


# ---- the pages


def test_an_administrator_adds_an_authority_on_a_page(desk):
    factories.country("UA")
    page = text(desk.get("/network/authorities/"))
    assert 'href="/network/authorities/new/"' in page
    sent = {"name": "Oblast de Lviv", "country": "UA", "kind": "province", "population": "2500000"}
    shown = text(desk.post("/network/authorities/new/", sent, follow=True))
    assert "Oblast de Lviv est désormais dans le registre." in shown
    assert "<dd>Province</dd>" in shown
    again = desk.post("/network/authorities/new/", sent)
    assert "Le registre a déjà Oblast de Lviv" in text(again)
    assert Authority.objects.count() == 1


def test_names_identifiers_and_the_end_are_edited_on_a_page(desk, rennes):
    address = f"/network/authorities/{rennes.pk}/edit/"
    factories.authority("Rennes-Nord", insee="35900")
    name = {"what": "name", "name-name": "Roazhon", "name-kind": "alias", "name-source": "Office"}
    assert "Enregistré" in text(desk.post(address, name, follow=True))
    code = {"what": "identifier", "identifier-scheme": "wikidata", "identifier-value": "Q647"}
    shown = text(desk.post(address, code, follow=True))
    assert 'aria-label="Retirer Roazhon"' in shown
    assert 'aria-label="Retirer Q647"' in shown
    end = {"what": "end", "end-on": "2020-01-01", "end-successors": "35900\nNulle Part"}
    refused = desk.post(address, end)
    assert refused.status_code == 422
    assert "Nulle Part" in text(refused)
    rennes.refresh_from_db()
    assert not rennes.is_former
    shown = text(desk.post(address, end | {"end-successors": "35900"}, follow=True))
    assert "Ancienne commune, aujourd’hui" in shown
    assert "Fin le 1er janvier 2020." in shown
    desk.post(f"/network/names/{rennes.names.get().pk}/remove/")
    desk.post(f"/network/identifiers/{rennes.identifiers.get().pk}/remove/")
    desk.post(f"/network/authorities/{rennes.pk}/take-back-end/")
    rennes.refresh_from_db()
    assert (rennes.is_former, rennes.names.count(), rennes.identifiers.count()) == (False, 0, 0)


@pytest.mark.parametrize(
    "address",
    ["authorities/new/", "authorities/{}/edit/", "desk/reference-data/"],
)
def test_the_pages_are_for_administrators(client, rennes, address):
    path = "/network/" + address.format(rennes.pk)
    assert client.get(path).status_code == 302
    client.force_login(factories.factories.user())
    assert client.get(path).status_code == 403
    assert path not in text(client.get(f"/network/authorities/{rennes.pk}/"))


def test_the_page_of_reference_data_compares_applies_and_shows_the_log(desk, monkeypatch, tmp_path):
    from rencontres.network import releases

    from .packages import commune, package

    factories.country("FR")
    lists = releases.read_packages([package(tmp_path, "7.0.0", [commune("50129", "Cherbourg")])])
    monkeypatch.setattr(releases, "shipped", lambda: lists)
    assert "aucune encore" in text(desk.get("/network/desk/reference-data/"))
    page = text(desk.post("/network/desk/reference-data/compare/"))
    assert "Ce que change la version 7.0.0" in page
    assert "<summary>Créées : 3</summary>" in page
    assert 'Cherbourg <span class="quiet">(commune:50129)</span>' in page
    assert not Authority.objects.exists()
    page = text(desk.post("/network/desk/reference-data/apply/", follow=True))
    assert "Le registre est en accord avec la version 7.0.0." in page
    assert "<dt>Chargée</dt><dd>7.0.0, " in page
    assert "<td>appliquée</td> <td>7.0.0</td>" in page
    assert Authority.objects.count() == 3
    assert "Rien : le registre est en accord" in text(
        desk.post("/network/desk/reference-data/compare/")
    )


# ---- the API


def test_the_registry_is_edited_over_http(desk, rennes):
    factories.country("UA")

    def send(method, path, sent=None):
        call = getattr(desk, method)
        answer = call(f"/api/v1/network/authorities{path}", sent, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None

    status, made = send("post", "", {"name": "Lviv", "kind": "province", "country": "UA"})
    assert (status, made["kind"], made["successors"]) == (201, "province", [])
    assert send("post", "", {"name": "Lviv", "kind": "province", "country": "UA"})[0] == 422
    path = f"/{rennes.pk}"
    sent = {"name": "Roazhon", "kind": "alias", "language": "br", "source": "Office"}
    status, name = send("post", f"{path}/names", sent)
    assert (status, name["name"]) == (201, "Roazhon")
    status, code = send("post", f"{path}/identifiers", {"scheme": "wikidata", "value": "Q647"})
    assert (status, code["value"]) == (201, "Q647")
    status, ended = send("post", f"{path}/end", {"on": "2020-01-01", "successors": []})
    assert (status, ended["valid_until"]) == (200, "2020-01-01")
    status, living = send("delete", f"{path}/end")
    assert (status, living["valid_until"]) == (200, None)
    assert send("delete", f"{path}/names/{name['id']}") == (204, None)
    assert send("delete", f"{path}/identifiers/{code['id']}") == (204, None)
    assert (rennes.names.count(), rennes.identifiers.count()) == (0, 0)


def test_a_visitor_edits_nothing_over_http(client, rennes):
    sent = {"name": "Roazhon", "kind": "alias", "source": "Office"}
    answer = client.post(
        f"/api/v1/network/authorities/{rennes.pk}/names", sent, content_type="application/json"
    )
    assert answer.status_code in (401, 403)
    assert not AuthorityName.objects.exists()

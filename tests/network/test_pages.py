"""The public pages: what they say, in three languages, empty and full."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, queries
from rencontres.network.records import NewLink

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def rennes():
    factories.authority("Ille-et-Vilaine", kind="department", insee="35")
    factories.authority("Bretagne", kind="region", insee="53")
    metropolis = factories.authority(
        "Rennes Métropole", kind="epci", nature="METRO", siren="243500139"
    )
    return factories.authority(
        "Rennes",
        insee="35238",
        siren="213502388",
        department="35",
        region="53",
        population=230_890,
        parent=metropolis,
    )


@pytest.fixture
def dakar():
    country = factories.country("SN", names={"fr": "Sénégal", "en": "Senegal", "es": "Senegal"})
    country.latitude, country.longitude = 14.5, -14.5
    country.save()
    return factories.authority("Dakar", "SN", latitude=14.7, longitude=-17.4, geonames_id=2253354)


def statements(client, path):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def text(response):
    words = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(words.split())


def test_the_home_shows_figures_map_and_countries(client, rennes, dakar):
    factories.link(rennes, dakar, since="1999")
    factories.project(rennes, dakar)
    response = client.get("/network/")
    page = text(response)
    assert '<dd class="number">1</dd>' in page
    assert "<title>Sénégal : 1 lien</title>" in page
    assert 'href="/network/countries/SN/"' in page
    assert "Tableau du pays" in page
    assert "Données fictives" not in page
    assert "Fait avec Natural Earth" in page
    assert len(gzip.compress(response.content)) < 250_000


def test_an_empty_registry_says_so(client):
    page = text(client.get("/network/"))
    assert "Aucun lien n’est encore enregistré" in page
    assert '<svg class="world"' not in page


def test_invented_links_are_marked_wherever_they_are_shown(client, rennes, dakar):
    factories.link(rennes, dakar, synthetic=True)
    factories.project(rennes, dakar, synthetic=True)
    assert "inventés pour la démonstration" in text(client.get("/network/"))
    assert "inventés pour la démonstration" in text(client.get("/network/authorities/"))
    for path in (
        f"/network/authorities/{rennes.pk}/",
        "/network/countries/SN/",
        "/network/countries/SN/?view=projects",
    ):
        page = text(client.get(path))
        assert "inventés pour la démonstration" in page
        assert "Données fictives</span>" in page


def test_the_home_is_computed_once_for_each_version_of_the_registry(client, rennes, dakar):
    link = NewLink(kind="twinning", parties=(rennes.pk, dakar.pk), source="convention")
    actions.record_links(by=SYSTEM, links=[link])
    first = statements(client, "/network/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/network/")
    assert len(captured) < first
    assert "Sénégal : 1 lien<" in text(client.get("/network/"))
    actions.record_links(by=SYSTEM, links=[link])
    assert "Sénégal : 2 liens<" in text(client.get("/network/"))


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "collectivités françaises engagées"),
        ("/en", "engaged French authorities"),
        ("/es", "gobiernos locales franceses comprometidos"),
    ],
)
def test_the_network_in_three_languages(client, rennes, dakar, prefix, words):
    factories.link(rennes, dakar)
    assert words in text(client.get(f"{prefix}/network/"))


def test_the_search_says_where_and_how_linked(client, rennes, dakar):
    factories.link(rennes, dakar)
    page = text(client.get("/network/authorities/?q=rénnes (35)&kind=commune"))
    assert "1 collectivité trouvée" in page
    assert f'<a href="/network/authorities/{rennes.pk}/">Rennes</a>' in page
    assert "Ille-et-Vilaine (35)" in page
    assert "230 890" in page


def test_the_search_shows_every_kind_in_its_place(client, rennes, dakar):
    page = text(client.get("/network/authorities/"))
    assert "5 collectivités trouvées" in page
    assert "Métropole" in page
    assert "Sénégal" in page


def test_a_misspelled_name_is_answered_with_those_like_it(client, dakar):
    page = text(client.get("/network/authorities/?q=dakkar"))
    said = "Aucune collectivité ne porte ce nom. Vouliez-vous dire l’une de celles-ci ?"
    assert page.count(said) == 2  # once as the table's caption, once for screen readers
    assert "Dakar" in page
    assert "Aucune collectivité de ce nom" not in page


def test_of_very_many_answers_more_letters_are_asked_for(client):
    for number in range(queries.MOST_FOUND):
        factories.authority(f"Ort {number}", "DE", search_name=f"ort {number}")
    page = text(client.get("/network/authorities/?q=or"))
    assert "Un très grand nombre de collectivités répondent" in page


def test_what_was_found_is_said_to_screen_readers_as_one_types(client, dakar):
    content = client.get("/network/authorities/?q=dak").content.decode()
    assert (
        '<p id="found" class="visually-hidden" role="status">1 collectivité trouvée</p>' in content
    )
    assert 'hx-select-oob="#found:innerHTML"' in content
    assert "changed delay:200ms" in content


def test_a_search_without_answer_says_what_to_try(client):
    page = text(client.get("/network/authorities/?q=nowhere"))
    assert "Aucune collectivité de ce nom" in page


def test_nonsense_in_the_address_of_a_search_is_left_out(client, rennes):
    page = text(client.get("/network/authorities/?q=renn&country=<&kind=x&page=99"))
    assert "Rennes" in page


def test_a_search_keeps_the_number_of_statements(client, rennes, dakar):
    few = statements(client, "/network/authorities/?country=SN")
    for name in ("Thiès", "Saint-Louis", "Podor"):
        factories.link(rennes, factories.authority(name, "SN"))
    assert statements(client, "/network/authorities/?country=SN") == few


def test_pages_of_the_search(client):
    for number in range(30):
        factories.authority(f"Ville {number:02}")
    first, second = (text(client.get(f"/network/authorities/?page={page}")) for page in (1, 2))
    assert "Ville 24" in first
    assert "Ville 25" not in first
    assert "Ville 29" in second
    assert "Page 2 sur 2" in second


def test_an_authority_s_page(client, rennes, dakar):
    link = factories.link(rennes, dakar, kind="cooperation", since="1999")
    factories.project(rennes, dakar, link=link, until="2018")
    factories.link(rennes, factories.authority("Fès", "MA"), status="ended")
    page = text(client.get(f"/network/authorities/{rennes.pk}/"))
    for words in (
        "Ille-et-Vilaine",
        "Bretagne",
        "Rennes Métropole</a>",
        "230 890",
        "213502388",
        "35238",
        "2 liens avec d’autres autorités locales",
        "Coopération décentralisée",
        "1999",
        "Thème water",
        "Projet d’essai",
        "2015–2018",
        "terminé",
    ):
        assert words in page, words
    tables = page[page.index('id="links"') :]
    assert tables.index("Dakar") < tables.index("Fès")


def test_a_foreign_authority_leads_to_its_country(client, rennes, dakar):
    factories.project(rennes, dakar)
    page = text(client.get(f"/network/authorities/{dakar.pk}/"))
    assert '<a href="/network/countries/SN/">Sénégal</a>' in page
    assert "2253354" in page
    assert ">Rennes</a>" in page


def test_an_authority_without_links(client, rennes):
    page = text(client.get(f"/network/authorities/{rennes.pk}/"))
    assert "Aucun lien n’est enregistré" in page
    assert "Aucun projet n’est enregistré" in page
    assert client.get("/network/authorities/0/").status_code == 404


def test_an_authority_s_page_keeps_the_number_of_statements(client, rennes, dakar):
    def engage(town):
        link = factories.link(rennes, town)
        factories.project(rennes, town, link=link, themes=[factories.theme(f"theme-{town.pk}")])

    engage(dakar)
    path = f"/network/authorities/{rennes.pk}/"
    few = statements(client, path)
    for number in range(3):
        engage(factories.authority(f"Ort {number}", ("DE", "MA", "SN")[number]))
    assert statements(client, path) == few


def test_a_country_s_page(client, rennes, dakar):
    link = factories.link(rennes, dakar, since="1999")
    factories.project(rennes, dakar, link=link)
    page = text(client.get("/network/countries/SN/"))
    assert "<h1>Sénégal</h1>" in page
    assert "le plus ancien depuis 1999" in page
    assert "1 lien<" in page
    assert "Thème water" in page
    assert ">Rennes</a>" in page
    projects = text(client.get("/network/countries/SN/?view=projects"))
    assert "1 projet de coopération" in projects
    assert "Projet d’essai" in projects


def test_a_country_s_page_keeps_the_number_of_statements(client, rennes, dakar):
    factories.project(rennes, dakar, link=factories.link(rennes, dakar))
    paths = ("/network/countries/SN/", "/network/countries/SN/?view=projects")
    few = [statements(client, path) for path in paths]
    for name in ("Thiès", "Saint-Louis", "Podor"):
        town = factories.authority(name, "SN")
        factories.project(rennes, town, link=factories.link(rennes, town))
    assert [statements(client, path) for path in paths] == few


def test_a_country_without_links(client, dakar):
    page = text(client.get("/network/countries/SN/"))
    assert "Aucun lien avec ce pays n’est enregistré" in page
    assert client.get("/network/countries/ZZ/").status_code == 404


def test_a_country_of_which_all_ended_still_shows_it(client, rennes, dakar):
    factories.link(rennes, dakar, status="ended")
    page = text(client.get("/network/countries/SN/"))
    assert ">Rennes</a>" in page
    assert "terminé" in page
    assert "Aucun projet n’est enregistré" in text(
        client.get("/network/countries/SN/?view=projects")
    )


def test_france_leads_to_its_authorities(client, rennes):
    response = client.get("/network/countries/FR/")
    assert (response.status_code, response["Location"]) == (302, "/network/authorities/?country=FR")


def test_the_credits_name_every_source_and_licence(client):
    page = text(client.get("/network/credits/"))
    for words in (
        "Découpage administratif français",
        "etalab-2.0",
        "CC-BY-4.0",
        "Natural Earth",
        "Unicode CLDR",
    ):
        assert words in page


def test_pages_are_only_read(client):
    assert client.post("/network/").status_code == 405


def test_a_former_commune_is_found_by_name_and_code_and_leads_to_its_successor(client):
    cherbourg = factories.authority(
        "Cherbourg-en-Cotentin", insee="50129", search_name="cherbourg en cotentin"
    )
    octeville = factories.former("Octeville", cherbourg, insee="50383")
    factories.name(cherbourg, "Cherbourg-Octeville")
    for asked in ("octeville", "50383"):
        page = text(client.get(f"/network/authorities/?q={asked}"))
        assert f'href="/network/authorities/{octeville.pk}/">Octeville</a>' in page
        assert (
            "Ancienne commune, aujourd’hui"
            f' <a href="/network/authorities/{cherbourg.pk}/">Cherbourg-en-Cotentin</a>'
        ) in page
    factories.name(cherbourg, "Cherburgo-Octeville", kind="alias")
    assert "dite aussi Cherbourg-Octeville" in text(client.get("/network/authorities/?q=octeville"))
    assert "dite aussi" not in text(client.get("/network/authorities/?q=cherbourg"))
    page = text(client.get(f"/network/authorities/{octeville.pk}/"))
    assert "<dt>Fin</dt><dd>28 février 2000</dd>" in page
    assert f'<dt>Aujourd’hui</dt><dd><a href="/network/authorities/{cherbourg.pk}/">' in page


def test_a_list_without_a_question_leaves_out_those_that_are_no_more(client):
    heir = factories.authority("Cherbourg")
    factories.former("Octeville", heir)
    page = text(client.get("/network/authorities/"))
    assert "1 collectivité trouvée" in page
    assert "Octeville" not in page


def test_the_successor_lists_who_was_merged_into_it_and_shows_what_they_leave(client, dakar):
    cherbourg = factories.authority("Cherbourg-en-Cotentin")
    middle = factories.former("Cherbourg-Octeville", cherbourg, until=date(2016, 1, 1))
    octeville = factories.former("Octeville", middle)
    factories.link(octeville, dakar)
    factories.project(octeville, dakar)
    page = text(client.get(f"/network/authorities/{cherbourg.pk}/"))
    assert "2 collectivités en sont devenues une partie" in page
    assert "ancienne commune, fin le 1er janvier 2016" in page
    assert "Hérité de Octeville" in page
    assert "Hérité de Cherbourg-Octeville" not in page
    assert page.count("Dakar</a>") == 2
    page = text(client.get(f"/network/authorities/{octeville.pk}/"))
    assert "1 lien avec une autre autorité locale" in page


def test_a_page_tells_names_identifiers_population_and_members(client, rennes):
    factories.name(rennes, "Roazhon", kind="alias", language="br", source="Office de la langue")
    factories.identifier(rennes, "wikidata", "Q647")
    factories.identifier(rennes, "insee", "35999")
    rennes.population_year = 2023
    rennes.save()
    page = text(client.get(f"/network/authorities/{rennes.pk}/"))
    assert '<th scope="row" lang="br">Roazhon</th> <td>Alias</td> <td>breton</td>' in page
    assert "<td>Office de la langue</td>" in page
    assert "<dt>wikidata</dt><dd>Q647</dd>" in page
    assert "<dt>Ancien code INSEE</dt><dd>35999</dd>" in page
    assert "<dd>230 890 en 2023</dd>" in page
    page = text(client.get(f"/network/authorities/{rennes.parent.pk}/"))
    assert "1 membre</summary>" in page
    assert 'Rennes <span class="quiet">230 890 habitants</span>' in page


def test_an_authority_page_asks_as_much_whatever_was_merged_into_it(client, dakar):
    def visited(count):
        heir = factories.authority(f"Héritière {count}")
        for number in range(count):
            old = factories.former(f"Ancienne {count} {number}", heir)
            factories.link(old, dakar)
            factories.project(old, dakar)
            factories.name(heir, f"Nom {number}")
            factories.identifier(heir, "wikidata", f"Q{count}{number}")
            factories.authority(f"Membre {count} {number}", parent=heir)
        return statements(client, f"/network/authorities/{heir.pk}/")

    assert visited(1) == visited(3)


def test_a_search_asks_as_much_for_one_former_authority_as_for_three(client):
    heir = factories.authority("Héritière")
    factories.former("Octeville", heir)
    one = statements(client, "/network/authorities/?q=octeville")
    factories.former("Octeville-sur-Mer", heir)
    factories.name(factories.authority("Autre"), "Octeville-Haute")
    assert statements(client, "/network/authorities/?q=octeville") == one

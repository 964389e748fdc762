"""The desk's pages of an import, as an administrator goes through them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from rencontres.core import spreadsheets
from rencontres.network import actions
from rencontres.network.models import Import, Link

from .. import factories
from .files import LINKS, ROWS, as_csv, name, previewed, upload

pytestmark = pytest.mark.django_db
DESK = "/network/desk/imports/"


@pytest.fixture
def by():
    return factories.administrator()


@pytest.fixture
def client(by):
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def places():
    made = {"Rennes": factories.authority("Rennes", search_name="rennes", department="35")}
    for department in ("93", "974"):
        made[department] = factories.authority(
            "Saint-Denis", search_name="saint denis", department=department, population=1000
        )
    for words, country in (("Erlangen", "DE"), ("Kiel", "DE"), ("Port-Louis", "MU")):
        made[words] = factories.authority(words, country, search_name=words.lower())
    return made


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_list_is_empty_then_leads_to_where_each_import_stands(client, by, places):
    assert "Aucun fichier n’a encore été importé" in text(client.get(DESK))
    first = upload(by, [LINKS, *ROWS])
    second = previewed(by, [LINKS, *ROWS])
    page = text(client.get(DESK))
    assert f'href="{DESK}{first.pk}/columns/"' in page
    assert f'href="{DESK}{second.pk}/preview/"' in page
    assert "1 nom à vérifier" in page


def test_the_list_asks_as_much_for_one_import_as_for_three(client, by, places):
    upload(by, [LINKS, *ROWS])
    client.get(DESK)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(DESK)
    for _more in range(2):
        previewed(by, [LINKS, *ROWS])
    with CaptureQueriesContext(connection) as three:
        client.get(DESK)
    assert len(three) == len(one)


def test_a_file_goes_through_all_the_pages(client, by, places):
    file = SimpleUploadedFile("Liens été.csv", as_csv([LINKS, *ROWS]))
    answer = client.post(f"{DESK}new/", {"brings": "links", "file": file})
    of = Import.objects.get()
    here = f"{DESK}{of.pk}/"
    assert answer.headers["Location"] == f"{here}columns/"
    page = client.get(f"{here}columns/")
    assert "Séparateur des colonnes : ;." in text(page)
    form = page.context["form"]
    assert {field.name: field.value() for field in form if field.value()} == {
        "column_0": "here",
        "column_1": "department",
        "column_2": "there",
        "column_3": "country",
        "column_4": "kind",
        "column_5": "since",
        "column_6": "status",
        "kind": "cooperation",
        "source": "Liens été.csv",
    }
    sent = {field.name: field.value() for field in form}
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(f"{here}columns/", sent)
    assert answer.headers["Location"] == f"{here}preview/"
    page = text(client.get(f"{here}preview/"))
    assert "Rien n’est encore écrit." in page
    assert "Vérifier 2 noms" not in page
    assert "Vérifier 1 nom" in page
    assert "aucun pays ne s’appelle « Yougoslavie » aujourd’hui" in page
    only = client.get(f"{here}preview/?decision=review")
    assert [told.row.number for told in only.context["rows"]] == [3]
    found = client.get(f"{here}preview/?q=zagreb")
    assert [told.row.number for told in found.context["rows"]] == [7]
    page = client.get(f"{here}review/")
    assert "1 sur 1" in text(page)
    assert [each.department for _key, each, *_more in page.context["choices"]] == ["93", "974"]
    asked = {"name": page.context["name"].pk, "answer": places["974"].pk}
    answer = client.post(f"{here}review/answer/", asked)
    assert answer.headers["Location"] == f"{here}review/"
    assert "Il ne reste rien à vérifier" in text(client.get(f"{here}review/"))
    page = client.get(f"{here}accept/")
    assert page.context["counts"] == {"created": 2, "left_out": 5}
    assert "Ligne 6 : « Nulle-Part » n’est pas dans le registre." in text(page)
    assert not Link.objects.exists()
    answer = client.post(f"{here}accept/")
    assert answer.headers["Location"] == f"{here}report/"
    page = client.get(f"{here}report/")
    assert [told.row.number for told in page.context["rows"]] == [2, 3, 4, 5, 6, 7, 8]
    assert "Le fichier est dans le registre." in text(page)
    assert Link.objects.count() == 2
    assert "Déjà importé" in text(client.get(f"{DESK}{upload(by, [LINKS, *ROWS]).pk}/columns/"))


def test_the_report_is_downloaded_whole_or_in_part(client, by, places):
    of = actions.accept_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    whole = client.get(f"{DESK}{of.pk}/report.xlsx")
    assert whole.headers["Content-Disposition"] == f'attachment; filename="liens-{of.pk}.xlsx"'
    rows = spreadsheets.read(whole.content, "x").sheets[0].rows
    assert rows[0].cells[0] == "Ligne"
    assert [row.cells[0] for row in rows[1:]] == ["2", "3", "4", "5", "6", "7", "8"]
    assert rows[1].cells[-3:] == ("Rennes (FR); Erlangen (DE)", "nouveau", "")
    part = client.get(f"{DESK}{of.pk}/report.csv?outcome=created")
    assert len(spreadsheets.read(part.content, "x").sheets[0].rows) == 2
    assert client.get(f"{DESK}{of.pk}/report.pdf").status_code == 404


def test_a_bad_file_is_told_beside_its_field_and_nothing_is_kept(client):
    file = SimpleUploadedFile("liens.xlsx", b"%PDF-1.7")
    answer = client.post(f"{DESK}new/", {"brings": "links", "file": file})
    assert answer.status_code == 422
    assert "Ce n’est pas un tableur : envoyez un fichier CSV, XLSX ou ODS." in text(answer)
    assert not Import.objects.exists()


def test_columns_that_miss_something_are_told_and_what_was_chosen_stays(client, by):
    of = upload(by, [LINKS, *ROWS])
    sent = {"column_0": "here", "kind": "twinning", "source": "Liste"}
    answer = client.post(f"{DESK}{of.pk}/columns/", sent)
    assert answer.status_code == 422
    assert "Choisissez la colonne de : Partenaire étranger." in text(answer)
    assert answer.context["form"]["kind"].value() == "twinning"
    twice = client.post(f"{DESK}{of.pk}/columns/", sent | {"column_1": "here", "column_2": "there"})
    assert "Chaque colonne ne peut contenir qu’une chose" in text(twice)
    of.refresh_from_db()
    assert of.state == "uploaded"


def test_the_headings_are_read_where_the_person_says(client, by):
    of = upload(by, [["Titre", ""], ["a", "b"], ["Ville", "Partenaire"], ["Rennes", "Kiel"]])
    page = client.get(f"{DESK}{of.pk}/columns/?sheet=0&first=2&last=3")
    assert [field.label for field in page.context["form"].columns] == [
        "A · a – Ville",
        "B · b – Partenaire",
    ]


def test_while_linking_the_page_says_how_far_it_is(client, by, places):
    of = previewed(by, [LINKS, *ROWS])
    Import.objects.filter(pk=of.pk).update(state="mapped")
    page = text(client.get(f"{DESK}{of.pk}/preview/"))
    assert '<progress aria-label="Noms cherchés" value="7" max="7">' in page
    assert "Voir où cela en est" in page
    assert client.get(f"{DESK}{of.pk}/columns/").status_code == 302
    of.names.all().delete()
    assert "En cours" in text(client.get(f"{DESK}{of.pk}/preview/"))
    assert 'hx-trigger="every 2s"' in text(client.get(f"{DESK}{of.pk}/preview/"))
    Import.objects.filter(pk=of.pk).update(state="previewed")
    ready = client.get(f"{DESK}{of.pk}/preview/", headers={"HX-Target": "linking"})
    assert ready.headers["HX-Refresh"] == "true"


def test_a_name_is_answered_by_search_skipped_and_taken_back(client, by, places):
    of = previewed(by, [LINKS, *ROWS])
    review = f"{DESK}{of.pk}/review/"
    nowhere = name(of, "Nulle-Part")
    page = client.get(f"{review}?name={nowhere.pk}&q=renn")
    assert [each.name for _key, each, *_more in page.context["choices"]] == ["Rennes"]
    assert "ne porte ce nom" in text(client.get(f"{review}?name={nowhere.pk}&q=zzz"))
    client.post(f"{review}answer/", {"name": nowhere.pk, "answer": places["Rennes"].pk})
    assert "Ce nom a sa réponse" in text(client.get(f"{review}?name={nowhere.pk}"))
    again = client.post(f"{review}answer/", {"name": nowhere.pk, "answer": "none"}, follow=True)
    assert "« Nulle-Part » a déjà sa réponse, donnée par Essai" in text(again)
    denis = name(of, "VILLE DE ST DENIS")
    client.post(f"{review}answer/", {"name": denis.pk, "answer": "skip"})
    denis.refresh_from_db()
    assert (denis.skipped, denis.decision) == (1, "review")
    undone = client.post(f"{review}answer/", {"answer": "undo"})
    assert undone.headers["Location"] == f"{review}?name={nowhere.pk}"
    assert client.post(f"{review}answer/", {"name": denis.pk, "answer": "x"}).status_code == 404
    denis.refresh_from_db()
    assert denis.decision == "review"


def test_each_page_leads_to_where_the_import_stands(client, by, places):
    of = upload(by, [LINKS, *ROWS])
    here = f"{DESK}{of.pk}/"
    for path in ("", "preview/", "review/", "accept/", "report/"):
        assert client.get(here + path).headers["Location"] == f"{here}columns/"
    client.post(f"{here}discard/")
    of.refresh_from_db()
    assert of.state == "discarded"
    for path in ("", "columns/", "preview/", "review/", "accept/"):
        assert client.get(here + path).headers["Location"] == f"{here}report/"
    assert "Rien de ce fichier n’a été écrit" in text(client.get(f"{here}report/"))
    assert client.get(f"{here}report.csv").status_code == 404


def test_acceptance_of_what_was_accepted_goes_back_with_the_reason(client, by, places):
    of = actions.accept_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    here = f"{DESK}{of.pk}/"
    answer = client.post(f"{here}accept/", {"back": here}, follow=True)
    assert "Ce n’est plus possible" in text(answer)
    assert Link.objects.count() == 1


def test_the_pages_are_closed_to_everybody_else(by, places):
    of = previewed(by, [LINKS, *ROWS])
    paths = ("", "new/", f"{of.pk}/", f"{of.pk}/columns/", f"{of.pk}/preview/", f"{of.pk}/review/")
    paths += (f"{of.pk}/accept/", f"{of.pk}/report/", f"{of.pk}/report.csv")
    reader = Client()
    reader.force_login(factories.factories.user())
    for path in paths:
        assert Client().get(DESK + path).status_code == 302
        assert reader.get(DESK + path).status_code == 403
    assert reader.post(f"{DESK}{of.pk}/accept/").status_code == 403
    assert reader.post(f"{DESK}{of.pk}/discard/").status_code == 403
    assert Import.objects.get().state == "previewed"


@pytest.mark.parametrize("path", ["preview/", "accept/"])
def test_a_page_asks_as_much_for_one_row_as_for_three(client, by, places, path):
    one = previewed(by, [LINKS, ROWS[0]])
    three = previewed(by, [LINKS, ROWS[0], ROWS[1], ROWS[4]])
    client.get(f"{DESK}{one.pk}/{path}")
    counts = []
    for of in (one, three):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{DESK}{of.pk}/{path}")
        counts.append(len(queries))
    assert counts[0] == counts[1]

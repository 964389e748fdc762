"""Files as people really have them: what cannot be read says why and where, and changes nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rencontres.core.actions import Refusal
from rencontres.network import actions
from rencontres.network.importing.outline import notices_of
from rencontres.network.models import Authority, Import, ImportFile, Link

from ...core.spreadsheets import ods, unzipped, xlsx, zipped
from .files import LINKS, as_csv, map_columns, mapping_of
from .test_importing import by, places, told

__all__ = ["by", "places"]

pytestmark = pytest.mark.django_db
ROWS = [LINKS, ["Rennes", "35", "Erlangen", "DE", "jumelage", "1964", "actif"]]


def far(sheet):
    sheet["A200001"] = "x"


def swollen():
    """A ZIP bomb: a sheet of 30 million spaces in a few kilobytes."""
    parts = unzipped(xlsx(ROWS))
    parts["xl/worksheets/sheet1.xml"] += b" " * 30_000_000
    return zipped(parts)


def laughing():
    """A sheet whose XML declares entities of its own."""
    parts = unzipped(xlsx(ROWS))
    head, mark, rest = parts["xl/workbook.xml"].partition(b"?>")
    parts["xl/workbook.xml"] = head + mark + b'<!DOCTYPE x [<!ENTITY a "ha">]>' + rest
    return zipped(parts)


BAD = {
    "encoding": (
        lambda: as_csv(ROWS) + b"Brest;29;K\x81l",
        "Ligne 3, le caractère 11 est illisible",
    ),
    "quotes": (lambda: as_csv(ROWS) + b'"Brest;29', "ligne 3"),
    "too_many_rows": (
        lambda: xlsx(ROWS, change=far),
        "La feuille « Sheet » a plus de 100000 lignes",
    ),
    "too_large_unpacked": (swollen, "il n’a pas été ouvert"),
    "entities": (laughing, "xl/workbook.xml"),
    "damaged": (lambda: xlsx(ROWS)[:-200], "endommagé ou tronqué"),
    "empty": (lambda: xlsx([]), "aucune ligne"),
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_read_says_why_and_where_and_nothing_is_kept(client, by, places, code):
    make, words = BAD[code]
    content = make()
    before = Authority.objects.count()
    with pytest.raises(Refusal) as refused:
        actions.upload_import(by=by, name="liens.xlsx", content=content, brings="links")
    assert (refused.value.code, refused.value.status) == (code, 422)
    said = str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert words in said
    client.force_login(by)
    file = SimpleUploadedFile("liens.xlsx", content)
    page = client.post("/network/desk/imports/new/", {"brings": "links", "file": file})
    assert page.status_code == 422
    assert [model.objects.count() for model in (Import, ImportFile, Link)] == [0, 0, 0]
    assert Authority.objects.count() == before


def linked(by, content, name="liens.xlsx", **more):
    of = actions.upload_import(by=by, name=name, content=content, brings="links")
    return map_columns(by=by, of=of, mapping=mapping_of(of, **more))


def remarks(of):
    return [str(each).replace("\u00a0", " ").replace("\u202f", " ") for each in notices_of(of)]


def test_merged_cells_are_told_with_their_place_and_filled(by, places):
    def merge(sheet):
        sheet.merge_cells("A2:A3")

    rows = [*ROWS, ["", "35", "Kiel", "DE", "jumelage", "1965", "actif"]]
    of = linked(by, xlsx(rows, change=merge))
    assert any("A2:A3" in each for each in remarks(of))
    heres = {row.number: row.parties.get(role="here").name.name for row in of.rows.all()}
    assert heres == {2: "Rennes", 3: "Rennes"}
    assert not Link.objects.exists()


def test_formulas_are_told_with_their_cell_and_never_computed(by, places):
    parts = unzipped(xlsx([LINKS, ["Rennes", "35", "Erlangen", "DE", "jumelage", 1964, "actif"]]))
    sheet = "xl/worksheets/sheet1.xml"
    asked = b'<c r="F2" t="n"><v>1964</v>'
    assert asked in parts[sheet]
    parts[sheet] = parts[sheet].replace(asked, b'<c r="F2"><f>1900+64</f><v>1964</v>')
    of = linked(by, zipped(parts))
    assert any("F2" in each and "formules" in each for each in remarks(of))
    assert of.rows.get().values["since"] == "1964"
    assert not Link.objects.exists()


def test_two_lines_of_headings_under_a_title_are_found(by, places):
    above = [
        ["Nos jumelages", "", "", "", "", ""],
        ["Collectivité", "", "Partenaire", "", "", ""],
        ["Nom", "Dép.", "Nom", "Pays", "Type", "Depuis"],
    ]
    rows = [*above, ["Rennes", "35", "Erlangen", "DE", "jumelage", "1964"]]
    of = actions.upload_import(by=by, name="liens.ods", content=ods(rows), brings="links")
    mapping = mapping_of(of)
    assert mapping["last"] == 3
    of = map_columns(by=by, of=of, mapping=mapping)
    row = of.rows.get()
    assert (row.number, row.values["since"], told(of)) == (4, "1964", {})
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    ("column", "written", "words"),
    [
        (3, "Yougoslavie", "Colonne D : aucun pays ne s’appelle « Yougoslavie » aujourd’hui"),
        (3, "RDA", "Colonne D : aucun pays ne s’appelle « RDA » aujourd’hui"),
        (5, "hier", "Colonne F : « hier » n’est pas une date"),
        (5, "30/02/1964", "Colonne F : « 30/02/1964 » n’est pas une date"),
        (4, "amitiés diverses", "Colonne E"),
    ],
)
def test_a_cell_that_cannot_be_is_told_by_row_and_column_and_left_out(
    by, places, column, written, words
):
    row = list(ROWS[1])
    row[column] = written
    of = linked(by, xlsx([LINKS, row]))
    ((number, said),) = told(of).items()
    assert number == 2
    assert said[0].startswith(words)
    of = actions.accept_import(by=by, of=of)
    assert (of.written, Link.objects.count()) == ({"left_out": 1, "names": 0}, 0)


@pytest.mark.parametrize("written", ["22/01/1964", "22.1.1964", "janv. 1964", "depuis 1964"])
def test_dates_as_text_are_read(by, places, written):
    row = list(ROWS[1])
    row[5] = written
    of = linked(by, xlsx([LINKS, row]))
    assert told(of) == {}
    assert of.rows.get().values["since"].startswith("1964")

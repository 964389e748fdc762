"""Spreadsheets of all formats become the same rows; what cannot be read says where and why."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core import spreadsheets
from rencontres.core.spreadsheets import BadFile, Row, Sheet, guess_heading, heading_at, read

from .spreadsheets import ods, ods_cell, unzipped, xlsx, zipped

ROWS = [["Collectivité", "Pays"], ["Saint-Malo", "Sénégal"], ["L’Haÿ-les-Roses", "Côte d’Ivoire"]]
AS_READ = [Row(number, tuple(cells)) for number, cells in enumerate(ROWS, start=1)]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def as_csv(rows, delimiter=";"):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def told(data, name="file.csv"):
    return [str(notice) for notice in read(data, name).notices]


def refused(data, name="file"):
    with pytest.raises(BadFile) as raised:
        read(data, name)
    assert raised.value.status == 422
    return raised.value.code, str(raised.value)


@pytest.mark.parametrize("make", [xlsx, ods, lambda rows: as_csv(rows).encode()])
def test_every_format_gives_the_same_rows(make):
    book = read(make(ROWS), "file")
    assert [sheet.rows for sheet in book.sheets] == [AS_READ]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["The text was read as UTF-16"]),
        ("utf-16-le", ["The text was read as UTF-16"]),
        ("utf-16-be", ["The text was read as UTF-16"]),
        ("cp1252", ["The text was read as Windows-1252"]),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_separators_are_found_and_told(encoding, words, delimiter):
    data = as_csv(ROWS, delimiter).encode(encoding)
    assert read(data, "file.csv").sheets[0].rows == AS_READ
    name = {"\t": "tabs"}.get(delimiter, delimiter)
    *encodings, separator = told(data)
    assert [each.partition(",")[0] for each in encodings] == words
    assert separator == f"The columns are separated by {name}."


def test_excels_hint_of_the_separator_is_no_row():
    assert read(b"sep=;\r\nA;B\r\n1;2\r\n", "x").sheets[0].rows[0].cells == ("A", "B")


def test_a_comma_within_texts_does_not_hide_the_semicolon_between_columns():
    rows = [["Nom", "Thèmes"], ["Rennes", "eau, culture, jeunesse"], ["Brest", "port, mer"]]
    assert [list(r.cells) for r in read(as_csv(rows).encode(), "x").sheets[0].rows] == rows


def test_one_column_is_a_table_too():
    assert read(b"Nom\nRennes\n", "x").sheets[0].rows == [
        Row(1, ("Nom",)),
        Row(2, ("Rennes",)),
    ]


def test_blank_rows_go_and_numbers_stay():
    assert [row.number for row in read(b"A;B\n;\n\n1;2\n", "x").sheets[0].rows] == [1, 4]


def test_what_cannot_be_seen_goes():
    (row,) = read("\u00a0Saint\u2011Malo\u200b ;a\u00a0 b".encode(), "x").sheets[0].rows
    assert row.cells == ("Saint\u2011Malo", "a b")


def test_text_encoded_twice_is_told_with_its_row():
    data = as_csv([["Nom"], ["Évry"], ["Orléans".encode().decode("cp1252")]]).encode()
    assert told(data)[0].startswith("The accents look wrong, as in “OrlÃ©ans” (row 3)")


def test_a_byte_of_no_encoding_is_told_with_its_row():
    assert refused(b"Nom;Pays\nRennes;\x81\xe9") == (
        "encoding",
        (
            "Row 2, character 8 cannot be read, neither as UTF-8 nor as Windows-1252: save the file"
            " as “CSV UTF-8”, or as XLSX, and send it again."
        ),
    )


def test_quotation_marks_that_do_not_end_are_told_with_their_line():
    code, words = refused(b'A;B\n1;2\n"3;4\n5;6\n')
    assert code == "quotes"
    assert "begin on line 3" in words


def test_values_are_as_a_person_writes_them():
    values = [
        12.0,
        3.5,
        True,
        date(1963, 1, 22),
        datetime(1963, 1, 22, 14, 30),  # noqa: DTZ001
        "22/01/1963",
        None,
    ]
    (row,) = read(xlsx([values]), "x").sheets[0].rows
    assert row.cells == ("12", "3.5", "TRUE", "1963-01-22", "1963-01-22 14:30", "22/01/1963")


def test_a_value_merged_over_rows_is_in_each_and_told():
    def merge(sheet):
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("A4:B4")

    data = xlsx([["A", "B"], ["Rennes", "1"], ["", "2"], ["Fin", ""]], change=merge)
    assert [row.cells for row in read(data, "x").sheets[0].rows[1:]] == [
        ("Rennes", "1"),
        ("Rennes", "2"),
        ("Fin", ""),
    ]
    assert told(data) == [
        (
            "Sheet “Sheet” has merged cells (2, the first is A2:A3): a value merged over several"
            " rows was given to each of them."
        )
    ]


def test_merged_cells_of_an_ods_sheet_too():
    merged = ods_cell("Rennes", 'table:number-rows-spanned="2"')
    content = (
        f"<table:table-row>{merged}{ods_cell('1')}"
        f"</table:table-row><table:table-row><table:covered-table-cell/>{ods_cell('2')}"
        "</table:table-row>"
    )
    data = ods([], content=content)
    assert [row.cells for row in read(data, "x").sheets[0].rows] == [
        ("Rennes", "1"),
        ("Rennes", "2"),
    ]
    assert told(data)[0].startswith("Sheet “Feuille1” has merged cells (1, the first is A1:A2)")


def test_formulas_and_errors_are_told_with_their_cells():
    sheet = unzipped(xlsx([["A", "B"], [1, 2]]))
    part = "xl/worksheets/sheet1.xml"
    sheet[part] = (
        sheet[part]
        .replace(b'<c r="A2" t="n"><v>1</v>', b'<c r="A2"><f>6*7</f><v>42</v>')
        .replace(b'<c r="B2" t="n"><v>2</v>', b'<c r="B2" t="e"><v>#REF!</v>')
    )
    book = read(zipped(sheet), "x")
    assert book.sheets[0].rows[1].cells == ("42", "")
    assert [str(each) for each in book.notices] == [
        "Sheet “Sheet” has formulas (1, the first in A2): the values saved with them were used.",
        "Sheet “Sheet” has cells with an error (1, the first in B2): they were read as empty.",
    ]


def test_formulas_of_an_ods_sheet_too():
    cell = ods_cell("42", 'table:formula="of:=6*7"')
    data = ods([], content=f"<table:table-row>{ods_cell('A')}{cell}</table:table-row>")
    assert told(data) == [
        "Sheet “Feuille1” has formulas (1, the first in B1): the values saved with them were used."
    ]


def test_hidden_and_empty_sheets_are_told():
    def add(sheet):
        sheet.parent.create_sheet("Secret").append(["x"])
        sheet.parent["Secret"].sheet_state = "hidden"
        sheet.parent.create_sheet("Rien")

    book = read(xlsx(ROWS, change=add), "x")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Sheet", False),
        ("Secret", True),
        ("Rien", False),
    ]
    assert [str(each) for each in book.notices] == [
        "Sheet “Secret” is hidden.",
        "Sheet “Rien” is empty.",
    ]


@pytest.mark.parametrize("data", [b"", b" \n\t ", b";;\n;;\n", xlsx([]), ods([])])
def test_an_empty_file_is_refused(data):
    assert refused(data)[0] == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n",
        b"<html><table><tr><td>A</td></tr></table></html>",
        b"abc\0\0\0\0def" * 9,
        zipped({"word/document.xml": b"<w/>"}),
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
    ],
)
def test_what_is_no_spreadsheet_is_refused(data):
    assert refused(data) == (
        "not_a_spreadsheet",
        "This is not a spreadsheet: send a CSV, XLSX or ODS file.",
    )


def test_other_files_of_excel_say_how_to_save_them():
    assert refused(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512)[0] == "old_excel"
    assert refused(zipped({"xl/workbook.bin": b"\0"}))[0] == "binary_excel"


@pytest.mark.parametrize("make", [xlsx, ods])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(make, kept):
    data = make(ROWS)
    assert refused(data[: int(len(data) * kept)])[0] == "damaged"


@pytest.mark.parametrize("bomb", [xlsx, ods])
def test_a_zip_bomb_is_not_unpacked(bomb):
    parts = unzipped(bomb(ROWS))
    name = "content.xml" if "content.xml" in parts else "xl/worksheets/sheet1.xml"
    parts[name] += b" " * 30_000_000
    assert refused(zipped(parts))[0] == "too_large_unpacked"


def test_a_zip_bomb_that_lies_about_its_size_is_damaged():
    parts = unzipped(xlsx(ROWS))
    real = zipped(parts | {"xl/styles.xml": b" " * 5_000_000})
    lying = real.replace((5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != real
    assert refused(lying)[0] == "damaged"


@pytest.mark.parametrize("make", [xlsx, ods])
def test_entities_are_refused_with_their_part(make):
    parts = unzipped(make(ROWS))
    name = "content.xml" if "content.xml" in parts else "xl/workbook.xml"
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    head, mark, rest = parts[name].partition(b"?>")
    parts[name] = head + mark + laughs + rest if mark else laughs + parts[name]
    code, words = refused(zipped(parts))
    assert code == "entities"
    assert f"(in {name})" in words


@pytest.mark.parametrize("name", ["A200000", "A1048576"])
def test_more_rows_than_are_read_are_refused(name):
    def far(sheet):
        sheet[name] = "x"

    assert refused(xlsx(ROWS, change=far)) == (
        "too_many_rows",
        (
            "The sheet “Sheet” has more than 100000 rows, which is as many as are read at once:"
            " split the file."
        ),
    )


def test_200_000_rows_of_csv_are_refused_by_name():
    assert refused(b"a;b\n" * 200_000, "liens.csv")[1].startswith("The sheet “liens.csv” has more")


def test_200_000_rows_of_ods_are_refused_before_they_are_spread_out():
    row = f'<table:table-row table:number-rows-repeated="200000">{ods_cell("x")}</table:table-row>'
    assert refused(ods([], content=row))[0] == "too_many_rows"


def test_blank_rows_to_the_end_of_an_ods_sheet_are_nothing():
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        "</table:table-row>"
    )
    row = f"<table:table-row>{ods_cell('x')}</table:table-row>"
    assert read(ods([], content=row + blank), "x").sheets[0].rows == [Row(1, ("x",))]


def test_a_cell_far_outside_the_table_is_told_by_its_place():
    def far(sheet):
        sheet["XFD90000"] = "x"

    code, words = refused(xlsx(ROWS, change=far))
    assert code == "too_wide"
    assert "as far as cell XFD90000" in words
    wide = ods_cell("x", 'table:number-columns-repeated="16384"')
    assert refused(ods([], content=f"<table:table-row>{wide}</table:table-row>"))[0] == "too_wide"
    assert refused(b";" * 600)[0] == "too_wide"


def test_a_file_too_large_is_refused_unread():
    assert refused(b"a" * (spreadsheets.MOST_BYTES + 1))[0] == "too_large"


def sheet_of(*rows):
    width = max(map(len, rows))
    return Sheet("x", [Row(n, tuple(r) + ("",) * (width - len(r))) for n, r in enumerate(rows, 1)])


ONE_LINE = "Ville|Dép.|Partenaire|Pays|Depuis"
TWO_LINES = (
    "Collectivité – Nom|Collectivité – Dép.|Partenaire – Nom|Partenaire – Pays|Partenaire – Depuis"
)
DATA = ["Rennes", "35", "Erlangen", "Allemagne", "1964"]


@pytest.mark.parametrize(
    ("above", "first", "last", "names"),
    [
        ([["Ville", "Dép.", "Partenaire", "Pays", "Depuis"]], 1, 1, ONE_LINE),
        (
            [["Coopérations 2017"], [], ["Ville", "Dép.", "Partenaire", "Pays", "Depuis"]],
            3,
            3,
            ONE_LINE,
        ),
        (
            [
                ["Coopérations 2017"],
                ["Collectivité", "", "Partenaire", "", ""],
                ["Nom", "Dép.", "Nom", "Pays", "Depuis"],
            ],
            2,
            3,
            TWO_LINES,
        ),
        (
            [["Ville", "", "Partenaire", "", ""]],
            1,
            1,
            "Ville|Column B|Partenaire|Column D|Column E",
        ),
    ],
)
def test_headings_are_found_under_a_title_on_one_line_or_two(above, first, last, names):
    known = {"Nom", "Ville", "Partenaire", "Pays", "Dép."}.__contains__
    sheet = sheet_of(*above, DATA, DATA)
    kept = Sheet("x", [row for row in sheet.rows if any(row.cells)])
    heading = guess_heading(kept, known)
    assert (heading.first, heading.last) == (first, last)
    assert "|".join(heading.names) == names


def test_missing_and_repeated_headings_are_told_by_column():
    heading = heading_at(sheet_of(["Nom", "", "Nom"], ["a", "b", "c"]), 1, 1)
    assert [str(notice) for notice in heading.notices] == [
        "Column B has no heading.",
        "Columns A, C have the same heading, “Nom”.",
    ]


LETTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], exclude_characters=";,|")
CELL = st.text(LETTERS, max_size=12)
GRID = st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6)


def legible(cell):
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in cell).split())


def shown(grid):
    return [cells for row in grid if any(cells := [legible(cell) for cell in row])]


def without_tail(cells):
    return cells[: max((n for n, cell in enumerate(cells, 1) if cell), default=0)]


@given(GRID, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_csv_is_written_is_read_back(grid, encoding):
    wanted = [["head", "head"], *grid]
    data = as_csv(wanted, "\t").encode(encoding)
    rows = read(data, "x").sheets[0].rows
    assert [without_tail(list(row.cells)) for row in rows] == [
        without_tail(c) for c in shown(wanted)
    ]


@given(GRID)
def test_whatever_is_written_as_xlsx_is_read_back(grid):
    wanted = [["head"] * 4, *([*row, *[""] * 4][:4] for row in grid)]
    rows = read(spreadsheets.xlsx_file(wanted, title="x"), "x").sheets[0].rows
    assert [list(row.cells) for row in rows] == shown(wanted)


def test_what_is_downloaded_is_text_and_never_a_formula():
    row = ["=1+1", "+33", "-", "@x", 12]
    content = spreadsheets.csv_file([row]).decode("utf-8-sig")
    assert content == "'=1+1;'+33;'-;'@x;12\r\n"
    (read_back,) = read(spreadsheets.xlsx_file([row], title="x"), "x").sheets[0].rows
    assert read_back.cells == ("=1+1", "+33", "-", "@x", "12")


@pytest.mark.parametrize("make", [xlsx, ods])
@given(seed=st.integers(0, 2**32))
def test_a_file_broken_anywhere_is_read_or_refused_and_nothing_else(make, seed):
    draw = random.Random(seed)
    broken = bytearray(make(ROWS))
    for _byte in range(draw.randrange(1, 6)):
        broken[draw.randrange(len(broken))] = draw.randrange(256)
    cut = bytes(broken[: draw.randrange(len(broken) // 2, len(broken) + 1)])
    _read_or_refused(cut)


@pytest.mark.parametrize("make", [xlsx, ods])
@given(seed=st.integers(0, 2**32))
def test_xml_broken_anywhere_is_read_or_refused_and_nothing_else(make, seed):
    draw = random.Random(seed)
    parts = unzipped(make(ROWS))
    name = draw.choice(sorted(parts))
    content = bytearray(parts[name])
    for _byte in range(draw.randrange(1, 6)):
        content[draw.randrange(len(content))] = draw.choice(b'<>"/0123456789ABZ ')
    _read_or_refused(zipped(parts | {name: bytes(content)}))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else(data):
    _read_or_refused(data)


def _read_or_refused(data):
    try:
        outcome = read(data, "x").sheets
    except BadFile as refusal:
        outcome = str(refusal)
    assert outcome

"""`rencontres network match`: files as people save them, linked to the reference lists."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rencontres.cli import network
from rencontres.engines.linkage import Query
from rencontres.network import reference
from rencontres.network.tables import TableError, column, read_table
from rencontres.network.territories import territory

ROWS = """Nom;Pays;Dép.
Ville de Strasbourg;France;
Saint-Denis;FR;Seine-Saint-Denis
Saint-Denis;La Réunion;
Cotonu;Bénin;
Lemberg;Україна;
Харків;Ucrania;
Vienne;France;
Kharkov;URSS;
;France;
Bvbvbvbvbv;Mali
"""


@pytest.fixture(scope="module")
def index():
    return reference.reference_index()


@pytest.fixture
def match(tmp_path, monkeypatch, index):
    monkeypatch.setattr("rencontres.network.matching.reference_index", lambda: index)

    def run(content, *options):
        path = tmp_path / "towns.csv"
        path.write_bytes(content)
        return CliRunner().invoke(network, ["match", str(path), *options])

    return run


def answers(result):
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


ALL = ("--name", "Nom", "--country", "Pays", "--department", "dep", "--json")


def test_each_row_gets_a_decision_and_the_authority(match):
    told = answers(match(ROWS.encode(), *ALL))
    assert [
        (row["row"], row["decision"], row["match"] and row["match"]["name"]) for row in told
    ] == [
        (1, "automatic", "Strasbourg"),
        (2, "automatic", "Saint-Denis"),
        (3, "automatic", "Saint-Denis"),
        (4, "automatic", "Cotonou"),
        (5, "automatic", "Lviv"),
        (6, "automatic", "Kharkiv"),
        (7, "review", "Vienne"),
        (8, "review", "Kharkiv"),
        (9, "none", None),
        (10, "none", None),
    ]
    assert (
        told[0]["match"]
        == told[0]["candidates"][0]
        == {
            "name": "Strasbourg",
            "kind": "commune",
            "country": "FR",
            "department": "67",
            "population": 293771,
            "latitude": 48.5839,
            "longitude": 7.7455,
            "identifiers": {"siren": "216704825", "insee": "67482"},
            "score": 90.9,
            "reason": "same name without words of kind",
        }
    )
    assert [row["match"]["department"] for row in told[1:3]] == ["93", "974"]
    assert told[3]["match"]["identifiers"] == {"geonames": "2394819"}
    assert told[7]["reason"] == "no country is called “URSS” today"
    assert told[9]["candidates"] == []


def test_without_json_a_line_is_to_be_read(match):
    lines = match(ROWS.encode(), "--name", "Nom", "--country", "Pays").stdout.splitlines()
    assert lines[4] == "     5  automatic  Lemberg → Lviv, UA (also known by this name)"
    assert lines[8] == "     9  none        → there is no name"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_usual_encodings_and_delimiters_are_read(tmp_path, encoding, delimiter):
    lines = (("Commune", "Pays"), ("Besançon", "Côte d’Ivoire"), ("Une, deux; trois|", ""))
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    header, rows = read(tmp_path, text.encode(encoding))
    assert header == ["Commune", "Pays"]
    assert rows == [["Besançon", "Côte d’Ivoire"], ["Une, deux; trois|", ""]]


def read(folder, content):
    path = folder / "towns.csv"
    path.write_bytes(content)
    header, rows = read_table(path)
    return header, list(rows)


def test_short_rows_are_filled_and_empty_lines_left_out(tmp_path):
    assert read(tmp_path, b"a;b;c\n1\n\n;;\n1;2;3;4\n")[1] == [
        ["1", "", ""],
        ["", "", ""],
        ["1", "2", "3", "4"],
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "towns.csv has no header: its first line must name the columns."),
        (b";;\n1;2;3\n", "towns.csv has no header: its first line must name the columns."),
        (b"PK\x03\x04\x14", "towns.csv is a spreadsheet, not CSV: save it as CSV (UTF-8) first."),
        (
            b"Nom\n\x81\x8d\n",
            "towns.csv is no text in UTF-8, UTF-16 or Windows-1252: save it as CSV (UTF-8).",
        ),
        (b"Ville,Pays\nA,B\n", "There is no column “Nom”. The columns are: Ville, Pays"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(match, content, said):
    result = match(content, "--name", "Nom", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {said}\n"


def test_a_broken_row_is_named(tmp_path):
    too_long = b"Nom\nParis\n" + b"x" * 10_000_001
    with pytest.raises(TableError, match=r"towns\.csv, row 3: this is no CSV"):
        read(tmp_path, too_long)


def test_a_column_is_found_without_accents_and_capitals():
    assert column(["Commune", "Département"], "DEPARTEMENT") == 1
    assert column(["nom", "Nom"], "Nom") == 1


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused_in_words(tmp_path_factory, content):
    try:
        header, rows = read(tmp_path_factory.mktemp("files"), content)
    except TableError as error:
        header, rows = [], [str(error)]
    assert all(len(row) >= len(header) > 0 or row for row in rows)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("fr", "FR"),
        ("FRA", "FR"),
        ("UK", "GB"),
        ("Allemagne", "DE"),
        ("Germany", "DE"),
        ("Alemania", "DE"),
        ("DEUTSCHLAND", "DE"),
        ("Ελλάδα", "GR"),
        ("République tchèque", "CZ"),
        ("المغرب", "MA"),
        ("cote d'ivoire", "CI"),
        ("Kosovo", "XK"),
    ],
)
def test_a_country_is_known_by_code_and_by_name(written, code):
    assert territory(written) == (code, "")


def test_an_overseas_territory_is_a_department_of_france():
    assert territory("Martinique") == territory("MQ") == ("FR", "972")


@pytest.mark.parametrize("written", ["", "URSS", "Yougoslavie", "YU", "Atlantide"])
def test_a_country_that_is_none_today_is_not_guessed(written):
    assert territory(written) is None


def test_every_authority_of_the_lists_is_an_entry_with_a_key_of_its_own():
    entries = {entry.id: entry for entry in reference.reference_entries()}
    assert len(entries) > 250_000
    assert entries["commune:74010"].former[0] == "Annecy-le-Vieux"
    assert entries["special:6AE"].former == ("Bas-Rhin", "Haut-Rhin")


@pytest.mark.parametrize(
    ("written", "found", "reason"),
    [
        ("Annecy-le-Vieux", "Annecy", "formerly had this name"),
        (
            "Conseil départemental du Bas-Rhin",
            "Collectivité européenne d’Alsace",
            "same name without words of kind",
        ),
        ("Ville de Paris", "Paris", "same name without words of kind"),
        ("Lyon", "Lyon", "same name"),
        ("Lyon Métropole", "Métropole de Lyon", "same name without words of kind"),
        ("Région Corse", "Collectivité de Corse", "same name without words of kind"),
    ],
)
def test_french_bodies_are_found_as_they_are_today(index, written, found, reason):
    match = index.link(Query(written, "FR")).match
    assert (match.entry.name, match.reason) == (found, reason)


def test_a_department_without_a_council_still_says_where():
    assert reference.departments()["basrhin"] == "67"
    assert reference.departments()["nord"] == "59"

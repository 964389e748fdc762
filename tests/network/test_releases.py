"""A new release of the reference lists: what it changes is told, then done, and no link is lost."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from datetime import date

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied

from rencontres.cli import main
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.network import actions, refdata, releases
from rencontres.network.comparison import Change, compare
from rencontres.network.models import Authority, Identifier

from . import factories
from .packages import body, commune, delegated, package

pytestmark = pytest.mark.django_db

FORMER_BODY, OTHER_BODY, NEW_BODY = "245000001", "245000002", "245000003"
BEFORE = (
    [
        commune("50129", "Cherbourg-Octeville", 40_000),
        commune("50383", "Querqueville", 5_000),
        commune("50041", "La Hague-Ancienne", 900),
        commune("50100", "Les Trois Lacs"),
        commune("50200", "Saint-Lô", 19_000),
    ],
    [
        body(FORMER_BODY, "CU de Cherbourg", "50129", "50383", nature="CU"),
        body(OTHER_BODY, "CC de la Hague", "50041"),
    ],
)
AFTER = (
    [
        commune("50129", "Cherbourg-en-Cotentin", 45_000, siren="200056844"),
        delegated("50383", "Querqueville", "50129"),
        commune("50041", "La Hague", 1_100),
        commune("50600", "Les Trois Lacs", siren="215050100", anciensCodes=["50100"]),
        commune("50200", "Saint-Lô", 19_000),
        commune("50700", "Chavagnac"),
    ],
    [
        body(NEW_BODY, "CA du Cotentin", "50129", "50200", nature="CA"),
        body(OTHER_BODY, "CC de la Hague", "50041", nature="CA"),
    ],
)


@pytest.fixture
def before(tmp_path):
    """The registry as the release of 2026 has it."""
    factories.country("FR")
    lists = releases.read_packages([package(tmp_path, "6.0.0", *BEFORE)])
    actions.apply_reference_data(by=SYSTEM, lists=lists)
    factories.former("Chavagnac", insee="50700", until=date(2016, 1, 1))
    return lists


@pytest.fixture
def after(tmp_path):
    """The release of 2027."""
    return package(tmp_path, "7.0.0", *AFTER)


def get(code):
    return Authority.objects.get(insee=code)


def test_a_new_release_tells_what_it_changes_and_writes_nothing(before, after):
    written = list(Authority.objects.order_by("pk").values())
    changes = actions.compare_reference_data(by=SYSTEM, lists=releases.read_packages([after]))
    assert changes.created == [Change("epci:245000003", "CA du Cotentin")]
    assert changes.reestablished == [Change("commune:50700", "Chavagnac")]
    assert changes.renamed == [
        Change("commune:50041", "La Hague-Ancienne", "La Hague"),
        Change("commune:50129", "Cherbourg-Octeville", "Cherbourg-en-Cotentin"),
    ]
    assert changes.recoded == [Change("commune:50100", "Les Trois Lacs", "commune:50600")]
    assert changes.merged == [
        Change("commune:50383", "Querqueville", "Cherbourg-en-Cotentin"),
        Change("epci:245000001", "CU de Cherbourg", "CA du Cotentin"),
    ]
    assert changes.sirens == [Change("commune:50129", "Cherbourg-en-Cotentin", "200056844")]
    assert changes.natures == [Change("epci:245000002", "CC de la Hague", "CA")]
    assert Change("commune:50129", "Cherbourg-en-Cotentin", "245000003") in changes.parents
    assert changes.counts["populations"] == 6
    assert list(Authority.objects.order_by("pk").values()) == written
    line = LogEntry.objects.get(verb="network.compare_reference_data")
    assert (line.notes["release"], line.notes["merged"]) == ("7.0.0", 2)


def test_applying_a_release_loses_no_link_and_keeps_every_old_name_and_code(before, after):
    dakar = factories.authority("Dakar", "SN")
    linked = {code: factories.link(get(code), dakar) for code in ("50129", "50383", "50100")}
    union = factories.link(Authority.objects.get(siren=FORMER_BODY), dakar)
    lists = releases.read_packages([after])
    told = compare(lists)
    assert actions.apply_reference_data(by=SYSTEM, lists=lists) == told
    querqueville, cherbourg = get("50383"), get("50129")
    assert querqueville.valid_until == date(2027, 1, 1)
    assert list(querqueville.successors.all()) == [cherbourg]
    assert querqueville.links.get() == linked["50383"]
    assert (cherbourg.name, cherbourg.siren) == ("Cherbourg-en-Cotentin", "200056844")
    assert [str(name) for name in cherbourg.names.all()] == ["Cherbourg-Octeville"]
    assert [str(code) for code in cherbourg.identifiers.all()] == ["siren:215050129"]
    assert cherbourg.links.get() == linked["50129"]
    lakes = get("50600")
    assert lakes.links.get() == linked["50100"]
    assert Identifier.objects.get(authority=lakes, scheme="insee").value == "50100"
    former = Authority.objects.get(siren=FORMER_BODY)
    assert [each.name for each in former.successors.all()] == ["CA du Cotentin"]
    assert former.links.get() == union
    chavagnac = get("50700")
    assert (chavagnac.valid_until, chavagnac.successors.count()) == (None, 0)
    assert not compare(lists)
    assert not actions.apply_reference_data(by=SYSTEM, lists=lists)


def test_what_an_administrator_added_or_ended_is_left_as_it_is(before, after):
    factories.authority("Syndicat de l’eau", kind="epci", siren="255000001")
    Authority.objects.filter(insee="50200").update(valid_until=date(2027, 6, 1))
    lists = releases.read_packages([after])
    actions.apply_reference_data(by=SYSTEM, lists=lists)
    assert Authority.objects.get(siren="255000001").valid_until is None
    assert get("50200").valid_until == date(2027, 6, 1)


def test_one_that_is_in_no_list_and_went_nowhere_is_told_and_left(before, tmp_path):
    communes = [each for each in BEFORE[0] if each["code"] != "50200"]
    lists = releases.read_packages([package(tmp_path, "7.0.0", communes, BEFORE[1])])
    changes = actions.apply_reference_data(by=SYSTEM, lists=lists)
    assert changes.unlisted == [Change("commune:50200", "Saint-Lô")]
    assert get("50200").valid_until is None


def test_several_years_at_once_end_each_commune_in_its_own(before, tmp_path):
    files = [
        package(tmp_path, "8.0.0", [*AFTER[0][:1], AFTER[0][1], *AFTER[0][2:]], AFTER[1]),
        package(tmp_path, "7.0.0", *AFTER),
    ]
    lists = releases.read_packages(files)
    actions.apply_reference_data(by=SYSTEM, lists=lists)
    assert lists.version == "8.0.0"
    assert get("50383").valid_until == date(2027, 1, 1)


def test_only_an_administrator_compares_and_applies(before, after):
    lists = releases.read_packages([after])
    for verb in (actions.compare_reference_data, actions.apply_reference_data):
        with pytest.raises(PermissionDenied):
            verb(by=VISITOR, lists=lists)
    assert get("50383").valid_until is None


def test_the_year_of_a_population_goes_with_it():
    factories.country("FR")
    [row] = [each for each in refdata.read_french_authorities() if each.insee == "50502"]
    row = row._replace(siren="", insee="50200", parent_siren="", population=19_000)
    actions.load_french_authorities(by=SYSTEM, rows=[row], population_year=2023)
    assert get("50200").population_year == 2023
    actions.load_french_authorities(by=SYSTEM, rows=[row])
    assert get("50200").population_year == 2023
    actions.load_french_authorities(by=SYSTEM, rows=[row._replace(population=19_500)])
    assert (get("50200").population, get("50200").population_year) == (19_500, None)
    mayotte = row._replace(insee="97611", name="Mamoudzou", department="976", region="06")
    actions.load_french_authorities(by=SYSTEM, rows=[mayotte], population_year=2023)
    assert get("97611").population_year is None


# ---- the commands


def run(*arguments):
    return CliRunner().invoke(main, ["refdata", *map(str, arguments)])


def test_the_command_says_in_words_what_changes(before, after):
    told = run("diff", "--package-file", after)
    assert told.exit_code == 0, told.output
    lines = told.output.splitlines()
    assert lines[0] == "Reference data 7.0.0:"
    assert "  Merged into another: 2" in lines
    assert "    Querqueville (commune:50383) → Cherbourg-en-Cotentin" in lines
    assert "  Other population: 6" in lines
    assert lines[-1] == "Nothing was written: “rencontres refdata apply” does it."
    assert get("50383").valid_until is None


def test_the_command_applies_and_answers_in_json(before, after):
    told = json.loads(run("apply", "--package-file", after, "--json").output)
    assert told["recoded"] == [
        {"key": "commune:50100", "name": "Les Trois Lacs", "new": "commune:50600"}
    ]
    assert told["populations"] == 6
    assert get("50383").valid_until == date(2027, 1, 1)
    assert "The registry agrees" in run("apply", "--package-file", after).output


@pytest.fixture
def folder(tmp_path):
    """The shipped lists in a folder of their own."""
    copy = tmp_path / "lists"
    shutil.copytree(refdata.DATA, copy)
    return copy


def rewrite(file, change):
    rows = list(csv.reader(gzip.decompress(file.read_bytes()).decode().splitlines()))
    change(rows)
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    file.write_bytes(gzip.compress(text.encode()))


def refused(folder, words):
    told = run("diff", folder)
    assert told.exit_code == 1
    assert words in told.output.replace("\n", " ")
    assert "Nothing was changed." in told.output
    assert not Authority.objects.exists()


def test_a_folder_fills_an_empty_registry_and_agrees_with_it_then(folder):
    told = json.loads(run("apply", folder, "--json").output)
    assert (len(told["created"]), told["former"], told["countries_changed"]) == (36_356, 3_359, 250)
    assert "The registry agrees with this release." in run("diff").output


@pytest.mark.parametrize(
    ("row", "column", "value", "words"),
    [
        (5, 0, "canton", "french_authorities.csv.gz, row 6: “canton” is no kind of French"),
        (5, 1, "12345", "row 6: “12345” is no SIREN: it has nine digits."),
        (7, 3, " ", "french_authorities.csv.gz, row 8: the name is missing."),
        (7, 7, "-4", "french_authorities.csv.gz, row 8: “-4” is not a whole number."),
        (7, 8, "481", "row 8: “481” is neither a latitude nor a longitude."),
        (0, 0, "sort", "french_authorities.csv.gz, row 1: its columns must be kind, siren"),
    ],
)
def test_a_list_with_a_wrong_row_is_refused_with_its_place(folder, row, column, value, words):
    def change(rows):
        rows[row][column] = value

    rewrite(folder / "french_authorities.csv.gz", change)
    refused(folder, words)


def test_a_short_row_is_refused(folder):
    rewrite(folder / "former_names.csv.gz", lambda rows: rows[3].pop())
    refused(folder, "former_names.csv.gz, row 4: it has 3 columns, not 4.")


def test_lists_that_contradict_each_other_are_refused(folder):
    def both(rows):
        rows[1][:3] = ["commune", "", "67482"]

    rewrite(folder / "former_authorities.csv.gz", both)
    refused(folder, "row 2: commune:67482 is in french_authorities.csv.gz as well.")


def test_an_unknown_successor_is_refused(folder):
    def nowhere(rows):
        rows[1][-1] = "commune:99999"

    rewrite(folder / "former_authorities.csv.gz", nowhere)
    refused(folder, "row 2: its successor commune:99999 is in none of the lists.")


def test_a_missing_or_broken_file_is_named(folder):
    (folder / "places.csv.gz").write_bytes(b"not gzip")
    refused(folder, "places.csv.gz: the file cannot be read")
    (folder / "places.csv.gz").unlink()
    refused(folder, "places.csv.gz: the file is not there.")
    (folder / "SOURCES.toml").write_text("[[source]]\nname = 1\n")
    refused(folder, "SOURCES.toml: it names no version")


def test_a_file_that_is_no_package_is_refused(tmp_path):
    wrong = tmp_path / "other.tgz"
    wrong.write_bytes(b"no archive")
    told = run("diff", "--package-file", wrong)
    assert (told.exit_code, "other.tgz: it is no package file of npm" in told.output) == (1, True)
    empty = package(tmp_path, "x", [])
    told = run("diff", "--package-file", empty)
    assert "is no release of @etalab/decoupage-administratif" in told.output


def test_a_folder_and_package_files_together_are_refused(folder, tmp_path):
    told = run("diff", folder, "--package-file", package(tmp_path, "7.0.0", *AFTER))
    assert "Give a folder or package files, not both." in told.output

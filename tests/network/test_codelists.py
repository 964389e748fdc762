"""The names of public codes: shipped, and newer where the federation loaded a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied

from rencontres.cli import main
from rencontres.core.actor import VISITOR
from rencontres.network import actions
from rencontres.network.iati import codelists
from rencontres.network.models import CodeName
from rencontres.network.queries import codes

from . import factories
from .activities import file, full

LIST = """<codelist name="Sector" xml:lang="en"><codelist-items>
<codelist-item><code>14030</code><name><narrative>Newer name</narrative></name></codelist-item>
<codelist-item><code>11999</code><name><narrative>Basic life skills for youth</narrative>
<narrative xml:lang="fr">Compétences de base pour les jeunes</narrative></name></codelist-item>
<codelist-item><code/><name><narrative>Nothing</narrative></name></codelist-item>
</codelist-items></codelist>"""


def test_what_is_shipped():
    shipped = codelists.shipped()
    assert shipped["Sector"]["11120"] == {
        "fr": "Équipements scolaires et formation",
        "en": "Education facilities and training",
    }
    assert shipped["CRSChannelCode"]["11001"]["en"] == "Central Government"
    assert len(shipped["UNSDG-Goals"]) == 17
    assert shipped["UNSDG-Goals"]["6"]["es"] == "Agua limpia y saneamiento"
    assert len(shipped["PolicyMarker"]) == 12
    for worded in ("UNSDG-Goals", "PolicyMarker"):
        assert all(set(names) == {"fr", "en", "es"} for names in shipped[worded].values())


@pytest.mark.django_db
def test_a_newer_list_adds_names_and_keeps_the_others():
    assert codes.names("Sector", ["14030", "11999"]).keys() == {"14030"}
    loaded = dict([codelists.read(LIST.encode())])
    assert actions.load_codelists(by=factories.administrator(), lists=loaded) == 2
    named = codes.names("Sector", ["14030", "11999", "99999"])
    assert named["11999"]["fr"] == "Compétences de base pour les jeunes"
    assert named["14030"]["en"] == "Newer name"
    assert named["14030"]["fr"]
    assert "99999" not in named
    actions.load_codelists(by=factories.administrator(), lists=loaded)
    assert CodeName.objects.count() == 2


@pytest.mark.django_db
def test_only_the_administrator_loads_lists():
    with pytest.raises(PermissionDenied):
        actions.load_codelists(by=VISITOR, lists={"Sector": {"1": {"en": "One"}}})
    assert not CodeName.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"<html/>", b"<codelist", b"<codelist/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
)
def test_what_is_no_codelist(content: bytes):
    with pytest.raises(codelists.NoCodelistError):
        codelists.read(content)


def run(*arguments: object):
    return CliRunner().invoke(main, ["iati", *map(str, arguments)])


@pytest.mark.django_db
def test_the_command_loads_a_folder_or_says_which_file_is_wrong(tmp_path: Path):
    (tmp_path / "Sector.xml").write_text(LIST)
    done = run("load-codelists", tmp_path)
    assert (done.exit_code, done.output) == (0, "2 codes of 1 lists loaded.\n")
    (tmp_path / "a.xml").write_text("<html/>")
    refused = run("load-codelists", tmp_path)
    assert refused.exit_code == 1
    assert "a.xml is no codelist of IATI" in refused.output


@pytest.mark.django_db
def test_a_file_goes_through_the_commands(tmp_path: Path):
    factories.authority("Lyon", siren="216901231")
    factories.authority("Dakar", "SN", search_name="dakar")
    factories.theme()
    theirs, ours = tmp_path / "theirs.xml", tmp_path / "ours.xml"
    theirs.write_text(file(full("XM/1")))
    looked = run("import", theirs)
    assert looked.exit_code == 0
    assert f"{theirs}:5: XM/1/iati-identifier:" in looked.output
    assert "1 new; 1 projects; à accepter" in looked.output
    assert run("export", ours, "--of-others").exit_code == 1
    assert "thème" in run("import", theirs, "--accept").output
    assert "enregistré" in run("import", theirs, "--accept", "--theme", "water").output
    assert run("export", ours, "--of-others").exit_code == 0
    assert "1 activities, all valid." in run("check", ours).output
    assert "identifiant" in run("export", ours).output
    theirs.write_text(file(full("XM-1"))[:700])
    broken = run("import", theirs)
    assert broken.exit_code == 1
    assert "Il s’arrête au milieu" in broken.output


def test_check_says_where_a_file_breaks_the_schema(tmp_path: Path):
    wrong = tmp_path / "wrong.xml"
    wrong.write_text(file(full("XM-1")).replace("<activity-status code='2'/>", "<mood/>"))
    checked = run("check", wrong)
    assert checked.exit_code == 1
    assert f"{wrong}:12: Element 'mood'" in checked.output
    wrong.write_text("<a")
    assert run("check", wrong).exit_code == 1

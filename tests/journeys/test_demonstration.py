"""The main job, from the registry to the communiqué, at a small size and from another seed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest

from .conftest import COMMAND, environment

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_the_figures_of_the_staged_edition(staged: dict[str, Any]):
    assert 270 <= staged["participants_checked_in"] < 300
    assert staged["participant_countries"] == 38
    assert staged["thematic_conferences"] == 10
    assert staged["country_group_meetings"] == 20
    assert staged["engaged_authorities"] == 4987
    assert staged["projects"] == 12000
    assert staged["foreign_authorities"] == 8296
    assert staged["network_countries"] == 135


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_a_communique_in_three_forms(staged: dict[str, Any], language: str):
    paths = {kind: Path(path) for kind, path in staged["communiques"][language].items()}
    with pikepdf.open(paths["pdf"]) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
    word = "\n".join(p.text for p in docx.Document(str(paths["docx"])).paragraphs)
    page = paths["html"].read_text()
    assert f'lang="{language}"' in page
    for text in (word, page):
        assert "Rémy Rioux" in text
        assert "38" in text
        assert "135" in text


def test_a_second_run_restages_nothing(staged: dict[str, Any]):
    demo = ["demo", "--check", "--participants", "300", "--seed", "7", "--data", staged["data"]]
    done = subprocess.run(
        [*COMMAND, *map(str, demo)],
        env=environment(staged["data"]),
        capture_output=True,
        text=True,
        check=True,
    )
    again = json.loads(done.stdout.splitlines()[-1])
    for name, value in again.items():
        if name != "seconds":
            assert value == staged[name]
    assert "staged already" in done.stdout

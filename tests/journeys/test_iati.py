"""The administrator reads what an agency publishes, and looks at a declaration."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..network.activities import file, full
from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_file_of_others_is_sent_looked_at_and_thrown_away(walk: Walk, tmp_path: Path):
    sent = tmp_path / f"agence-{walk.page.viewport_size['width']}.xml"
    text = full("XM-1").replace("<activity-status", "<mood/><activity-status")
    sent.write_text(file(text, full("XM-2")).replace("Wells", sent.stem))
    walk.sign_in("administrator@demo.example")
    page = walk.to("/network/iati/")
    page.get_by_label("Fichier de l’IITA").set_input_files(sent)
    page.get_by_role("button", name="Envoyer et regarder").click()
    expect(page.locator("h1")).to_contain_text(sent.name)
    expect(page.get_by_role("heading", name="Accepter")).to_be_visible(timeout=30_000)
    walk.look()
    page.get_by_role("link", name="Remarques").click()
    expect(page.locator("main")).to_contain_text("XM-1/mood")
    walk.look()
    page.get_by_role("link", name="Organisations").click()
    walk.look()
    page.get_by_role("button", name="Jeter le fichier").click()
    expect(page.locator("main")).to_contain_text("rien n’en a été enregistré")
    walk.look()


def test_a_file_that_is_cut_off_says_so(walk: Walk, tmp_path: Path):
    sent = tmp_path / f"coupe-{walk.page.viewport_size['width']}.xml"
    sent.write_text(file(full("XM-1")).replace("Wells", sent.stem)[:600])
    walk.sign_in("administrator@demo.example")
    page = walk.to("/network/iati/")
    page.get_by_label("Fichier de l’IITA").set_input_files(sent)
    page.get_by_role("button", name="Envoyer et regarder").click()
    expect(page.locator("main")).to_contain_text("Il s’arrête au milieu", timeout=30_000)
    walk.look()
    page.get_by_role("button", name="Jeter le fichier").click()


@pytest.mark.parametrize("language", ["", "/en", "/es"])
def test_the_declaration_of_an_authority(walk: Walk, language: str):
    walk.sign_in("administrator@demo.example")
    page = walk.to(f"{language}/network/authorities/?q=strasbourg&country=FR")
    page.locator("main").get_by_role("link", name="Strasbourg", exact=True).first.click()
    page.locator("main a[href$='/oda/']").click()
    expect(page.locator("h1")).to_have_count(1)
    walk.look()
    walk.to(f"{language}/network/oda/")
    walk.to(f"{language}/network/iati/")

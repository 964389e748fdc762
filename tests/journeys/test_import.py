"""A messy spreadsheet goes through the browser into the registry; a second time changes nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from rencontres.core import spreadsheets

from .conftest import Walk, environment

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

# Nobody signs in as an administrator with one click, in a demonstration either. What the journey at
# the other size was asked is forgotten: its answers would be taken again.
SESSION = """
import django
django.setup()
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from rencontres.accounts.models import User
from rencontres.network.models import Import
Import.objects.all().delete()
user, _new = User.objects.get_or_create(
    email="administrator@demo.example",
    defaults={"name": "Administration", "is_administrator": True},
)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""
ROWS = [
    ["Coopérations décentralisées : état au 1er janvier 2017"],
    [],
    ["Collectivité française", "", "Partenaire étranger", "", "Lien", "", "", "Contact"],
    ["Nom", "Dép.", "Nom", "Pays", "Type", "Depuis", "Statut", "Courriel"],
    ["VILLE DE ST MALO (35)", "", "Port Louis", "Île Maurice", "Jumelage", "12/06/2001", "actif"],
    ["RENNES", 35, "Erlangen", "Germany", "twinning", 1964, "", "a@example.org"],
    ["Rennes", "35", "ERLANGEN", "Alemania", "Jumelage", "1964", ""],
    ["Besancon", "25", "Freiburg im Breisgau", "Deutschland", "jumelage", "janv. 1959", "en cours"],
    ["Conseil departemental de la Mayenne", "", "Maribor", "Slovénie", "coopération", "", ""],
    ["Saint Denis", "", "Bobo Dioulasso", "Burkina Faso", "coopération", "1999", ""],
    ["Villeneuve", "", "Kiel", "Allemagne", "", "", ""],
    ["Atlantide-Plage-sur-Nulle-Part", "", "Kiel", "DE", "", "", ""],
    ["Ville de Strasbourg", "67", "Zagreb", "Yougoslavie", "jumelage", "1985", ""],
    ["Lyon", "69", "Łódź", "Pologne", "jumelage", "un jour", ""],
    ["Brest", "29", "Kiel", "Allemagne", "jumelage", "1964", ""],
    ["", "29", "Plymouth", "Royaume-Uni", "jumelage", "1963", ""],
]


@pytest.fixture
def administrator(staged: dict[str, Any]) -> str:
    """The session of an administrator of the federation."""
    return session_in(staged["data"])


def session_in(data: Path) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "rencontres.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", SESSION],
        env=environment(data) | settings,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]


def enter(walk: Walk, session: str) -> None:
    cookie = {"name": "sessionid", "value": session, "url": walk.site}
    walk.page.context.add_cookies([cookie])


def messy(path: Path, title: str) -> Path:
    """The workbook, with a title that tells two files apart."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    sheet["A1"] = title
    for area in ("A1:H1", "A3:B3", "C3:D3", "E3:G3", "A15:A16"):
        sheet.merge_cells(area)
    book.create_sheet("Ancien").sheet_state = "hidden"
    book.save(path)
    return path


def upload(walk: Walk, file: Path) -> Page:
    page = walk.to("/network/desk/imports/new/")
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_role("button", name="Envoyer le fichier").click()
    expect(page.locator("h1")).to_have_text("Que contient chaque colonne ?")
    return page


def look_for_names(page: Page) -> None:
    page.get_by_role("button", name="Chercher les noms").click()
    expect(page.get_by_role("link", name="Voir ce qui serait écrit")).to_be_visible(timeout=120_000)


def accept(page: Page) -> None:
    page.get_by_role("button", name="Accepter et écrire").click()
    expect(page.locator("h1")).to_have_text("Ce que le fichier est devenu")


def question(page: Page) -> str:
    expect(page.locator("#question")).to_be_focused()
    return page.locator("#asked").inner_text()


def answer_with_keys(page: Page) -> dict[str, str]:
    """Skip the first, take an answer back, then answer all: the first candidate, or none."""
    first = question(page)
    page.keyboard.press("s")
    expect(page.locator("#asked")).not_to_have_text(first)
    second = question(page)
    page.keyboard.press("1")
    expect(page.locator("#asked")).not_to_have_text(second)
    question(page)
    page.keyboard.press("u")
    expect(page.locator("#asked")).to_have_text(second)
    answered = {}
    while page.locator("#asked").count():
        asked = question(page)
        key = "n" if "Atlantide" in asked else "1"
        answered[asked] = key
        page.keyboard.press(key)
        expect(page.locator("#asked").get_by_text(asked, exact=True)).to_have_count(0)
    return answered


def go_through(walk: Walk, file: Path, look: Callable[[str], None]) -> Page:
    """From the list to the report; `look` is called on each page."""
    page = walk.to("/network/desk/imports/")
    look("list")
    upload(walk, file)
    look("columns")
    expect(page.locator("main")).to_contain_text("a des cellules fusionnées")
    expect(page.locator("main")).to_contain_text("La feuille « Ancien » est masquée")
    look_for_names(page)
    look("preview")
    expect(page.locator("main")).to_contain_text("aucun pays ne s’appelle « Yougoslavie »")
    expect(page.locator("main")).to_contain_text("« un jour » n’est pas une date")
    page.get_by_role("link", name=re.compile("^Vérifier [0-9]+ noms?$")).click()
    look("review")
    answered = answer_with_keys(page)
    assert {"Saint Denis", "Villeneuve"} <= set(answered)
    look("reviewed")
    page.get_by_role("main").get_by_role("link", name="Voir ce qui serait écrit").click()
    look("accept")
    accept(page)
    look("report")
    return page


def outcomes(page: Page, path: Path) -> dict[str, str]:
    """The report as it is downloaded: the outcome of each row."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger en XLSX").click()
    download.value.save_as(path)
    heading, *rows = spreadsheets.read(path.read_bytes(), "x").sheets[0].rows
    at = heading.cells.index("Résultat")
    return {row.cells[0]: row.cells[at] for row in rows}


def test_a_messy_spreadsheet_is_imported_once(walk: Walk, administrator: str, tmp_path: Path):
    enter(walk, administrator)
    size = walk.page.viewport_size
    assert size is not None
    file = messy(tmp_path / "coopérations 2017.xlsx", f"Coopérations ({size['width']})")
    page = go_through(walk, file, lambda _name: walk.look())
    first = outcomes(page, tmp_path / "report.xlsx")
    assert list(first) == [str(number) for number in range(5, 17)]
    left_out = {row for row, outcome in first.items() if outcome == "laissée de côté"}
    assert {"12", "13", "14"} <= left_out
    assert first["7"] == "inchangé"
    upload(walk, file)
    expect(page.locator("main")).to_contain_text("Ce même fichier a été importé")
    look_for_names(page)
    page.get_by_role("link", name="Voir ce qui serait écrit").click()
    expect(page.locator(".figure", has_text="nouveaux liens").locator(".number")).to_have_text("0")
    accept(page)
    second = outcomes(page, tmp_path / "again.xlsx")
    assert set(second.values()) == {"inchangé", "laissée de côté"}
    assert {row for row, outcome in second.items() if outcome == "laissée de côté"} == left_out

"""The administrator reads what an agency publishes, and looks at a declaration."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from ..network.activities import file, full
from .conftest import Walk, environment

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

# No demonstration lets a visitor be its administrator: the session is made beside the site.
SESSION = """
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from rencontres.accounts.models import User
user, _made = User.objects.get_or_create(
    email="administrator@journeys.example", defaults={"is_administrator": True}
)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


@pytest.fixture(scope="module")
def session(staged: dict[str, Any], site: str) -> str:
    """The key of an administrator's session."""
    variables = environment(staged["data"]) | {
        "DJANGO_SETTINGS_MODULE": "rencontres.config.settings"
    }
    done = subprocess.run(
        [sys.executable, "-c", SESSION], env=variables, capture_output=True, text=True, check=True
    )
    return done.stdout.split()[-1]


@pytest.fixture
def desk(walk: Walk, site: str, session: str) -> Walk:
    """The administrator's way through the site."""
    walk.page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    return walk


def test_a_file_of_others_is_sent_looked_at_and_thrown_away(desk: Walk, tmp_path: Path):
    sent = tmp_path / f"agence-{desk.page.viewport_size['width']}.xml"
    text = full("XM-1").replace("<activity-status", "<mood/><activity-status")
    sent.write_text(file(text, full("XM-2")).replace("Wells", sent.stem))
    page = desk.to("/network/iati/")
    page.get_by_label("Fichier de l’IITA").set_input_files(sent)
    page.get_by_role("button", name="Envoyer et regarder").click()
    expect(page.locator("h1")).to_contain_text(sent.name)
    expect(page.get_by_role("heading", name="Accepter")).to_be_visible(timeout=60_000)
    desk.look()
    page.get_by_role("link", name="Remarques").click()
    expect(page.locator("main")).to_contain_text("XM-1/mood")
    desk.look()
    page.get_by_role("link", name="Organisations").click()
    desk.look()
    page.get_by_role("button", name="Jeter le fichier").click()
    expect(page.get_by_text("rien n’en a été enregistré")).to_be_visible()
    desk.look()


def test_a_file_that_is_cut_off_says_so(desk: Walk, tmp_path: Path):
    sent = tmp_path / f"coupe-{desk.page.viewport_size['width']}.xml"
    sent.write_text(file(full("XM-1")).replace("Wells", sent.stem)[:600])
    page = desk.to("/network/iati/")
    page.get_by_label("Fichier de l’IITA").set_input_files(sent)
    page.get_by_role("button", name="Envoyer et regarder").click()
    expect(page.locator("main")).to_contain_text("Il s’arrête au milieu", timeout=60_000)
    desk.look()
    page.get_by_role("button", name="Jeter le fichier").click()


@pytest.mark.parametrize("language", ["", "/en", "/es"])
def test_the_declaration_of_an_authority(desk: Walk, language: str):
    page = desk.to(f"{language}/network/authorities/?q=strasbourg&country=FR")
    page.locator("main").get_by_role("link", name="Strasbourg", exact=True).first.click()
    page.locator("main a[href$='/oda/']").click()
    expect(page.locator("h1")).to_have_count(1)
    desk.look()
    desk.to(f"{language}/network/oda/")
    desk.to(f"{language}/network/iati/")

"""A participant looks at what is held about them, and changes what they agree to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_participant_sees_their_data_and_takes_a_consent_back(walk: Walk):
    walk.sign_in("participant@demo.example")
    page = walk.to("/me/data/")
    expect(page.get_by_role("heading", level=2, name="Délégations")).to_be_visible()
    section = page.locator("#consents")
    section.get_by_role("button", name="J’accepte (droit à l’image").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Votre réponse est enregistrée.")
    walk.look()
    page.locator("#consents").get_by_role("button", name="Je retire mon accord").first.click()
    expect(page.locator("#consents")).to_contain_text("non")
    walk.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Les emporter, pour lire").click()
    assert download.value.suggested_filename == "my-data.html"


def test_a_participant_reads_what_erasure_means_before_it_is_confirmed(walk: Walk):
    walk.sign_in("participant@demo.example")
    page = walk.to("/me/data/erase/")
    expect(page.get_by_role("heading", name="Ce qui reste, sans votre nom")).to_be_visible()
    page.get_by_role("button", name="M’envoyer le lien").click()
    expect(page.locator("h1")).to_contain_text("Regardez vos messages")
    walk.look()


@pytest.mark.parametrize("language", ["", "/en", "/es"])
def test_whoever_has_no_account_asks_for_a_link(walk: Walk, language: str):
    page = walk.to(f"{language}/me/data/link/")
    page.get_by_role("textbox").fill("personne@exemple.example")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("h1")).to_have_count(1)
    walk.look()
    walk.to(f"{language}/me/data/link/some-token/")


def test_the_desk_notes_who_said_no(walk: Walk):
    walk.sign_in("manager@demo.example")
    page = walk.to("/2017/desk/image-rights/?q=a")
    page.get_by_role("button", name=re.compile(r"^Non")).first.click()
    expect(page.get_by_role("status")).to_contain_text("Noté.")
    walk.look()
    walk.to("/2017/desk/image-rights/")

"""An authority's officer keeps its links true, on a phone and on a desk, without JavaScript too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
HEAD = "head@demo.example"


def test_a_link_is_confirmed_corrected_suspended_and_taken_back(walk: Walk):
    walk.sign_in(HEAD)
    walk.to("/2017/me/delegation/")
    walk.page.locator("main").get_by_role("link", name="Nos liens et projets").click()
    walk.look()
    page = walk.page
    page.get_by_role("button", name=re.compile("Toujours vrai")).first.click()
    expect(page.locator(".messages")).to_contain_text("Confirmé")
    walk.look()
    page.get_by_role("link", name=re.compile("Corriger")).first.click()
    walk.look()
    page.get_by_label("Source", exact=False).fill("délibération")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("délibération")
    walk.look()
    address = page.url
    page.get_by_role("link", name="Suspendre").click()
    walk.look()
    page.get_by_label("Motif de la suspension").fill("Travaux dans la salle des fêtes")
    page.get_by_role("button", name="Suspendre").click()
    expect(page.locator("main")).to_contain_text("Travaux dans la salle des fêtes")
    page.get_by_role("link", name="Tout l’historique").click()
    walk.look()
    expect(page.locator("main")).to_contain_text("actif → suspendu")
    page.get_by_role("button", name=re.compile("Annuler ce changement")).first.click()
    expect(page.locator(".messages")).to_contain_text("annulé")
    walk.look()
    page.goto(address)
    expect(page.locator("#facts")).not_to_contain_text("Travaux dans la salle des fêtes")
    expect(page.locator("#facts")).to_contain_text("délibération")


def test_the_forms_and_the_quality_of_the_registry(walk: Walk):
    walk.to("/network/quality/")
    walk.sign_in(HEAD)
    page = walk.to("/network/mine/?view=projects")
    page.get_by_role("link", name=re.compile("Corriger")).first.click()
    walk.look()
    edit = page.url
    page.get_by_role("link", name="Annuler").click()
    walk.look()
    page.get_by_role("link", name="Joindre un document").first.click()
    walk.look()
    assert "/projects/" in edit


def test_a_party_is_found_and_added_without_javascript(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site}/accounts/demo/")
    page.locator("form", has=page.locator(f'[value="{HEAD}"]')).get_by_role("button").click()
    page.goto(f"{site}/network/mine/")
    page.get_by_role("link", name="Enregistrer un lien").click()
    page.get_by_label("Ajouter une collectivité").fill("Erlangen")
    page.get_by_role("button", name="La trouver").click()
    page.get_by_role("button", name="Ajouter Erlangen").first.click()
    expect(page.locator("#who")).to_contain_text("Erlangen")
    page.get_by_label("Source").fill("essai")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("h1")).to_contain_text("Erlangen")
    page.get_by_role("link", name="Enregistrer une convention").click()
    page.get_by_label("Objet de la convention").fill("Charte")
    page.get_by_label("Signature").fill("2024")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#agreements")).to_contain_text("signée, non transmise")
    context.close()

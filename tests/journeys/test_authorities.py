"""A merged commune found under its old name, and who is part of an inter-municipal body."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_merged_commune_is_found_under_its_old_name_and_leads_to_its_successor(walk: Walk):
    page = walk.to("/network/authorities/?q=Octeville")
    row = page.locator("tr", has=page.get_by_role("link", name="Octeville", exact=True))
    expect(row).to_contain_text("Ancienne commune, aujourd’hui Cherbourg-en-Cotentin")
    row.get_by_role("link", name="Octeville", exact=True).click()
    walk.look()
    page.locator("#about").get_by_role("link", name="Cherbourg-en-Cotentin").click()
    expect(page.locator("#former")).to_contain_text("Octeville")
    expect(page.locator("#names")).to_contain_text("Cherbourg-Octeville")
    expect(page.locator("#names details")).to_have_count(1)
    walk.look()


def test_an_inter_municipal_body_lists_its_communes(walk: Walk):
    page = walk.to("/network/authorities/?q=246700488")
    page.locator("main").get_by_role("link", name="Eurométropole de Strasbourg").click()
    members = page.locator("#members")
    members.locator("summary").click()
    expect(members.get_by_role("link", name="Schiltigheim")).to_be_visible()
    walk.look()

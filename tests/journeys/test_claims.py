"""Who answers for an authority: asked by one person, confirmed by another with one key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
HEAD, PARTICIPANT = "head@demo.example", "participant@demo.example"


def test_a_claim_waits_until_a_colleague_confirms_it(walk: Walk):
    walk.sign_in(PARTICIPANT)
    page = walk.to("/network/mine/")
    if page.get_by_text("Votre demande pour").count():  # the first of the two walks
        expect(page.locator("main")).to_contain_text("vous lisez ici sans rien modifier")
        expect(page.get_by_role("button", name=re.compile("Toujours vrai"))).to_have_count(0)
        walk.page.context.clear_cookies()
        walk.sign_in(HEAD)
        walk.to("/network/mine/")
        page.get_by_role("link", name=re.compile("demande à répondre")).click()
        walk.look()
        page.get_by_role("button", name=re.compile("Confirmer")).first.press("c")
        expect(page.locator(".messages")).to_contain_text("répond désormais pour")
        walk.look()
    else:
        expect(page.get_by_role("button", name=re.compile("Toujours vrai")).first).to_be_visible()

"""A visitor, a participant and an organiser, on a phone in the dark and on a desk by day."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

PUBLIC = (
    "/2017/",
    "/2017/programme/",
    "/2017/programme/grid/",
    "/2017/speakers/",
    "/2017/partners/",
    "/2017/fair/",
    "/2017/stage/",
    "/2017/meetings/",
    "/2017/press/",
    "/2017/register/",
    "/network/",
    "/network/authorities/?q=strasbourg",
    "/network/countries/SN/",
    "/network/groups/",
    "/network/funds/",
    "/network/funds/1/",
    "/network/credits/",
    "/accounts/login/code/",
    "/accounts/demo/",
    "/accessibility/",
    "/legal/",
)


@pytest.mark.parametrize("language", ["", "/en", "/es"])
def test_the_public_site(walk: Walk, language: str):
    for path in PUBLIC:
        page = walk.to(language + path)
        expect(page.locator("h1")).to_have_count(1)
        assert page.locator("html").get_attribute("lang") == (language.strip("/") or "fr")


def test_what_every_page_is_made_of(walk: Walk):
    walk.to("/style/")


def test_a_visitor_finds_a_session(walk: Walk):
    page = walk.to("/2017/programme/?kind=thematic_conference")
    first = page.locator("main a[href*='/sessions/']").first
    title = first.inner_text().strip()
    first.click()
    expect(page.locator("h1")).to_contain_text(title)
    walk.look()


def test_a_visitor_finds_an_authority(walk: Walk):
    page = walk.to("/network/authorities/?q=Ville+de+Strasbourg")
    page.locator("main").get_by_role("link", name="Strasbourg", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("Strasbourg")
    walk.look()


def test_the_search_follows_what_is_typed_and_says_so(walk: Walk):
    page = walk.to("/network/authorities/")
    page.get_by_role("searchbox").press_sequentially("Lemberg", delay=20)
    expect(page.locator("#results")).to_contain_text("dite aussi Lemberg")
    expect(page.get_by_role("status").filter(has_text="trouvées")).to_have_id("found")
    expect(page.get_by_role("searchbox")).to_be_focused()
    walk.look()
    page.get_by_role("searchbox").fill("Strabsourg")
    expect(page.locator("#found")).to_contain_text("Vouliez-vous dire")
    page.locator("#results").get_by_role("link", name="Strasbourg", exact=True).press("Enter")
    expect(page.locator("h1")).to_contain_text("Strasbourg")


def test_a_number_leads_to_its_definition(walk: Walk):
    page = walk.to("/2017/press/")
    page.locator("main a[href*='/figures/participants_checked_in/']").first.click()
    expect(page.locator("main")).to_contain_text("Personnes")
    walk.look()


def test_a_participant_sees_their_agenda(walk: Walk):
    walk.sign_in("participant@demo.example")
    walk.to("/2017/me/delegation/")
    page = walk.to("/2017/me/agenda/")
    assert page.locator("main a[href*='/sessions/']").count() >= 1


def test_a_head_sees_their_delegation(walk: Walk):
    walk.sign_in("head@demo.example")
    walk.to("/me/")


def test_an_organiser_sees_the_desk(walk: Walk):
    walk.sign_in("manager@demo.example")
    for path in ("", "delegations/", "programme/", "figures/", "door/"):
        walk.to(f"/2017/desk/{path}")


def test_an_officer_keeps_members_and_groups(walk: Walk):
    walk.sign_in("federation@demo.example")
    desk = "/network/desk"
    for page in (
        "members/2017/",
        "members/2017/scale/",
        "members/2017/fees/",
        "members/2017/calls/",
    ):
        walk.to(f"{desk}/{page}")
    for page in ("funds/1/", "letterhead/", "groups/", "new-group/"):
        walk.to(f"{desk}/{page}")


def test_an_officer_records_a_payment(walk: Walk):
    walk.sign_in("federation@demo.example")
    page = walk.to("/network/desk/members/2017/?state=partly_paid")
    page.locator("main tbody th a").first.click()
    page.get_by_text("Enregistrer un paiement").click()
    page.get_by_label("Montant reçu").fill("1,50")
    page.get_by_label("Référence").fill(f"VIR {page.viewport_size}")
    page.get_by_role("button", name="Enregistrer le paiement").click()
    expect(page.locator(".messages")).to_contain_text("Le paiement est enregistré.")
    walk.look()


def test_an_officer_sets_a_meeting_of_a_country_group(walk: Walk):
    walk.sign_in("federation@demo.example")
    page = walk.to("/network/desk/groups/")
    page.locator("main tbody th a").first.click()
    walk.look()
    page.get_by_role("link", name="Nouvelle réunion").click()
    page.get_by_label("Français").fill("Réunion d’essai")
    page.get_by_label("Date", exact=True).fill("2030-06-01")
    page.get_by_label("Lieu").fill("Paris")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#meetings")).to_contain_text("1er juin 2030, Paris")
    page.get_by_role("link", name="Sa page publique").click()
    expect(page.locator("main")).to_contain_text("Réunion d’essai")
    walk.look()


def test_the_desk_is_closed_to_visitors(walk: Walk):
    response = walk.page.goto(f"{walk.site}/2017/desk/")
    assert response is not None
    assert "/accounts/" in walk.page.url or response.status == 403


def test_pages_are_read_without_javascript(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    for path in PUBLIC:
        response = page.goto(site + path)
        assert response is not None
        assert response.ok
        expect(page.locator("h1")).to_be_visible()
    context.close()

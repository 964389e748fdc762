"""The map of links under a reader's hand: all arcs, filters, keyboard; else a list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

COLOURS = """() => {
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def drawn(page: Page, arcs: int | None = None) -> int:
    """How many arcs the map shows, once it has drawn them."""
    number = re.compile(rf"^{arcs}$" if arcs is not None else r"^\d+$")
    expect(page.locator("[data-map]")).to_have_attribute("data-drawn", number, timeout=30_000)
    return int(page.locator("[data-map]").get_attribute("data-drawn") or 0)


def listed(page: Page) -> int:
    """How many links the list says there are."""
    caption = page.locator("#results caption").inner_text()
    return int(re.sub(r"\D", "", caption.split("lien")[0]))


def test_all_arcs_are_drawn(walk: Walk, tmp_path):
    page = walk.to("/network/explore/")
    assert drawn(page) == listed(page) > 10_000
    assert page.evaluate(COLOURS) > 300
    expect(page.locator(".map-drawn")).to_be_hidden()
    picture = tmp_path / "map.png"
    page.locator("[data-map]").screenshot(path=picture)
    assert picture.stat().st_size > 20_000
    walk.look()


def test_a_filter_changes_map_list_and_address(walk: Walk):
    page = walk.to("/network/explore/")
    every = drawn(page)
    page.get_by_label("Pays", exact=True).select_option("SN")
    expect(page).to_have_url(re.compile("country=SN"))
    expect(page.locator("#results caption")).not_to_contain_text(
        f"{every:,}".replace(",", "\u202f")
    )
    assert drawn(page, listed(page)) < 1_000
    expect(page.locator("#results a", has_text="CSV")).to_have_attribute(
        "href", re.compile("country=SN")
    )
    walk.look()


def test_the_map_is_used_from_the_keyboard(walk: Walk):
    page = walk.to("/network/explore/?country=CV")
    drawn(page)
    page.locator("canvas").focus()
    page.keyboard.press("n")
    card = page.locator("[data-card]")
    expect(card).to_be_visible()
    walk.look()
    for _step in range(12):  # closer, until one authority is named alone
        if card.locator("a", has_text="Ouvrir sa page").count():
            break
        page.keyboard.press("Enter")
        page.keyboard.press("n")
    link = card.locator("a", has_text="Ouvrir sa page")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("n")
    name = (card.locator(".label").inner_text()).split(",")[0]
    link.click()
    expect(page.locator("h1")).to_have_text(name)


def test_buttons_come_closer_and_go_back(walk: Walk):
    page = walk.to("/network/explore/")
    drawn(page)
    before = page.evaluate(COLOURS)
    page.get_by_role("button", name="Plus près").click()
    page.get_by_role("button", name="Monde").click()
    expect(page.locator("[data-map]")).to_have_attribute("data-drawn", re.compile(r"\d"))
    assert before > 300


def test_a_tap_tells_who_is_there(browser: Browser, site: str):
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True, locale="fr-FR"
    )
    page = context.new_page()
    page.goto(f"{site}/network/explore/?authority={first_authority(page, site)}")
    drawn(page)
    page.locator("canvas").focus()
    for _closer in range(12):  # a circle of several places opens out, one place is told
        page.keyboard.press("p")
        page.keyboard.press("Escape")
        box = page.locator("canvas").bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if page.locator("[data-card]").is_visible():
            break
    expect(page.locator("[data-card]")).to_contain_text("travaille avec")
    context.close()


def first_authority(page: Page, site: str) -> str:
    page.goto(f"{site}/network/explore/?country=CV")
    href = page.locator("#results tbody a").first.get_attribute("href") or ""
    return href.rstrip("/").rsplit("/", 1)[-1]


def test_without_javascript_the_server_draws(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site}/network/explore/?country=SN&show=projects")
    expect(page.locator(".map-drawn svg")).to_be_visible()
    expect(page.locator("[data-map]")).to_be_hidden()
    page.get_by_label("Pays", exact=True).select_option("CV")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile("country=CV.*|.*country=CV"))
    expect(page.locator("#results")).to_contain_text("Cap-Vert")
    context.close()


def test_on_paper_the_server_draws(walk: Walk):
    page = walk.to("/network/explore/?country=SN")
    drawn(page)
    page.emulate_media(media="print")
    expect(page.locator(".map-drawn svg")).to_be_visible()
    expect(page.locator("[data-map]")).to_be_hidden()

"""The timetable: planned, a conflict explained while dragging, repaired, released, told."""

from __future__ import annotations

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from rencontres.core.actor import SYSTEM
from rencontres.programme import editing
from rencontres.programme.actions import assign_role, book_seat
from rencontres.programme.models import Draft, Release, Session

from .. import factories
from ..programme.rows import draft, seats, venue
from .conftest import Walk
from .test_changes import picture, signed_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
NEW = "Nom du nouveau projet de grille"


@pytest.fixture(autouse=True)
def patience():
    """A busy machine may take a while to answer; what is expected is awaited, not timed."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def v():
    """Aminata Traoré speaks on water and on soils; each has its hour."""
    v = venue()
    v.edition.slug = "2017"
    v.edition.save()
    v.water = factories.session(v.edition, key="eau", title={"fr": "Eau"}, seats_wanted=50)
    v.soil = factories.session(v.edition, key="sols", title={"fr": "Sols"}, seats_wanted=2)
    v.water.only_slots.set([v.nine])
    v.soil.only_slots.set([v.eleven])
    (seat,) = seats(v.edition, given_name="Aminata", family_name="Traoré")
    for session in (v.water, v.soil):
        assign_role(by=SYSTEM, session=session, participant=seat.participant, kind="speaker")
    user = factories.user()
    (v.ben,) = seats(v.edition, given_name="Ben", email="ben@example.org", user=user)
    v.phone_user = user
    v.team = factories.team_member(v.edition, "programme")
    return v


def drag(page: Page, card: Locator, cell: Locator) -> None:
    """Take a card with the mouse and hold it over a cell."""
    card.scroll_into_view_if_needed()
    start = card.bounding_box()
    assert start is not None
    page.mouse.move(start["x"] + 15, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 45, start["y"] + 30, steps=4)
    page.locator("[data-level]").first.wait_for()
    end = cell.bounding_box()
    assert end is not None
    page.mouse.move(end["x"] + 20, end["y"] + 25, steps=4)


def test_planned_explained_repaired_released_and_told(browser, live_server, v):
    desk = Walk(signed_in(browser, live_server, v.team, 1440, "light").new_page(), live_server.url)
    phone = Walk(
        signed_in(browser, live_server, v.phone_user, 360, "dark").new_page(), live_server.url
    )
    page = desk.to("/2017/desk/programme/")
    plan = page.locator("section", has=page.get_by_role("heading", name="Planifier"))
    plan.get_by_label("Nom du projet de grille").fill("Essai")
    plan.get_by_label("Secondes").fill("20")
    plan.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Essai", exact=True)).to_be_visible()
    desk.look()
    picture(page, "timetable-planned-1440")

    soil = page.locator("#card-sols")
    there = page.locator(f'[data-cell="{v.small.key} {v.nine.key}"]')
    drag(page, soil, there)
    reason = page.locator(".board-reason")
    expect(reason).to_contain_text("Aminata Traoré est attendu à « Eau », « Sols »")
    expect(there).to_have_attribute("data-level", "forbid")
    picture(page, "timetable-dragged-1440")
    page.mouse.up()
    expect(page.locator("#board-said")).to_contain_text("Sols reste où elle est.")
    first = Draft.objects.get()
    assert first.steps.count() == 0

    page.get_by_label("Nom de la publication").fill("Version 1")
    page.get_by_role("button", name="Publier cette grille").click()
    expect(page.get_by_text("« Version 1 » est désormais le programme")).to_be_visible()
    assert mail.outbox == []
    book_seat(by=SYSTEM, session=Session.objects.get(pk=v.water.pk), seat=v.ben)
    agenda = phone.to("/2017/me/agenda/")
    expect(agenda.locator("main")).to_contain_text("09:00")

    v.water.only_slots.add(v.two)  # its organiser agrees to the afternoon
    page = desk.to(f"/2017/desk/programme/drafts/{first.pk}/")
    repair = page.locator("section", has=page.get_by_role("heading", name="Réparer après")).last
    repair.get_by_label("Une salle indisponible").select_option(label="Grand salon")
    repair.get_by_label("lundi 9 octobre, 09:00").check()
    repair.get_by_label(NEW).fill("Grand salon fermé")
    repair.get_by_label("Secondes").fill("20")
    repair.get_by_role("button", name="Réparer").click()
    expect(page.get_by_text("1 séance bouge.")).to_be_visible()
    desk.look()
    picture(page, "timetable-repaired-1440")
    page.get_by_label("Nom de la publication").fill("Version 2")
    expect(page.get_by_label("Prévenir chaque personne")).to_be_checked()
    page.get_by_role("button", name="Publier cette grille").click()
    expect(page.get_by_text("« Version 2 » est désormais le programme")).to_be_visible()

    agenda = phone.to("/2017/me/agenda/")
    expect(agenda.locator("main")).to_contain_text("14:00")
    expect(agenda.locator("main")).not_to_contain_text("09:00")
    picture(agenda, "timetable-agenda-360")
    changes = phone.to("/2017/programme/changes/")
    picture(changes, "timetable-changes-360")
    told = {message.to[0]: message.body for message in mail.outbox}
    assert "C’était : lundi 9 octobre, 09:00, Grand salon." in told["ben@example.org"].replace(
        "\u00a0", " "
    )
    assert len(told) == 2
    assert Release.objects.count() == 2


def test_a_draft_is_changed_from_the_keyboard_alone(browser, live_server, v):
    made = draft(v.edition, {v.water: (v.large, v.nine)}, name="Essai")
    walk = Walk(signed_in(browser, live_server, v.team, 1440, "dark").new_page(), live_server.url)
    page = walk.to(f"/2017/desk/programme/drafts/{made.pk}/")
    said = page.locator("#board-said")

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def spots() -> dict[str, tuple[str, str, bool]]:
        return {key: tuple(spot) for key, spot in editing.spots_of(made).items()}

    for _stop in range(40):
        if page.evaluate("document.activeElement.id") == "card-sols":
            break
        press("Tab")
    press("Enter")
    expect(said).to_contain_text("Grand salon, lundi 9 octobre, 11:00 : libre.")
    press("ArrowUp")
    expect(said).to_contain_text("Échange sa place avec « Eau »")
    press("ArrowRight")
    expect(said).to_contain_text("Petit salon, lundi 9 octobre, 09:00 : impossible.")
    expect(said).to_contain_text("Aminata Traoré")
    walk.look()
    press("Enter")  # nothing is put where it is forbidden
    expect(said).to_contain_text("impossible")
    assert set(spots()) == {"eau"}
    press("ArrowDown")
    expect(said).to_contain_text("Petit salon, lundi 9 octobre, 11:00 : libre.")
    picture(page, "timetable-keyboard-1440")
    press("Enter")
    expect(said).to_contain_text("« Sols » : Petit salon, lundi 9 octobre, 11:00.")
    assert spots()["sols"] == (v.small.key, v.eleven.key, False)
    expect(page.locator("#card-sols")).to_be_focused()
    press("l")
    expect(said).to_contain_text("« Sols » est verrouillée")
    press("u")
    expect(said).to_contain_text("déverrouillez-la d’abord")
    press("Control+z")
    expect(page.locator("#card-sols")).not_to_have_attribute("data-locked", "")
    press("u")
    expect(said).to_contain_text("« Sols » : sans place.")
    press("Control+z")
    expect(said).to_contain_text("« Sols » : Petit salon")
    press("Control+y")
    expect(said).to_contain_text("« Sols » : sans place.")
    assert set(spots()) == {"eau"}
    press("Enter", "Escape")
    expect(said).to_contain_text("Sols reste où elle est.")
    assert walk.errors == []


def test_a_phone_and_a_browser_without_script_use_the_small_form(browser, live_server, v):
    made = draft(v.edition, {v.water: (v.large, v.nine)}, name="Essai")
    walk = Walk(signed_in(browser, live_server, v.team, 360, "dark").new_page(), live_server.url)
    page = walk.to(f"/2017/desk/programme/drafts/{made.pk}/")
    picture(page, "timetable-draft-360")
    page.locator("#card-sols").click()
    page.get_by_label("Salle", exact=True).select_option(label="Petit salon (2)")
    page.get_by_label("Horaire", exact=True).select_option(label="lundi 9 octobre, 11:00")
    walk.look()
    picture(page, "timetable-form-360")
    page.get_by_role("button", name="La placer là").click()
    expect(page.get_by_text("« Sols » : Petit salon, lundi 9 octobre, 11:00.")).to_be_visible()
    assert set(editing.spots_of(made)) == {"eau", "sols"}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_rules_and_drafts_side_by_side(browser, live_server, v, width, scheme):
    made = draft(v.edition, {v.water: (v.large, v.nine)}, name="Essai")
    other = draft(v.edition, {v.water: (v.large, v.two)}, name="Autre")
    walk = Walk(signed_in(browser, live_server, v.team, width, scheme).new_page(), live_server.url)
    page = walk.to("/2017/desk/programme/rules/")
    picture(page, f"timetable-rules-{width}")
    page = walk.to(f"/2017/desk/programme/drafts/{made.pk}/compare/?other={other.pk}")
    expect(page.get_by_text("déplacée")).to_be_visible()
    picture(page, f"timetable-compare-{width}")

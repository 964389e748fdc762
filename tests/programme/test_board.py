"""The page of a draft: its grid and tray, the small form, what its script asks for."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import SYSTEM
from rencontres.programme import actions, editing
from rencontres.programme.models import Draft, Placement, Step

from .. import factories
from .rows import draft, released, venue
from .test_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def v(client):
    v = venue()
    v.water = factories.session(v.edition, key="eau", title={"fr": "Eau"}, seats_wanted=1)
    v.soil = factories.session(v.edition, key="sols", title={"fr": "Sols"}, seats_wanted=50)
    v.draft = draft(v.edition, {v.water: (v.large, v.nine)}, name="Essai")
    v.page = f"/{v.edition.slug}/desk/programme/drafts/{v.draft.pk}/"
    client.force_login(factories.team_member(v.edition, "programme"))
    return v


def spots(v):
    return {key: tuple(spot) for key, spot in editing.spots_of(v.draft).items()}


def scripted(client, v, **data):
    return client.post(f"{v.page}edit/", data, headers={"X-Requested-With": "board"})


def test_the_grid_has_a_cell_for_each_room_and_hour_and_the_tray_the_rest(client, v):
    page = client.get(v.page).content.decode()
    assert page.count('role="gridcell"') == 6
    cell = re.search(rf'data-cell="{v.large.key} {v.nine.key}".*?</td>', page, re.DOTALL)
    assert cell is not None
    assert 'id="card-eau"' in cell.group()
    tray = page.split('id="board-tray"')[1].split("</ul>")[0]
    assert 'id="card-sols"' in tray
    assert "Grand salon, lundi 9 octobre, 09:00" in page


def test_the_tray_is_searched(client, v):
    for n in range(7):
        factories.session(v.edition, title={"fr": f"Autre {n}"}, seats_wanted=1)
    tray = client.get(f"{v.page}?text=SOLS").content.decode().split('id="board-tray"')[1]
    assert "card-sols" in tray.split("</ul>")[0]
    assert "Autre" not in tray.split("</ul>")[0]
    assert "Aucune séance sans place ne répond" in text_of(client.get(f"{v.page}?text=rien"))


def test_a_session_is_placed_with_the_small_form(client, v):
    page = client.get(f"{v.page}?session=sols").content.decode()
    assert 'name="seen" value=""' in page
    form = {"verb": "place", "session": "sols", "seen": "", "back": v.page}
    there = {"room": v.small.key, "slot": v.nine.key}
    told = text_of(client.post(f"{v.page}edit/", form | there, follow=True))
    assert "« Sols » : Petit salon, lundi 9 octobre, 09:00." in told
    assert "1 à noter" in told
    assert spots(v)["sols"] == (v.small.key, v.nine.key, False)
    told = text_of(client.post(f"{v.page}edit/", form | there, follow=True))
    assert "a déplacé « Sols » entre-temps" in told
    assert Step.objects.count() == 1


def test_the_script_receives_the_board_anew_or_why_not(client, v):
    seen = f"{v.large.key} {v.nine.key}"
    there = f"{v.large.key} {v.two.key}"
    done = scripted(client, v, verb="place", session="eau", seen=seen, place=there)
    assert done.status_code == 200
    assert "<html" not in done.content.decode()
    assert "« Eau » : Grand salon, lundi 9 octobre, 14:00." in text_of(done)
    locked = scripted(client, v, verb="lock", session="eau", seen=there)
    assert "« Eau » est verrouillée" in text_of(locked)
    refused = scripted(client, v, verb="unplace", session="eau", seen=there)
    assert refused.status_code == 409
    assert "« Eau » est verrouillée : déverrouillez-la d’abord." in text_of(refused)
    assert scripted(client, v, verb="unlock", session="eau", seen=there).status_code == 200
    swapped = {"other": "sols", "other_seen": ""}
    assert scripted(client, v, verb="swap", session="eau", seen=there, **swapped).status_code == 200
    assert set(spots(v)) == {"sols"}
    assert scripted(client, v, verb="undo", step="4").status_code == 200
    assert scripted(client, v, verb="redo", step="4").status_code == 200
    assert scripted(client, v, verb="undo", step="x").status_code == 409
    assert scripted(client, v, verb="dance", session="eau", seen=there).status_code == 422
    assert scripted(client, v, verb="unplace", session="rien", seen="").status_code == 404
    assert scripted(client, v, verb="place", session="eau", seen="", place="a b").status_code == 404
    assert set(spots(v)) == {"sols"}
    again = client.get(v.page, headers={"X-Requested-With": "board"})
    assert "<html" not in again.content.decode()


def test_cells_are_told_to_the_script(client, v):
    found = client.get(f"{v.page}cells/sols/").json()
    assert found[f"{v.small.key} {v.two.key}"]["level"] == "warn"
    assert found[f"{v.large.key} {v.nine.key}"]["swap"] == "eau"
    assert f"{v.large.key} {v.two.key}" not in found


def test_a_released_draft_is_shown_and_not_changed(client, v):
    v.draft = released(v.edition, {v.water: (v.large, v.nine)}).draft
    page = f"/{v.edition.slug}/desk/programme/drafts/{v.draft.pk}/"
    shown = client.get(page).content.decode()
    assert "board.js" not in shown
    assert "?session=" not in shown
    form = {"verb": "unplace", "session": "eau", "seen": f"{v.large.key} {v.nine.key}"}
    refused = client.post(f"{page}edit/", form)
    assert refused.status_code == 409
    assert "est publiée et reste telle quelle" in text_of(refused)
    assert set(spots(v)) == {"eau"}


def test_what_blocks_the_release_stands_in_place_of_its_form(client, v):
    actions.set_rules(by=SYSTEM, edition=v.edition, levels={"held": "block"})
    told = client.get(v.page)
    assert "Ce projet ne peut pas être publié" in text_of(told)
    assert "« Sols » n’a pas de place." in text_of(told)
    assert "/release/" not in told.content.decode()


def test_a_draft_is_made_on_the_desk(client, v):
    desk = f"/{v.edition.slug}/desk/programme/"
    made = client.post(f"{desk}make/", {"name": "Copie", "source": v.draft.pk})
    copy = Draft.objects.get(name="Copie")
    assert made.headers["Location"] == f"{desk}drafts/{copy.pk}/"
    assert set(editing.spots_of(copy)) == {"eau"}
    other = draft(venue().edition, {})
    assert client.post(f"{desk}make/", {"name": "x", "source": other.pk}).status_code == 422
    assert client.post(f"{desk}make/", {"name": ""}).status_code == 422
    assert Draft.objects.count() == 3


def test_others_neither_see_nor_change_the_board(client, v):
    client.force_login(factories.team_member(v.edition, "door"))
    assert client.get(v.page).status_code == 403
    assert client.get(f"{v.page}cells/sols/").status_code == 403
    assert scripted(client, v, verb="undo", step="1").status_code == 403


def test_the_board_costs_as_many_statements_for_three_sessions_as_for_one(client, v):
    def statements():
        with CaptureQueriesContext(connection) as caught:
            client.get(v.page)
        return len(caught)

    statements()
    before = statements()
    for hour in (v.eleven, v.two):
        other = factories.session(v.edition, seats_wanted=50)
        Placement.objects.create(draft=v.draft, session=other, room=v.small, slot=hour)
    assert statements() == before

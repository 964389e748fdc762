"""The press release and its figures, for programs."""

from __future__ import annotations

import pytest

from rencontres.core.actor import SYSTEM
from rencontres.press.actions import freeze_communique, publish_communique

from .. import factories


@pytest.fixture
def frozen(gathering):
    gathering.state = "over"
    gathering.save()
    return freeze_communique(by=SYSTEM, edition=gathering)


def test_what_is_published_is_read_by_everybody(client, frozen):
    publish_communique(by=SYSTEM, communique=frozen)
    answer = client.get("/api/v1/press/2017/communique").json()
    assert (answer["number"], answer["synthetic"], sorted(answer["bodies"])) == (
        1,
        True,
        ["en", "es", "fr"],
    )
    headline = answer["bodies"]["en"][1]
    assert headline["kind"] == "headline"
    assert {"text": "3", "figure": "participants_checked_in"} in headline["spans"]
    listed = client.get("/api/v1/press/2017/figures").json()
    assert listed == answer["figures"]
    one = client.get("/api/v1/press/2017/figures/participants_checked_in").json()
    assert one in listed
    assert (one["value"], one["words"]["es"]) == (3, "participantes")
    assert "query" not in one


def test_what_is_only_frozen_is_the_teams(client, frozen):
    for path in ("communique", "figures", "figures/projects", "communique?number=1"):
        assert client.get(f"/api/v1/press/2017/{path}").status_code == 404
    client.force_login(factories.team_member(frozen.edition, "press"))
    assert client.get("/api/v1/press/2017/communique?number=1").json()["number"] == 1
    assert client.get("/api/v1/press/2017/figures/typo").status_code == 404


def test_the_team_freezes_and_publishes(client, gathering):
    client.force_login(factories.team_member(gathering, "press"))
    answer = client.post("/api/v1/press/2017/communiques")
    assert (answer.status_code, answer.json()["number"]) == (201, 1)
    path = "/api/v1/press/2017/communiques/1/publish"
    assert client.post(path).json()["published"]
    again = client.post(path)
    assert (again.status_code, again.json()["code"]) == (409, "published")


def test_a_visitor_does_not(client, frozen):
    for path in ("communiques", "communiques/1/publish"):
        answer = client.post(f"/api/v1/press/2017/{path}")
        assert answer.status_code in {401, 403}
    frozen.refresh_from_db()
    assert frozen.published is None
    assert frozen.edition.communiques.count() == 1

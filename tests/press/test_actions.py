"""Freezing and publishing: once frozen, nothing changes, whatever happens to the data."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.press import blocks, figures
from rencontres.press.actions import freeze_communique, publish_communique
from rencontres.press.communique import moves
from rencontres.press.models import Communique

from .. import factories
from .conftest import comes, cooperate


def snapshot(communique):
    communique.refresh_from_db()
    kept = communique.figures.values_list("name", "value", "definition", "words", "query")
    return communique.bodies, communique.frozen, list(kept)


def test_freezing_keeps_the_text_and_every_figure_it_says(gathering):
    member = factories.team_member(gathering, "press")
    communique = freeze_communique(by=member, edition=gathering)
    assert (communique.number, communique.frozen_by, communique.published) == (1, member, None)
    assert list(communique.bodies) == ["fr", "en", "es"]
    assert "3\u00a0participants de 2\u00a0pays" in blocks.text(communique.bodies["fr"])
    frozen = {figure.name: figure for figure in communique.figures.all()}
    assert set(frozen) == set(blocks.figures_in(communique.bodies["fr"]))
    came = frozen["participants_checked_in"]
    assert (came.value, came.words["en"]) == (3, "participants")
    assert came.definition["en"].startswith("Different people whose ticket was read")
    assert came.query == figures.query_text("participants_checked_in", gathering)
    entry = LogEntry.objects.get(verb="press.freeze_communique")
    assert (entry.by, entry.subject, entry.notes) == (member, "press.communique", {"number": 1})


def test_what_is_frozen_does_not_change_when_the_data_does(gathering):
    communique = freeze_communique(by=SYSTEM, edition=gathering)
    before = snapshot(communique)
    comes(gathering, "MA")
    cooperate("Brest", "MA")
    gathering.title = {"fr": "Autre titre"}
    gathering.save()
    assert snapshot(communique) == before
    moved = {
        move.frozen.name: (move.frozen.value, move.now, move.by)
        for move in moves(communique, communique.figures.all())
        if move.moved
    }
    assert moved == {
        "participants_checked_in": (3, 4, 1),
        "participant_countries": (2, 3, 1),
        "engaged_authorities": (1, 2, 1),
        "projects": (1, 2, 1),
        "foreign_authorities": (1, 2, 1),
        "network_countries": (1, 2, 1),
    }
    again = freeze_communique(by=SYSTEM, edition=gathering)
    assert again.number == 2
    assert blocks.text(again.bodies["fr"]).startswith(
        "Communiqué de presse\nAutre titre\u00a0: 4\u00a0participants"
    )


def test_a_figure_that_is_no_longer_registered_is_told_as_gone(gathering):
    communique = freeze_communique(by=SYSTEM, edition=gathering)
    communique.figures.filter(name="projects").update(name="projects_of_old")
    [gone] = [move for move in moves(communique, communique.figures.all()) if move.now is None]
    assert (gone.frozen.name, gone.moved, gone.by) == ("projects_of_old", True, None)


def test_it_says_whether_its_figures_count_invented_data(edition):
    person = comes(edition)
    edition.participants.update(synthetic=False)
    assert freeze_communique(by=SYSTEM, edition=edition).synthetic is False
    type(person).objects.filter(pk=person.pk).update(synthetic=True)
    assert freeze_communique(by=SYSTEM, edition=edition).synthetic is True


def test_nobody_came_so_nothing_is_frozen(edition):
    with pytest.raises(Refusal) as refused:
        freeze_communique(by=SYSTEM, edition=edition)
    assert refused.value.code == "nobody_came"
    assert not Communique.objects.exists()
    assert not LogEntry.objects.filter(verb="press.freeze_communique").exists()


@pytest.mark.parametrize("role", ["programme", "door", "registration"])
def test_only_the_press_team_freezes_and_publishes(gathering, role):
    for outsider in (VISITOR, factories.user(), factories.team_member(gathering, role)):
        with pytest.raises(PermissionDenied, match=r"press\.freeze"):
            freeze_communique(by=outsider, edition=gathering)
    communique = freeze_communique(by=SYSTEM, edition=gathering)
    for outsider in (VISITOR, factories.team_member(gathering, role)):
        with pytest.raises(PermissionDenied, match=r"press\.publish"):
            publish_communique(by=outsider, communique=communique)
    communique.refresh_from_db()
    assert communique.published is None


def test_publishing_happens_once_and_never_goes_back(gathering):
    first, second, third = (freeze_communique(by=SYSTEM, edition=gathering) for _ in range(3))
    published = publish_communique(by=SYSTEM, communique=second)
    assert published.published is not None
    with pytest.raises(Refusal) as refused:
        publish_communique(by=SYSTEM, communique=second)
    assert refused.value.code == "published"
    with pytest.raises(Refusal) as refused:
        publish_communique(by=SYSTEM, communique=first)
    assert refused.value.code == "older"
    first.refresh_from_db()
    assert first.published is None
    assert publish_communique(by=SYSTEM, communique=third).published
    assert LogEntry.objects.filter(verb="press.publish_communique").count() == 2

"""Links and projects are recorded in bulk, or refused whole with the rows that are wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.network import actions
from rencontres.network.models import Link, Project, ProjectParty, Registry, Theme
from rencontres.network.records import Budget, NewLink, NewProject

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rennes():
    return factories.authority("Rennes")


@pytest.fixture
def erlangen():
    return factories.authority("Erlangen", "DE")


@pytest.fixture
def new_link(rennes, erlangen):
    return NewLink(kind="twinning", parties=(rennes.pk, erlangen.pk), source="convention")


@pytest.fixture
def new_project(rennes, erlangen):
    factories.theme("culture")
    return NewProject(
        title={"fr": "Chorales", "en": "Choirs"},
        themes=("culture",),
        lead=rennes.pk,
        partners=(erlangen.pk,),
        source="convention",
    )


def test_links_are_recorded_in_the_order_given(rennes, erlangen, new_link):
    second = replace(
        new_link, kind="friendship", since="1964", confidence=0.5, confirmed=date(2017, 1, 2)
    )
    first_key, second_key = actions.record_links(by=SYSTEM, links=[new_link, second])
    assert list(Link.objects.get(pk=first_key).parties.order_by("pk")) == [rennes, erlangen]
    recorded = Link.objects.get(pk=second_key)
    assert (recorded.kind, recorded.since, recorded.status) == ("friendship", "1964", "active")
    assert (recorded.confidence, recorded.confirmed) == (0.5, date(2017, 1, 2))
    assert not recorded.synthetic
    assert LogEntry.objects.get(verb="network.record_links").notes == {"links": 2}


def test_projects_are_recorded_with_their_parties_roles(rennes, erlangen, new_link, new_project):
    (link,) = actions.record_links(by=SYSTEM, links=[new_link])
    linked = replace(new_project, link=link, since="2015", until="2018", synthetic=True)
    (key,) = actions.record_projects(by=factories.administrator(), projects=[linked])
    project = Project.objects.get(pk=key)
    assert project.title == {"fr": "Chorales", "en": "Choirs"}
    assert ([theme.code for theme in project.themes.all()], project.link_id) == (["culture"], link)
    assert (project.since, project.until) == ("2015", "2018")
    assert project.synthetic
    roles = dict(ProjectParty.objects.values_list("authority", "role"))
    assert roles == {rennes.pk: "lead", erlangen.pk: "partner"}


def test_a_project_is_recorded_with_purposes_budgets_and_markers(rennes, new_project):
    detailed = replace(
        new_project,
        purposes={"14031": Decimal("60.5"), "14032": Decimal("39.5")},
        budgets=(
            Budget(2016, Decimal("1500.50"), payer=rennes.pk, channel="11002"),
            Budget(2017, Decimal(300), funder="Fonds d’essai", currency="XOF"),
        ),
        markers={"1": 2, "2": 0},
    )
    (key,) = actions.record_projects(by=SYSTEM, projects=[detailed])
    project = Project.objects.get(pk=key)
    assert list(project.purposes.values_list("code", "share")) == [
        ("14031", Decimal("60.50")),
        ("14032", Decimal("39.50")),
    ]
    columns = ("year", "amount", "payer", "funder", "currency", "channel")
    assert list(project.budgets.values_list(*columns)) == [
        (2016, Decimal("1500.50"), rennes.pk, "", "EUR", "11002"),
        (2017, Decimal("300.00"), None, "Fonds d’essai", "XOF", ""),
    ]
    assert dict(project.markers.values_list("code", "significance")) == {"1": 2, "2": 0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "  "}, "Ligne 2 : la source manque"),
        ({"status": "asleep"}, "Ligne 2 : « asleep » n’est pas un statut"),
        ({"confidence": 1.5}, "Ligne 2 : sa fiabilité"),
        ({"since": "19"}, "Ligne 2 : 19 n’est pas une date"),
        ({"parties": (999_999, 1_000_000)}, "Ligne 2 : aucune collectivité n’a la clé 999999"),
        ({"kind": "friends"}, "Ligne 2 : « friends » n’est pas un type"),
    ],
)
def test_a_list_with_a_wrong_link_is_refused_whole(new_link, change, words):
    with pytest.raises(Refusal) as refused:
        actions.record_links(by=SYSTEM, links=[new_link, replace(new_link, **change)])
    assert words in str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert (refused.value.code, refused.value.status) == ("unsound_records", 422)
    assert not Link.objects.exists()
    assert not Registry.objects.exists()


def test_a_link_needs_two_different_parties(rennes, new_link):
    for parties in ((rennes.pk,), (rennes.pk, rennes.pk)):
        with pytest.raises(Refusal, match="deux collectivités différentes"):
            actions.record_links(by=SYSTEM, links=[replace(new_link, parties=parties)])
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": {"fr": " "}}, "le titre manque"),
        ({"themes": ("water", "space")}, "« space » n’est pas un thème"),
        ({"link": 999_999}, "aucun lien n’a la clé 999999"),
        ({"since": "2017", "until": "2016"}, "la fin précède le début"),
        ({"lead": 999_999}, "aucune collectivité n’a la clé 999999"),
        ({"purposes": {"eau": Decimal(100)}}, "« eau » n’est pas un code-objet"),
        ({"purposes": {"14031": Decimal(99)}}, "font 99 et non 100"),
        ({"purposes": {"14031": Decimal(0), "14032": Decimal(100)}}, "la part du code-objet 14031"),
        ({"budgets": (Budget(2016, Decimal(1)),)}, "le budget de 2016 demande un seul payeur"),
        ({"budgets": (Budget(2016, Decimal(1), payer=999_999),)}, "n’a la clé 999999"),
        ({"budgets": (Budget(2016, Decimal(-1), funder="X"),)}, "le budget de 2016 est négatif"),
        ({"budgets": (Budget(2016, Decimal(1), funder="X", currency="€"),)}, "« € » n’est pas"),
        ({"markers": {"1": 3}}, "son marqueur 1 ne vaut ni 0, ni 1, ni 2"),
    ],
)
def test_a_list_with_a_wrong_project_is_refused_whole(new_project, change, words):
    with pytest.raises(Refusal) as refused:
        actions.record_projects(by=SYSTEM, projects=[new_project, replace(new_project, **change)])
    assert words in str(refused.value).replace("\u00a0", " ")
    assert not Project.objects.exists()


def test_at_most_ten_faults_are_told_and_all_are_counted(new_link):
    with pytest.raises(Refusal) as refused:
        actions.record_links(by=SYSTEM, links=[replace(new_link, source="")] * 12)
    assert "(12)" in str(refused.value)
    assert str(refused.value).count("la source manque") == 10


def test_only_an_administrator_records(new_link, new_project):
    with pytest.raises(PermissionDenied):
        actions.record_links(by=VISITOR, links=[new_link])
    with pytest.raises(PermissionDenied):
        actions.record_projects(by=VISITOR, projects=[new_project])
    with pytest.raises(PermissionDenied):
        actions.record_themes(by=VISITOR, themes={"art": {"fr": "Art"}})
    with pytest.raises(PermissionDenied):
        actions.discard_synthetic(by=VISITOR)
    assert not Link.objects.exists()
    assert not Project.objects.exists()


def test_a_theme_recorded_again_takes_the_new_name():
    actions.record_themes(by=SYSTEM, themes={"art": {"fr": "Art"}})
    actions.record_themes(by=SYSTEM, themes={"art": {"fr": "Arts"}})
    assert Theme.objects.get().name == {"fr": "Arts"}


def test_what_was_invented_can_be_discarded_and_the_rest_stays(new_link, new_project):
    invented = replace(new_link, synthetic=True)
    kept, gone = actions.record_links(by=SYSTEM, links=[new_link, invented])
    projects = [
        replace(new_project, link=gone),
        replace(new_project, link=gone, synthetic=True),
    ]
    real, _invented = actions.record_projects(by=SYSTEM, projects=projects)
    assert actions.discard_synthetic(by=SYSTEM) == 2
    assert Link.objects.get().pk == kept
    project = Project.objects.get()
    assert (project.pk, project.link_id) == (real, None)


def test_every_write_makes_the_registry_another_version(new_link):
    actions.record_links(by=SYSTEM, links=[new_link])
    before = Registry.objects.get().version
    actions.record_links(by=SYSTEM, links=[new_link])
    assert Registry.objects.get().version != before

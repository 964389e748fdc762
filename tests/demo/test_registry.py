"""The first step of the staging, from the shipped data to the network."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import Sum

from rencontres.demo.cooperation import RegistrySize
from rencontres.demo.registry import stage_registry
from rencontres.demo.stage import Stage
from rencontres.network import queries
from rencontres.network.models import Link, LinkParty, Project, Registry

pytestmark = pytest.mark.django_db

SMALL = RegistrySize(engaged=300, projects=500, foreign=400, countries=60)


def stage(seed):
    said = []
    stage_registry(Stage(file=Path("unused"), seed=seed, say=said.append), SMALL)
    return said


def drawn():
    return sorted(
        LinkParty.objects.values_list(
            "authority__insee", "authority__siren", "authority__geonames_id"
        ),
        key=str,
    )


def test_the_network_has_the_size_asked_for_whatever_the_seed_and_is_all_marked():
    said = stage(2017)
    figures = queries.figures()
    assert figures == queries.Figures(300, 500, 400, 60, figures.links)
    assert not Link.objects.filter(synthetic=False).exists()
    assert not Project.objects.filter(synthetic=False).exists()
    assert set(Link.objects.values_list("source", flat=True)) == {
        "Generated for the demonstration (seed 2017): no real cooperation"
    }
    assert 400 < figures.links < Link.objects.count() <= SMALL.links
    regions = queries.engaged_authorities().filter(kind="region")
    assert regions.count() == 15
    specials = queries.engaged_authorities().filter(kind="special", population__gt=100_000)
    assert specials.count() == 8
    cities = queries.engaged_authorities().filter(kind="commune", population__gte=100_000)
    assert cities.count() == 41
    assert said[-1].startswith("Registry: 300 engaged authorities")
    for project in Project.objects.prefetch_related("parties")[:50]:
        assert set(project.title) == {"fr", "en", "es"}
        assert "{" not in project.title["fr"]
        assert project.parties.count() >= 2
    assert queries.projects().filter(budgets=None).count() == 0
    shares = Project.objects.annotate(whole=Sum("purposes__share")).values_list("whole", flat=True)
    assert set(shares) == {100}

    version = Registry.objects.get().version
    assert stage(2017)[-1] == "Registry: the network of this seed is there already."
    assert Registry.objects.get().version == version

    first = drawn()
    stage(7)
    assert queries.figures() == queries.Figures(300, 500, 400, 60, queries.figures().links)
    assert drawn() != first

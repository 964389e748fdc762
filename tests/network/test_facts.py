"""What an authority is, corrected: who may, what history tells, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.network import actions, history
from rencontres.network.models import Authority, Registry, Revision
from rencontres.network.queries import search_authorities
from rencontres.network.records import facts_of

from . import factories

pytestmark = pytest.mark.django_db
BASE = "/api/v1/network"


@pytest.fixture
def region():
    return factories.authority("Bretagne", kind="region", insee="53", siren=None)


@pytest.fixture
def rennes():
    return factories.authority("Renes", population=216_000, population_year=2014)


@pytest.fixture
def admin():
    return factories.administrator()


def correct(of, by=SYSTEM, seen=0, **values):
    facts = replace(facts_of(of), **values)
    return actions.edit_authority(by=by, authority=of, seen=seen, facts=facts)


def told(of):
    return [
        (
            each.who,
            each.what,
            [str(change).replace("\u202f", " ").replace("\xa0", " ") for change in each.changes],
        )
        for each in history.entries_of(of)
    ]


def test_a_correction_is_found_told_and_undone(rennes, region, admin):
    version = Registry.objects.values_list("version", flat=True).first()
    correct(
        rennes, admin, name="Rennes", population=222_485, population_year=2021, parent=region.pk
    )
    now = Authority.objects.get(pk=rennes.pk)
    assert (now.name, now.search_name, now.population, now.parent) == (
        "Rennes",
        "rennes",
        222_485,
        region,
    )
    assert [each.pk for each in search_authorities("rennes")] == [rennes.pk]
    assert Registry.objects.values_list("version", flat=True).first() != version
    who, what, changes = told(rennes)[0]
    assert (who, what) == (str(admin), "corrigé")
    assert changes == [
        "nom : Renes → Rennes",
        "habitants : 216 000 → 222 485",
        "année de la population : 2014 → 2021",
        "partie de : – → Bretagne",
    ]
    correct(now, admin, seen=1, latitude=48.11, longitude=-1.68)
    first = Revision.objects.get(number=1)
    actions.undo_change(by=admin, revision=first)
    now.refresh_from_db()
    assert (now.name, now.search_name, now.population, now.parent_id) == (
        "Renes",
        "renes",
        216_000,
        None,
    )
    assert (now.latitude, now.version) == (48.11, 3)  # what came later stays


def test_what_is_newer_is_not_lost_by_undoing(rennes, admin):
    correct(rennes, admin, name="Rennes")
    correct(rennes, admin, seen=1, name="Roazhon")
    with pytest.raises(Refusal) as refused:
        actions.undo_change(by=admin, revision=Revision.objects.get(number=1))
    assert refused.value.code == "newer"
    assert Authority.objects.get().name == "Roazhon"


def test_the_second_of_two_is_told_what_the_first_changed(rennes, admin):
    correct(rennes, admin, name="Rennes")
    with pytest.raises(Refusal, match="nom\u00a0: Renes → Rennes") as refused:
        correct(rennes, admin, name="Roazhon")
    assert refused.value.code == "changed"
    assert Authority.objects.get().name == "Rennes"


def test_nothing_changed_is_nothing_written(rennes):
    correct(rennes)
    assert (Revision.objects.count(), Authority.objects.get().version) == (0, 0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " – "}, "ni lettre ni chiffre"),
        ({"kind": "municipality"}, "pas de collectivité de ce type dans ce pays"),
        ({"kind": "village"}, "pas de collectivité de ce type dans ce pays"),
        ({"population": None}, "une année de la population sans population"),
        ({"latitude": 48.1}, "une latitude et une longitude"),
        ({"latitude": 91.0, "longitude": 0.0}, "entre −90 et 90"),
        ({"parent": 0}, "aucune collectivité n’a la clé 0"),
    ],
)
def test_facts_that_cannot_be_are_refused(rennes, values, words):
    before = Authority.objects.values().get()
    with pytest.raises(Refusal, match=words) as refused:
        correct(rennes, **values)
    assert refused.value.status == 422
    assert (Authority.objects.values().get(), Revision.objects.count()) == (before, 0)


def test_a_part_of_itself_is_refused_even_by_undoing(rennes, region, admin):
    with pytest.raises(Refusal, match="ne fait pas partie d’elle-même"):
        correct(rennes, parent=rennes.pk)
    correct(rennes, admin, parent=region.pk)
    with pytest.raises(Refusal, match="ne fait pas partie d’elle-même"):
        correct(region, parent=rennes.pk)
    correct(rennes, admin, seen=1, parent=None)
    correct(region, admin, parent=rennes.pk)
    with pytest.raises(Refusal, match="ne fait pas partie d’elle-même"):
        actions.undo_change(by=admin, revision=Revision.objects.get(authority=rennes, number=2))
    assert Authority.objects.get(pk=rennes.pk).parent is None


def test_a_code_that_another_of_the_kind_has_is_refused(region):
    twin = factories.authority("Martinique", kind="special", insee="53")
    with pytest.raises(Refusal, match="Bretagne a le même code INSEE"):
        correct(twin, kind="region")
    assert Authority.objects.get(pk=twin.pk).kind == "special"


def test_another_kind_forgets_the_nature_of_the_former():
    body = factories.authority("Métropole", kind="epci", nature="METRO", insee="")
    correct(body, kind="special")
    body.refresh_from_db()
    assert (body.kind, body.nature) == ("special", "")


def test_nobody_but_administrators(rennes, client):
    awa = factories.person_of(rennes)
    with pytest.raises(PermissionDenied):
        correct(rennes, awa, name="Rennes")
    correct(rennes, name="Rennes")
    with pytest.raises(PermissionDenied):
        actions.undo_change(by=awa, revision=Revision.objects.get())
    client.force_login(awa)
    assert client.get(reverse("network:authority-history", args=[rennes.pk])).status_code == 403
    assert Authority.objects.get().name == "Rennes"


def sent(of, **values):
    fields = {"name": of.name, "kind": of.kind, "parent": "", "seen": of.version}
    fields |= {"population": of.population or "", "population_year": of.population_year or ""}
    return {"what": "facts"} | {f"facts-{key}": value for key, value in (fields | values).items()}


def test_an_authority_is_corrected_on_its_page(client, admin, rennes, region):
    client.force_login(admin)
    address = reverse("network:authority-edit", args=[rennes.pk])
    form = client.get(address).content.decode()
    assert 'value="Renes"' in form
    saved = client.post(address, sent(rennes, name="Rennes", parent="Bretagne"), follow=True)
    assert "Renes → Rennes" in saved.content.decode()
    late = client.post(address, sent(rennes, name="Roazhon"))
    assert (late.status_code, "partie de" in late.content.decode()) == (422, True)
    wrong = client.post(address, sent(rennes, population="0"))
    assert wrong.status_code == 422
    undone = client.post(reverse("network:undo", args=[Revision.objects.get().pk]), follow=True)
    assert undone.redirect_chain[0][0] == reverse("network:authority-history", args=[rennes.pk])
    assert Authority.objects.get(pk=rennes.pk).name == "Renes"


def test_a_part_stays_where_its_words_stay_though_several_are_called_so(client, admin, rennes):
    first, _second = (
        factories.authority("Bas", "BE", kind="province", siren=None, insee="") for _n in range(2)
    )
    Authority.objects.filter(pk=rennes.pk).update(parent=first)
    client.force_login(admin)
    address = reverse("network:authority-edit", args=[rennes.pk])
    client.post(address, sent(rennes, name="Rennes", parent="Bas"))
    now = Authority.objects.get(pk=rennes.pk)
    assert (now.name, now.parent) == ("Rennes", first)


def test_facts_over_http(client, admin, rennes, region):
    client.force_login(admin)
    body = {"name": "Rennes", "kind": "commune", "parent": region.pk, "population": 222_485}
    address = f"{BASE}/authorities/{rennes.pk}"
    done = client.put(f"{address}?version=0", body, content_type="application/json").json()
    assert (done["name"], done["version"], done["population_year"]) == ("Rennes", 1, None)
    late = client.put(f"{address}?version=0", body, content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "changed")
    (line,) = client.get(f"{address}/history").json()
    assert {"label": "nom", "before": "Renes", "after": "Rennes"} in line["changes"]
    assert client.post(f"{BASE}/changes/{line['id']}/undo").status_code == 204
    assert Authority.objects.get(pk=rennes.pk).name == "Renes"

"""Links, projects and agreements over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rencontres.network.models import Agreement, Link, Project, Revision

from ..factories import user as make_user
from . import factories

pytestmark = pytest.mark.django_db
BASE = "/api/v1/network"


@pytest.fixture
def rennes():
    return factories.authority("Rennes")


@pytest.fixture
def erlangen():
    return factories.authority("Erlangen", "DE")


@pytest.fixture
def officer(rennes):
    return factories.person_of(rennes, "Awa Test-Diallo")


@pytest.fixture
def own(client, officer):
    client.force_login(officer)
    return client


def post(client, path, body=None, status=200):
    answer = client.post(BASE + path, body or {}, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def link_body(*parties, **values):
    return (
        {"kind": "twinning", "source": "convention", "since": "1964"}
        | {"parties": [party.pk for party in parties]}
        | values
    )


def test_a_link_is_recorded_read_corrected_and_undone(own, client, rennes, erlangen):
    made = post(own, "/links", link_body(rennes, erlangen, roles={rennes.pk: "support"}), 201)
    path = f"/links/{made['id']}"
    assert client.get(BASE + path).json() == {
        "id": made["id"],
        "version": 0,
        "kind": "twinning",
        "parties": [rennes.pk, erlangen.pk],
        "roles": {str(rennes.pk): "support"},
        "source": "convention",
        "status": "active",
        "reason": "",
        "since": "1964",
        "until": "",
        "confidence": 1.0,
        "confirmed": timezone.localdate().isoformat(),
        "synthetic": False,
        "documents": [],
    }
    body = link_body(rennes, erlangen, since="1965-02")
    edited = own.put(f"{BASE}{path}?version=0", body, content_type="application/json")
    assert (edited.status_code, edited.json()["since"]) == (200, "1965-02")
    late = own.put(f"{BASE}{path}?version=0", body, content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "changed")
    assert "février 1965" in late.json()["message"]
    newest, first = own.get(f"{BASE}{path}/history").json()
    assert (newest["who"], newest["what"], newest["version"]) == ("Awa Test-Diallo", "corrigé", 1)
    assert {"label": "depuis", "before": "1964", "after": "février 1965"} in newest["changes"]
    assert first["changes"] == []
    post(own, f"/changes/{newest['id']}/undo", status=204)
    assert Link.objects.get().since == "1964"


def test_the_life_of_a_link(own, rennes, erlangen):
    path = f"/links/{factories.link(rennes, erlangen).pk}"
    assert post(own, f"{path}/confirm")["confirmed"] == timezone.localdate().isoformat()
    assert post(own, f"{path}/suspend", {"reason": "Crise"})["status"] == "suspended"
    assert post(own, f"{path}/resume")["status"] == "active"
    assert post(own, f"{path}/end", {"until": "2020"})["until"] == "2020"
    assert post(own, f"{path}/end", {}, 409)["code"] == "ended"


def test_a_project_is_recorded_and_faults_are_told(own, rennes, erlangen):
    factories.theme("water")
    body = {
        "title": {"fr": "Puits"},
        "themes": ["water"],
        "lead": rennes.pk,
        "partners": [erlangen.pk],
        "source": "convention",
        "purposes": {"14031": "100"},
        "budgets": [{"year": 2016, "amount": "12.50", "payer": rennes.pk}],
        "markers": {"1": 1},
    }
    wrong = post(own, "/projects", body | {"purposes": {"14031": "50"}}, 422)
    assert "font 50 et non 100" in wrong["message"]
    assert not Project.objects.exists()
    made = post(own, "/projects", body, 201)
    assert made["purposes"] == {"14031": "100.00"}
    assert made["budgets"][0]["amount"] == "12.50"
    path = f"{BASE}/projects/{made['id']}?version=0"
    edited = own.put(path, body | {"markers": {}}, content_type="application/json")
    assert edited.json()["markers"] == {}
    assert own.get(f"{BASE}/projects/{made['id']}").json()["version"] == 1


def test_documents_by_address_and_by_file(own, rennes, erlangen, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    link = factories.link(rennes, erlangen)
    document = {"title": "Charte", "language": "fr", "url": "https://example.org/charte"}
    assert post(own, f"/links/{link.pk}/documents", document) == [document | {"file": ""}]
    file = SimpleUploadedFile("charte.pdf", b"%PDF-1.7")
    told = {"title": "Avenant", "language": "fr", "file": file}
    answer = own.post(f"{BASE}/links/{link.pk}/files", told)
    assert [each["title"] for each in answer.json()] == ["Avenant", "Charte"]
    gone = link.attachments.get(title="Charte")
    left = own.delete(f"{BASE}/links/{link.pk}/documents/{gone.pk}").json()
    assert [each["title"] for each in left] == ["Avenant"]


def test_agreements_terms_and_quality(own, client, rennes, erlangen):
    link = factories.link(rennes, erlangen)
    term = (timezone.localdate() + timedelta(days=60)).isoformat()
    body = {"link": link.pk, "subject": "Pacte", "signed": "2020", "term": term}
    made = post(own, "/agreements", body, 201)
    path = f"{BASE}/agreements/{made['id']}?version=0"
    put = own.put(path, body | {"transmitted": "2020-05"}, content_type="application/json")
    assert put.json()["transmitted"] == "2020-05"
    assert own.get(f"{BASE}/agreements/{made['id']}").json()["subject"] == "Pacte"
    assert own.get(f"{BASE}/terms").status_code == 403
    client.force_login(factories.administrator())
    assert client.get(f"{BASE}/terms").json() == [
        {
            "agreement": made["id"],
            "link": link.pk,
            "subject": "Pacte",
            "renewal": "none",
            "on": term,
            "days": 60,
        }
    ]
    quality = client.get(f"{BASE}/quality").json()
    assert quality["whole"] == {"confirmed": 0, "living": 1, "percent": 0.0}
    assert set(quality["by_country"]) == {"DE"}


def test_strangers_change_nothing(client, rennes, erlangen):
    link = factories.link(rennes, erlangen)
    client.force_login(make_user())
    for verb in ("confirm", "resume", "end"):
        post(client, f"/links/{link.pk}/{verb}", {}, 403)
    post(client, "/links", link_body(rennes, erlangen), 403)
    post(client, "/agreements", {"link": link.pk, "subject": "Pacte"}, 403)
    assert client.get(f"{BASE}/links/{link.pk}/history").status_code == 403
    assert (Link.objects.count(), Agreement.objects.count(), Revision.objects.count()) == (1, 0, 0)


def test_many_are_recorded_at_once_or_none(client, own, rennes, erlangen):
    brest = factories.authority("Brest")
    good = link_body(rennes, erlangen)
    assert post(own, "/record/links", [good], 403)["permission"] == "network.record"
    client.force_login(factories.administrator())
    wrong = post(client, "/record/links", [good, good | {"source": " "}], 422)
    assert "Ligne 2" in wrong["message"]
    assert Link.objects.count() == 0
    two = post(client, "/record/links", [good, link_body(brest, erlangen)], 201)
    assert two["ids"] == list(Link.objects.order_by("pk").values_list("pk", flat=True))
    factories.theme("water")
    project = {"title": {"fr": "Puits"}, "themes": ["water"], "source": "convention"}
    project |= {"lead": rennes.pk, "partners": [erlangen.pk], "link": two["ids"][0]}
    made = post(client, "/record/projects", [project], 201)
    assert Project.objects.get(pk=made["ids"][0]).link_id == two["ids"][0]
    acts = [{"link": two["ids"][0], "subject": "Pacte"}]
    (key,) = post(client, "/record/agreements", acts, 201)["ids"]
    assert Agreement.objects.get(pk=key).subject == "Pacte"

"""IATI files and declarations over HTTP."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rencontres.core.actor import SYSTEM
from rencontres.network import actions
from rencontres.network.models import IatiActivity, IatiFile, ProjectBudget

from . import factories
from .activities import file, full

pytestmark = pytest.mark.django_db
FILES = "/api/v1/network/iati/files"


def upload(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("agency.xml", text.encode())}


def test_a_file_is_sent_looked_at_and_accepted(client: Client, django_capture_on_commit_callbacks):
    factories.authority("Lyon", siren="216901231")
    factories.authority("Dakar", "SN", search_name="dakar")
    factories.theme()
    client.force_login(factories.administrator())
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(FILES, upload(file(full("XM/1")))).json()
    shown = client.get(f"{FILES}/{sent['id']}").json()
    assert (shown["state"], shown["activities"], shown["projects"]) == ("read", 1, 1)
    assert shown["counts"] == {"new": 1}
    (remark,) = shown["remarks"]
    assert (remark["path"], remark["line"]) == ("XM/1/iati-identifier", 5)
    assert "« XM/1 »" in remark["message"]
    address = f"{FILES}/{sent['id']}/accept"
    assert client.post(address, {}, content_type="application/json").json()["code"] == "no_theme"
    assert not IatiActivity.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"theme": "water"}, content_type="application/json")
    assert client.get(f"{FILES}/{sent['id']}").json()["state"] == "recorded"
    assert IatiActivity.objects.get().project is not None
    assert client.delete(f"{FILES}/{sent['id']}").status_code == 409


def test_an_unreadable_file_is_told_and_thrown_away(
    client: Client, django_capture_on_commit_callbacks
):
    client.force_login(factories.administrator())
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(FILES, upload("<html/>")).json()
    shown = client.get(f"{FILES}/{sent['id']}").json()
    assert shown["state"] == "unreadable"
    assert shown["fault"].startswith("Ligne 1. Il commence par <html>")
    assert client.delete(f"{FILES}/{sent['id']}").status_code == 204
    assert not IatiFile.objects.exists()


def test_strangers_are_refused(client: Client):
    client.force_login(factories.factories.user())
    lyon = factories.authority("Lyon")
    sent = actions.send_iati_file(by=SYSTEM, name="a.xml", content=b"<a/>")
    assert client.post(FILES, upload("<a/>")).status_code == 403
    assert client.get(f"{FILES}/{sent.pk}").status_code == 403
    assert client.delete(f"{FILES}/{sent.pk}").status_code == 403
    assert client.get(f"/api/v1/network/authorities/{lyon.pk}/oda/2017").status_code == 403
    assert IatiFile.objects.get() == sent


def test_a_declaration(client: Client):
    lyon = factories.authority("Lyon")
    made = factories.project(lyon, factories.authority("Dakar", "SN"))
    ProjectBudget.objects.create(project=made, year=2017, amount="1000.50", payer=lyon)
    actions.load_eligibilities(by=SYSTEM)
    client.force_login(factories.administrator())
    answer = client.get(f"/api/v1/network/authorities/{lyon.pk}/oda/2017").json()
    assert answer == {
        "authority": lyon.pk,
        "year": 2017,
        "total": "1000.50",
        "lines": [
            {
                "standing": "declared",
                "country": "SN",
                "channel": "",
                "purpose": "",
                "currency": "EUR",
                "amount": "1000.50",
                "markers": {},
                "projects": [made.pk],
            }
        ],
    }

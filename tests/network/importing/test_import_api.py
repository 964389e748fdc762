"""Imports over HTTP: a program uploads, maps, answers and accepts as an administrator."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from rencontres.accounts.models import ApiKey, digest
from rencontres.network.models import Import, Link

from .. import factories
from .files import LINKS, ROWS, as_csv, previewed
from .test_import_pages import places

pytestmark = pytest.mark.django_db
API = "/api/v1/network/imports"
__all__ = ["places"]


@pytest.fixture
def by():
    return factories.administrator()


@pytest.fixture
def api(by):
    ApiKey.objects.create(user=by, label="test", digest=digest("secret"))
    client = Client(headers={"X-API-Key": "secret"})

    def call(method, path="", data=None, status=200):
        send = getattr(client, method)
        kind = {} if method == "get" else {"content_type": "application/json"}
        answer = send(f"{API}{path}", data, **kind)
        assert answer.status_code == status, answer.content
        return answer.json()

    call.client = client
    return call


def test_a_program_imports_a_file(api, by, places):
    file = SimpleUploadedFile("liens.csv", as_csv([LINKS, *ROWS]))
    answer = api.client.post(API, {"file": file, "brings": "links"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["state"], made["headings"], made["rows"]) == ("uploaded", LINKS, {})
    assert made["mapping"]["columns"]["there"] == [2]
    with TestCase.captureOnCommitCallbacks(execute=True):
        api("post", f"/{made['id']}/columns", made["mapping"])
    now = api("get", f"/{made['id']}")
    assert (now["state"], now["names"], now["names_looked_for"]) == ("previewed", 7, 7)
    assert now["rows"] == {"automatic": 1, "review": 1, "none": 3, "problem": 2}
    (asked,) = api("get", f"/{made['id']}/names?state=review")
    assert {each["authority"] for each in asked["candidates"]} == {
        places["93"].pk,
        places["974"].pk,
    }
    path = f"/{made['id']}/names/{asked['id']}"
    assert api("post", f"{path}/skip")["decision"] == "review"
    said = {"authority": places["93"].pk}
    assert api("post", f"{path}/answer", said)["authority"] == places["93"].pk
    assert api("post", f"{path}/answer", said, status=409)["code"] == "answered"
    assert api("post", f"/{made['id']}/undo")["decision"] == "review"
    api("post", f"{path}/answer", {"authority": None})
    done = api("post", f"/{made['id']}/accept")
    assert (done["state"], done["rows"]) == ("accepted", {"created": 1, "left_out": 6})
    (row,) = api("get", f"/{made['id']}/rows?state=created")
    assert (row["row"], row["link"]) == (2, Link.objects.get().pk)
    assert api("post", f"/{made['id']}/accept", status=409)["code"] == "wrong_state"
    (line,) = api("get")
    assert (line["row_count"], line["to_review"]) == (7, 0)


def test_a_bad_file_and_bad_columns_are_refused_in_words(api):
    file = SimpleUploadedFile("x.csv", b"\x89PNG")
    refused = api.client.post(API, {"file": file, "brings": "links"})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_spreadsheet")
    file = SimpleUploadedFile("x.csv", as_csv([LINKS, *ROWS]))
    made = api.client.post(API, {"file": file, "brings": "links"}).json()
    wrong = {"sheet": 0, "first": 1, "last": 1, "columns": {"here": [0]}}
    assert api("post", f"/{made['id']}/columns", wrong, status=422)["code"] == "missing_columns"
    file = SimpleUploadedFile("x.csv", as_csv([LINKS, *ROWS]))
    unknown = api.client.post(API, {"file": file, "brings": "songs"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_kind")


def test_an_import_is_discarded(api, by, places):
    of = previewed(by, [LINKS, *ROWS])
    assert api("post", f"/{of.pk}/discard")["state"] == "discarded"
    assert api("get", f"/{of.pk}/rows") == []
    assert api("get", f"/{of.pk}")["headings"] == []


def test_imports_are_closed_to_others(by, places):
    of = previewed(by, [LINKS, *ROWS])
    for client in (Client(), Client()):
        assert client.get(API).status_code == 403
        assert client.get(f"{API}/{of.pk}").status_code == 403
        assert client.get(f"{API}/{of.pk}/rows").status_code == 403
    assert Import.objects.get().state == "previewed"

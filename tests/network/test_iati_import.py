"""The files of others: sent, looked at, accepted once, published again whole."""

from __future__ import annotations

import gzip
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.network import actions, publication
from rencontres.network.iati import package, schema
from rencontres.network.iati_tasks import read_now, record_now
from rencontres.network.models import (
    AuthorityName,
    IatiActivity,
    IatiFile,
    IatiOrganisation,
    Identifier,
    Project,
    Registry,
)
from rencontres.network.queries import publication as published

from . import factories
from .activities import file, full

pytestmark = pytest.mark.django_db
DESK = "/network/iati/"


def send(content: bytes | str, name: str = "agency.xml") -> IatiFile:
    """Send a file and have it read; tasks wait for a commit that tests never see."""
    content = content.encode() if isinstance(content, str) else content
    sent = actions.send_iati_file(by=SYSTEM, name=name, content=content)
    read_now(sent.pk)
    sent.refresh_from_db()
    return sent


def record(sent: IatiFile) -> IatiFile:
    """Accept a file that was read, and have it recorded."""
    theme = factories.theme() if sent.report["projects"] else None
    actions.accept_iati_file(by=SYSTEM, file=sent, theme=theme)
    record_now(sent.pk)
    sent.refresh_from_db()
    return sent


@pytest.fixture
def lyon():
    return factories.authority("Lyon", siren="216901231")


@pytest.fixture
def dakar():
    return factories.authority("Dakar", "SN", search_name="dakar")


def nothing_recorded() -> bool:
    return not (IatiActivity.objects.exists() or Project.objects.exists())


def test_before_acceptance_nothing_is_recorded(lyon, dakar):
    sent = send(file(full("XM-1"), full("XM-2")))
    assert sent.state == "read"
    assert sent.report["counts"] == {"new": 2}
    assert sent.report["projects"] == 2
    assert [each["parties"] for each in sent.report["activities"]] == [[dakar.pk, lyon.pk]] * 2
    assert sent.report["unused"] == {"location": 2, "transaction": 2}
    assert nothing_recorded()


def test_acceptance_records_activities_and_projects(lyon, dakar):
    sent = record(send(file(full("XM-1"))))
    assert sent.state == "recorded"
    kept = IatiActivity.objects.get()
    assert (kept.identifier, kept.line, kept.reporter) == ("XM-1", 4, "Agency")
    assert kept.title == {"en": "Water", "fr": "Eau"}
    made = kept.project
    assert made.title == kept.title
    assert made.about == {"en": "Wells and pipes"}
    assert (made.status, made.since, made.until) == ("active", "2015-01-01", "2027-12-31")
    assert made.source == "IATI, Agency: XM-1"
    assert set(made.parties.all()) == {lyon, dakar}
    assert [theme.code for theme in made.themes.all()] == ["water"]
    assert made.sdgs == ["6.1"]
    assert [(each.code, str(each.share)) for each in made.purposes.all()] == [
        ("14030", "60.00"),
        ("14032", "40.00"),
    ]
    assert [(each.code, each.significance) for each in made.markers.all()] == [("1", 2)]
    (budget,) = made.budgets.all()
    assert (budget.year, budget.payer, str(budget.amount)) == (2015, lyon, "1000.50")


def test_the_same_file_twice_changes_nothing(lyon, dakar):
    content = file(full("XM-1"))
    first = record(send(content))
    version = Registry.objects.get().version
    again = send(content, name="again.xml")
    assert again == first
    assert record_again(again) == first
    other = record(send(content.replace("\n</iati-activities>", "\n\n</iati-activities>")))
    assert other.report["counts"] == {"same": 1}
    assert other.report["projects"] == 0
    assert Registry.objects.get().version == version
    assert (IatiActivity.objects.count(), Project.objects.count()) == (1, 1)
    assert IatiActivity.objects.get().file == first


def record_again(sent: IatiFile) -> IatiFile:
    return actions.accept_iati_file(by=SYSTEM, file=sent)


def test_a_newer_file_renews_the_activity_and_no_project(lyon, dakar):
    record(send(file(full("XM-1"))))
    Project.objects.update(title={"fr": "Corrigé par la fédération"})
    changed = full("XM-1").replace("Water", "Clean water").replace(">Dakar<", ">Pikine<")
    newer = record(send(file(changed)))
    assert newer.report["counts"] == {"changed": 1} | {}
    kept = IatiActivity.objects.get()
    assert kept.title["en"] == "Clean water"
    assert kept.file == newer
    assert [each.name for each in kept.organisations.all()] == ["Lyon", "Pikine"]
    assert kept.project.title == {"fr": "Corrigé par la fédération"}


def test_an_activity_between_fewer_than_two_authorities_is_kept_without_project(lyon):
    sent = record(send(file(full("XM-1"))))
    assert sent.report["projects"] == 0
    assert IatiActivity.objects.get().project is None
    assert not Project.objects.exists()
    linked = {each.name: each.authority for each in IatiOrganisation.objects.all()}
    assert linked == {"Lyon": lyon, "Dakar": None}


def test_who_an_organisation_is_only_without_doubt(lyon, dakar):
    def authority_of(attributes: str, name: str):
        text = full(f"XM-{name}-{len(attributes)}").replace(
            "<participating-org role='4' type='11'><narrative>Dakar",
            f"<participating-org role='4' {attributes}><narrative>{name}",
        )
        rows = send(file(text)).report["organisations"]
        return next(row["authority"] for row in rows if row["name"] == name)

    assert authority_of("type='11'", "DAKAR") == dakar.pk
    assert authority_of("type='11'", "Ville de Dakar") == dakar.pk
    assert authority_of("type='10'", "Dakar") is None  # not said to be a local government
    assert authority_of("type='11'", "Dakkar") is None  # near is not exact
    AuthorityName.objects.create(
        authority=dakar, kind="alias", name="Ndakaaru", search_name="ndakaaru", source="test"
    )
    assert authority_of("type='11'", "Ndakaaru") == dakar.pk
    Identifier.objects.create(authority=dakar, scheme="iati", value="SN-DK-1")
    assert authority_of("ref='SN-DK-1'", "Mairie") == dakar.pk
    assert authority_of("ref='FR-SIRET-21690123100011'", "Grand L.") == lyon.pk
    factories.authority("Dakar", "ML", search_name="dakar")
    assert authority_of("type='11' activity-id='2'", "Dakar") is None  # two of them


def test_an_unreadable_file_says_why_and_records_nothing(client: Client):
    sent = send(file(full("XM-1"))[:600])
    assert sent.state == "unreadable"
    client.force_login(factories.administrator())
    page = client.get(f"{DESK}files/{sent.pk}/").content.decode()
    assert "Ligne 11. Il s’arrête au milieu, à la colonne" in page
    with pytest.raises(Refusal, match="illisible"):
        actions.accept_iati_file(by=SYSTEM, file=sent)
    assert nothing_recorded()


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(actions.iati_files, "MOST_BYTES_SENT", 10)
    with pytest.raises(Refusal) as refused:
        actions.send_iati_file(by=SYSTEM, name="a.xml", content=b"<iati-activities/>")
    assert refused.value.code == "too_large"
    assert not IatiFile.objects.exists()
    assert package.MOST_BYTES_SENT == 64 * 2**20


def test_projects_need_a_theme(lyon, dakar):
    sent = send(file(full("XM-1")))
    with pytest.raises(Refusal) as refused:
        actions.accept_iati_file(by=SYSTEM, file=sent)
    assert refused.value.code == "no_theme"
    sent.refresh_from_db()
    assert sent.state == "read"
    assert nothing_recorded()


def test_only_the_administrator_reads_files(client: Client):
    with pytest.raises(PermissionDenied):
        actions.send_iati_file(by=VISITOR, name="a.xml", content=b"<a/>")
    sent = send(file(full("XM-1")))
    client.force_login(factories.factories.user())
    for path in ("", "source/", "activities.xml"):
        assert client.get(f"{DESK}files/{sent.pk}/{path}").status_code == 403
    for path in ("accept/", "discard/"):
        assert client.post(f"{DESK}files/{sent.pk}/{path}").status_code == 403
    sent.refresh_from_db()
    assert sent.state == "read"


def test_our_own_activities_are_not_read_back(lyon, dakar):
    actions.set_publisher(by=SYSTEM, reference="FED", name={"fr": "F"}, kind="22")
    factories.project(lyon, dakar)
    held = io.BytesIO()
    publication.write_published(held)
    sent = send(held.getvalue())
    assert sent.report["activities"] == []
    assert [each["code"] for each in sent.report["findings"]] == ["own_activity"]


def test_what_others_publish_is_left_to_them(lyon, dakar):
    actions.set_publisher(by=SYSTEM, reference="FED", name={"fr": "F"}, kind="22")
    record(send(file(full("XM-1"))))
    assert published.standing() == published.Standing(0, 0, 0, of_others=1)


def test_the_activities_kept_are_published_again_whole(client: Client, lyon, dakar):
    sent = record(send(file(full("XM-1"), full("XM-2"))))
    client.force_login(factories.administrator())
    document = etree.fromstring(client.get(f"{DESK}files/{sent.pk}/activities.xml").content)
    schema.shipped().assertValid(document)
    before = etree.fromstring(file(full("XM-1"), full("XM-2")).encode())
    assert [etree.tostring(each, with_tail=False) for each in document] == [
        etree.tostring(each, with_tail=False) for each in before
    ]


@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress])
def test_the_source_comes_back_as_it_came(client: Client, pack):
    content = pack(file(full("XM-1")).encode())
    sent = send(content, name="où.xml")
    client.force_login(factories.administrator())
    response = client.get(f"{DESK}files/{sent.pk}/source/")
    assert response.content == content
    assert response["Content-Disposition"].startswith("attachment")


def test_a_file_is_sent_looked_at_and_accepted_on_pages(
    client: Client, lyon, dakar, django_capture_on_commit_callbacks
):
    client.force_login(factories.administrator())
    text = full("XM-1").replace("<activity-status", "<mood/>\n<activity-status")
    upload = SimpleUploadedFile("agence.xml", file(text).encode())
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{DESK}files/", {"file": upload})
    sent = IatiFile.objects.get()
    assert response["Location"] == f"{DESK}files/{sent.pk}/"
    page = client.get(response["Location"]).content.decode()
    assert "Rien n’est encore enregistré" in page
    assert "Lyon</a>" in page
    remarks = client.get(response["Location"], {"view": "findings"}).content.decode()
    assert "XM-1/mood" in remarks
    assert "Laissé de côté, car le schéma ne l’admet pas" in remarks
    linked = client.get(response["Location"], {"view": "organisations"}).content.decode()
    assert f"/network/authorities/{lyon.pk}/" in linked
    assert client.post(f"{DESK}files/{sent.pk}/accept/", {"theme": ""}).status_code == 422
    assert nothing_recorded()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{DESK}files/{sent.pk}/accept/", {"theme": factories.theme().pk})
    assert IatiActivity.objects.get().project is not None
    assert "enregistré" in client.get(response["Location"]).content.decode()
    assert "agence.xml" in client.get(DESK).content.decode()


def test_without_a_file_the_page_says_so(client: Client):
    client.force_login(factories.administrator())
    assert "Aucun fichier d’autrui" in client.get(DESK).content.decode()
    assert client.post(f"{DESK}files/", {}).status_code == 422


def test_a_file_not_accepted_is_thrown_away(client: Client, lyon, dakar):
    client.force_login(factories.administrator())
    sent = send(file(full("XM-1")))
    response = client.post(f"{DESK}files/{sent.pk}/discard/", follow=True)
    assert "Le fichier est jeté" in response.content.decode()
    assert not IatiFile.objects.exists()
    recorded = record(send(file(full("XM-1"))))
    response = client.post(f"{DESK}files/{recorded.pk}/discard/")
    assert response.status_code == 409
    assert IatiFile.objects.get() == recorded


@pytest.mark.parametrize("view", ["activities", "findings", "organisations", "nonsense"])
def test_as_many_statements_for_one_activity_as_for_three(client: Client, lyon, dakar, view):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(factories.administrator())
    counts = []
    for number in (1, 3):
        texts = [full(f"XM/{number}-{each}") for each in range(number)]
        sent = send(file(*texts))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{DESK}files/{sent.pk}/", {"view": view}).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_task_runs_twice_without_harm(lyon, dakar):
    sent = record(send(file(full("XM-1"))))
    read_now(sent.pk)
    assert actions.keep_reading(by=SYSTEM, file=sent, found=None).state == "recorded"
    assert actions.record_iati_file(by=SYSTEM, file=sent).state == "recorded"
    assert IatiActivity.objects.count() == 1

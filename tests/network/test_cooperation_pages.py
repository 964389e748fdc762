"""The pages of links, projects and agreements: read by everybody, changed by their own people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, tokens
from rencontres.network.models import Agreement, Link, Project, ProjectParty, Revision
from rencontres.network.records import NewAgreement, record_of

from ..factories import user as make_user
from . import factories

pytestmark = pytest.mark.django_db


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
def link(rennes, erlangen):
    return factories.link(rennes, erlangen, status="suspended", reason="Travaux", since="1963-05")


@pytest.fixture
def own(client, officer):
    client.force_login(officer)
    return client


def page(client, name, *arguments, status=200, **query):
    answer = client.get(reverse(f"network:{name}", args=arguments), query)
    assert answer.status_code == status
    return plain(answer.content.decode())


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def sent(*parties, **values):
    """What the form of a link sends."""
    rows = {
        f"parties-{number}-{name}": value
        for number, (key, role) in enumerate(parties)
        for name, value in (("authority", key), ("role", role))
    }
    counts = {"parties-TOTAL_FORMS": len(parties), "parties-INITIAL_FORMS": 0}
    defaults = {
        "kind": "twinning",
        "status": "active",
        "since": "1963",
        "source": "convention",
        "confidence": "1",
        "seen": "0",
    }
    return {**defaults, **counts, **rows, **values}


def test_a_visitor_reads_a_link_and_is_offered_nothing(client, link):
    text = page(client, "cooperation", "links", link.pk)
    for said in ("Rennes", "Erlangen", "mai 1963", "Travaux", "suspendu", "convention", "jamais"):
        assert said in text
    for hidden in ("Corriger", "Historique", "Toujours vrai"):
        assert hidden not in text


def test_history_is_for_those_who_may_change_it(client, link, officer):
    actions.resume_cooperation(by=officer, of=link)
    answer = client.get(reverse("network:history", args=["links", link.pk]))
    assert answer.status_code == 302
    client.force_login(factories.person_of(factories.authority("Lyon")))
    page(client, "history", "links", link.pk, status=403)
    client.force_login(officer)
    text = page(client, "history", "links", link.pk)
    assert "Awa Test-Diallo" in text
    assert "statut : suspendu → actif" in text
    assert "motif : Travaux → –" in text


def test_an_authority_is_found_added_and_the_link_recorded(own, rennes, erlangen):
    address = reverse("network:create", args=["links"])
    assert "Rennes" in own.get(address, {"authority": rennes.pk}).content.decode()
    search = sent((rennes.pk, "partner"), q="erlan", find="1", source="")
    text = own.post(address, search).content.decode()
    assert f'name="add" value="{erlangen.pk}"' in text
    assert "Ce champ est obligatoire" not in text
    added = own.post(address, sent((rennes.pk, "coordinator"), add=str(erlangen.pk)))
    assert 'name="parties-1-authority"' in added.content.decode()
    assert not Link.objects.exists()
    both = sent((rennes.pk, "coordinator"), (erlangen.pk, "partner"), save="1")
    saved = own.post(address, both)
    link = Link.objects.get()
    assert saved.url == reverse("network:cooperation", args=["links", link.pk])
    assert record_of(link).roles == {rennes.pk: "coordinator"}


def test_a_search_of_nobody_says_so_and_a_party_is_taken_away(own, rennes, erlangen):
    address = reverse("network:create", args=["links"])
    nobody = own.post(address, sent((rennes.pk, "partner"), q="zzzzz", find="1"))
    assert "Aucune collectivité ne porte ce nom" in nobody.content.decode()
    rows = ((rennes.pk, "partner"), (erlangen.pk, "partner"))
    text = own.post(address, sent(*rows, away=str(erlangen.pk))).content.decode()
    assert "parties-1-authority" not in text
    alone = own.post(address, sent((rennes.pk, "partner"), save="1"))
    assert alone.status_code == 422
    assert "deux collectivités différentes" in alone.content.decode()
    assert not Link.objects.exists()


def test_a_link_is_corrected_and_faults_are_shown_beside_their_fields(own, link, rennes, erlangen):
    address = reverse("network:edit", args=["links", link.pk])
    assert 'value="1963-05"' in own.get(address).content.decode()
    rows = ((rennes.pk, "partner"), (erlangen.pk, "partner"))
    wrong = own.post(address, sent(*rows, since="2020", until="2010", status="suspended"))
    assert wrong.status_code == 422
    text = plain(wrong.content.decode())
    assert "La fin précède le début." in text
    assert "Dites pourquoi" in text
    assert not Revision.objects.exists()
    answer = own.post(address, sent(*rows, since="12/03/1964"))
    assert answer.status_code == 302
    assert Link.objects.get().since == "1964-03-12"


def test_who_would_overwrite_is_told_and_may_then_save(own, officer, link, rennes, erlangen):
    actions.resume_cooperation(by=officer, of=link)
    address = reverse("network:edit", args=["links", link.pk])
    rows = ((rennes.pk, "partner"), (erlangen.pk, "partner"))
    told = own.post(address, sent(*rows, seen="0", since="1970"))
    assert told.status_code == 409
    text = plain(told.content.decode())
    assert "statut : suspendu → actif" in text
    assert 'name="seen" value="1"' in text
    assert Link.objects.get().since == "1963-05"
    assert own.post(address, sent(*rows, seen="1", since="1970")).status_code == 302
    assert Link.objects.get().since == "1970"


def test_strangers_get_no_form(client, link):
    for name in ("edit", "end", "suspend", "attach"):
        assert client.get(reverse(f"network:{name}", args=["links", link.pk])).status_code == 302
    client.force_login(make_user())
    for name in ("edit", "end", "suspend", "attach"):
        page(client, name, "links", link.pk, status=403)
    page(client, "create", "links", status=403)
    answer = client.post(reverse("network:confirm", args=["links", link.pk]))
    assert answer.status_code == 403
    assert Link.objects.get().confirmed is None


def test_a_link_is_suspended_ended_taken_up_and_a_change_undone(own, link):
    own.post(reverse("network:resume", args=["links", link.pk]))
    refused = own.post(reverse("network:suspend", args=["links", link.pk]), {"reason": ""})
    assert refused.status_code == 422
    own.post(reverse("network:suspend", args=["links", link.pk]), {"reason": "Crise"})
    assert (Link.objects.get().status, Link.objects.get().reason) == ("suspended", "Crise")
    own.post(reverse("network:end", args=["links", link.pk]), {"until": "06/2020"})
    assert (Link.objects.get().status, Link.objects.get().until) == ("ended", "2020-06")
    again = own.post(reverse("network:end", args=["links", link.pk]), {"until": ""})
    assert "déjà terminé" in again.content.decode()
    newest = Revision.objects.first()
    own.post(reverse("network:undo", args=[newest.pk]))
    assert (Link.objects.get().status, Link.objects.get().until) == ("suspended", "")


def test_a_project_is_recorded_with_its_rows_and_shown(own, rennes, erlangen):
    factories.theme("water")
    address = reverse("network:create", args=["projects"])
    rows = sent(
        (rennes.pk, "lead"),
        (erlangen.pk, "partner"),
        title_fr="Puits",
        about_fr="Forage de puits",
        themes=["water"],
        goals=["6"],
        targets="6.1, 11.4",
        marker_2="2",
    ) | {
        "purposes-TOTAL_FORMS": 2,
        "purposes-INITIAL_FORMS": 0,
        "purposes-0-code": "14031",
        "purposes-0-share": "60",
        "purposes-1-code": "14032",
        "purposes-1-share": "30",
        "budgets-TOTAL_FORMS": 1,
        "budgets-INITIAL_FORMS": 0,
        "budgets-0-year": "2016",
        "budgets-0-amount": "1500.50",
        "budgets-0-currency": "EUR",
        "budgets-0-payer": str(rennes.pk),
    }
    more = own.post(address, rows | {"more": "budgets"}).content.decode()
    assert 'name="budgets-1-year"' in more
    wrong = own.post(address, rows)
    assert wrong.status_code == 422
    assert "font 90 et non 100" in plain(wrong.content.decode())
    assert not Project.objects.exists()
    assert own.post(address, rows | {"purposes-1-share": "40"}).status_code == 302
    project = Project.objects.get()
    assert project.sdgs == ["6", "6.1", "11.4"]
    text = page(own, "cooperation", "projects", project.pk)
    for said in (
        "Forage de puits",
        "6 Eau propre et assainissement",
        "6.1 (Eau propre et assainissement)",
        "14031",
        "1 500,50 EUR",
        "Environnement : objectif principal",
        "chef de file",
    ):
        assert said in text
    edited = page(own, "edit", "projects", project.pk)
    assert 'value="6.1, 11.4"' in edited
    assert 'value="1500.50"' in edited
    two = rows | {"purposes-1-share": "40", "parties-1-role": "lead"}
    refused = own.post(reverse("network:edit", args=["projects", project.pk]), two)
    assert "chef de file du projet, et une seule" in refused.content.decode()
    assert ProjectParty.objects.filter(role="lead").count() == 1


def test_a_project_begins_with_the_parties_of_its_link(own, link):
    text = page(own, "create", "projects", link=link.pk)
    assert "Rennes" in text
    assert "Erlangen" in text
    assert f'<option value="{link.pk}" selected>' in text


def test_a_file_is_attached_read_and_taken_away(own, client, link, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    address = reverse("network:attach", args=["links", link.pk])
    told = {"title": "Charte de 1963", "language": "fr"}
    wrong = SimpleUploadedFile("charte.pdf", b"<html>")
    refused = own.post(address, told | {"file": wrong})
    assert "n’est d’aucun de ces types" in refused.content.decode()
    assert not list(tmp_path.rglob("*.pdf"))
    big = SimpleUploadedFile("charte.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024)
    assert "10 Mo" in own.post(address, told | {"file": big}).content.decode()
    both = own.post(address, told | {"url": ""})
    assert "l’un des deux" in both.content.decode()
    assert not link.attachments.exists()
    own.post(address, told | {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 texte")})
    (attachment,) = link.attachments.all()
    client.logout()
    answer = client.get(reverse("network:document", args=[attachment.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 texte"
    assert answer["Content-Disposition"] == 'attachment; filename="charte-de-1963.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Charte de 1963" in page(client, "cooperation", "links", link.pk)
    assert answer.status_code == 200
    detach = reverse("network:detach", args=["links", link.pk, attachment.pk])
    assert client.post(detach).status_code == 302
    assert link.attachments.exists()


def test_an_agreement_is_recorded_corrected_and_shown_as_a_timeline(own, link):
    address = reverse("network:agree", args=[link.pk])
    given = {
        "subject": "Convention-cadre",
        "decided": "2024-01",
        "signed": "10/02/2024",
        "transmitted": "",
        "term": "2100-02-09",
        "renewal": "none",
    }
    assert own.post(address, given).status_code == 302
    text = page(own, "cooperation", "links", link.pk)
    for said in ("Convention-cadre", "signée, non transmise", "janvier 2024", "10 février 2024"):
        assert said in text
    agreement = Agreement.objects.get()
    edit = reverse("network:agreement-edit", args=[agreement.pk])
    own.post(edit, given | {"transmitted": "15/02/2024", "seen": "0"})
    text = page(own, "cooperation", "links", link.pk)
    assert "en vigueur" in text
    assert "15 février 2024" in text
    late = own.post(edit, given | {"seen": "0"})
    assert late.status_code == 422
    assert "Rien n’a été enregistré" in late.content.decode()
    assert Agreement.objects.get().transmitted == "2024-02-15"
    wrong = own.post(edit, given | {"seen": "1", "term": "2023-01-01"})
    assert "précède sa signature" in wrong.content.decode()
    history = page(own, "history", "links", link.pk)
    assert "transmission au représentant de l’État : – → 15 février 2024" in history


def test_still_true_is_answered_with_one_tap(own, officer, link, rennes, erlangen):
    factories.project(rennes, erlangen)
    text = page(own, "mine")
    assert "Liens (1)" in text
    assert "Projets (1)" in text
    assert "jamais confirmé" in text
    address = reverse("network:mine")
    own.post(address, {"word": "links", "pk": link.pk, "answer": "confirm"})
    assert Link.objects.get().confirmed == timezone.localdate()
    answer = own.post(
        address, {"word": "projects", "pk": Project.objects.get().pk, "answer": "end"}, follow=True
    )
    assert Project.objects.get().status == "ended"
    assert "De nouveau en cours" in answer.content.decode()
    stranger = factories.link(factories.authority("Lyon"), erlangen)
    refused = own.post(address, {"word": "links", "pk": stranger.pk, "answer": "confirm"})
    assert refused.status_code == 403
    assert Link.objects.get(pk=stranger.pk).confirmed is None


def test_a_letter_opens_still_true_until_it_is_stale(client, officer, link):
    address = reverse("network:mine-by-letter", args=[tokens.token_of(officer)])
    assert "Rennes" in client.get(address).content.decode()
    client.post(address, {"word": "links", "pk": link.pk, "answer": "confirm"})
    assert Link.objects.get().confirmed == timezone.localdate()
    assert Revision.objects.get().by == officer
    assert client.get(reverse("network:mine")).status_code == 302  # it does not sign in
    forged = reverse("network:mine-by-letter", args=["forged"])
    assert client.get(forged).status_code == 410
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "django.core.signing.time.time",
            (timezone.now() - timedelta(days=31)).timestamp,
        )
        old = signing.dumps(officer.pk, salt=tokens.SALT)
    stale = client.get(reverse("network:mine-by-letter", args=[old]))
    assert stale.status_code == 410
    assert "30 jours" in stale.content.decode()


def test_who_has_no_authority_is_told_so(client):
    client.force_login(make_user())
    assert "Aucune collectivité n’est la vôtre" in page(client, "mine")


def test_quality_counts_what_lives_by_country_and_kind(client, rennes, erlangen):
    today = timezone.localdate()
    assert "0 sur 0" in page(client, "quality")
    factories.link(rennes, erlangen, confirmed=today)
    factories.link(rennes, erlangen, confirmed=today - timedelta(days=800))
    factories.link(rennes, erlangen, confirmed=today, status="ended")
    factories.project(rennes, erlangen, confirmed=today)
    client.cookies.clear()
    text = page(client, "quality", fresh="1")
    assert "2 sur 3" in text
    assert "67" in text


def test_terms_are_listed_for_administrators(client, officer, link):
    today = timezone.localdate()
    agreement = NewAgreement(
        link=link.pk, subject="Pacte", signed="2020", term=today + timedelta(days=90)
    )
    actions.create_agreement(by=officer, new=agreement)
    client.force_login(officer)
    page(client, "terms", status=403)
    client.force_login(factories.administrator())
    text = page(client, "terms")
    assert "Pacte" in text
    assert ">90<" in text


@pytest.mark.parametrize("word", ["links", "projects"])
def test_pages_ask_as_much_for_three_rows_as_for_one(own, rennes, erlangen, word):
    def made(number):
        link = factories.link(rennes, erlangen)
        project = factories.project(rennes, erlangen, link=link)
        for index in range(number):
            link.agreements.create(subject=f"Convention {index}", signed="2020")
            link.attachments.create(title=f"T{index}", language="fr", url="https://example.org")
            project.purposes.create(code=f"1403{index}", share=10)
            project.budgets.create(year=2016, payer=rennes, amount=1)
            project.markers.create(code=str(index + 1), significance=1)
            project.attachments.create(title=f"T{index}", language="fr", url="https://example.org")
        for _extra in range(number - 1):
            factories.project(rennes, erlangen, link=link)
        return link if word == "links" else project

    counts = []
    for number in (1, 3):
        of = made(number)
        page(own, "cooperation", word, of.pk)
        with CaptureQueriesContext(connection) as asked:
            page(own, "cooperation", word, of.pk)
            page(own, "mine", view=word)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_project_page_says_codes_by_their_newest_names(client, rennes, erlangen):
    project = factories.project(rennes, erlangen, sdgs=["6", "6.1", "6.2"])
    project.markers.create(code="1", significance=2)
    told = page(client, "cooperation", "projects", project.pk)
    assert "6 Eau propre et assainissement" in told
    assert "6.1 (Eau propre et assainissement)" in told
    newer = {
        "UNSDG-Goals": {"6": {"fr": "Eau"}},
        "UNSDG-Targets": {"6.1": {"fr": "Eau potable pour tous"}},
        "PolicyMarker": {"1": {"fr": "Égalité"}},
    }
    actions.load_codelists(by=SYSTEM, lists=newer)
    told = page(client, "cooperation", "projects", project.pk)
    assert "6 Eau<" in told
    assert "6.1 Eau potable pour tous" in told
    assert "6.2 (Eau)" in told
    assert "Égalité : objectif principal" in told

"""Country groups: who belongs, who presides, what they decide; and the pages that tell it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.network import actions, queries
from rencontres.network.models import (
    Choice,
    CountryGroup,
    GroupDecision,
    GroupDocument,
    GroupMeeting,
)

from .. import factories
from . import factories as registry
from . import members
from .test_members_pages import post
from .test_pages import statements, text

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DESK = "/network/desk/groups/groupe-pays-senegal/"
PAGE = "/network/groups/groupe-pays-senegal/"


@pytest.fixture
def group():
    """Senegal's group: Rennes by a link, Brest whose link has ended, Metz without a link."""
    made = actions.create_group(
        by=SYSTEM, name={"fr": "Groupe-pays Sénégal"}, countries=[factories.country("SN")]
    )
    dakar = factories.authority("Dakar", "SN")
    registry.link(factories.authority("Rennes", insee="35238"), dakar, since="1999-05")
    registry.link(factories.authority("Brest", insee="29019"), dakar, status="ended")
    factories.authority("Metz", insee="57463")
    return made


@pytest.fixture
def officer(client):
    client.force_login(members.officer("groups"))
    return client


def authority(name):
    from rencontres.network.models import Authority

    return Authority.objects.get(name=name)


def belonging(group):
    return [(each.authority.name, each.since) for each in queries.group_members(group)]


def choose(group, name, *, included):
    return actions.choose_authority(
        by=SYSTEM,
        group=group,
        authority=authority(name),
        included=included,
        reason="Vœu du groupe",
    )


def meeting(group, days, **fields):
    defaults = {"day": TODAY + timedelta(days=days), "place": "Paris", "title": {"fr": "Point"}}
    return actions.plan_meeting(by=SYSTEM, group=group, **defaults | fields)


def test_members_follow_from_live_links_and_from_choices(group):
    assert belonging(group) == [("Rennes", "1999")]
    metz = choose(group, "Metz", included=True)
    choose(group, "Rennes", included=False)
    assert belonging(group) == [("Metz", "")]
    assert [each.authority.name for each in queries.excluded_from(group)] == ["Rennes"]
    assert queries.group_sizes(queries.groups(day=TODAY)) == {group.pk: 1}
    actions.forget_choice(by=SYSTEM, choice=metz)
    assert belonging(group) == []
    with pytest.raises(Refusal, match="motif"):
        actions.choose_authority(
            by=SYSTEM, group=group, authority=authority("Metz"), included=True, reason=" "
        )
    assert Choice.objects.count() == 1


def test_a_group_of_two_countries_has_the_members_of_both(group):
    registry.link(authority("Metz"), factories.authority("Bamako", "ML"), since="2001")
    both = actions.change_group(
        by=SYSTEM,
        group=group,
        name={"fr": "Sahel"},
        about={},
        countries=[factories.country("SN"), factories.country("ML")],
    )
    assert belonging(both) == [("Metz", "2001"), ("Rennes", "1999")]
    assert both.slug == "groupe-pays-senegal"
    with pytest.raises(Refusal, match="au moins un pays"):
        actions.change_group(by=SYSTEM, group=group, name={"fr": "Rien"}, about={}, countries=[])


def test_two_groups_of_one_name_have_addresses_of_their_own(group):
    again = actions.create_group(by=SYSTEM, name=group.name, countries=[factories.country("SN")])
    assert again.slug == "groupe-pays-senegal-2"


def test_a_president_comes_from_a_member_of_the_year(group):
    name = {"by": SYSTEM, "group": group, "name": "Camille Exemple", "function": {"fr": "Maire"}}
    rennes = authority("Rennes")
    with pytest.raises(Refusal, match="Rennes n’est pas adhérente de la fédération en 2017"):
        actions.name_president(**name, authority=rennes, on=date(2017, 5, 1))
    (membership,) = members.enrolled(members.year(), rennes)
    named = actions.name_president(**name, authority=rennes, on=date(2017, 5, 1))
    assert (named.president_name, named.president_authority) == ("Camille Exemple", rennes)
    later = actions.name_president(**name | {"name": "Luz"}, authority=rennes, on=date(2026, 1, 1))
    assert later.president_name == "Luz"  # no newer year was opened: 2017 tells who is a member
    again = members.year(2018).memberships.get(member__authority=rennes)
    actions.leave(by=SYSTEM, membership=again, on=date(2018, 1, 1), reason="Vote")
    with pytest.raises(Refusal, match="n’est pas adhérente de la fédération en 2018"):
        actions.name_president(**name, authority=rennes, on=date(2018, 1, 1))
    group.refresh_from_db()
    assert group.president_name == "Luz"
    actions.leave(by=SYSTEM, membership=membership, on=date(2017, 6, 1), reason="Vote")
    with pytest.raises(Refusal):
        actions.name_president(**name, authority=rennes, on=date(2017, 6, 2))
    assert actions.remove_president(by=SYSTEM, group=group).president_authority is None
    with pytest.raises(Refusal, match="nom du président"):
        actions.name_president(**name | {"name": " "}, authority=rennes, on=date(2017, 5, 1))


def test_a_coordinator_keeps_one_group_and_no_other(group):
    user = factories.user("Coordinatrice")
    actions.name_coordinator(by=SYSTEM, group=group, user=user)
    other = actions.create_group(
        by=SYSTEM, name={"fr": "Mali"}, countries=[factories.country("ML")]
    )
    fields = {"day": TODAY, "place": "Paris", "title": {"fr": "Point"}}
    actions.plan_meeting(by=user, group=CountryGroup.objects.get(pk=group.pk), **fields)
    with pytest.raises(PermissionDenied):
        actions.plan_meeting(by=user, group=other, **fields)
    with pytest.raises(PermissionDenied):
        actions.create_group(by=user, name={"fr": "X"}, countries=[factories.country("ML")])
    assert GroupMeeting.objects.count() == 1


def test_minutes_written_over_somebody_s_are_refused(group):
    held = meeting(group, -3)
    write = {"by": SYSTEM, "meeting": held, "seen": 1}
    actions.change_meeting(**write, changes={"minutes": "Premier"})
    with pytest.raises(Refusal, match="pendant que vous écriviez"):
        actions.change_meeting(**write, changes={"minutes": "Second"})
    assert GroupMeeting.objects.get().minutes == "Premier"


def test_a_file_that_is_none_is_refused(group):
    sent = SimpleUploadedFile("releve.pdf", b"MZ not a pdf")
    with pytest.raises(Refusal, match="PDF"):
        actions.add_document(by=SYSTEM, group=group, title="Relevé", file=sent)
    with pytest.raises(Refusal, match="adresse ou un fichier"):
        actions.add_document(by=SYSTEM, group=group, title="Relevé")
    assert not GroupDocument.objects.exists()


def test_the_group_s_page(client, group):
    members.enrolled(members.year(), authority("Rennes"))
    actions.name_president(
        by=SYSTEM,
        group=group,
        name="Camille Exemple-Rivière",
        function={"fr": "maire"},
        authority=authority("Rennes"),
        on=date(2017, 5, 1),
    )
    held = meeting(group, -30, title={"fr": "Réunion de printemps"}, minutes="Ce qui fut dit")
    meeting(group, 30, title={"fr": "Réunion d’été"}, agenda="1. Eau")
    actions.record_decision(
        by=SYSTEM, group=group, text="Écrire à l’AFD", owner="Ville de Rennes", meeting=held
    )
    actions.add_document(by=SYSTEM, group=group, title="Note", url="https://example.org/n")
    page = text(client.get(PAGE))
    for words in (
        "Camille Exemple-Rivière, maire",
        "Réunion d’été",
        "1. Eau",
        "Ce qui fut dit",
        "Écrire à l’AFD",
        "à faire",
        'href="https://example.org/n"',
        "1 collectivité",
    ):
        assert words in page, words
    assert page.index("Réunion d’été") < page.index("Réunion de printemps")
    listed = text(client.get("/network/groups/"))
    assert "Groupe-pays Sénégal" in listed
    assert "Camille Exemple-Rivière, maire" in listed
    for prefix, words in (("/en", "Next meetings"), ("/es", "Próximas reuniones")):
        assert words in text(client.get(prefix + PAGE))


def test_pages_of_a_group_with_nothing(client, officer):
    assert "Il n’y a pas encore de groupe-pays" in text(client.get("/network/groups/"))
    assert "Créez-en un" in text(officer.get("/network/desk/groups/"))
    actions.create_group(
        by=SYSTEM, name={"fr": "Groupe-pays Sénégal"}, countries=[factories.country("SN")]
    )
    page = text(client.get(PAGE))
    assert "personne pour le moment" in page
    assert "Aucune réunion n’est fixée." in page
    assert "Aucune collectivité n’a de lien vivant" in page
    assert "Rien n’a encore été décidé." in text(officer.get(DESK))


def test_pages_keep_the_number_of_statements(client, group, officer):
    meeting(group, 3)
    pages = ("/network/groups/", PAGE, "/network/countries/SN/", DESK, "/network/desk/groups/")
    few = [statements(officer, page) for page in pages]
    dakar = authority("Dakar")
    for number in range(2):
        registry.link(factories.authority(f"Ville {number}"), dakar)
        meeting(group, 5 + number)
        actions.record_decision(by=SYSTEM, group=group, text="D", owner="V")
        actions.create_group(
            by=SYSTEM, name={"fr": f"Autre {number}"}, countries=[factories.country("ML")]
        )
    assert [statements(officer, page) for page in pages] == few


def test_the_desk_from_a_new_group_to_its_decisions(officer):
    factories.country("SN")
    rennes = factories.authority("Rennes", insee="35238")
    members.enrolled(members.year(TODAY.year), rennes)
    new = {"name_fr": "Groupe-pays Sénégal", "countries": ["SN"]}
    assert "Groupe-pays Sénégal" in text(post(officer, "/network/desk/new-group/", **new))
    changed = new | {"about_fr": "L’eau d’abord"}
    assert "L’eau d’abord" in text(post(officer, f"{DESK}change/", **changed))
    who = {"name": "Camille Exemple", "function_fr": "maire", "authority": "35238"}
    assert "Camille Exemple, maire" in text(post(officer, f"{DESK}president/", **who))
    factories.authority("Brest", insee="29019")
    page = text(post(officer, f"{DESK}president/", **who | {"authority": "29019"}))
    assert "Brest n’est pas adhérente" in page
    assert "personne pour le moment" in text(post(officer, f"{DESK}no-president/"))
    page = text(post(officer, f"{DESK}coordinator/", email="coord@example.org"))
    assert "coord@example.org" in page
    assert "coord@example.org" not in text(post(officer, f"{DESK}coordinator/", email=""))
    out = {"choice-authority": "35238", "choice-included": "yes", "choice-reason": "Vœu"}
    assert "mise dans le groupe" in text(post(officer, f"{DESK}choose/", **out))
    assert "ne connaît pas" in text(
        post(officer, f"{DESK}choose/", **out | {"choice-authority": "zzz"})
    )
    choice = Choice.objects.get()
    post(officer, f"/network/desk/choices/{choice.pk}/forget/")
    assert not Choice.objects.exists()


def test_the_desk_s_meetings_documents_and_decisions(officer, group):
    set_ = {"title_fr": "Réunion d’été", "day": "2030-06-01", "hour": "14:30", "place": "Paris"}
    assert "1er juin 2030, 14:30, Paris" in text(post(officer, f"{DESK}meetings/", **set_))
    pk = GroupMeeting.objects.get().pk
    moved = set_ | {"day": "2030-06-02", "seen": "1", "minutes": "Dit"}
    page = f"/network/desk/meetings/{pk}/"
    assert "2 juin 2030" in text(post(officer, page, **moved))
    assert "pendant que vous écriviez" in text(post(officer, page, **moved))
    post(officer, page, **moved | {"seen": "2", "cancelled": "on"})
    assert "annulée" in text(officer.get(PAGE))
    decided = {"decision-text": "Écrire", "decision-owner": "Rennes", "decision-meeting": pk}
    assert "à faire" in text(post(officer, f"{DESK}decisions/", **decided))
    assert "obligatoire" in text(post(officer, f"{DESK}decisions/", **{"decision-text": "x"}))
    decision = GroupDecision.objects.get()
    settle = f"/network/desk/decisions/{decision.pk}/"
    assert "fait le" in text(post(officer, settle))
    assert "à faire" in text(post(officer, settle))
    post(officer, settle, erase="yes")
    assert not GroupDecision.objects.exists()
    file = SimpleUploadedFile("releve.pdf", b"%PDF-1.7 rest")
    sent = {"document-title": "Relevé", "document-file": file}
    assert "Relevé" in text(post(officer, f"{DESK}documents/", **sent))
    empty = text(post(officer, f"{DESK}documents/", **{"document-title": "Vide"}))
    assert "Donnez une adresse ou un fichier." in empty
    document = GroupDocument.objects.get()
    taken = officer.get(f"/network/group-documents/{document.pk}/")
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 rest"
    assert taken["Content-Disposition"] == 'attachment; filename="releve.pdf"'
    post(officer, f"/network/desk/group-documents/{document.pk}/remove/")
    assert not GroupDocument.objects.exists()


def test_the_desk_is_closed_to_others(client, group):
    assert client.get(DESK).status_code == 302
    client.force_login(factories.user())
    assert client.get(DESK).status_code == 403
    assert client.get("/network/desk/groups/").status_code == 403
    assert client.post(f"{DESK}meetings/", {}).status_code == 403
    assert not GroupMeeting.objects.exists()


def test_a_country_s_page_tells_its_group(client, group):
    page = text(client.get("/network/countries/SN/"))
    assert f'<a href="{PAGE}">Groupe-pays Sénégal</a>' in page
    assert "aucune n’est fixée" in page
    meeting(group, 30)
    assert ", Paris" in text(client.get("/network/countries/SN/"))


def test_the_api_of_groups(client, group):
    meeting(group, 3)
    (listed,) = client.get("/api/v1/network/groups").json()
    assert (listed["slug"], listed["countries"]) == ("groupe-pays-senegal", ["SN"])
    details = client.get("/api/v1/network/groups/groupe-pays-senegal").json()
    assert [(each["name"], each["since"]) for each in details["members"]] == [("Rennes", "1999")]
    sent = json.dumps({"day": "2030-01-01", "place": "Paris", "title": {"fr": "Point"}})
    address = "/api/v1/network/groups/groupe-pays-senegal/meetings"
    assert client.post(address, sent, "application/json").status_code == 403
    client.force_login(members.officer("groups"))
    made = client.post(address, sent, "application/json")
    assert (made.status_code, made.json()["day"]) == (201, "2030-01-01")
    assert GroupMeeting.objects.count() == 2

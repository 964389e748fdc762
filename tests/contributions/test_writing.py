"""Proposing: drafts at any step, co-organisers, deadlines, late links, withdrawal."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencontres.contributions import actions
from rencontres.contributions.content import Organised, Proposed
from rencontres.contributions.models import Call, Contribution, Organiser, Question
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry

from .. import factories
from ..network import members
from . import rows

pytestmark = pytest.mark.django_db
PAST = datetime(2017, 2, 1, tzinfo=UTC)


@pytest.fixture
def edition():
    factories.country("SN")
    edition = factories.edition(slug="2099")
    rows.theme(edition)
    return edition


@pytest.fixture
def call(edition):
    return rows.call(edition)


@pytest.fixture
def awa():
    return factories.user("Awa", language="en")


def page(name, *arguments):
    return reverse(f"contributions:{name}", args=["2099", *arguments])


def test_the_public_page_tells_each_call(client, edition, call):
    rows.call(edition, kind=factories.session_kind(edition, "side"), closes=PAST)
    coming = factories.session_kind(edition, "agora")
    rows.call(edition, kind=coming, opens=rows.FAR.replace(year=2099))
    rows.call(edition, kind=factories.session_kind(edition, "vip"), audience="invited")
    shown = client.get(page("calls")).content.decode()
    said = re.findall(r'class="tag"[^>]*>([^<]+)<', shown)
    assert said == ["ouvert", "fermé", "pas encore ouvert", "sur invitation"]
    assert "Se connecter pour proposer" in shown
    assert shown.count("Commencer") == 0
    empty = factories.edition(slug="2100")
    said = client.get(reverse("contributions:calls", args=[empty.slug])).content.decode()
    assert "Aucun appel pour le moment" in said


def test_a_contribution_is_written_page_by_page_and_sent(
    client, edition, call, awa, django_capture_on_commit_callbacks
):
    Question.objects.create(call=call, kind="long", label={"fr": "Méthode"}, longest=20)
    client.force_login(awa)
    begun = client.post(page("begin", "workshop"))
    made = Contribution.objects.get()
    write = lambda name: page("write", made.pk, name)  # noqa: E731
    assert begun.url == write("text")

    def send(to, /, **said):
        seen = Contribution.objects.get().version
        return client.post(write(to), {"seen": seen, **said})

    assert send("text", title_fr="L’eau en partage").url == write("about")
    assert send("about", themes=["water"], sdgs=["6"], countries=["SN"]).url == write(
        "organisation"
    )
    assert send("organisation", name="Ville de Ségou", country="SN").url == write("practical")
    wrong = send("practical", languages=["tlh"], seats="0")
    assert wrong.status_code == 422
    assert send("practical", languages=["fr"], interpretation=["en"], seats="40").url == write(
        "people"
    )
    person = {
        "row": ["1", "2"],
        "person-1-kind": "speaker",
        "person-1-given_name": "Awa",
        "person-1-family_name": "Exemple",
        "person-1-email": "awa@example.org",
    }
    assert send("people", **person, add="1").url == write("people")
    assert send("people", **person).url == write("questions")
    answer = str(Question.objects.get().pk)
    too_long = send("questions", **{answer: "x" * 21})
    assert too_long.status_code == 422
    assert "21" in too_long.content.decode()
    assert send("questions", **{answer: "En atelier"}).url == write("check")
    checked = client.get(write("check")).content.decode()
    assert "Il manque encore" in checked
    assert "le résumé, dans une langue de l’appel" in checked
    assert "Envoyer la contribution" not in checked
    assert client.post(write("check")).status_code == 422
    send("text", title_fr="L’eau en partage", abstract_fr="Comment.")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(write("check")).url == page("contribution", made.pk)
    made.refresh_from_db()
    assert (made.state, made.seats, made.sdgs) == ("submitted", 40, ["6"])
    assert (made.organisation, made.organisation_country_id) == ("Ville de Ségou", "SN")
    assert [person.full_name for person in made.people.all()] == ["Awa Exemple"]
    assert made.answers == {answer: "En atelier"}
    [message] = mail.outbox
    assert (message.to, message.subject) == ([awa.email], "Received: L’eau en partage")
    assert page("contribution", made.pk) in message.body
    own = client.get(page("mine")).content.decode()
    assert "L’eau en partage" in own
    assert "envoyée" in own


def test_what_the_team_explains_is_no_markup(client, call, awa):
    Question.objects.create(
        call=call,
        kind="short",
        longest=9,
        label={"fr": "<b>Q"},
        help={"fr": "<script>x()</script>"},
    )
    made = actions.begin(by=awa, call=call)
    client.force_login(awa)
    shown = client.get(page("write", made.pk, "questions")).content.decode()
    assert "&lt;script&gt;x()&lt;/script&gt; Jusqu’à 9 caractères." in shown
    assert "<script>x()" not in shown
    assert "<b>Q" not in shown


def test_the_organisation_comes_from_the_registry(client, call, awa):
    town = factories.authority("Ségou", "SN", search_name="segou")
    client.force_login(awa)
    made = actions.begin(by=awa, call=call)
    address = page("write", made.pk, "organisation")
    found = client.get(address, {"country": "SN", "name": "segou"}).content.decode()
    assert f'value="{town.pk}"' in found
    client.post(address, {"authority": town.pk, "seen": 1})
    made.refresh_from_db()
    assert (made.organisation, made.authority) == ("Ségou", town)
    assert client.post(address, {"authority": "0", "seen": 2}).status_code == 404
    assert client.post(address, {"name": "", "country": "SN", "seen": 2}).status_code == 422


def test_two_who_edit_at_once_lose_nothing(client, call, awa):
    made = rows.contribution(call, awa, sent=False)
    client.force_login(awa)
    address = page("write", made.pk, "text")
    said = {"title_fr": "Le premier", "seen": made.version}
    assert client.post(address, said).status_code == 302
    second = client.post(address, {"title_fr": "Le second", "seen": made.version})
    shown = second.content.decode()
    assert second.status_code == 409
    assert "rien de ce que vous avez écrit n’est perdu" in shown
    assert 'value="Le second"' in shown
    assert "Le premier" in shown
    made.refresh_from_db()
    assert (made.title, made.version) == ({"fr": "Le premier"}, 3)
    assert 'name="seen" value="3"' in shown
    assert client.post(address, {"title_fr": "Le second", "seen": 3}).status_code == 302
    made.refresh_from_db()
    assert made.title == {"fr": "Le second"}


def test_a_co_organiser_joins_by_the_link_and_edits(
    client, call, awa, django_capture_on_commit_callbacks
):
    made = rows.contribution(call, awa, sent=False)
    bakary = factories.user("Bakary", language="es")
    client.force_login(awa)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("invite", made.pk), {"email": bakary.email.upper()})
    [message] = mail.outbox
    assert (message.to, message.subject) == ([bakary.email], "Organizar juntos una sesión")
    secret = re.search(r"/join/(\S+)/", message.body)[1]
    assert Organiser.objects.filter(secret=secret).count() == 0  # kept hashed
    client.force_login(bakary)
    assert client.get(page("write", made.pk, "text")).status_code == 403
    assert client.get(page("join", secret)).status_code == 200
    assert client.post(page("join", secret)).url == page("contribution", made.pk)
    said = {"title_fr": "À deux", "seen": made.version}
    assert client.post(page("write", made.pk, "text"), said).status_code == 302
    client.force_login(factories.user())
    assert client.post(page("join", secret)).status_code == 409
    joined = Organiser.objects.get(user=bakary)
    client.force_login(awa)
    client.post(page("remove_organiser", made.pk, joined.pk))
    client.force_login(bakary)
    assert client.get(page("contribution", made.pk)).status_code == 403
    history = [
        entry.verb.removeprefix("contributions.")
        for entry in LogEntry.objects.filter(subject="contributions.contribution").order_by("pk")
    ]
    assert history == ["save", "join", "save", "remove_organiser"]


def test_invitations_are_bounded(call, awa):
    made = rows.contribution(call, awa, sent=False)
    invite = lambda email: actions.invite_organiser(by=awa, contribution=made, email=email)  # noqa: E731
    with pytest.raises(Refusal) as refused:
        invite("nobody")
    assert refused.value.code == "email"
    invite("one@example.org")
    with pytest.raises(Refusal) as refused:
        invite("ONE@example.org")
    assert refused.value.code == "already_there"
    for number in range(8):
        invite(f"more{number}@example.org")
    with pytest.raises(Refusal) as refused:
        invite("eleventh@example.org")
    assert (refused.value.code, made.organisers.count()) == ("organisers", 10)
    with pytest.raises(Refusal) as refused:
        actions.remove_organiser(
            by=awa, contribution=made, organiser=made.organisers.get(lead=True)
        )
    assert refused.value.code == "lead"


def test_nobody_causes_mail_without_end(call, awa, monkeypatch):
    monkeypatch.setattr("rencontres.contributions.actions.writing.MOST_MESSAGES", 2)
    made = rows.contribution(call, awa, sent=False)
    for number in range(2):
        email = f"one{number}@example.org"
        invited = actions.invite_organiser(by=awa, contribution=made, email=email)
        actions.remove_organiser(by=awa, contribution=made, organiser=invited)
    with pytest.raises(Refusal) as refused:
        actions.invite_organiser(by=awa, contribution=made, email="three@example.org")
    assert (refused.value.code, refused.value.status) == ("too_many", 429)
    with pytest.raises(Refusal):
        actions.submit(by=awa, contribution=made)
    made.refresh_from_db()
    assert (made.state, made.organisers.count()) == ("draft", 1)


def test_a_closed_call_keeps_the_draft_and_a_late_link_sends_it(client, edition, call, awa):
    made = rows.contribution(call, awa, sent=False)
    Call.objects.update(closes=PAST)
    made.call.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        actions.submit(by=awa, contribution=made)
    assert refused.value.code == "closed"
    client.force_login(awa)
    assert client.post(page("begin", "workshop")).status_code == 409
    assert (
        "L’appel ne prend rien en ce moment"
        in client.get(page("contribution", made.pk)).content.decode()
    )
    team = factories.team_member(edition, "programme")
    link = actions.make_link(by=team, call=call, about="Ségou", closes=rows.FAR)
    shown = client.get(page("link", link.token)).content.decode()
    assert "Envoyer mon brouillon par ce lien" in shown
    client.post(page("link", link.token))
    assert client.post(page("write", made.pk, "check")).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.link) == ("submitted", link)
    actions.revoke_link(by=team, call=call, link=link)
    assert "Ce lien n’est plus valable" in client.get(page("link", link.token)).content.decode()
    assert client.post(page("begin", "workshop"), {"token": link.token}).status_code == 409
    assert Contribution.objects.count() == 1


def test_a_call_by_invitation_takes_the_invited(client, edition, awa):
    call = rows.call(edition, audience="invited")
    client.force_login(awa)
    assert client.post(page("begin", "workshop")).status_code == 409
    assert client.post(page("begin", "workshop"), {"token": "guess"}).status_code == 404
    link = actions.make_link(by=SYSTEM, call=call, about="Partenaires")
    assert client.post(page("begin", "workshop"), {"token": link.token}).status_code == 302
    assert Contribution.objects.get().link == link


def test_a_call_for_members_asks_for_a_member(edition, awa):
    call = rows.call(edition, audience="members")
    made = rows.contribution(call, awa, sent=False)
    with pytest.raises(Refusal, match="adhérent"):
        actions.submit(by=awa, contribution=made)
    metz = factories.authority("Metz")
    members.enrolled(members.year(), metz)
    organised = Organised("Metz", factories.country(), metz)
    actions.save(by=awa, contribution=made, changes={"organised": organised}, seen=made.version)
    assert actions.submit(by=awa, contribution=made).state == "submitted"


def test_what_is_sent_stays_whole_and_is_withdrawn_and_taken_up(client, call, awa):
    made = rows.contribution(call, awa)
    with pytest.raises(Refusal) as refused:
        actions.save(by=awa, contribution=made, changes={"title": {}}, seen=made.version)
    assert refused.value.code == "missing"
    made.refresh_from_db()
    assert made.title == rows.TITLE
    client.force_login(awa)
    client.post(page("withdraw", made.pk))
    made.refresh_from_db()
    assert made.state == "withdrawn"
    with pytest.raises(Refusal) as refused:
        actions.save(by=awa, contribution=made, changes={"seats": 3}, seen=made.version)
    assert refused.value.code == "withdrawn"
    assert client.post(page("take_up", made.pk)).url == page("write", made.pk, "check")
    assert client.post(page("write", made.pk, "check")).status_code == 302
    shown = client.get(page("contribution", made.pk)).content.decode()
    told = shown.partition("Historique</h2>")[2]
    assert re.findall(r"retirée|redevenue brouillon|envoyée", told)[:4] == [
        "envoyée",
        "redevenue brouillon",
        "retirée",
        "envoyée",
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": {"fr": "x" * 201}}, "too_long"),
        ({"sdgs": ["18"]}, "sdg"),
        ({"languages": ["es"]}, "language"),
        ({"seats": 0}, "seats"),
        ({"answers": {"12": "x"}}, "unknown_question"),
        ({"people": [Proposed("Awa", "", "awa@example.org")]}, "people"),
        ({"people": [Proposed("Awa", "Exemple", "awa")]}, "people"),
        ({"people": [rows.AWA, rows.AWA]}, "people"),
        ({"people": [Proposed("Awa", "Exemple", "awa@example.org", kind="clown")]}, "people"),
    ],
)
def test_what_cannot_be_kept_changes_nothing(call, awa, changes, code):
    made = rows.contribution(call, awa, sent=False)
    with pytest.raises(Refusal) as refused:
        actions.save(by=awa, contribution=made, changes=changes, seen=made.version)
    assert refused.value.code == code
    made.refresh_from_db()
    assert (made.version, made.title, made.people.count()) == (2, rows.TITLE, 0)


def test_another_editions_theme_is_refused(call, awa):
    made = rows.contribution(call, awa, sent=False)
    other = rows.theme(factories.edition(), "other")
    with pytest.raises(Refusal) as refused:
        actions.save(by=awa, contribution=made, changes={"themes": [other]}, seen=made.version)
    assert refused.value.code == "theme"


def test_strangers_see_and_change_nothing(client, call, awa):
    made = rows.contribution(call, awa, sent=False)
    stranger = factories.user()
    with pytest.raises(PermissionDenied):
        actions.begin(by=VISITOR, call=call)
    for verb in (actions.submit, actions.withdraw):
        with pytest.raises(PermissionDenied):
            verb(by=stranger, contribution=made)
    client.force_login(factories.team_member(call.edition, "programme"))
    assert client.get(page("contribution", made.pk)).status_code == 403  # a draft
    assert Contribution.objects.get().state == "draft"


def test_drafts_are_bounded(call, awa, monkeypatch):
    monkeypatch.setattr("rencontres.contributions.actions.writing.MOST_DRAFTS", 1)
    actions.begin(by=awa, call=call)
    with pytest.raises(Refusal) as refused:
        actions.begin(by=awa, call=call)
    assert (refused.value.code, Contribution.objects.count()) == ("drafts", 1)


def test_my_page_costs_the_same_with_one_and_with_three(client, call, awa):
    client.force_login(awa)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(page("mine"))
        return len(asked)

    assert "Vous n’avez encore rien proposé" in client.get(page("mine")).content.decode()
    rows.contribution(call, awa)
    first = cost()
    for _number in range(2):
        rows.contribution(call, awa)
    assert cost() == first

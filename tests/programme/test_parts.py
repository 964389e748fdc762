"""Who has a part answers, is printed as they wish, and is planned when they can be there."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from rencontres.accounts.actions import erase_on_behalf
from rencontres.accounts.actions.personal import Reason
from rencontres.agenda.models import Engagement
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.delegations.actions import record_consents
from rencontres.delegations.models import Consent
from rencontres.delegations.people import Person
from rencontres.engines.timetable import plan
from rencontres.programme import actions
from rencontres.programme.models import (
    Absence,
    Declined,
    Portrait,
    Profile,
    Role,
    SessionDocument,
)
from rencontres.programme.parts import person_of, token_of
from rencontres.programme.planning import impossible, problem_of

from .. import factories
from ..delegations.test_api import key
from .rows import Venue, released, seats, venue
from .test_pages import text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 of a test"
AS_JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def v() -> Venue:
    v = venue()
    v.edition.slug = "2099"
    v.edition.save()
    factories.category(v.edition, "speaker")
    factories.country("SN")
    return v


@pytest.fixture
def team(v):
    return factories.team_member(v.edition, "programme")


@pytest.fixture
def session(v):
    return factories.session(v.edition, key="water", title={"en": "Water", "fr": "L’eau"})


@pytest.fixture
def role(v, team, session):
    """Awa, who reads Spanish, speaks on water."""
    role = actions.invite_speaker(
        by=team,
        session=session,
        kind="speaker",
        person=Person("Awa", "Exemple", "awa@example.org"),
        organisation="Ségou",
        country=factories.country("SN"),
    )
    user = role.participant.user
    user.language = "es"
    user.save()
    return role


def photograph(width=900, height=1200, form="JPEG", **fields) -> SimpleUploadedFile:
    """A photograph whose camera noted something."""
    image = Image.new("RGB", (width, height), "navy")
    exif = image.getexif()
    exif[0x010F] = "Camera of Awa"
    sent = io.BytesIO()
    image.save(sent, form, **({"exif": exif} if form != "PNG" else {}))
    return SimpleUploadedFile("me.jpg", sent.getvalue())


def letter(role) -> str:
    return reverse("programme:my_part", args=["2099", token_of(role.participant)])


def test_whoever_is_invited_answers_by_the_letters_address(
    client, v, team, session, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite_speaker(
            by=team,
            session=session,
            kind="speaker",
            person=Person("Awa", "Exemple", "awa@example.org"),
            organisation="Ségou",
            country=factories.country("SN"),
        )
    _ticket, asked = mail.outbox
    assert (asked.to, asked.subject) == (
        ["awa@example.org"],
        "Participez-vous ? Rencontres d’essai",
    )
    assert "L’eau" in asked.body
    address = urlsplit(re.search(r"https?://\S+/my-part/\S+", asked.body).group()).path
    page = client.get(address)
    assert "speaker" in text_of(page).lower() or "intervenant" in text_of(page).lower()
    role = Role.objects.get()
    assert (role.state, role.asked is not None) == ("invited", True)
    answered = client.post(address, {"verb": "confirm", "role": role.pk}, follow=True)
    assert answered.status_code == 200
    role.refresh_from_db()
    assert role.confirmed


def test_declining_frees_the_hour_and_tells_the_team(
    client, v, team, session, role, django_capture_on_commit_callbacks
):
    factories.team_member(v.edition, "press")
    released(v.edition, {session: (v.large, v.nine)})
    holder = role.participant.seat.holder
    assert Engagement.objects.filter(holder=holder).exists()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        said = {"verb": "decline", "role": role.pk, "word": "My train is late."}
        page = client.post(letter(role), said, follow=True)
    assert "You have no part in the programme now" in text_of(page)
    assert not Role.objects.exists()
    assert not Engagement.objects.filter(holder=holder).exists()
    told = Declined.objects.get()
    assert (told.kind, told.word) == ("speaker", "My train is late.")
    [message] = mail.outbox
    assert message.to == [team.email]
    assert message.subject == "Refus : Awa Exemple, « L’eau »"
    assert "My train is late." in message.body
    client.force_login(team)
    desk = reverse("programme:parts", args=["2099"])
    assert "Awa Exemple – Water (speaker): “My train is late.”" in text_of(client.get(desk))
    actions.assign_role(by=team, session=session, participant=told.participant, kind="chair")
    assert not Declined.objects.exists()
    actions.decline_part(by=told.participant.user, role=Role.objects.get())
    client.post(reverse("programme:forget_declined", args=["2099", Declined.objects.get().pk]))
    assert not Declined.objects.exists()


def test_only_the_person_and_the_team_answer(client, v, team, session, role):
    for verb in (actions.confirm_part, actions.decline_part):
        with pytest.raises(PermissionDenied):
            verb(by=factories.user(), role=role)
    with pytest.raises(PermissionDenied):
        actions.complete_profile(by=factories.user(), participant=role.participant)
    with pytest.raises(PermissionDenied):  # a consent is one's own
        actions.keep_portrait(
            by=team, participant=role.participant, file=photograph(), agreed=True, language="fr"
        )
    role.refresh_from_db()
    assert (role.state, Profile.objects.count(), Portrait.objects.count()) == ("invited", 0, 0)
    actions.confirm_part(by=team, role=role)
    other = actions.assign_role(
        by=team,
        session=factories.session(v.edition),
        participant=seats(v.edition, user=factories.user())[0].participant,
        kind="interpreter",
    )
    assert client.post(letter(role), {"verb": "confirm", "role": other.pk}).status_code == 404
    assert client.post(letter(role), {"verb": "eat", "role": role.pk}).status_code == 404


def test_an_address_ends_with_the_e_mail_address(client, v, role):
    person = role.participant
    token = token_of(person)
    assert person_of(token, v.edition) == person
    assert person_of(token, factories.edition()) is None
    assert person_of(token[:-1], v.edition) is None
    person.email = "other@example.org"
    person.save()
    page = client.get(reverse("programme:my_part", args=["2099", token]))
    assert page.status_code == 410
    assert "This address opens nothing any more" in text_of(page)


def test_the_confirmed_are_printed_as_they_wish(client, v, role):
    said = {
        "verb": "profile",
        "printed_name": "Dr Awa Exemple",
        "function_fr": "Maire",
        "function_en": "Mayor",
        "function_es": "Alcaldesa",
        "equipment": "A screen",
    }
    client.post(letter(role), said)
    public = "/es/2099/sessions/water/"
    assert "Dr Awa Exemple" not in text_of(client.get(public))
    actions.confirm_part(by=role.participant.user, role=role)
    page = text_of(client.get(public))
    assert "Dr Awa Exemple Alcaldesa" in page
    assert "Dr Awa Exemple Mayor" in text_of(client.get("/en/2099/speakers/"))
    told = client.get("/api/v1/programme/2099/sessions/water").json()["people"][0]
    assert (told["name"], told["function"]["fr"]) == ("Dr Awa Exemple", "Maire")
    schedule = client.get("/en/2099/programme/schedule.json")
    assert schedule.status_code == 200


def test_travel_hours_are_absences_that_the_planner_heeds(client, v, team, session, role):
    person = role.participant
    late = Absence.objects.create(participant=person, slot=v.eleven)  # as the team knows
    arrives = timezone.localtime(v.nine.ends, v.edition.zone)
    said = {"verb": "profile", "printed_name": "Awa", "arrives": f"{arrives:%Y-%m-%dT%H:%M}"}
    client.post(letter(role), said)
    assert Profile.objects.get().arrives == v.nine.ends
    away = set(Absence.objects.values_list("slot", flat=True))
    assert away == {v.nine.pk, v.eleven.pk}
    answer = plan(problem_of(v.edition), seconds=1, seed=1, workers=1)
    assert answer.placements["water"].slot == v.two.key
    leaves = f"{timezone.localtime(v.two.starts, v.edition.zone):%Y-%m-%dT%H:%M}"
    client.post(letter(role), {**said, "leaves": leaves})
    answer = plan(problem_of(v.edition), seconds=1, seed=1, workers=1)
    words = str(impossible(v.edition, answer))
    assert "“Water” may only be held when Awa Exemple can be there: none." in words
    client.post(letter(role), {"verb": "profile", "printed_name": "Awa"})
    assert list(Absence.objects.all()) == [late]
    wrong = client.post(letter(role), {**said, "leaves": said["arrives"]})
    assert "You leave before you arrive" in text_of(wrong)
    assert Profile.objects.get().leaves is None
    with pytest.raises(Refusal, match="before you arrive"):
        actions.complete_profile(
            by=team, participant=person, arrives=v.two.ends, leaves=v.two.starts
        )


def test_a_portrait_is_small_without_notes_and_shown_with_consent(client, v, role):
    person, sent = role.participant, {"verb": "portrait", "agreed": "on"}
    address = reverse("programme:portrait", args=["2099", person.pk])
    page = client.post(letter(role), {**sent, "file": photograph()}, follow=True)
    assert "Your portrait is kept." in text_of(page)
    assert client.get(address).status_code == 404  # not confirmed yet
    actions.confirm_part(by=person.user, role=role)
    answer = client.get(address)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (480, 600), {})
    assert b"Camera of Awa" not in answer.content
    assert answer["Content-Type"] == "image/jpeg"
    for page in ("/en/2099/sessions/water/", "/en/2099/speakers/", letter(role)):
        assert f"{address}?" in client.get(page).content.decode()
    consent = Consent.objects.get()
    assert (consent.kind, consent.given, consent.by) == ("image_rights", True, person.user)
    record_consents(
        by=person.user,
        participant=person,
        answers={Consent.Kind.IMAGE_RIGHTS: False},
        language="fr",
    )
    assert client.get(address).status_code == 404
    assert address not in client.get("/en/2099/sessions/water/").content.decode()
    client.post(letter(role), {"verb": "no-portrait"})
    assert not Portrait.objects.exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: SimpleUploadedFile("me.jpg", b"no photograph"), "no photograph that can be read"),
        (lambda: photograph(width=100, height=100), "too small to be printed"),
        (lambda: photograph(width=9000, height=7000, form="PNG"), "too many pixels"),
        (lambda: photograph(form="GIF"), "no photograph that can be read"),
    ],
    ids=["text", "small", "huge", "gif"],
)
def test_what_is_no_portrait_is_refused(client, role, file, words):
    sent = {"verb": "portrait", "agreed": "on", "file": file()}
    page = client.post(letter(role), sent)
    assert page.status_code == 422
    assert words in text_of(page)
    assert not Portrait.objects.exists()
    assert not Consent.objects.exists()


def test_no_portrait_without_consent(client, role):
    assert client.post(letter(role), {"verb": "portrait", "file": photograph()}).status_code == 422
    with pytest.raises(Refusal, match="agree to that"):
        actions.keep_portrait(
            by=role.participant.user,
            participant=role.participant,
            file=photograph(),
            agreed=False,
            language="fr",
        )
    assert not Portrait.objects.exists()


def test_erased_people_leave_neither_profile_nor_portrait(v, role):
    person = role.participant
    actions.confirm_part(by=person.user, role=role)
    actions.complete_profile(by=person.user, participant=person, printed_name="Dr Awa")
    actions.keep_portrait(
        by=person.user, participant=person, file=photograph(), agreed=True, language="fr"
    )
    erase_on_behalf(by=SYSTEM, address=person.email, reason=Reason.values[0])
    assert Profile.objects.get().printed_name == ""
    assert not Portrait.objects.exists()
    assert Role.objects.select_related("participant__profile").get().name == "Erased person"


def test_slides_are_sent_until_the_session_begins(
    client, v, team, session, role, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    slides = {"verb": "slides", "role": role.pk, "title": "My slides", "language": "fr"}
    refused = client.post(letter(role), {**slides, "file": photograph()})
    assert "This file is none of PDF, PPTX, ODP" in text_of(refused)
    for name in ("a.pdf", "b.pdf"):
        client.post(letter(role), {**slides, "file": SimpleUploadedFile(name, PDF)})
    first, _second = SessionDocument.objects.order_by("pk")
    assert (first.role, first.public, first.session) == (role, False, session)
    client.post(letter(role), {"verb": "no-slides", "role": role.pk, "document": first.pk})
    assert SessionDocument.objects.count() == 1
    client.force_login(team)
    assert "slides sent" in text_of(client.get(reverse("programme:parts", args=["2099"])))
    released(v.edition, {session: (v.large, v.nine)})  # in 2017: begun
    late = client.post(letter(role), {**slides, "file": SimpleUploadedFile("c.pdf", PDF)})
    assert "The session has begun" in text_of(late)
    with pytest.raises(Refusal, match="The session has begun"):
        actions.remove_slides(
            by=team, role=Role.objects.get(), document=SessionDocument.objects.get()
        )
    assert SessionDocument.objects.count() == 1


def test_reminders_go_out_in_bulk_but_not_twice(
    client, v, team, role, django_capture_on_commit_callbacks
):
    again = factories.session(v.edition, title={"es": "Suelos"})
    actions.assign_role(by=team, session=again, participant=role.participant, kind="chair")
    Role.objects.filter(pk=role.pk).update(asked=timezone.now() - timedelta(days=4))
    other = seats(v.edition, email="b@example.org", user=factories.user())[0].participant
    confirmed = actions.assign_role(by=team, session=again, participant=other, kind="speaker")
    actions.confirm_part(by=team, role=confirmed)
    mail.outbox.clear()
    client.force_login(team)
    remind = reverse("programme:remind", args=["2099"])
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(remind, follow=True)
    assert "1 message sent. Nobody is written to twice in three days." in text_of(page)
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        ["awa@example.org"],
        "¿Participa? Encuentros de prueba",
    )
    assert "L’eau" in message.body
    assert "Suelos" in message.body
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remind_people(by=team, edition=v.edition) == 0
    assert len(mail.outbox) == 1
    with pytest.raises(PermissionDenied):
        actions.remind_people(by=factories.user(), edition=v.edition)


def test_who_has_signed_in_finds_the_same_page(client, v, role):
    page = reverse("programme:mine_part", args=["2099"])
    client.force_login(role.participant.user)
    assert "awaits your answer" in text_of(client.get(page))
    client.post(page, {"verb": "confirm", "role": role.pk})
    role.refresh_from_db()
    assert role.confirmed
    assert page in client.get("/en/2099/sessions/water/").content.decode()
    client.force_login(factories.user())
    assert client.get(page).status_code == 404


def test_the_desk_filters_by_state(client, v, team, role):
    client.force_login(team)
    desk = reverse("programme:parts", args=["2099"])
    assert "Awa Exemple" in text_of(client.get(desk, {"state": "invited"}))
    page = text_of(client.get(desk, {"state": "confirmed"}))
    assert "Awa Exemple" not in page
    assert "0 people" in page


def test_programs_answer_and_complete(client, v, team, role):
    asks = {"headers": key(role.participant.user)}
    people = f"/api/v1/programme/2099/sessions/water/people/{role.participant_id}/answer"
    assert client.post(people, {"takes_part": True}, **AS_JSON).status_code == 403
    assert client.post(people, {"takes_part": True}, **AS_JSON, **asks).status_code == 204
    role.refresh_from_db()
    assert role.confirmed
    profile = f"/api/v1/programme/2099/people/{role.participant_id}/profile"
    body = {"printed_name": "Dr Awa", "arrives": v.nine.ends.isoformat()}
    assert client.patch(profile, body, **AS_JSON, **asks).status_code == 204
    assert Absence.objects.get().slot == v.nine
    wrong = {**body, "leaves": v.nine.starts.isoformat()}
    assert client.patch(profile, wrong, **AS_JSON, **asks).status_code == 422
    remind = "/api/v1/programme/2099/people/remind"
    assert client.post(remind, **asks).status_code == 403
    assert client.post(remind, headers=key(team)).json() == {"messages": 0}
    client.post(people, {"takes_part": False, "word": "Ill"}, **AS_JSON, **asks)
    assert Declined.objects.get().word == "Ill"


def test_pages_cost_the_same_with_one_part_and_with_three(client, v, team, role):
    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    def more(number: int) -> None:
        person = seats(v.edition, user=factories.user())[0].participant
        part = actions.assign_role(
            by=SYSTEM, session=role.session, participant=person, kind="speaker"
        )
        other = factories.session(v.edition)
        actions.assign_role(by=SYSTEM, session=other, participant=role.participant, kind="chair")
        actions.confirm_part(by=SYSTEM, role=part)
        actions.complete_profile(by=SYSTEM, participant=person, printed_name=f"N{number}")
        Declined.objects.create(session=other, participant=person, kind="speaker")

    pages = [letter(role), "/en/2099/sessions/water/", "/en/2099/speakers/", "/en/2099/programme/"]
    desk = reverse("programme:parts", args=["2099"])
    client.force_login(team)
    more(0)
    for page in (*pages, desk):
        cost(page)
    before = [cost(page) for page in (*pages, desk)]
    more(1)
    more(2)
    assert [cost(page) for page in (*pages, desk)] == before

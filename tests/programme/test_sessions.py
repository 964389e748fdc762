"""The team's sessions: made, changed by two hands at once, deleted, restored; for whom they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from rencontres.agenda.models import Activity
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import EditionTheme, TeamMember
from rencontres.network.models import Member, Membership, MembershipYear
from rencontres.programme import actions
from rencontres.programme.content import BadContent, Changed, Content, content_of
from rencontres.programme.models import Booking, Session, SessionDocument, SessionRevision

from .. import factories
from ..delegations.test_api import key
from .rows import Venue, person, released, seats, venue
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
    v.large.equipment = ["interpretation", "video"]
    v.large.save()
    factories.session_kind(v.edition, "workshop")
    EditionTheme.objects.create(edition=v.edition, key="water", name={"en": "Water"})
    factories.country("SN")
    return v


@pytest.fixture
def team(v):
    return factories.team_member(v.edition, "programme")


def water(**said) -> Content:
    return replace(
        Content(
            kind="workshop",
            title={"fr": "L’eau", "en": "Water networks"},
            abstract={"fr": "De quoi parler."},
            themes=("water",),
            sdgs=(6, 11),
            countries=("SN",),
            organiser_name="Water Alliance",
            languages=("fr",),
            interpretation=("en",),
            seats=40,
            equipment=("interpretation",),
        ),
        **said,
    )


def test_a_session_is_made_and_says_what_was_said(v, team):
    made = actions.create_session(by=team, edition=v.edition, content=water(rooms=(v.large.key,)))
    again = actions.create_session(by=team, edition=v.edition, content=water())
    assert (made.key, again.key) == ("water-networks", "water-networks-2")
    assert content_of(Session.objects.get(pk=made.pk)) == water(rooms=(v.large.key,))
    with pytest.raises(PermissionDenied):
        actions.create_session(by=factories.user(), edition=v.edition, content=water())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "workshops"}, "Kind: “workshops” is not known: did you mean “workshop”?"),
        ({"title": {"en": " "}}, "Title: write it in one language at least."),
        ({"title": {"tlh": "bIQ"}}, "Title: write it in the site’s languages."),
        ({"abstract": {"en": "a" * 10_001}}, "Abstract: write 10000 letters at most."),
        ({"themes": ("air",)}, "Themes: “air” is not known: known are water"),
        ({"sdgs": (18,)}, "Sustainable development goals: “18” is not known: did you mean “8”?"),
        ({"countries": ("XX",)}, "Countries: “XX” is not known: known are "),
        ({"equipment": ("piano",)}, "Equipment: “piano” is not known"),
        ({"languages": ("Frans",)}, "Languages spoken: write the ISO 639 code of a language"),
        ({"seats": 0}, "Seats wanted: write a number from 1 to 100,000."),
        ({"organiser": 0}, "Organiser: the registry holds no such authority."),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(v, team, said, words):
    with pytest.raises(BadContent) as refused:
        actions.create_session(by=team, edition=v.edition, content=water(**said))
    assert str(refused.value).startswith(words)
    assert not Session.objects.exists()


def test_two_editors_at_once_lose_nothing(v, team):
    session = actions.create_session(by=team, edition=v.edition, content=water())
    actions.change_session(by=team, session=session, seen=1, content=water(seats=80))
    both = actions.change_session(
        by=team, session=session, seen=1, content=water(languages=("fr", "en"))
    )
    assert (both.version, both.seats_wanted, both.languages) == (3, 80, ["fr", "en"])
    with pytest.raises(Changed) as refused:
        actions.change_session(
            by=team, session=session, seen=1, content=water(seats=20, equipment=())
        )
    assert refused.value.fields == ["seats"]
    both.refresh_from_db()
    assert (both.version, both.seats_wanted, both.equipment) == (3, 80, ["interpretation"])
    with pytest.raises(Refusal, match="look at it again"):
        actions.change_session(by=team, session=session, seen=99, content=water(seats=20))


def test_a_change_from_the_file_and_back(v, team):
    session = factories.session(v.edition, title={"en": "From the file"})
    said = content_of(session)
    actions.change_session(
        by=team, session=session, seen=1, content=replace(said, title={"en": "Better"})
    )
    session.refresh_from_db()
    assert (session.title, session.version) == ({"en": "Better"}, 2)
    with pytest.raises(Refusal, match="look at it again"):
        actions.undo_change(by=team, session=session, seen=1)
    actions.undo_change(by=team, session=session, seen=2)
    session.refresh_from_db()
    assert (session.title, session.version) == ({"en": "From the file"}, 3)
    untouched = factories.session(v.edition)
    with pytest.raises(Refusal, match="Nothing was changed"):
        actions.undo_change(by=team, session=untouched, seen=1)


def test_agendas_follow_a_title(v, team):
    session = actions.create_session(by=team, edition=v.edition, content=water())
    released(v.edition, {session: (v.large, v.nine)})
    actions.change_session(
        by=team, session=session, seen=1, content=water(title={"en": "All about water"})
    )
    assert Activity.objects.get().title == {"en": "All about water"}


def test_deleted_and_restored_but_never_once_public(v, team):
    session = actions.create_session(by=team, edition=v.edition, content=water())
    speaker = person(v.edition)
    actions.assign_role(by=team, session=session, participant=speaker, kind="speaker")
    actions.change_session(by=team, session=session, seen=1, content=water(seats=50))
    actions.delete_session(by=team, session=session)
    assert not Session.objects.exists()
    assert not speaker.roles.exists()
    [last] = SessionRevision.objects.all()
    back = actions.restore_session(by=team, edition=v.edition, revision=last)
    assert (back.key, content_of(back)) == ("water-networks", water(seats=50))
    released(v.edition, {back: (v.large, v.nine)})
    with pytest.raises(Refusal, match="The public knows this session’s hour"):
        actions.delete_session(by=team, session=back)
    assert Session.objects.get() == back
    with pytest.raises(Refusal, match="nothing to restore"):
        actions.restore_session(
            by=team, edition=v.edition, revision=SessionRevision.objects.latest("pk")
        )


def of_audience(v, audience: str) -> Session:
    kind = factories.session_kind(v.edition, audience, audience=audience)
    session = factories.session(v.edition, kind=kind, title={"en": audience})
    released(v.edition, {session: (v.large, v.nine)}, name=audience)
    return session


def test_members_alone_book_what_is_for_members(v):
    session = of_audience(v, "members")
    town = factories.authority("Rennes")
    year = MembershipYear.objects.create(year=2017, due="2017-03-31")
    membership = Membership.objects.create(
        member=Member.objects.create(authority=town, joined="2017-01-01"), year=year
    )
    theirs = factories.seat(factories.delegation(v.edition, authority=town))
    [other] = seats(v.edition)
    with pytest.raises(Refusal, match="for members of the federation") as refused:
        actions.book_seat(by=SYSTEM, session=session, seat=other)
    assert refused.value.code == "members_only"
    assert not Booking.objects.exists()
    assert actions.book_seat(by=SYSTEM, session=session, seat=theirs).seat == theirs
    actions.cancel_booking(by=SYSTEM, session=session, seat=theirs)
    membership.left, membership.reason = "2017-05-01", "merged"
    membership.save()
    with pytest.raises(Refusal, match="for members"):
        actions.book_seat(by=SYSTEM, session=session, seat=theirs)


def test_the_invited_alone_book_what_is_by_invitation(v, team):
    session = of_audience(v, "invitation")
    one, two = seats(v.edition, 2)
    guest = factories.seat(factories.delegation(v.edition))
    with pytest.raises(Refusal, match="is by invitation: ask its organiser") as refused:
        actions.book_seat(by=SYSTEM, session=session, seat=one)
    assert refused.value.code == "by_invitation"
    actions.invite_to_session(by=team, session=session, participant=one.participant)
    invited = actions.invite_to_session(by=team, session=session, delegation=guest.delegation)
    actions.invite_to_session(by=team, session=session, delegation=guest.delegation)
    assert session.invitations.count() == 2
    actions.book_seat(by=SYSTEM, session=session, seat=one)
    actions.book_seat(by=SYSTEM, session=session, seat=guest)
    with pytest.raises(Refusal, match="is by invitation"):
        actions.book_seat(by=SYSTEM, session=session, seat=two)
    actions.withdraw_invitation(by=team, session=session, invitation=invited)
    assert Booking.objects.filter(seat=guest).exists()
    actions.cancel_booking(by=SYSTEM, session=session, seat=guest)
    with pytest.raises(Refusal, match="is by invitation"):
        actions.book_seat(by=SYSTEM, session=session, seat=guest)
    stranger = factories.delegation(factories.edition())
    with pytest.raises(Refusal, match="of this edition"):
        actions.invite_to_session(by=team, session=session, delegation=stranger)


def test_wishes_and_alternatives_heed_the_audience(v, team):
    private = of_audience(v, "invitation")
    public = factories.session(v.edition, title={"en": "For all"})
    full = factories.session(v.edition, title={"en": "Full"})
    released(
        v.edition,
        {private: (v.large, v.nine), public: (v.large, v.two), full: (v.small, v.eleven)},
        name="all",
    )
    one, two, three = seats(v.edition, 3)
    wishes = [(one.pk, private.pk), (two.pk, private.pk)]
    actions.make_wishes(by=SYSTEM, edition=v.edition, wishes=wishes)
    actions.invite_to_session(by=team, session=private, participant=two.participant)
    assert actions.book_wishes(by=SYSTEM, edition=v.edition) == 1
    assert Booking.objects.get().seat == two
    for seat in (one, two):
        actions.book_seat(by=SYSTEM, session=full, seat=seat)
    with pytest.raises(Refusal) as refused:
        actions.book_seat(by=SYSTEM, session=full, seat=three)
    assert "“For all”" in str(refused.value)
    assert "“invitation”" not in str(refused.value)


def test_the_public_page_says_for_whom_a_session_is(client, v, team):
    session = of_audience(v, "invitation")
    session.sdgs, session.organiser_name = [6], "Water Alliance"
    session.save()
    [seat] = seats(v.edition, user=factories.user())
    client.force_login(seat.participant.user)
    page = text_of(client.get(f"/en/2099/sessions/{session.key}/"))
    assert "Who may book: whoever is invited." in page
    assert "Your delegation is not among those this session is for." in page
    assert "Organiser Water Alliance" in page
    assert "Goals (SDG) 6. " in page
    actions.invite_to_session(by=team, session=session, delegation=seat.delegation)
    assert "Keep me a place" in text_of(client.get(f"/en/2099/sessions/{session.key}/"))


def sent(**fields):
    said = {"kind": "workshop", "title_fr": "L’eau", "title_en": "Water", "seats": 30}
    return said | fields


def test_the_team_makes_changes_and_deletes_on_pages(client, v, team):
    client.force_login(team)
    listed = reverse("programme:sessions", args=["2099"])
    assert "No session yet" in text_of(client.get(listed))
    new = reverse("programme:new", args=["2099"])
    assert client.post(new, sent(kind="opera")).status_code == 422
    page = client.post(new, sent(sdgs=["6"], languages=["fr"], themes=["water"]), follow=True)
    assert "The session is made: it has no hour yet." in text_of(page)
    session = Session.objects.get()
    assert (session.sdgs, session.title) == ([6], {"fr": "L’eau", "en": "Water"})
    assert "Spanish" in text_of(client.get(listed, {"lacks": "es"}))
    assert "No session answers" in text_of(client.get(listed, {"lacks": "fr"}))
    assert "No session answers" in text_of(client.get(listed, {"state": "placed"}))
    edit = reverse("programme:edit", args=["2099", session.key])
    assert "Saved." in text_of(client.post(edit, sent(seen=1, seats=60), follow=True))
    answer = client.post(edit, sent(seen=1, seats=70))
    assert answer.status_code == 422
    assert "Somebody else has changed this meanwhile (Seats wanted)" in text_of(answer)
    assert "What stands now Seats wanted 60" in text_of(answer)
    assert 'name="seen" value="2"' in answer.content.decode()
    client.post(edit, sent(seen=2, seats=70))
    session.refresh_from_db()
    assert (session.seats_wanted, session.version) == (70, 3)
    client.post(reverse("programme:undo", args=["2099", session.key]), {"seen": 3})
    session.refresh_from_db()
    assert session.seats_wanted == 60
    page = client.post(reverse("programme:delete", args=["2099", session.key]), follow=True)
    assert "The session is deleted." in text_of(page)
    last = SessionRevision.objects.get()
    client.post(reverse("programme:restore", args=["2099", last.pk]))
    assert Session.objects.get().key == "water"
    client.force_login(factories.team_member(v.edition, "press"))
    for page in (listed, new, edit):
        assert client.get(page).status_code == 403


def test_an_organiser_of_the_registry_stands(client, v, team):
    client.force_login(team)
    for code in ("FR", "SN"):
        factories.authority("Saint-Denis", code)
    town = factories.authority("Rennes")
    new = reverse("programme:new", args=["2099"])
    answer = client.post(new, sent(organiser="Saint-Denis"))
    assert "Several authorities answer" in text_of(answer)
    client.post(new, sent(organiser="Rennes"))
    session = Session.objects.get()
    assert (session.organiser, session.organised_by) == (town, "Rennes")
    factories.authority("Rennes", "SN")  # of the same name: what stands is not asked again
    edit = reverse("programme:edit", args=["2099", session.key])
    assert client.post(edit, sent(organiser="Rennes", seen=1)).status_code == 302
    session.refresh_from_db()
    assert (session.organiser, session.version) == (town, 1)


def test_documents_are_kept_for_whom_they_are(client, v, team, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    session = factories.session(v.edition, title={"en": "Water"})
    client.force_login(team)
    add = reverse("programme:add_document", args=["2099", session.key])
    said = {"title": "Notes", "language": "fr"}
    assert "Give an address or a file." in text_of(client.post(add, said))
    fake = SimpleUploadedFile("x.pdf", b"MZ no PDF")
    assert "This file is none of PDF, DOCX" in text_of(client.post(add, {**said, "file": fake}))
    assert not SessionDocument.objects.exists()
    assert list(tmp_path.rglob("*.*")) == []
    client.post(add, {**said, "file": SimpleUploadedFile("x.pdf", PDF)})
    client.post(add, {**said, "title": "Site", "url": "https://example.org/a", "public": "on"})
    notes, site = SessionDocument.objects.order_by("title")
    assert (notes.public, site.public) == (False, True)
    kept = reverse("programme:document", args=["2099", notes.pk])
    answer = client.get(kept)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    client.logout()
    page = client.get(f"/en/2099/sessions/{session.key}/")
    assert "Site" in text_of(page)
    assert "Notes" not in text_of(page)
    assert client.get(kept).status_code == 404
    speaker = person(v.edition, user=factories.user())
    actions.assign_role(by=SYSTEM, session=session, participant=speaker, kind="speaker")
    client.force_login(speaker.user)
    assert client.get(kept).status_code == 200


def test_a_documents_file_goes_with_it(
    client, v, team, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    session = factories.session(v.edition)
    document = actions.add_document(
        by=team,
        session=session,
        title="Notes",
        language="fr",
        file=SimpleUploadedFile("notes.pdf", PDF),
    )
    client.force_login(team)
    with django_capture_on_commit_callbacks(execute=True):
        gone = reverse("programme:remove_document", args=["2099", session.key, document.pk])
        client.post(gone)
    assert not SessionDocument.objects.exists()
    assert list(tmp_path.rglob("*.pdf")) == []


def test_guests_are_invited_on_the_page(client, v, team):
    session = of_audience(v, "invitation")
    [seat] = seats(v.edition, email="awa@example.org")
    client.force_login(team)
    page = reverse("programme:invite_guest", args=["2099", session.key])
    answer = client.post(page, {"guest": "XX-0001"})
    assert "Nobody of this edition goes by “XX-0001”" in text_of(answer)
    client.post(page, {"guest": "AWA@example.org"})
    told = text_of(client.post(page, {"guest": seat.delegation.reference}, follow=True))
    assert f"{seat.delegation.organisation}, FR ({seat.delegation.reference})" in told
    assert session.invitations.count() == 2
    for invitation in session.invitations.all():
        client.post(reverse("programme:uninvite_guest", args=["2099", session.key, invitation.pk]))
    assert not session.invitations.exists()


def test_kinds_have_their_rules_on_pages(client, v, team):
    client.force_login(team)
    new = reverse("programme:new_kind", args=["2099"])
    said = {"name_en": "Members’ hour", "plural_en": "Members’ hours", "bookable": "on"}
    assert client.post(new, {**said, "audience": "cats"}).status_code == 422
    page = client.post(new, {**said, "audience": "members"}, follow=True)
    assert "Members’ hour members of the federation 0" in text_of(page)
    kind = v.edition.session_kinds.get(key="members-hour")
    client.post(
        reverse("programme:kind", args=["2099", kind.key]),
        {**said, "audience": "open", "alone": "on"},
    )
    kind.refresh_from_db()
    assert (kind.audience, kind.alone, kind.statutory) == ("open", True, False)


def test_lists_cost_the_same_with_one_session_and_with_three(client, v, team):
    client.force_login(team)

    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    pages = [reverse(f"programme:{name}", args=["2099"]) for name in ("sessions", "kinds")]
    first = actions.create_session(by=team, edition=v.edition, content=water())
    pages.append(reverse("programme:edit", args=["2099", first.key]))
    for page in pages:
        cost(page)
    before = [cost(page) for page in pages]
    for number in range(2):
        made = actions.create_session(by=team, edition=v.edition, content=water())
        factories.session_kind(v.edition, f"kind-{number}")
        SessionDocument.objects.create(session=first, title=f"{number}", url="https://example.org")
        actions.invite_to_session(
            by=team, session=first, delegation=factories.delegation(v.edition)
        )
        actions.delete_session(by=team, session=made)
    assert [cost(page) for page in pages] == before


def test_programs_write_sessions(client, v, team):
    address = "/api/v1/programme/2099/sessions"
    asks = {"headers": key(team)}
    said = {"kind": "workshop", "title": {"en": "Water"}, "sdgs": [6], "seats": 40}
    assert client.post(address, said, **AS_JSON).status_code == 403
    made = client.post(address, said, **AS_JSON, **asks)
    assert made.status_code == 201
    assert made.json() == {
        "key": "water",
        "version": 1,
        "kind": "workshop",
        "title": {"en": "Water"},
        "abstract": {},
        "themes": [],
        "sdgs": [6],
        "countries": [],
        "organiser": None,
        "organiser_name": "",
        "languages": [],
        "interpretation": [],
        "seats": 40,
        "equipment": [],
        "slots": [],
        "rooms": [],
    }
    one = f"{address}/water"
    changed = client.patch(one, {"version": 1, "seats": 50}, **AS_JSON, **asks)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    beside = client.patch(one, {"version": 1, "countries": ["SN"]}, **AS_JSON, **asks).json()
    assert (beside["seats"], beside["countries"], beside["version"]) == (50, ["SN"], 3)
    late = client.patch(one, {"version": 1, "seats": 60}, **AS_JSON, **asks)
    assert (late.status_code, late.json()["code"]) == (409, "changed")
    wrong = client.patch(one, {"version": 3, "kind": "opera"}, **AS_JSON, **asks)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "content")
    assert client.get(f"{one}/content").status_code == 403
    assert client.get(f"{one}/content", **asks).json() == beside
    told = client.get(one).json()
    assert (told["sdgs"], told["audience"], told["organiser"]) == ([6], "open", "")
    assert client.delete(one, **asks).status_code == 204
    assert client.get(one).status_code == 404


def test_programs_keep_documents_and_guests(client, v, team, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    session = factories.session(v.edition, key="water")
    asks = {"headers": key(team)}
    documents = "/api/v1/programme/2099/sessions/water/documents"
    said = {"title": "Notes", "language": "fr", "public": "false"}
    made = client.post(documents, {**said, "file": SimpleUploadedFile("n.pdf", PDF)}, **asks)
    assert made.status_code == 201, made.content
    assert made.json()["public"] is False
    assert client.get(documents).json() == []
    assert client.get(documents, **asks).json() == [made.json()]
    assert client.post(documents, said, **asks).json()["code"] == "document"
    assert client.delete(f"{documents}/{made.json()['id']}", **asks).status_code == 204
    assert not SessionDocument.objects.exists()
    guests = "/api/v1/programme/2099/sessions/water/guests"
    delegation = factories.delegation(v.edition)
    body = {"delegation": delegation.reference}
    guest = client.post(guests, body, **AS_JSON, **asks)
    assert (guest.status_code, session.invitations.get().delegation) == (201, delegation)
    assert client.get(guests, **asks).json() == [guest.json()]
    assert client.delete(f"{guests}/{guest.json()['id']}", **asks).status_code == 204
    assert client.post(guests, {}, **AS_JSON, **asks).json()["code"] == "guest"


def test_a_themes_team_writes_its_own_sessions(client, v, team):
    theme = v.edition.editionthemes.get()
    own = actions.create_session(by=team, edition=v.edition, content=water())
    other = factories.session(v.edition, title={"en": "Elsewhere"})
    editor = factories.user()
    TeamMember.objects.create(edition=v.edition, user=editor, role="programme", theme=theme)
    client.force_login(editor)
    page = text_of(client.get(reverse("programme:sessions", args=["2099"])))
    assert "Water networks" in page
    assert "Elsewhere" not in page
    assert "A new session" not in page
    assert client.get(reverse("programme:edit", args=["2099", own.key])).status_code == 200
    assert client.get(reverse("programme:edit", args=["2099", other.key])).status_code == 403
    assert client.get(reverse("programme:new", args=["2099"])).status_code == 403
    changed = actions.change_session(by=editor, session=own, seen=1, content=water(seats=5))
    assert changed.seats_wanted == 5
    with pytest.raises(PermissionDenied):
        actions.change_session(by=editor, session=other, seen=1, content=water())

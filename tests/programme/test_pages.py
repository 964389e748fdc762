"""The public pages, the desk and the API, as a reader or a program meets them."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Edition, EditionTheme, Partner
from rencontres.programme import queries
from rencontres.programme.actions import assign_role, book_seat
from rencontres.programme.models import Booking, Draft, Release
from rencontres.programme.queries import Filters

from .. import factories
from .rows import Venue, draft, person, released, seats, venue

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """The words of a page, without its tags."""
    html = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", plain)


@pytest.fixture
def v() -> Venue:
    """A released programme: a plenary with a speaker, water in French and Wolof, soils."""
    v = venue()
    Partner.objects.create(edition=v.edition, name={"fr": "Agence de l’eau"}, short_name="AE")
    theme = EditionTheme.objects.create(edition=v.edition, key="eau", name={"fr": "L’eau"})
    plenary = factories.session(
        v.edition,
        key="pleniere",
        title={"fr": "Ouverture"},
        kind=factories.session_kind(v.edition, "plenary", alone=True),
    )
    water = factories.session(
        v.edition, key="eau", title={"fr": "Réseaux d’eau"}, languages=["fr"], interpretation=["wo"]
    )
    water.themes.add(theme)
    water.countries.add(factories.country("SN"))
    soils = factories.session(
        v.edition, key="sols", title={"fr": "Les sols", "en": "Soils"}, languages=["en"]
    )
    factories.session(v.edition, key="attente", title={"fr": "À placer"})
    speaker = person(v.edition, given_name="Aminata", family_name="Traoré")
    assign_role(by=SYSTEM, session=plenary, participant=speaker, kind="speaker")
    released(
        v.edition,
        {plenary: (v.large, v.nine), water: (v.large, v.eleven), soils: (v.small, v.eleven)},
    )
    return v


def keys(found) -> list[str]:
    return [session.key for session in found]


def test_the_programme_is_filtered(v):
    def found(**filters) -> list[str]:
        return keys(queries.programme(v.edition, Filters(**filters)))

    assert found() == ["pleniere", "eau", "sols", "attente"]
    assert found(day=v.nine.starts.date()) == ["pleniere", "eau", "sols"]
    assert found(day=v.edition.last_day) == []
    assert found(kind="plenary") == ["pleniere"]
    assert found(theme="eau") == ["eau"]
    assert found(country="SN") == ["eau"]
    assert found(language="wo") == ["eau"]
    assert found(language="en") == ["sols"]
    assert found(text="RESEAUX") == ["eau"]
    assert found(text="senegal") == ["eau"]
    assert found(text="traore") == ["pleniere"]
    assert found(text="soils") == ["sols"]
    assert found(text="soils eau") == []


def fill(edition: Edition, count: int) -> None:
    """Sessions with all that a list tells, and a place for each."""
    country = factories.country("SN")
    theme = EditionTheme.objects.create(edition=edition, key="t", name={"fr": "Thème"})
    places = {}
    for number in range(count):
        session = factories.session(edition, key=f"s{number}", languages=["fr"])
        session.themes.add(theme)
        session.countries.add(country)
        assign_role(by=SYSTEM, session=session, participant=person(edition), kind="speaker")
        places[session] = (factories.room(edition), factories.slot(edition))
    released(edition, places)


@pytest.mark.parametrize("page", ["", "programme/", "programme/grid/", "speakers/"])
def test_a_page_costs_as_many_statements_for_80_sessions_as_for_3(client, page):
    costs = []
    for count in (3, 80):
        edition = factories.edition()
        fill(edition, count)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert client.get(f"/{edition.slug}/{page}").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] < 25


def test_the_api_costs_as_many_statements_for_80_sessions_as_for_3(client):
    costs = []
    for count in (3, 80):
        edition = factories.edition()
        fill(edition, count)
        with CaptureQueriesContext(connection) as statements:
            assert len(client.get(f"/api/v1/programme/{edition.slug}/sessions").json()) == count
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_home_tells_what_when_where_and_with_whom(client, v):
    told = text_of(client.get(f"/{v.edition.slug}/"))
    for words in (
        "Rencontres d’essai",
        "9 et 10 octobre 2017",
        "Pavillon d’essai, Paris",
        "Aminata Traoré",
        "Ouverture",
        "09:00–10:30",
        "L’eau",
        "workshops 3",
        "Agence de l’eau",
    ):
        assert words in told


def test_the_root_leads_to_the_newest_edition_or_says_there_is_none(client, v):
    assert client.get("/").headers["Location"] == f"/{v.edition.slug}/"
    Edition.objects.update(state=Edition.State.DRAFT)
    assert "Aucune édition" in text_of(client.get("/"))


def test_an_edition_being_prepared_is_the_team_s_alone(client, v):
    Edition.objects.update(state=Edition.State.DRAFT)
    for path in (f"/{v.edition.slug}/", f"/{v.edition.slug}/programme/"):
        assert client.get(path).status_code == 404
    assert client.get(f"/api/v1/programme/{v.edition.slug}/sessions").status_code == 404
    client.force_login(factories.team_member(v.edition, "programme"))
    assert client.get(f"/{v.edition.slug}/programme/").status_code == 200


def test_the_list_tells_days_hours_rooms_and_what_has_no_hour_yet(client, v):
    told = text_of(client.get(f"/{v.edition.slug}/programme/"))
    assert told.index("Ouverture") < told.index("Réseaux d’eau") < told.index("À placer")
    assert "Lundi 9 octobre" in told
    assert "Horaire à venir" in told
    assert "4 séances" in told
    assert "Petit salon" in told


def test_the_list_takes_filters_and_ignores_nonsense(client, v):
    told = text_of(client.get(f"/{v.edition.slug}/programme/?theme=eau"))
    assert "1 séance" in told
    assert "Réseaux d’eau" in told
    assert "Les sols" not in told.split("1 séance")[1]
    nonsense = text_of(client.get(f"/{v.edition.slug}/programme/?theme=%00&day=hier&kind=x"))
    assert "4 séances" in nonsense
    nothing = text_of(client.get(f"/{v.edition.slug}/programme/?text=introuvable"))
    assert "Aucune séance ne répond" in nothing


def test_empty_pages_say_so(client):
    edition = factories.edition()
    for page, words in (
        ("", "Programme"),
        ("programme/", "Le programme se prépare"),
        ("programme/grid/", "Aucun horaire n’est encore connu"),
        ("speakers/", "Aucun intervenant n’est encore annoncé"),
        ("partners/", "Aucun partenaire n’est encore annoncé"),
    ):
        assert words in text_of(client.get(f"/{edition.slug}/{page}"))


def test_the_grid_gives_every_used_room_a_column(client, v):
    page = client.get(f"/{v.edition.slug}/programme/grid/").content.decode()
    assert "--rooms: 2" in page
    assert page.count('class="slot-session"') == 3
    assert "data-wide" in page
    unused = factories.room(v.edition, name="Jamais")
    assert unused.name not in client.get(f"/{v.edition.slug}/programme/grid/").content.decode()


def test_a_session_is_told_in_the_reader_s_language(client, v):
    french = text_of(client.get(f"/{v.edition.slug}/sessions/eau/"))
    assert "français" in french
    assert "wolof" in french
    assert "100 places" in french
    assert "Se connecter" in french
    english = client.get(f"/en/{v.edition.slug}/sessions/sols/")
    assert "Soils" in text_of(english)
    assert "Monday 9 October" in text_of(english)
    fallback = client.get(f"/en/{v.edition.slug}/sessions/eau/").content.decode()
    assert '<span lang="fr">Réseaux d’eau</span>' in fallback
    assert client.get(f"/{v.edition.slug}/sessions/rien/").status_code == 404


def test_speakers_are_those_with_a_part(client, v):
    seats(v.edition, 1, family_name="Invisible")
    told = text_of(client.get(f"/{v.edition.slug}/speakers/"))
    assert "Aminata Traoré" in told
    assert "Invisible" not in told
    speaker = queries.speakers(v.edition).get()
    page = text_of(client.get(f"/{v.edition.slug}/speakers/{speaker.pk}/"))
    assert "Ouverture" in page
    assert "Intervenant" in page
    nobody = seats(v.edition)[0].participant
    assert client.get(f"/{v.edition.slug}/speakers/{nobody.pk}/").status_code == 404


def test_a_participant_books_and_gives_back_on_the_page(client, v):
    user = factories.user()
    (seat,) = seats(v.edition, user=user)
    page = f"/{v.edition.slug}/sessions/eau/"
    assert client.post(f"{page}book/").status_code == 302
    assert not Booking.objects.exists()
    client.force_login(user)
    assert "Me garder une place" in text_of(client.get(page))
    told = text_of(client.post(f"{page}book/", follow=True))
    assert "Votre place est gardée" in told
    assert "99 places" in told
    assert "Dans mon agenda" in text_of(client.get(f"/{v.edition.slug}/programme/"))
    refused = client.post(
        f"/{v.edition.slug}/sessions/sols/book/",
        {"back": f"/{v.edition.slug}/sessions/sols/"},
        follow=True,
    )
    assert "Réseaux d’eau" in text_of(refused)
    assert list(Booking.objects.values_list("session__key", "seat")) == [("eau", seat.pk)]
    assert "libre" in text_of(client.post(f"{page}unbook/", follow=True))
    assert not Booking.objects.exists()


def test_somebody_without_a_seat_is_told_to_register(client, v):
    client.force_login(factories.user())
    response = client.post(f"/{v.edition.slug}/sessions/eau/book/")
    assert response.status_code == 409
    assert "inscri" in text_of(response)


def test_a_visitor_s_page_is_sent_again_only_when_something_changed(client, v, settings):
    settings.DEBUG = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    page = f"/{v.edition.slug}/programme/"
    etag = client.get(page).headers["ETag"]
    assert client.get(page, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(f"/en{page}", headers={"If-None-Match": etag}).status_code == 200
    (seat,) = seats(v.edition)
    book_seat(by=SYSTEM, session=v.edition.sessions.get(key="eau"), seat=seat)
    assert client.get(page, headers={"If-None-Match": etag}).status_code == 200
    client.force_login(factories.user())
    assert "ETag" not in client.get(page).headers


def test_the_desk_is_the_programme_team_s(client, v):
    for path in ("", "drafts/1/"):
        page = f"/{v.edition.slug}/desk/programme/{path}"
        assert client.get(page).status_code == 302
    client.force_login(factories.team_member(v.edition, "door"))
    assert client.get(f"/{v.edition.slug}/desk/programme/").status_code == 403
    posted = client.post(f"/{v.edition.slug}/desk/programme/plan/", {"name": "x", "seconds": 1})
    assert posted.status_code == 403
    assert Draft.objects.count() == 1


def test_the_team_plans_and_releases(client, v, django_capture_on_commit_callbacks):
    client.force_login(factories.team_member(v.edition, "programme"))
    desk = f"/{v.edition.slug}/desk/programme/"
    assert "À placer" in text_of(client.get(desk))
    v.edition.sessions.update(seats_wanted=1)
    with django_capture_on_commit_callbacks(execute=True):
        planned = client.post(f"{desk}plan/", {"name": "Essai", "seconds": 20})
    made = Draft.objects.first()
    assert made is not None
    assert planned.headers["Location"] == f"{desk}drafts/{made.pk}/"
    page = text_of(client.get(planned.headers["Location"]))
    assert "publique aussitôt" in page
    told = client.post(f"{desk}drafts/{made.pk}/release/", {"name": "Version 2"}, follow=True)
    assert "4 séances placées" in text_of(told)
    assert Release.objects.first().name == "Version 2"
    assert "Horaire à venir" not in text_of(client.get(f"/{v.edition.slug}/programme/"))


def test_the_desk_shows_why_there_is_no_timetable(client, v, django_capture_on_commit_callbacks):
    v.edition.sessions.update(seats_wanted=1)
    factories.session(v.edition, title={"fr": "Foule"}, seats_wanted=5000)
    client.force_login(factories.team_member(v.edition, "programme"))
    desk = f"/{v.edition.slug}/desk/programme/"
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{desk}plan/", {"name": "Essai", "seconds": 20}, follow=True)
    response = client.get(response.redirect_chain[-1][0])
    assert "« Foule » a besoin de 5000 places" in text_of(response)
    assert "impossible" in text_of(client.get(desk))


def test_a_draft_under_way_and_one_without_an_answer_say_so(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    under_way = Draft.objects.create(edition=v.edition, name="x", seconds=30)
    page = f"/{v.edition.slug}/desk/programme/drafts/{under_way.pk}/"
    assert "30 secondes" in text_of(client.get(page))
    Draft.objects.filter(pk=under_way.pk).update(objective=12, bound=3)
    assert "12" in text_of(client.get(page))
    Draft.objects.filter(pk=under_way.pk).update(state="impossible", facts={"reason": "x"})
    assert "plus de secondes" in text_of(client.get(page))


def test_forms_with_mistakes_come_back(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    desk = f"/{v.edition.slug}/desk/programme/"
    assert client.post(f"{desk}plan/", {"name": "", "seconds": 5000}).status_code == 422
    made = draft(v.edition, {})
    assert client.post(f"{desk}drafts/{made.pk}/release/", {"name": ""}).status_code == 422
    assert Release.objects.count() == 1
    client.post(f"{desk}drafts/{made.pk}/discard/")
    assert not Draft.objects.filter(pk=made.pk).exists()


def test_the_desk_warns_of_what_a_release_moves(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    water = v.edition.sessions.get(key="eau")
    made = draft(v.edition, {water: (v.large, v.two)})
    page = text_of(client.get(f"/{v.edition.slug}/desk/programme/drafts/{made.pk}/"))
    assert "3 séances que le public connaît" in page
    assert "n’a pas de place" in page


def test_the_desk_costs_as_many_statements_for_1_draft_as_for_3(client, v):
    client.force_login(factories.team_member(v.edition, "programme"))
    desk = f"/{v.edition.slug}/desk/programme/"
    client.get(desk)
    with CaptureQueriesContext(connection) as one:
        client.get(desk)
    for _i in range(2):
        draft(v.edition, {})
    with CaptureQueriesContext(connection) as three:
        client.get(desk)
    assert len(one) == len(three)


def test_the_api_tells_sessions_and_books(client, v):
    api = f"/api/v1/programme/{v.edition.slug}"
    assert [s["key"] for s in client.get(f"{api}/sessions?language=wo").json()] == ["eau"]
    session = client.get(f"{api}/sessions/pleniere").json()
    assert session["people"][0]["name"] == "Aminata Traoré"
    assert session["people"][0]["part"] == "speaker"
    assert (session["starts"], session["room"]) == ("2017-10-09T07:00:00Z", "Grand salon")
    assert session["places_left"] == 100
    user = factories.user()
    (seat,) = seats(v.edition, user=user)

    def post(path: str, **data) -> tuple[int, dict]:
        sent = client.post(f"{api}/{path}", json.dumps(data), content_type="application/json")
        return sent.status_code, sent.json() if sent.content else {}

    assert post("sessions/eau/book", seat=seat.pk)[0] == 403
    assert post("sessions/eau/book")[1]["code"] == "no_seat"
    client.force_login(user)
    assert post("sessions/eau/book") == (201, {"session": "eau", "seat": seat.pk})
    assert post("sessions/sols/book", seat=seat.pk)[1]["code"] == "clash"
    assert post("sessions/eau/unbook") == (204, {})
    assert post("sessions/eau/unbook")[0] == 409


def test_the_api_plans_and_releases(client, v, django_capture_on_commit_callbacks):
    api = f"/api/v1/programme/{v.edition.slug}"
    v.edition.sessions.update(seats_wanted=1)
    body = {"name": "Essai", "seconds": 20}
    assert client.get(f"{api}/drafts/1").status_code == 403
    client.force_login(factories.team_member(v.edition, "programme"))
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(f"{api}/drafts", body, content_type="application/json")
    assert made.status_code == 202
    told = client.get(f"{api}/drafts/{made.json()['id']}").json()
    assert (told["state"], told["objective"]) == ("ready", told["bound"])
    done = client.post(
        f"{api}/drafts/{told['id']}/release", {"name": "Version 2"}, content_type="application/json"
    )
    assert done.status_code == 201
    assert done.json()["facts"]["placed"] == 4

"""The booklet: what it prints, in the reader's language; made once for what it tells."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rencontres.core.actor import SYSTEM
from rencontres.core.documents import typeset
from rencontres.programme import booklet, queries
from rencontres.programme.actions import assign_role
from rencontres.programme.models import Session

from .. import factories
from .rows import Venue, person, released, venue

pytestmark = pytest.mark.django_db
ARABIC = "محمد بن عبد الله"


@pytest.fixture
def v() -> Venue:
    """A released programme: a session with two speakers, another in English alone."""
    cache.clear()
    v = venue()
    water = factories.session(
        v.edition,
        key="eau",
        title={"fr": "Réseaux d’eau", "en": "Water networks"},
        abstract={"fr": "Qui paie ?\n\nQui boit ?"},
        languages=["fr"],
    )
    climate = factories.session(
        v.edition, key="climat", title={"en": "Climate " * 30}, abstract={"en": "Long. " * 1500}
    )
    factories.session(v.edition, key="attente", title={"fr": "À placer"})
    for given, family in (("Aminata", "Traoré"), ("محمد", "بن عبد الله")):
        speaker = person(v.edition, given_name=given, family_name=family)
        assign_role(by=SYSTEM, session=water, participant=speaker, kind="speaker")
    released(v.edition, {water: (v.large, v.nine), climate: (v.small, v.eleven)})
    return v


def address(v: Venue) -> str:
    return f"/{v.edition.slug}/programme/booklet.pdf"


def contents(v: Venue, language: str) -> booklet.Row:
    release = queries.last_release(v.edition)
    assert release is not None
    with translation.override(language):
        placed = [session for session in queries.sessions_of(v.edition) if session.slot]
        return booklet.contents(v.edition, release, placed)


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_it_is_a_tagged_pdf_of_a5_pages(client, v, language):
    prefix = "" if language == "fr" else f"/{language}"
    answer = client.get(prefix + address(v))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.MarkInfo.Marked
        assert {
            tuple(sorted(round(float(side)) for side in page.MediaBox[2:])) for page in pdf.pages
        } == {(420, 595)}
        assert len(pdf.pages) >= 6  # cover, practice, days, indexes


def test_it_tells_what_is_released_by_day_room_and_hour(v):
    [day] = contents(v, "fr")["days"]
    assert [session["key"] for session in day["sessions"]] == ["eau", "climat"]
    assert [
        (room["name"], [[c["key"] for c in cell] for cell in room["cells"]])
        for room in day["rooms"]
    ] == [
        (v.large.name, [["eau"], []]),
        (v.small.name, [[], ["climat"]]),
    ]
    water = day["sessions"][0]
    assert water["abstract"]["words"] == ["Qui paie\u00a0?", "Qui boit\u00a0?"]
    assert [(p["part"], p["name"]) for p in water["people"]] == [
        ("Intervenant", "Aminata Traoré"),
        ("Intervenant", ARABIC),
    ]


def test_what_a_language_lacks_is_shown_in_another_and_says_so(v):
    [day] = contents(v, "es")["days"]
    water, climate = day["sessions"]
    assert (water["title"]["words"], water["title"]["note"]) == ("Réseaux d’eau", "francés")
    assert climate["title"]["note"] == "inglés"
    [english] = contents(v, "en")["days"]
    assert (english["sessions"][0]["title"]["words"], english["sessions"][0]["title"]["note"]) == (
        "Water networks",
        "",
    )


def test_people_and_countries_lead_to_their_sessions(v):
    session = Session.objects.get(key="climat")
    session.countries.add(factories.country("SN"))
    told = contents(v, "fr")
    assert [(p["name"], p["sessions"]) for p in told["people"]] == [
        ("Traoré, Aminata", ["eau"]),
        ("بن عبد الله, محمد", ["eau"]),
    ]
    assert ("Sénégal", ["climat"]) in [(c["name"], c["sessions"]) for c in told["countries"]]


def test_it_is_set_once_for_what_it_tells(client, v, monkeypatch):
    made: list[str] = []

    def counted(*args, **options):
        made.append(options["language"])
        return typeset(*args, **options)

    monkeypatch.setattr(booklet, "typeset", counted)
    first = client.get(address(v))
    client.force_login(factories.user())  # whoever is known is not served from remembered pages
    assert client.get(address(v)).content == first.content
    assert made == ["fr"]
    Session.objects.filter(key="eau").update(title={"fr": "Autre titre"})
    assert client.get(address(v)).content != first.content
    assert made == ["fr", "fr"]


def test_without_a_release_it_says_so(client):
    v = venue()
    answer = client.get(address(v))
    assert answer.status_code == 404
    assert "rien n’est encore publié" in answer.content.decode()
    assert "booklet.pdf" not in client.get(f"/{v.edition.slug}/programme/").content.decode()


def test_it_stands_beside_the_other_addresses(client, v):
    for page in ("", "grid/"):
        told = client.get(f"/{v.edition.slug}/programme/{page}").content.decode()
        assert f'href="{address(v)}"' in told


def test_who_has_it_gets_nothing_again(client, v):
    first = client.get(address(v))
    known = client.get(address(v), headers={"If-None-Match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_more_sessions_take_no_more_statements(v):
    with CaptureQueriesContext(connection) as few:
        contents(v, "fr")
    more = {
        factories.session(v.edition, key=f"autre-{n}"): (v.small, slot)
        for n, slot in enumerate((v.nine, v.two))
    }
    for session in more:
        assign_role(by=SYSTEM, session=session, participant=person(v.edition), kind="speaker")
    released(v.edition, more, name="Version 2")
    with CaptureQueriesContext(connection) as many:
        contents(v, "fr")
    assert len(many) == len(few)

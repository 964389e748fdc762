"""The communiqué of 2017: everything it must say, in three languages, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rencontres.press import blocks, facts
from rencontres.press.communique import compose, headline, said_figures
from rencontres.press.models import Communique
from rencontres.press.wording import press_words

from .. import factories
from .conftest import VALUES

DAY = date(2017, 11, 10)
LANGUAGES = ("fr", "en", "es")
EXPECTED = Path(__file__).parent / "expected"


def plain(words: str) -> str:
    """With ordinary spaces, so that a test can be read."""
    return re.sub(r"[\u00a0\u202f]", " ", words)


def told(edition, language="fr", **values):
    bodies = compose(edition, VALUES | {"sessions_statutory": 1} | values, DAY)
    return plain(blocks.text(bodies[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told(edition, language):
    """The whole text, word for word: read the expected files to judge it."""
    expected = (EXPECTED / f"communique.{language}.txt").read_text()
    assert told(edition, language) + "\n" == expected


def test_a_number_of_the_text_is_a_figure_or_a_fact_of_the_edition(edition):
    for body in compose(edition, VALUES | {"sessions_statutory": 1}, DAY).values():
        for block in body:
            for span in [s for item in block.get("items", [block.get("spans")]) for s in item]:
                has_digits = bool(re.search(r"\d", span["text"]))
                assert not has_digits or "figure" in span or "field" in span, span


@pytest.mark.parametrize("language", LANGUAGES)
@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_other_numbers_make_another_text(edition, language, data):
    values = {
        name: data.draw(st.integers(min_value=2, max_value=30_000), label=name) for name in VALUES
    }
    bodies = compose(edition, values | {"sessions_statutory": 1}, DAY)
    shown = [
        (span["figure"], span["text"].lower())
        for block in bodies[language]
        for item in block.get("items", [block.get("spans")])
        for span in item
        if "figure" in span
    ]
    assert shown
    assert all(press_words(values[name], language) == words for name, words in shown)
    assert {"participants_checked_in", "projects", "exhibitors"} <= {name for name, _ in shown}


def test_restaged_with_fewer_people_the_text_says_so(edition):
    assert "655 participants, 38 pays" in told(edition, participants_checked_in=655)
    alone = told(edition, participants_checked_in=1, participant_countries=1)
    assert "1 participant de 1 pays s’est retrouvé les 9 et 10" in alone
    english = told(edition, "en", participants_checked_in=1, participant_countries=1)
    assert "1 participant from 1 country met" in english
    assert "1 participante de 1 país se reunió" in told(
        edition, "es", participants_checked_in=1, participant_countries=1
    )


def test_a_kind_without_sessions_is_left_out(edition):
    text = told(edition, workshops=0, side_events=0, plenaries=0, plenary_speakers=0)
    assert "comptait 10 conférences thématiques et 20 réunions de groupe-pays." in text
    assert "atelier" not in text
    assert "intervenants se sont exprimés" not in text


def test_a_kind_that_only_this_edition_has_is_told_too(edition):
    factories.session_kind(
        edition,
        key="b2b",
        position=9,
        name={"fr": "Rendez-vous B2B"},
        plural={"fr": "Rendez-vous B2B"},
    )
    assert "et 40 rendez-vous B2B." in told(edition, sessions_b2b=40)


def test_one_exhibitor_is_an_anecdote_and_twenty_are_told(edition):
    assert "exposant." not in told(edition, exhibitors=1)
    assert "Le salon a réuni 20 exposants." in told(edition, exhibitors=20)
    assert "La régie y a enregistré 12 témoignages." in told(edition, testimonies=12)


def test_an_edition_without_plenary_statutory_meeting_fair_or_stage(edition):
    edition.sessions.all().delete()
    edition.partners.all().delete()
    edition.editionthemes.all().delete()
    edition.fair_title = edition.stage_title = edition.organiser_about = {}
    edition.next_edition, edition.press_contact, edition.communique_date = "", {}, None
    edition.save()
    text = told(edition, plenaries=0, plenary_speakers=0)
    assert "Paris, le 10 novembre 2017" in text
    for absent in ("plénière", "statutaire", "Scène TV", "Au cœur", "Contact", "À propos", "2018"):
        assert absent not in text
    assert "Ses remerciements vont aussi à ses membres" in text


def test_a_statutory_meeting_of_the_afternoon(edition):
    session = edition.sessions.get(key="cncd")
    session.slot = edition.slots.get(key="tue-3")
    session.save()
    assert "statutaire, le mardi 10 octobre après-midi : Commission" in told(edition)
    assert "on the afternoon of Tuesday 10 October: National" in told(edition, "en")


def test_several_plenaries_are_told_one_after_the_other(edition):
    factories.session(
        edition,
        kind=edition.session_kinds.get(key="plenary"),
        title={"fr": "Et demain ?"},
        room=factories.room(edition),
        slot=edition.slots.get(key="tue-4"),
    )
    text = told(edition, plenaries=2)
    assert "2 plénières" in text
    assert "La plénière du mardi 10 octobre avait pour thème « Et demain ? »." in text


def test_a_speaker_without_a_function_is_named_alone(edition):
    edition.participants.filter(family_name="Ries").update(function={})
    assert "\nRoland Ries\n" in told(edition)


def test_the_number_of_statements_does_not_grow(edition):
    with CaptureQueriesContext(
        connection,
    ) as few:
        facts.known(edition)
    for _ in range(3):
        factories.session(
            edition,
            kind=edition.session_kinds.get(key="plenary"),
            room=factories.room(edition),
            slot=edition.slots.first(),
        )
    with CaptureQueriesContext(connection) as many:
        facts.known(edition)
    assert len(many) == len(few)


def test_the_figures_said_and_the_headline(edition):
    bodies = compose(edition, VALUES | {"sessions_statutory": 1}, DAY)
    assert said_figures(bodies) == [
        "participants_checked_in",
        "participant_countries",
        "plenaries",
        "thematic_conferences",
        "country_group_meetings",
        "workshops",
        "side_events",
        "plenary_speakers",
        "engaged_authorities",
        "projects",
        "foreign_authorities",
        "network_countries",
    ]
    communique = Communique(edition=edition, bodies=bodies)
    assert plain(headline(communique, "en")).endswith("more than 1,300 participants, 38 countries")
    assert headline(Communique(edition=edition), "en") == edition.title["en"]

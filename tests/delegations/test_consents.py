"""Consents: added and never changed, with the words that were read and how it was said."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations import queries
from rencontres.delegations.actions import add_consents, record_consents
from rencontres.delegations.consents import QUESTIONS
from rencontres.delegations.models import Consent

from .. import factories

pytestmark = pytest.mark.django_db
Kind, How = Consent.Kind, Consent.How
IMAGE, CONTACT = Kind.IMAGE_RIGHTS, Kind.CONTACT_SHARING


@pytest.fixture
def edition():
    return factories.edition()


@pytest.fixture
def person(edition):
    return factories.seat(factories.delegation(edition), user=factories.user("Awa")).participant


def answers(participant):
    """All that somebody has answered, in order."""
    return list(participant.consents.values_list("kind", "given", "how", "language"))


def test_an_answer_keeps_the_words_that_were_read(person):
    record_consents(by=person.user, participant=person, answers={IMAGE: True}, language="es")
    [consent] = person.consents.all()
    assert (consent.kind, consent.given, consent.how) == ("image_rights", True, "page")
    assert (consent.version, consent.language) == (QUESTIONS[IMAGE].version, "es")
    assert consent.words.startswith("Acepto que me fotografíen y me filmen")
    assert consent.by == person.user
    [line] = LogEntry.objects.filter(verb="delegations.record_consents")
    assert (line.notes, line.subject_id) == ({"image_rights": True}, str(person.pk))


def test_what_is_taken_back_is_added_and_the_newest_counts(person):
    for given in (True, True, False):  # the second says nothing new
        record_consents(by=person.user, participant=person, answers={IMAGE: given}, language="fr")
    assert answers(person) == [
        ("image_rights", True, "page", "fr"),
        ("image_rights", False, "page", "fr"),
    ]
    assert queries.consents_of([person])[person.pk, IMAGE].given is False


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_what_was_proven(person, change):
    record_consents(by=person.user, participant=person, answers={IMAGE: True}, language="fr")
    proof = Consent.objects.all()
    with pytest.raises(IntegrityError, match="never changed nor deleted"), transaction.atomic():
        proof.update(given=False) if change == "update" else proof.delete()
    assert answers(person) == [("image_rights", True, "page", "fr")]


def test_the_team_notes_what_was_said_at_the_desk_or_signed(edition, person):
    desk = factories.team_member(edition, "door")
    record_consents(
        by=desk, participant=person, answers={CONTACT: True}, language="fr", how=How.PAPER
    )
    consent = person.consents.get()
    assert (consent.kind, consent.how, consent.by) == ("contact_sharing", "paper", desk)


def test_only_the_person_answers_on_the_site(edition, person):
    other = factories.seat(person.seat.delegation, user=factories.user()).participant
    for by in (VISITOR, other.user, factories.team_member(edition, "registration")):
        with pytest.raises(PermissionDenied):
            record_consents(by=by, participant=person, answers={IMAGE: True}, language="fr")
    assert not Consent.objects.exists()


def test_an_account_answers_for_the_participant_of_its_address(edition):
    user = factories.user()
    person = factories.seat(factories.delegation(edition), email=user.email.upper()).participant
    record_consents(by=user, participant=person, answers={IMAGE: False}, language="fr")
    assert answers(person) == [("image_rights", False, "page", "fr")]


@pytest.mark.parametrize(
    ("said", "language", "code"),
    [({"fingerprints": True}, "fr", "kind"), ({IMAGE: True}, "tlh", "refused")],
)
def test_what_is_not_asked_is_refused(person, said, language, code):
    with pytest.raises(Refusal) as refused:
        record_consents(by=person.user, participant=person, answers=said, language=language)
    assert (refused.value.code, refused.value.status) == (code, 422)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_answers_of_many_take_as_many_statements(edition, number, django_assert_num_queries):
    delegation = factories.delegation(edition)
    both = {IMAGE: True, CONTACT: False}
    answered = {factories.seat(delegation).participant: both for _each in range(number)}
    with django_assert_num_queries(3):
        add_consents(SYSTEM, answered, language="fr")
    assert Consent.objects.count() == 2 * number


def test_whoever_said_no_to_photographs_is_listed_by_name(edition):
    delegation = factories.delegation(edition)
    names = ["Zoé", "Awa", "Bo", "Cy"]
    zoe, awa, bo, cy = (factories.seat(delegation, family_name=n).participant for n in names)
    said = {zoe: False, awa: False, bo: True}  # nobody has asked Cy
    add_consents(SYSTEM, {who: {IMAGE: given} for who, given in said.items()}, language="fr")
    assert list(queries.refusing_photos(edition)) == [awa, zoe]
    add_consents(SYSTEM, {awa: {IMAGE: True}, bo: {IMAGE: False}}, language="fr")
    assert list(queries.refusing_photos(edition)) == [bo, zoe]
    assert cy not in queries.refusing_photos(edition)

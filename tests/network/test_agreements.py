"""Where an agreement stands follows from its dates; people are reminded of its term once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.network import actions, history, queries, tasks
from rencontres.network.models import Agreement, Revision, TermReminder, TruthAsked, months_after
from rencontres.network.records import NewAgreement, record_of

from . import factories

TODAY = date(2026, 3, 12)
State = Agreement.State


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({}, State.PREPARED),
        ({"decided": "2024"}, State.DECIDED),
        ({"decided": "2024", "signed": "2024-02"}, State.SIGNED),
        ({"signed": "2024-02", "transmitted": "2024-02-15"}, State.IN_FORCE),
        ({"signed": "2024", "transmitted": "2024", "term": date(2026, 3, 12)}, State.IN_FORCE),
        ({"signed": "2024", "transmitted": "2024", "term": date(2026, 3, 11)}, State.EXPIRED),
        (
            {"transmitted": "2020", "term": date(2023, 1, 31), "renewal": "tacit", "period": 36},
            State.EXPIRED,
        ),
    ],
)
def test_the_state_follows_from_the_dates(dates, state):
    agreement = Agreement(**dates)
    if agreement.period:
        assert agreement.state_on(date(2027, 1, 1)) == State.IN_FORCE
        assert agreement.term_on(date(2026, 2, 1)) == date(2029, 1, 31)
        agreement.renewal = Agreement.Renewal.EXPRESS
    assert agreement.state_on(TODAY) == state


@given(
    term=st.dates(date(1990, 1, 1), date(2020, 1, 1)),
    period=st.integers(1, 120),
    day=st.dates(date(1985, 1, 1), date(2040, 1, 1)),
)
def test_a_tacit_term_is_the_first_that_is_not_past(term, period, day):
    agreement = Agreement(term=term, renewal="tacit", period=period)
    found = agreement.term_on(day)
    assert found is not None
    assert found >= max(term, day) or found == term
    times = [months_after(term, period * number) for number in range(700)]
    assert found == next(each for each in times if each >= day)


@pytest.fixture
def rennes(db):
    return factories.authority("Rennes")


@pytest.fixture
def officer(rennes):
    return factories.person_of(rennes, "Awa Test-Diallo")


@pytest.fixture
def link(rennes):
    return factories.link(rennes, factories.authority("Erlangen", "DE"))


@pytest.fixture
def agreement(link, officer):
    new = NewAgreement(
        link=link.pk, subject="Pacte", signed="2023", transmitted="2023", term=date(2026, 8, 1)
    )
    return actions.create_agreement(by=officer, new=new)


def test_a_renewing_agreement_takes_over_once_it_is_signed(link, officer, agreement):
    new = NewAgreement(link=link.pk, subject="Pacte II", renews=agreement.pk)
    second = actions.create_agreement(by=officer, new=new)
    first = Agreement.objects.select_related("renewed_by").get(pk=agreement.pk)
    assert first.state_on(TODAY) == State.IN_FORCE
    signed = replace(record_of(second), signed="2026")
    actions.edit_agreement(by=officer, of=second, seen=0, new=signed)
    first = Agreement.objects.select_related("renewed_by").get(pk=agreement.pk)
    assert first.state_on(TODAY) == State.RENEWED
    assert queries.coming_terms(TODAY) == []
    with pytest.raises(Refusal, match="déjà par une autre"):
        actions.create_agreement(by=officer, new=replace(new, subject="Pacte III"))
    assert Agreement.objects.count() == 2


def test_an_agreement_of_another_link_is_not_renewed(link, officer, agreement):
    other = factories.link(*link.parties.all())
    with pytest.raises(Refusal, match="même lien"):
        actions.create_agreement(
            by=officer, new=NewAgreement(link=other.pk, subject="Pacte", renews=agreement.pk)
        )
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"subject": " "}, "l’objet manque"),
        ({"signed": "hier"}, "hier n’est pas une date"),
        ({"term": date(2020, 1, 1)}, "échéance précède"),
        ({"renewal": "magic"}, "mode de renouvellement"),
        ({"period": 12}, "se prolonge de tant de mois"),
        ({"link": 999_999}, "n’a la clé 999999"),
    ],
)
def test_a_faulty_agreement_is_refused(link, agreement, change, words):
    new = replace(record_of(agreement), **change)
    with pytest.raises(Refusal) as refused:
        actions.create_agreement(by=factories.administrator(), new=new)
    assert words in str(refused.value)
    assert Agreement.objects.count() == 1


def test_its_history_is_told_with_that_of_the_link_and_undone(link, officer, agreement):
    moved = replace(record_of(agreement), term=date(2027, 8, 1))
    actions.edit_agreement(by=officer, of=agreement, seen=0, new=moved)
    newest, _first = history.entries_of(link)
    words = [str(change).replace("\u00a0", " ") for change in newest.changes]
    assert words == ["échéance : 1er août 2026 → 1er août 2027"]
    actions.undo_change(by=officer, revision=newest.revision)
    assert Agreement.objects.get().term == date(2026, 8, 1)


def test_people_are_reminded_once_a_milestone(
    link, officer, agreement, django_capture_on_commit_callbacks
):
    def night(day):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            actions.remind_of_terms(by=SYSTEM, today=day)
        return mail.outbox

    assert night(date(2026, 1, 1)) == []
    (letter,) = night(TODAY)
    assert letter.to == [officer.email]
    assert letter.subject == "Conventions qui arrivent à échéance"
    assert "Pacte" in letter.body
    assert "1er août 2026" in letter.body
    assert f"/network/links/{link.pk}/" in letter.body
    assert night(TODAY) == []
    assert night(date(2026, 5, 1)) == []
    assert len(night(date(2026, 7, 10))) == 1
    assert night(date(2026, 7, 11)) == []
    assert night(date(2026, 9, 1)) == []
    assert TermReminder.objects.count() == 2


def test_administrators_are_reminded_where_nobody_is_known_in_their_language(
    link, django_capture_on_commit_callbacks
):
    link.agreements.create(subject="Pacte", signed="2023", term=date(2026, 8, 1))
    administrator = factories.administrator()
    administrator.language = "es"
    administrator.save()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remind_of_terms(by=SYSTEM, today=TODAY)
    (letter,) = mail.outbox
    assert letter.to == [administrator.email]
    assert letter.subject == "Convenios que llegan a su vencimiento"
    assert "1 de agosto de 2026" in letter.body


def test_still_true_is_asked_once_a_year_of_those_concerned(
    link, officer, django_capture_on_commit_callbacks
):
    factories.person_of(factories.authority("Lyon"), "Sans Lien")

    def night(day):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            actions.ask_still_true(by=SYSTEM, today=day)
        return list(mail.outbox)

    (letter,) = night(TODAY)
    assert letter.to == [officer.email]
    assert "1 de vos liens ou projets" in letter.body
    assert "/network/mine/" in letter.body
    assert night(TODAY) == []
    assert night(date(2027, 1, 1)) == []
    assert len(night(date(2027, 3, 20))) == 1
    actions.confirm_cooperation(by=officer, of=link)
    type(link).objects.update(confirmed=date(2028, 5, 1))
    assert night(date(2028, 6, 1)) == []
    assert TruthAsked.objects.count() == 2


def test_letters_are_the_systems_alone(officer):
    for verb in (actions.remind_of_terms, actions.ask_still_true):
        with pytest.raises(PermissionDenied):
            verb(by=factories.administrator())
    assert not TruthAsked.objects.exists()
    tasks.nightly.remind_of_terms()
    tasks.nightly.ask_still_true()
    assert not Revision.objects.exists()


def test_a_former_authoritys_links_are_its_heirs(rennes, django_capture_on_commit_callbacks):
    old = factories.former("Vieille-Ville", rennes)
    link = factories.link(old, factories.authority("Erlangen", "DE"))
    officer = factories.person_of(rennes)
    assert queries.due_by_authority(TODAY)[rennes.pk] == 1
    assert list(queries.own_links(queries.with_predecessors([rennes.pk]), TODAY)) == [link]
    actions.confirm_cooperation(by=officer, of=link)
    link.refresh_from_db()
    assert link.version == 1

"""What somebody is erased from: organising, being proposed, reviewing."""

from __future__ import annotations

from datetime import date

import pytest

from rencontres.contributions import actions
from rencontres.contributions.models import Contribution, Organiser, ProposedPerson, Review
from rencontres.core import personal_data

from .. import factories
from . import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    factories.country("SN")
    edition = factories.edition()
    rows.criteria(edition, 1)
    return rows.contribution(rows.call(edition), people=[rows.AWA])


def test_whoever_is_erased_leaves_and_the_contribution_stays(made):
    reviewer = rows.reviewer(made.edition)
    scores = {made.edition.criterions.get().pk: 4}
    actions.give_review(by=reviewer, contribution=made, scores=scores)
    proposed = factories.user()
    proposed.email = rows.AWA.email
    proposed.save()
    purposes = {str(each.declared.purpose) for each in personal_data.held(proposed)}
    assert any("séance proposée" in purpose for purpose in purposes)
    for person in (proposed, reviewer, made.organisers.get().user):
        personal_data.erase(person)
    assert not ProposedPerson.objects.exists()
    assert not Organiser.objects.exists()
    assert (Review.objects.get().reviewer, Review.objects.get().score) == (None, 4.0)
    assert Contribution.objects.get().title == rows.TITLE


def test_who_was_proposed_is_forgotten_after_a_year(made):
    personal_data.purge(date(2018, 10, 9), 100)
    assert ProposedPerson.objects.count() == 1
    personal_data.purge(date(2018, 10, 12), 100)
    assert not ProposedPerson.objects.exists()
    assert Organiser.objects.count() == 1

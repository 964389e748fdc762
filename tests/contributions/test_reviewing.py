"""Reviews: by theme, by weighed criteria, unseen by others until one's own is given."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rencontres.contributions import actions, queries
from rencontres.contributions.models import Criterion, Organiser, Review, Reviewer
from rencontres.core.actions import Refusal

from .. import factories
from . import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    factories.country("SN")
    return factories.edition(slug="2099")


@pytest.fixture
def call(edition):
    return rows.call(edition)


@pytest.fixture
def team(edition):
    return factories.team_member(edition, "programme")


def page(name, *arguments):
    return reverse(f"contributions:{name}", args=["2099", *arguments])


def judge(by, contribution, *values):
    criteria = contribution.edition.criterions.all()
    scores = {c.pk: value for c, value in zip(criteria, values, strict=True)}
    return actions.give_review(by=by, contribution=contribution, scores=scores)


def test_a_reviewer_judges_what_is_of_their_theme(client, edition, call):
    rows.criteria(edition, 3, 1)
    water = rows.contribution(call)
    rows.contribution(call, themes=[rows.theme(edition, "peace")], title={"fr": "La paix"})
    rows.contribution(call, sent=False)
    reviewer = rows.reviewer(edition, "water")
    client.force_login(reviewer)
    listed = client.get(page("reviews")).content.decode()
    assert "1 contribution attend votre évaluation" in listed
    assert "La paix" not in listed
    first, second = edition.criterions.all()
    said = {f"criterion-{first.pk}": "5", "comment": "Bien"}
    assert client.post(page("review", water.pk), said).status_code == 422
    assert not Review.objects.exists()
    said[f"criterion-{second.pk}"] = "1"
    assert client.post(page("review", water.pk), {**said, "next": "1"}).status_code == 302
    review = Review.objects.get()
    assert (review.score, review.comment, review.reviewer) == (4.0, "Bien", reviewer)
    client.post(page("review", water.pk), {**said, f"criterion-{first.pk}": "1"})
    assert Review.objects.get().score == 1.0  # the second replaces the first
    assert "0 contribution attend votre évaluation" in client.get(page("reviews")).content.decode()


def test_only_reviewers_of_the_theme_review(edition, call):
    rows.criteria(edition, 1)
    contribution = rows.contribution(call)
    everything = rows.reviewer(edition)
    judge(everything, contribution, 3)
    mine = rows.contribution(call, organiser=everything)
    draft = rows.contribution(call, sent=False)
    for by, what in (
        (rows.reviewer(edition, "peace"), contribution),
        (factories.user(), contribution),
        (factories.team_member(edition, "programme"), contribution),
        (everything, mine),  # their own
        (everything, draft),
        (rows.reviewer(factories.edition()), contribution),
    ):
        with pytest.raises(PermissionDenied):
            judge(by, what, 3)
    assert Review.objects.count() == 1


def test_others_reviews_are_seen_once_ones_own_is_given(client, edition, call):
    rows.criteria(edition, 1)
    contribution = rows.contribution(call)
    one, two = rows.reviewer(edition), rows.reviewer(edition, "water")
    scores = {edition.criterions.get().pk: 2}
    actions.give_review(by=one, contribution=contribution, scores=scores, comment="Trop vague")
    client.force_login(two)
    address = page("review", contribution.pk)
    assert "Trop vague" not in client.get(address).content.decode()
    client.post(address, {"abstain": "1", "comment": "Ma ville"})
    shown = client.get(address).content.decode()
    assert "Trop vague" not in shown
    assert "Qui s’abstient ne les voit pas" in shown
    assert Review.objects.get(reviewer=two).score is None
    judge(two, contribution, 5)
    assert "Trop vague" in client.get(address).content.decode()


def test_the_means_of_the_desk_weigh_on_no_reviewer(edition, call, team):
    rows.criteria(edition, 1)
    contribution = rows.contribution(call)
    judge(rows.reviewer(edition), contribution, 2)
    [row] = queries.desk(team, edition)
    assert (row.mean, row.spread, row.reviews_count) == (2.0, 0.0, 1)
    Reviewer.objects.create(edition=edition, user=team)
    [row] = queries.desk(team, edition)
    assert (row.mean, row.spread) == (None, None)
    assert queries.reviews_seen(team, contribution) is None
    judge(team, contribution, 4)
    [row] = queries.desk(team, edition)
    assert (row.mean, row.spread) == (3.0, 1.0)


def test_the_list_is_sorted_by_mean_and_by_spread(edition, call, team):
    rows.criteria(edition, 1)
    disputed, agreed, unread = (rows.contribution(call) for _number in range(3))
    for values, contribution in (((1, 5), disputed), ((4, 4), agreed)):
        for value in values:
            judge(rows.reviewer(edition), contribution, value)
    sort = lambda by: [c.pk for c in queries.desk(team, edition, queries.Filters(sort=by))]  # noqa: E731
    assert sort("mean") == [agreed.pk, disputed.pk, unread.pk]
    assert sort("spread") == [disputed.pk, agreed.pk, unread.pk]
    assert sort("") == [unread.pk, agreed.pk, disputed.pk]


def test_means_follow_the_weights(edition, call, team):
    first, _second = rows.criteria(edition, 1, 1)
    judge(rows.reviewer(edition), rows.contribution(call), 5, 1)
    assert Review.objects.get().score == 3.0
    actions.save_criterion(by=team, edition=edition, criterion=first, name=first.name, weight=3)
    assert Review.objects.get().score == 4.0
    with pytest.raises(Refusal) as refused:
        actions.remove_criterion(by=team, criterion=first)
    assert refused.value.code == "used"
    assert Criterion.objects.count() == 2


def test_scores_are_of_every_criterion_and_in_range(edition, call):
    rows.criteria(edition, 1, 1)
    contribution, reviewer = rows.contribution(call), rows.reviewer(edition)
    for values in ((0, 1), (6, 1)):
        with pytest.raises(Refusal) as refused:
            judge(reviewer, contribution, *values)
        assert refused.value.code == "scores"
    with pytest.raises(Refusal):
        actions.give_review(by=reviewer, contribution=contribution, scores={})
    assert not Review.objects.exists()


def test_reviews_are_over_once_the_decision_is_told(edition, call, team):
    rows.criteria(edition, 1)
    contribution, reviewer = rows.contribution(call), rows.reviewer(edition)
    actions.decide(by=team, contribution=contribution, decision="refused")
    actions.tell(by=team, contribution=contribution)
    with pytest.raises(Refusal) as refused:
        judge(reviewer, contribution, 3)
    assert (refused.value.code, Review.objects.count()) == ("told", 0)


def test_the_team_names_criteria_and_reviewers(
    client, edition, team, django_capture_on_commit_callbacks
):
    rows.theme(edition)
    client.force_login(team)
    address = page("judging")
    assert "rien ne peut être évalué" in client.get(address).content.decode()
    assert client.post(address, {"what": "criterion", "weight": "11"}).status_code == 422
    said = {"what": "criterion", "name_fr": "Pertinence", "weight": "2"}
    assert client.post(address, said).status_code == 302
    criterion = Criterion.objects.get()
    assert "Pertinence" in client.get(page("criterion", criterion.pk)).content.decode()
    client.post(address, {**said, "criterion": criterion.pk, "weight": "3"})
    assert Criterion.objects.get().weight == 3
    awa = factories.user("Awa", language="es")
    said = {"what": "reviewer", "email": awa.email, "theme": "water"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, said)
    [message] = mail.outbox
    assert (message.to, message.subject) == ([awa.email], "Se le pide evaluar contribuciones")
    assert "Tema: Agua" in message.body
    assert client.post(address, said).status_code == 422
    client.post(page("remove_judging", "reviewer", Reviewer.objects.get().pk))
    client.post(page("remove_judging", "criterion", criterion.pk))
    assert (Reviewer.objects.count(), Criterion.objects.count()) == (0, 0)
    client.force_login(awa)
    assert client.get(address).status_code == 403
    assert client.get(page("reviews")).status_code == 403


def test_the_list_costs_the_same_with_one_and_with_three(client, edition, call):
    rows.criteria(edition, 1)
    client.force_login(rows.reviewer(edition))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page("reviews")).status_code == 200
        return len(asked)

    assert "Rien à évaluer" in client.get(page("reviews")).content.decode()
    rows.contribution(call)
    first = cost()
    for _number in range(2):
        rows.contribution(call)
    assert cost() == first


def test_a_co_organiser_does_not_review(edition, call):
    rows.criteria(edition, 1)
    contribution, reviewer = rows.contribution(call), rows.reviewer(edition)
    Organiser.objects.create(contribution=contribution, user=reviewer, email=reviewer.email)
    assert list(queries.to_review(reviewer, edition)) == []
    with pytest.raises(PermissionDenied):
        judge(reviewer, contribution, 5)

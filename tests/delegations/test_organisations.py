"""Authorities that somebody typed: looked at one after another, linked once."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.accounts.actions import create_api_key
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.delegations.actions import review_organisation
from rencontres.delegations.models import Delegation

from .. import factories

pytestmark = pytest.mark.django_db
PAGE = "/2017/desk/organisations/"


@pytest.fixture
def edition():
    return factories.edition(slug="2017")


@pytest.fixture
def typed(edition) -> Delegation:
    """A town of Mali that its people did not find."""
    return factories.delegation(
        edition, organisation="Segou", kind="authority", country=factories.country("ML")
    )


@pytest.fixture
def segou():
    return factories.authority("Ségou", "ML", search_name="segou")


@pytest.fixture
def desk(edition, client):
    client.force_login(factories.team_member(edition, "registration"))
    return client


def test_the_team_links_what_was_typed(desk, edition, typed, segou):
    factories.authority("Ségou", "FR", search_name="segou")
    factories.delegation(edition, organisation="Presse", kind="press")
    page = desk.get(PAGE).content.decode()
    assert "Il reste 1 organisme." in page
    assert page.count('name="answer" value="') == 2  # the one of the same country, and none
    done = desk.post(f"{PAGE}{typed.reference}/", {"answer": segou.pk}, follow=True)
    assert "Segou : Ségou." in done.content.decode()
    assert "Rien à examiner" in done.content.decode()
    typed.refresh_from_db()
    assert (typed.authority, typed.organisation) == (segou, "Segou")


def test_none_of_them_is_an_answer(desk, typed):
    desk.post(f"{PAGE}{typed.reference}/", {"answer": "none"})
    typed.refresh_from_db()
    assert typed.authority is None
    assert typed.reviewed <= timezone.now()
    assert "Rien à examiner" in desk.get(PAGE).content.decode()


def test_what_does_not_fit_changes_nothing(edition, typed, segou):
    first = factories.delegation(edition, authority=segou, country=factories.country("ML"))
    for code, authority in (("registered", segou), ("country", factories.authority())):
        with pytest.raises(Refusal) as refusal:
            review_organisation(by=SYSTEM, delegation=typed, authority=authority)
        assert refusal.value.code == code
    assert first.reference in str(_refused(typed, segou))
    typed.refresh_from_db()
    assert (typed.authority, typed.reviewed) == (None, None)


def _refused(delegation, authority) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        review_organisation(by=SYSTEM, delegation=delegation, authority=authority)
    return refusal.value


def test_an_answer_stands(typed, segou):
    review_organisation(by=SYSTEM, delegation=typed, authority=None)
    assert _refused(typed, segou).code == "reviewed"
    typed.refresh_from_db()
    assert typed.authority is None


def test_only_the_registration_team_answers(client, edition, typed, segou):
    door = factories.team_member(edition, "door")
    with pytest.raises(PermissionDenied):
        review_organisation(by=door, delegation=typed, authority=segou)
    client.force_login(door)
    assert client.get(PAGE).status_code == 403


def test_programs_answer_too(client, edition, typed, segou):
    member = factories.team_member(edition, "registration")
    answer = client.post(
        f"/api/v1/delegations/2017/delegations/{typed.reference}/organisation",
        {"authority": segou.pk},
        content_type="application/json",
        headers={"X-API-Key": create_api_key(by=SYSTEM, user=member, label="t").secret},
    )
    assert answer.json() == {
        "reference": typed.reference,
        "organisation": "Segou",
        "authority": segou.pk,
    }

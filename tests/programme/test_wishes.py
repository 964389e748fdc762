"""Wishes: starred by participants on a page, or by programs; heeded by the planner."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.editions.models import Edition
from rencontres.programme import planning
from rencontres.programme.actions import drop_wish, wish_for
from rencontres.programme.models import Wish

from .. import factories
from .rows import seats, venue

pytestmark = pytest.mark.django_db


def test_a_wish_is_noted_once_and_reaches_the_planner():
    v = venue()
    session = factories.session(v.edition)
    (seat,) = seats(v.edition)
    for _twice in "12":
        wish_for(by=SYSTEM, session=session, seat=seat)
    assert Wish.objects.count() == 1
    assert len(planning.problem_of(v.edition).wishes) == 1
    drop_wish(by=SYSTEM, session=session, seat=seat)
    assert not Wish.objects.exists()


def test_what_cannot_be_attended_cannot_be_wished():
    v = venue()
    statutory = factories.session_kind(v.edition, "statutory", bookable=False)
    session, closed = factories.session(v.edition), factories.session(v.edition, kind=statutory)
    (seat,) = seats(v.edition)
    (stranger,) = seats(factories.edition())
    gone = seats(v.edition)[0]
    gone.withdrawn = timezone.now()
    gone.save()
    for code, chosen, whose in (
        ("kind", closed, seat),
        ("edition", session, stranger),
        ("withdrawn", session, gone),
    ):
        with pytest.raises(Refusal) as refusal:
            wish_for(by=SYSTEM, session=chosen, seat=whose)
        assert refusal.value.code == code
    Edition.objects.filter(pk=v.edition.pk).update(state=Edition.State.OVER)
    session.refresh_from_db()
    with pytest.raises(Refusal) as refusal:
        wish_for(by=SYSTEM, session=session, seat=seat)
    assert refusal.value.code == "closed"
    assert not Wish.objects.exists()


def test_only_the_person_the_head_and_the_team_wish_for_a_seat():
    v = venue()
    session = factories.session(v.edition)
    (seat,) = seats(v.edition)
    for actor in (VISITOR, factories.user()):
        with pytest.raises(PermissionDenied):
            wish_for(by=actor, session=session, seat=seat)
    assert not Wish.objects.exists()
    wish_for(by=factories.team_member(v.edition, "programme"), session=session, seat=seat)
    assert Wish.objects.count() == 1


def test_sessions_are_starred_on_a_page(client):
    v = venue()
    session = factories.session(v.edition, title={"en": "Water"})
    user = factories.user()
    client.force_login(user)
    address = f"/en/{v.edition.slug}/wishes/"
    assert "You are not registered for this edition" in client.get(address).content.decode()
    star = f"/en/{v.edition.slug}/sessions/{session.key}/star/"
    assert client.post(star, {"wish": "yes"}).status_code == 409
    (seat,) = seats(v.edition, user=user)
    page = client.get(address).content.decode()
    assert "0 wishes" in page
    assert 'aria-pressed="false"' in page
    page = client.post(star, {"wish": "yes"}, follow=True).content.decode()
    assert "1 wish" in page
    assert 'aria-pressed="true"' in page
    assert list(seat.wishes.values_list("session", flat=True)) == [session.pk]
    page = client.post(star, {"wish": "no", "from": "session"}, follow=True).content.decode()
    assert "Your wishes are noted." in page
    assert "☆" in page
    assert not Wish.objects.exists()


def test_the_page_costs_as_many_statements_for_1_session_as_for_3(client):
    v = venue()
    user = factories.user()
    (seat,) = seats(v.edition, user=user)
    client.force_login(user)
    address = f"/en/{v.edition.slug}/wishes/"
    wish_for(by=SYSTEM, session=factories.session(v.edition), seat=seat)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _i in range(2):
        wish_for(by=SYSTEM, session=factories.session(v.edition), seat=seat)
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(one) == len(three)


def test_programs_wish(client):
    v = venue()
    session = factories.session(v.edition)
    user = factories.user()
    (seat,) = seats(v.edition, user=user)
    (other,) = seats(v.edition)
    client.force_login(user)
    api = f"/api/v1/programme/{v.edition.slug}"
    address = f"{api}/sessions/{session.key}/wish"

    def put(**data):
        return client.put(address, json.dumps(data), content_type="application/json").status_code

    assert put() == 204
    assert put(seat=other.pk) == 403
    assert client.get(f"{api}/wishes").json() == [session.key]
    assert client.get(f"{api}/wishes?seat={other.pk}").status_code == 403
    assert client.delete(address).status_code == 204
    assert client.get(f"{api}/wishes").json() == []
    assert not seat.wishes.exists()

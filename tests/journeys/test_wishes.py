"""A participant stars sessions on a phone, without the page being loaded anew."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from rencontres.programme.models import Wish

from .. import factories
from .conftest import Walk
from .test_changes import picture, signed_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_a_star_is_a_wish(browser, live_server, width, scheme):
    edition = factories.edition(slug="2099")
    kind = factories.session_kind(
        edition, "workshop", name={"fr": "Atelier"}, plural={"fr": "Ateliers"}
    )
    titles = ("Coopérer pour la gestion intégrée des ressources en eau du bassin", "Sols vivants")
    first, _second = (
        factories.session(edition, kind=kind, title={"fr": title}, languages=["fr", "wo"])
        for title in titles
    )
    user = factories.user()
    factories.seat(factories.delegation(edition), user=user)
    walk = Walk(signed_in(browser, live_server, user, width, scheme).new_page(), live_server.url)
    page = walk.to("/2099/wishes/")
    star = page.get_by_role("button", name=f"J’aimerais y assister : {titles[0]}")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").get_by_text("1 souhait")).to_be_visible()
    walk.look()
    picture(page, f"wishes-{width}")
    assert Wish.objects.get().session == first
    star.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "false")
    assert not Wish.objects.exists()

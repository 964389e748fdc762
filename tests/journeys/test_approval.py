"""A registration waits for approval, is refused, taken back and approved; needs are counted."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from rencontres.core.actor import VISITOR
from rencontres.delegations import actions
from rencontres.delegations.models import WaitingGroup
from rencontres.delegations.people import Person

from .. import factories
from .conftest import Walk
from .test_changes import picture, signed_in
from .test_places import LONG, SIZES

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def edition():
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    edition = factories.edition(slug="2099", capacity=5, **days)
    factories.category(edition)
    factories.category(edition, "press", approval=True)
    return edition


def ask(edition, name, size, organisation):
    people = [Person(name, f"Exemple {n}", f"{name}{n}@example.org", "press") for n in range(size)]
    return actions.ask_approval(
        by=VISITOR,
        edition=edition,
        organisation=organisation,
        country=factories.country(),
        language="fr",
        people=people,
    )


@SIZES
def test_the_team_refuses_takes_back_and_approves(browser, live_server, edition, width, scheme):
    desk = factories.team_member(edition)
    first = ask(edition, "Awa", 2, LONG)
    ask(edition, "Bakary", 1, "Radio Exemple")
    visitor = factories.user()
    head = Walk(signed_in(browser, live_server, visitor, width, scheme).new_page(), live_server.url)
    page = head.to(f"/2099/waiting/{first.code}/")
    expect(page.get_by_text("À valider par l’équipe")).to_be_visible()
    picture(page, f"to-approve-own-{width}")
    team = Walk(signed_in(browser, live_server, desk, width, scheme).new_page(), live_server.url)
    page = team.to("/2099/desk/approvals/")
    expect(page.get_by_text("2 groupes", exact=True)).to_be_visible()
    picture(page, f"approvals-{width}")
    page.locator("#question").focus()
    page.keyboard.press("r")
    reason = page.get_by_label("Motif, que lit le chef de délégation").first
    expect(reason).to_be_visible()
    reason.fill("Deux personnes d’un même média au plus.")
    team.look()
    picture(page, f"approvals-refusing-{width}")
    page.get_by_role("button", name="Refuser et prévenir").first.click()
    expect(page.get_by_text("Vous pouvez annuler le refus")).to_be_visible()
    page = head.to(f"/2099/waiting/{first.code}/")
    expect(page.get_by_text("Deux personnes d’un même média au plus.")).to_be_visible()
    picture(page, f"refused-own-{width}")
    page = team.to("/2099/desk/approvals/?state=refused")
    picture(page, f"approvals-refused-{width}")
    page.get_by_role("button", name="Annuler le refus").click()
    expect(page.get_by_text("attend de nouveau votre accord")).to_be_visible()
    page.locator("#question").focus()
    page.keyboard.press("a")
    expect(page.get_by_text("inscription validée, message envoyé")).to_be_visible()
    page.get_by_role("checkbox", name="Radio Exemple").check()
    page.get_by_role("button", name="Valider ceux qui sont cochés").click()
    expect(page.get_by_text("1 groupe est validé.")).to_be_visible()
    expect(page.get_by_text("Personne n’attend votre accord")).to_be_visible()
    team.look()
    done = WaitingGroup.objects.order_by("pk").values_list("state", flat=True)
    assert list(done) == ["accepted", "accepted"]
    page = team.to("/2099/desk/needs/")
    expect(page.get_by_text("3 personnes sont inscrites.")).to_be_visible()
    picture(page, f"needs-figures-{width}")
    page = team.to("/2099/desk/categories/")
    picture(page, f"categories-{width}")


@SIZES
def test_needs_are_chosen_and_approval_is_asked_for(browser, live_server, edition, width, scheme):
    factories.country()
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="fr-FR",
        bypass_csp=True,
    )
    walk = Walk(context.new_page(), live_server.url)
    page = walk.to("/2099/register/?country=FR&name=Radio")
    page.get_by_label("Nom de l’organisation").fill("Radio Exemple")
    page.get_by_label("Ce que c’est").select_option("press")
    page.locator("form").filter(has=page.get_by_label("Ce que c’est")).get_by_role("button").click()
    page.get_by_label("Prénom").fill("Awa")
    page.get_by_label("Nom", exact=True).fill("Exemple")
    page.get_by_label("Adresse e-mail").fill("awa@example.org")
    page.get_by_label("Catégorie").select_option("press")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_label("Régime alimentaire")).to_be_visible()
    walk.look()
    picture(page, f"needs-step-{width}")
    page.get_by_label("Régime alimentaire").select_option("vegan")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    for group in page.get_by_role("radio", name="Oui").all():
        group.check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_text("L’équipe valide d’abord cette inscription")).to_be_visible()
    walk.look()
    picture(page, f"check-approval-{width}")
    page.get_by_role("button", name="Demander l’accord de l’équipe").click()
    expect(page.get_by_text("À valider par l’équipe")).to_be_visible()
    walk.look()
    assert WaitingGroup.objects.get().people[0]["diet"] == "vegan"
    context.close()


@SIZES
def test_seats_wait_where_none_is_left(browser, live_server, edition, width, scheme):
    delegation = actions.register_delegation(
        by=VISITOR,
        edition=edition,
        organisation=LONG,
        country=factories.country(),
        language="fr",
        people=[Person("Awa", f"Exemple {n}", f"awa{n}@example.org", "member") for n in range(5)],
    )
    user = delegation.head.user
    walk = Walk(signed_in(browser, live_server, user, width, scheme).new_page(), live_server.url)
    page = walk.to("/2099/me/delegation/")
    page.get_by_label("Ajouter des places, à nommer plus tard").fill("2")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_text("Ou attendre ensemble")).to_be_visible()
    walk.look()
    picture(page, f"seats-full-{width}")
    page.get_by_role("button", name="Rejoindre la liste d’attente").click()
    expect(page.get_by_text("Vous attendez ces places")).to_be_visible()
    walk.look()
    picture(page, f"mine-waiting-{width}")

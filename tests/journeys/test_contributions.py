"""A session is proposed on a telephone, reviewed by keyboard, accepted, and stands as a session."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from rencontres.contributions import actions
from rencontres.contributions.models import Contribution, Question
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import EditionTheme
from rencontres.programme.models import Session

from .. import factories
from ..contributions import rows
from .conftest import Walk
from .test_changes import picture, signed_in
from .test_places import LONG, SIZES

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
TITLE = "L’eau en partage, du fleuve au robinet"


@pytest.fixture
def edition():
    factories.country("SN")
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    edition = factories.edition(slug="2099", **days)
    factories.category(edition, "speaker", by_invitation=True)
    kind = factories.session_kind(edition, "side", name={"fr": "Side event", "en": "Side event"})
    call = rows.call(
        edition,
        kind=kind,
        instructions={"fr": "Deux pages au plus.\nPrévoyez un temps d’échange avec la salle."},
    )
    Question.objects.create(
        call=call, kind="choice", label={"fr": "Salle"}, choices=[{"fr": "Assis"}, {"fr": "Debout"}]
    )
    Question.objects.create(call=call, kind="long", label={"fr": "Méthode"}, longest=300)
    for key, name in (("water", "Eau et assainissement"), ("crises", "Crises et accueil")):
        EditionTheme.objects.create(edition=edition, key=key, name={"fr": name})
    rows.criteria(edition, 3, 2, 1)
    return edition


def walk(browser, live_server, user, width=1440, scheme="light") -> Walk:
    context = signed_in(browser, live_server, user, width, scheme)
    return Walk(context.new_page(), live_server.url)


def go_on(of: Walk) -> None:
    of.page.get_by_role("button", name="Enregistrer et continuer").click()


def step(of: Walk, name: str) -> None:
    expect(of.page.locator("[aria-current=step]")).to_have_text(name)
    of.look()
    picture(of.page, f"contribution-{name[:9]}")


def propose(phone: Walk) -> None:
    """Every page of a contribution, on a telephone."""
    page = phone.to("/2099/contributions/")
    picture(page, "contributions-calls")
    page.get_by_role("button", name="Commencer").click()
    step(phone, "Titre et résumé")
    page.locator("#id_title_0").fill(TITLE)
    page.locator("#id_abstract_0").fill("Comment des villes partagent l’eau d’un même fleuve.")
    go_on(phone)
    step(phone, "Thèmes et pays")
    page.get_by_label("Eau et assainissement").check()
    page.get_by_label("Pays concernés").select_option("SN")
    go_on(phone)
    step(phone, "Organisation")
    page.locator(".filters").get_by_label("Pays").select_option("SN")
    page.locator(".filters").get_by_label("Organisation").fill("Segou")
    page.get_by_role("button", name="Ségou").click()
    step(phone, "Langues et places")
    page.get_by_role("group", name="Langues parlées").get_by_label("français").check()
    page.get_by_label("Personnes attendues").fill("40")
    go_on(phone)
    step(phone, "Personnes")
    page.get_by_label("Prénom").fill("Awa")
    page.get_by_label("Nom", exact=True).fill("Exemple")
    page.get_by_label("Adresse e-mail").fill("awa@example.org")
    go_on(phone)
    step(phone, "Questions")
    page.get_by_label("Salle").select_option(label="Assis")
    go_on(phone)
    step(phone, "Vérifier et envoyer")
    page.get_by_role("button", name="Envoyer la contribution").click()
    expect(page.locator(".messages")).to_contain_text("est envoyée")
    phone.look()
    picture(page, "contribution-own")


def review(reader: Walk) -> None:
    """One review, from the keyboard alone."""
    page = reader.to("/2099/reviews/")
    picture(page, "contributions-reviews")
    page.get_by_role("link", name=TITLE).click()
    reader.look()
    picture(page, "contributions-review")
    page.locator("fieldset.field input").first.focus()
    for digit in "545":
        page.keyboard.press(digit)
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("Concret.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("Votre évaluation est gardée")
    reader.look()


def accept(team: Walk) -> None:
    """Accepted in the list, told, made a session."""
    page = team.to("/2099/desk/contributions/?sort=mean")
    expect(page.locator("tbody tr")).to_contain_text("4,67")
    picture(page, "contributions-desk")
    page.locator("tbody").get_by_role("checkbox").check()
    page.get_by_label("Décision").select_option("accepted")
    page.get_by_role("button", name="Décider").click()
    expect(page.locator(".messages")).to_contain_text("1 contribution est décidée")
    team.look()
    picture(page, "contributions-desk-decided")
    page.get_by_role("button", name="L’annoncer par courriel").click()
    expect(page.locator(".messages")).to_contain_text("1 décision est annoncée")
    page.get_by_role("link", name=TITLE).click()
    team.look()
    picture(page, "contributions-desk-one")
    page.get_by_role("button", name="En faire une séance").click()
    expect(page.locator(".messages")).to_contain_text("La séance est créée")
    team.look()
    page.get_by_role("link", name="Sa séance au programme").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text("Awa Exemple")


def test_proposed_on_a_telephone_reviewed_accepted_and_a_session(browser, live_server, edition):
    factories.authority("Ségou", "SN", search_name="segou")
    propose(walk(browser, live_server, factories.user("Bakary Exemple"), 360, "dark"))
    review(walk(browser, live_server, rows.reviewer(edition, "water")))
    accept(walk(browser, live_server, factories.team_member(edition, "programme")))
    made = Contribution.objects.get()
    assert (made.state, made.decision, made.session) == (
        "submitted",
        "accepted",
        Session.objects.get(),
    )


@SIZES
def test_the_desks_pages_are_read_at_both_sizes(browser, live_server, edition, width, scheme):
    call = edition.calls.get()
    actions.make_link(by=SYSTEM, call=call, about=LONG)
    for number in range(3):
        one = rows.contribution(call, title={"en": f"{LONG} {number}"}, people=[rows.AWA])
    actions.decide(by=SYSTEM, contribution=one, decision="waiting", message="Bientôt")
    team = walk(browser, live_server, factories.team_member(edition), width, scheme)
    question = call.questions.first()
    for name, path in (
        ("desk", "desk/contributions/"),
        ("desk-none", "desk/contributions/?state=refused"),
        ("desk-one", f"desk/contributions/{one.pk}/"),
        ("calls", "desk/calls/"),
        ("call", "desk/calls/of/side/"),
        ("question", f"desk/calls/of/side/questions/{question.pk}/"),
        ("judging", "desk/calls/judging/"),
        ("team", "desk/team/"),
        ("public", "contributions/"),
        ("mine-none", "contributions/mine/"),
        ("link", f"contributions/link/{call.links.get().token}/"),
    ):
        picture(team.to(f"/2099/{path}"), f"contributions-{name}-{width}")


def test_the_second_of_two_organisers_sees_what_stands(browser, live_server, edition):
    organiser = factories.user("Awa")
    made = rows.contribution(edition.calls.get(), organiser, sent=False)
    first = walk(browser, live_server, organiser, 360, "dark")
    page = first.to(f"/2099/contributions/{made.pk}/write/text/")
    actions.save(
        by=SYSTEM, contribution=made, changes={"title": {"fr": "Autre titre"}}, seen=made.version
    )
    page.locator("#id_title_0").fill("Mon titre")
    go_on(first)
    expect(page.get_by_role("alert")).to_contain_text("rien de ce que vous avez écrit")
    expect(page.locator("#id_title_0")).to_have_value("Mon titre")
    page.get_by_text("Ce qui y est maintenant", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Autre titre")
    first.look()
    picture(page, "contribution-changed")
    go_on(first)
    expect(page.locator("[aria-current=step]")).to_have_text("Thèmes et pays")
    assert Contribution.objects.get().title["fr"] == "Mon titre"

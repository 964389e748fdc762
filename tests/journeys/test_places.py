"""A group waits and accepts its places with one tap; a list is imported; a role ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from rencontres.core.actor import SYSTEM
from rencontres.delegations import actions
from rencontres.delegations.people import Person
from rencontres.network import linkage
from rencontres.programme.actions import invite_speaker, remove_role

from .. import factories
from .conftest import Walk
from .test_changes import picture, signed_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
SIZES = pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
LONG = "Communauté d’agglomération du Pays de Saint-Exemple-sur-Exemple-et-des-Deux-Rives"
LIST = f"""Collectivité;Pays;Nom et prénom;E-mail;Fonction;Catégorie
{LONG};France;DIOP Awa;awa@example.org;Maire;
{LONG};France;Sow, Bakary;bakary@example.org;Agent;Astronaute
Radio Exemple;Sénégal;Coumba Ba;coumba@example.org;;
Saint-Exemple;France;Demba Fall;demba@example.org;;
"""


@pytest.fixture
def edition():
    days = {"first_day": date(2099, 10, 9), "last_day": date(2099, 10, 10)}
    edition = factories.edition(slug="2099", capacity=3, **days)
    for key in ("member", "speaker", "staff"):
        factories.category(edition, key)
    for _number in range(3):
        factories.seat(factories.delegation(edition))
    factories.country("SN")
    return edition


def waiting(edition, name, size, days=0):
    people = [Person(name, f"Exemple {n}", f"{name}{n}@example.org", "member") for n in range(size)]
    group = actions.join_waiting_list(
        by=SYSTEM,
        edition=edition,
        organisation=LONG if name == "Awa" else name,
        country=factories.country(),
        language="fr",
        people=people,
    )
    group.joined -= timedelta(days=days)
    group.save()
    return group


@SIZES
def test_a_group_waits_and_accepts(browser, live_server, edition, width, scheme):
    desk = factories.team_member(edition)
    large, small = waiting(edition, "Awa", 3, days=5), waiting(edition, "Bakary", 1)
    visitor = factories.user()
    head = Walk(signed_in(browser, live_server, visitor, width, scheme).new_page(), live_server.url)
    page = head.to(f"/2099/waiting/{small.code}/")
    expect(page.get_by_text("votre rang sur la liste")).to_be_visible()
    picture(page, f"waiting-{width}")
    seats = [delegation.seats.get() for delegation in edition.delegations.all()]
    actions.withdraw_seat(by=SYSTEM, seat=seats[0])
    team = Walk(signed_in(browser, live_server, desk, width, scheme).new_page(), live_server.url)
    page = team.to("/2099/desk/waiting/")
    picture(page, f"waiting-list-{width}")
    page.get_by_role("button", name="Proposer maintenant Bakary").click()
    expect(page.get_by_text("Les places sont proposées")).to_be_visible()
    team.look()
    page = head.to(f"/2099/waiting/{small.code}/")
    picture(page, f"offer-{width}")
    page.get_by_role("button", name="Accepter, et inscrire 1 personne").click()
    expect(page.get_by_text("Votre délégation est inscrite.").last).to_be_visible()
    head.look()
    assert edition.delegations.get(organisation="Bakary").seats.count() == 1
    large.refresh_from_db()
    assert large.state == "waiting"


@SIZES
def test_a_list_is_imported(browser, live_server, edition, width, scheme, tmp_path):
    linkage._index.cache_clear()
    edition.capacity = 50
    edition.save()
    for department in ("35", "44"):
        factories.authority("Saint-Exemple", department=department, search_name="saint exemple")
    desk = factories.team_member(edition)
    walk = Walk(signed_in(browser, live_server, desk, width, scheme).new_page(), live_server.url)
    page = walk.to("/2099/desk/people/import/")
    picture(page, f"import-{width}")
    file = tmp_path / "liste.csv"
    file.write_text(LIST)
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_role("button", name="Envoyer le fichier").click()
    walk.look()
    picture(page, f"import-columns-{width}")
    page.get_by_role("button", name="Voir ce qui serait inscrit").click()
    walk.look()
    expect(page.get_by_text("Astronaute")).to_be_visible()
    picture(page, f"import-preview-{width}")
    for box in page.locator("select[name^=name_]").all():
        box.select_option("none")
    page.get_by_role("button", name="Garder ces réponses").click()
    page.get_by_role("button", name="Accepter et inscrire").click()
    expect(page.get_by_text("Les personnes du fichier sont inscrites.")).to_be_visible()
    walk.look()
    picture(page, f"import-report-{width}")
    assert edition.participants.filter(email="demba@example.org").exists()
    assert not edition.participants.filter(email="bakary@example.org").exists()
    linkage._index.cache_clear()


@SIZES
def test_a_role_is_given_and_ends(browser, live_server, edition, width, scheme):
    desk = factories.team_member(edition)
    session = factories.session(edition)
    walk = Walk(signed_in(browser, live_server, desk, width, scheme).new_page(), live_server.url)
    page = walk.to("/2099/desk/speakers/")
    picture(page, f"speakers-{width}")
    role = invite_speaker(
        by=SYSTEM,
        session=session,
        kind="speaker",
        person=Person("Awa", "Exemple", "awa@example.org"),
        organisation=LONG,
        country=factories.country("SN"),
    )
    walk.to("/2099/desk/speakers/")
    remove_role(by=SYSTEM, session=session, participant=role.participant)
    page = walk.to("/2099/desk/roles/")
    picture(page, f"roles-{width}")
    page.get_by_role("button", name="Garder la place Awa Exemple").click()
    expect(page.get_by_text("La place est gardée.")).to_be_visible()
    walk.to("/2099/desk/fair/")
    own = signed_in(browser, live_server, role.participant.user, width, scheme).new_page()
    person = Walk(own, live_server.url)
    page = person.to("/2099/me/details/")
    picture(page, f"details-{width}")
    page.get_by_label("Fonction").fill("Maire")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("vos informations sont enregistrées")).to_be_visible()

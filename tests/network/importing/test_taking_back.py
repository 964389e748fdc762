"""An accepted import taken back: what it wrote goes, what somebody touched since stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rencontres.core.actions import Refusal
from rencontres.network import actions
from rencontres.network.importing.wording import why_in_words
from rencontres.network.models import AuthorityName, Link, Project, Revision

from .. import factories
from .files import LINKS, ROWS, name, previewed
from .test_importing import by, outcomes, places

__all__ = ["by", "places"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(by, places):
    """Three new links and an alias."""
    of = previewed(by, [LINKS, *ROWS])
    denis = places["Saint-Denis"].pk
    actions.answer_name(by=by, name=name(of, "VILLE DE ST DENIS"), authority=denis)
    return actions.accept_import(by=by, of=of)


def between(*names):
    found = Link.objects.all()
    for each in names:
        found = found.filter(parties__name=each)
    return found.get()


def test_what_it_wrote_goes_and_what_was_there_stays(by, accepted, places):
    own = factories.link(places["Rennes"], places["Cork"])
    known = factories.name(places["Brest"], "Brest même", kind="alias")
    of = actions.take_back_import(by=by, of=accepted)
    assert (of.state, of.closed_by, list(Link.objects.all())) == ("taken_back", by, [own])
    assert list(AuthorityName.objects.all()) == [known]
    assert (of.written["taken_back"], of.written["names_taken_back"]) == (3, 1)
    assert outcomes(of)[:4] == [
        (2, "taken_back"),
        (3, "taken_back"),
        (4, "taken_back"),
        (5, "unchanged", "again"),
    ]
    again = actions.accept_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    assert again.written["created"] == 2  # the answer went with the import


def test_what_somebody_touched_since_stays_and_is_told(by, accepted):
    confirmed, agreed = between("Rennes", "Erlangen"), between("Brest", "Kiel")
    actions.confirm_cooperation(by=by, of=confirmed)
    actions.end_cooperation(by=by, of=confirmed)
    agreed.agreements.create(subject="Pacte")
    of = actions.take_back_import(by=by, of=accepted)
    assert set(Link.objects.all()) == {confirmed, agreed}
    assert (of.written["taken_back"], outcomes(of)[:3]) == (
        1,
        [(2, "created", "changed_since"), (3, "taken_back"), (4, "created", "changed_since")],
    )
    row = of.rows.get(number=2)
    assert why_in_words(*row.why) == ("Cela a été modifié ou complété depuis l’import, et reste.")


def test_what_it_changed_has_its_former_state_again(by, accepted, places):
    newer = [["Rennes", "35", "Erlangen", "DE", "jumelage", "", "terminé"]]
    of = actions.accept_import(by=by, of=previewed(by, [LINKS, *newer]))
    link = between("Rennes", "Erlangen")
    assert (link.status, link.version) == ("ended", 1)
    actions.take_back_import(by=by, of=of)
    link.refresh_from_db()
    assert (link.status, link.version) == ("active", 2)
    newest = Revision.objects.filter(link=link).first()
    assert (newest.verb, newest.undoes.verb) == ("take_back_import", "accept_import")
    older = actions.take_back_import(by=by, of=accepted)
    assert outcomes(older)[0] == (2, "created", "changed_since")  # its history went on


def test_what_it_changed_and_somebody_else_too_stays(by, accepted):
    newer = [["Rennes", "35", "Erlangen", "DE", "jumelage", "", "terminé"]]
    of = actions.accept_import(by=by, of=previewed(by, [LINKS, *newer]))
    link = between("Rennes", "Erlangen")
    actions.resume_cooperation(by=by, of=link)
    actions.suspend_cooperation(by=by, of=link, reason="Travaux")
    of = actions.take_back_import(by=by, of=of)
    link.refresh_from_db()
    assert (link.status, of.written["taken_back"]) == ("suspended", 0)
    assert outcomes(of) == [(2, "updated", "changed_since")]


def test_projects_and_names_too(by, places):
    factories.theme("water")
    head = ["Titre", "Collectivité chef de file", "Partenaire", "Pays", "Thème"]
    rows = [head, ["Puits", "Rennes", "Cork", "IE", "water"]]
    of = actions.accept_import(by=by, of=previewed(by, rows, brings="projects"))
    assert Project.objects.count() == 1
    actions.take_back_import(by=by, of=of)
    assert Project.objects.count() == 0
    names = [["Collectivité", "Autre nom"], ["Rennes", "Roazhon"]]
    of = actions.accept_import(by=by, of=previewed(by, names, brings="names"))
    assert AuthorityName.objects.get().name == "Roazhon"
    of = actions.take_back_import(by=by, of=of)
    assert (AuthorityName.objects.count(), outcomes(of)) == (0, [(2, "taken_back")])


def test_only_once_and_only_what_was_accepted(by, accepted, places):
    actions.take_back_import(by=by, of=accepted)
    with pytest.raises(Refusal, match="annulé"):
        actions.take_back_import(by=by, of=accepted)
    waiting = previewed(by, [LINKS, *ROWS])
    with pytest.raises(Refusal) as refused:
        actions.take_back_import(by=by, of=waiting)
    assert refused.value.code == "wrong_state"


def test_nobody_else_takes_it_back(accepted, places):
    with pytest.raises(PermissionDenied):
        actions.take_back_import(by=factories.person_of(places["Rennes"]), of=accepted)
    assert Link.objects.count() == 3


def test_the_report_takes_back_and_tells(client, by, accepted):
    client.force_login(by)
    page = reverse("network:import-report", args=[accepted.pk])
    assert "Annuler cet import" in client.get(page).content.decode()
    address = reverse("network:import-take-back", args=[accepted.pk])
    told = client.post(address, follow=True).content.decode()
    assert "L’import est annulé" in told
    assert "Annuler cet import" not in told
    assert "taken_back" in told
    assert client.get(f"{page[:-1]}.csv").status_code == 200


def test_a_program_takes_it_back(client, by, accepted):
    client.force_login(by)
    done = client.post(f"/api/v1/network/imports/{accepted.pk}/take-back").json()
    assert (done["state"], Link.objects.count()) == ("taken_back", 0)

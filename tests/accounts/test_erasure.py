"""Somebody is erased: nothing names them anywhere in the database, and no figure changes."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rencontres.accounts import actions, queries, tasks
from rencontres.accounts.models import DataLink, User
from rencontres.core import personal_data
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.delegations.actions import add_consents, request_letter
from rencontres.delegations.actions.letters import Passport
from rencontres.delegations.models import Consent, Draft, Intake, Participant, WaitingGroup
from rencontres.gates.models import CheckIn, Gate
from rencontres.meetings.models import Meeting, Table
from rencontres.network.actions import upload_import
from rencontres.network.models import Import, ImportRow, Member
from rencontres.press import figures
from rencontres.programme.models import Booking, Role, Wish

from .. import factories

pytestmark = pytest.mark.django_db
ADDRESS = "Awa.Quelquun@exemple.example"
TRACES = ("awa.quelquun", "zyzomys", "X9Z8Y7W6", "sans-arachide")


@pytest.fixture
def edition():
    return factories.edition(first_day=date(2099, 10, 9), last_day=date(2099, 10, 10))


@pytest.fixture
def person(edition):
    """Somebody who came, spoke, booked, wished, met, was imported and asked for a letter."""
    user = User.objects.create_user(ADDRESS, name="Awa Zyzomys", last_login=timezone.now())
    EmailAddress.objects.create(user=user, email=ADDRESS.lower())
    actions.create_api_key(by=user, user=user, label="Programme d’Awa Zyzomys")
    delegation = factories.delegation(edition, country=factories.country("SN"))
    seat = factories.seat(
        delegation,
        user=user,
        given_name="Awa",
        family_name="Zyzomys",
        email=ADDRESS,
        needs="sans-arachide",
        languages=["fr"],
        function={"fr": "Maire"},
        elected=True,
    )
    factories.seat(delegation, email="moussa@exemple.example")
    passport = Passport(
        "AWA ZYZOMYS", factories.country("SN"), date(1980, 1, 1), "X9Z8Y7W6", date(2105, 1, 1)
    )
    request_letter(by=user, seat=seat, passport=passport, language="fr")
    take_part(edition, seat)
    add_consents(user, {seat.participant: {Consent.Kind.IMAGE_RIGHTS: True}}, language="fr")
    return seat.participant


def take_part(edition, seat):
    """One row of everything that somebody does at an edition."""
    session = factories.session(edition)
    Role.objects.create(session=session, participant=seat.participant, kind="speaker")
    Booking.objects.create(session=session, seat=seat)
    Wish.objects.create(session=session, seat=seat)
    gate = Gate.objects.create(edition=edition, key="nord", name={"fr": "Nord"})
    CheckIn.objects.create(
        gate=gate,
        edition=edition,
        participant=seat.participant,
        day=edition.first_day,
        at=datetime(2099, 10, 9, 7, tzinfo=UTC),
    )
    table = Table.objects.create(edition=edition, number=1, holder=factories.seat_holder(edition))
    Meeting.objects.create(
        edition=edition,
        table=table,
        asked_by=seat,
        asked_of=factories.seat(seat.delegation),
        subject="Eau potable",
    )


def proof_of(user):
    """A link that the person has just opened."""
    return DataLink.objects.create(
        address=user.email, digest=secrets.token_hex(), opened=timezone.now()
    )


def erase(user):
    return actions.erase_person(by=user, user=user, proof=proof_of(user))


def traces(*words):
    """The rows of any table of the database in which one of the words stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                name = connection.ops.quote_name(table)
                cursor.execute(
                    f"SELECT count(*) FROM {name} AS row WHERE row::text ILIKE %s", [f"%{word}%"]
                )
                if cursor.fetchone()[0]:
                    found.append((table, word))
    return found


def figures_of(edition):
    return {name: figures.value(name, edition) for name in figures.names()}


def test_nothing_in_the_database_names_an_erased_person(person):
    assert {word for _table, word in traces(*TRACES)} == set(TRACES)
    erase(person.user)
    assert traces(*TRACES) == []


def test_no_figure_of_the_edition_changes(edition, person):
    before = figures_of(edition)
    assert before["participants_checked_in"] == 1
    erase(person.user)
    assert figures_of(edition) == before


def test_what_stays_of_an_erased_person(edition, person):
    user = person.user
    erase(user)
    person.refresh_from_db()
    user.refresh_from_db()
    assert person.erased
    assert (person.full_name, person.email) == (
        "Personne effacée",
        f"erased-{person.pk}@erased.invalid",
    )
    assert (person.elected, person.user, person.languages, person.function) == (True, None, [], {})
    assert person.seat.delegation.country_id == "SN"
    assert CheckIn.objects.filter(participant=person).count() == 1
    assert (person.roles.count(), person.seat.bookings.count(), person.seat.wishes.count()) == (
        1,
        1,
        1,
    )
    assert person.consents.get().given is True
    letter = person.letters.get()
    assert letter.purged
    assert (letter.passport_name, letter.nationality, letter.asked_by) == ("", None, None)
    assert (user.is_active, user.name, str(user)) == (False, "", "Personne effacée")
    assert not user.api_keys.exists()
    assert not EmailAddress.objects.exists()


def test_the_log_tells_numbers_only(person):
    erase(person.user)
    line, *before = LogEntry.objects.filter(subject__in=["accounts.user", "accounts.apikey"])
    assert (line.verb, str(line.by)) == ("accounts.erase_person", "Personne effacée")
    assert [(each.verb, each.by) for each in before] == [("accounts.create_api_key", None)]
    assert set(line.notes) == {"erased"}
    assert line.notes["erased"]["delegations.Participant"] == 1
    assert line.notes["erased"]["accounts.User"] == 1


def test_the_person_is_told_that_they_are_erased(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase(person.user)
    [message] = mail.outbox
    assert (message.to, message.subject) == ([ADDRESS.lower()], "Vos données sont effacées")


def test_others_keep_their_data(edition, person):
    erase(person.user)
    other = Participant.objects.get(email="moussa@exemple.example")
    assert (other.given_name, other.erased) == ("Camille", None)


def test_imported_rows_and_kept_files_forget_the_address(person):
    content = f"Titre;Contact\nEau;{ADDRESS}\n".encode()
    of = upload_import(by=SYSTEM, name="projets.csv", content=content, brings="projects")
    ImportRow.objects.create(
        of=of, number=2, cells={"title": "Eau", "contact": f"Écrire à {ADDRESS.upper()}."}
    )
    longer = f"x{ADDRESS}"
    ImportRow.objects.create(of=of, number=3, cells={"contact": longer})
    erase(person.user)
    of = Import.objects.get()
    assert not hasattr(of, "file")
    assert [row.cells["contact"] for row in of.rows.all()] == ["Écrire à —.", longer]


def test_somebody_without_an_account_is_erased_by_their_address(edition):
    seat = factories.seat(factories.delegation(edition), email="papier@exemple.example")
    Member.objects.create(
        authority=factories.authority(), email="Papier@Exemple.example", joined=date(2010, 1, 1)
    )
    administrator = factories.user(is_administrator=True)
    actions.erase_on_behalf(by=administrator, address="papier@exemple.example", reason="died")
    assert traces("papier@exemple") == []
    seat.participant.refresh_from_db()
    assert seat.participant.erased
    line = LogEntry.objects.get(verb="accounts.erase_on_behalf")
    assert (line.by, line.notes["reason"]) == (administrator, "died")
    assert "papier" not in str(line.notes)


@pytest.mark.parametrize(
    ("address", "reason", "code"),
    [
        ("personne@exemple.example", "died", "unknown"),
        (ADDRESS, "because Awa asked me", "reason"),
    ],
)
def test_an_administrator_is_told_what_is_wrong(person, address, reason, code):
    administrator = factories.user(is_administrator=True)
    with pytest.raises(Refusal) as refused:
        actions.erase_on_behalf(by=administrator, address=address, reason=reason)
    assert refused.value.code == code
    person.refresh_from_db()
    assert person.erased is None


def test_nobody_else_erases_anybody(edition, person):
    team = factories.team_member(edition)
    for by in (VISITOR, team):
        with pytest.raises(PermissionDenied):
            actions.erase_person(by=by, user=person.user, proof=proof_of(person.user))
        with pytest.raises(PermissionDenied):
            actions.erase_on_behalf(by=by, address=ADDRESS, reason="died")
        DataLink.objects.all().delete()
    person.refresh_from_db()
    assert person.given_name == "Awa"


def test_whoever_erases_themselves_proves_that_it_is_they(person):
    user = person.user
    other = proof_of(factories.user())
    old = DataLink.objects.create(
        address=user.email, digest="old", opened=timezone.now() - timedelta(minutes=31)
    )
    unopened = DataLink.objects.create(address=user.email, digest="unopened")
    for proof in (None, other, old, unopened):
        with pytest.raises(Refusal) as refused:
            actions.erase_person(by=user, user=user, proof=proof)
        assert (refused.value.code, refused.value.status) == ("proof", 403)
    person.refresh_from_db()
    assert person.given_name == "Awa"


def test_the_only_administrator_stays():
    administrator = factories.user("Seule", is_administrator=True)
    with pytest.raises(Refusal) as refused:
        erase(administrator)
    assert refused.value.code == "needed"
    assert User.objects.get(pk=administrator.pk).name == "Seule"
    factories.user(is_administrator=True)
    erase(administrator)
    assert User.objects.get(pk=administrator.pk).name == ""


def test_an_erased_address_can_be_registered_again(edition, person):
    erase(person.user)
    user = actions.ensure_user(by=SYSTEM, email=ADDRESS, name="Awa Z.")
    assert (user.name, user.is_active, user.erased) == ("Awa Z.", True, None)


def test_everything_held_is_read_in_as_many_statements_for_one_as_for_three(
    edition, person, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as one:
        queries.export(person.user)
    for _each in range(2):
        seat = factories.seat(factories.delegation(factories.edition()), user=person.user)
        Wish.objects.create(session=factories.session(seat.edition), seat=seat)
    with django_assert_max_num_queries(len(one)):
        queries.export(person.user)


def test_what_is_held_is_told_by_room_in_words(person):
    rooms = queries.by_room(person.user)
    assert next(iter(rooms)) == "Journal de ce qui a été fait"
    [name] = rooms["Compte"]["Pour être appelé par son nom"]
    assert (name.values, name.until) == (["Awa Zyzomys"], date(2102, 10, 10))
    role = rooms["Programme"]["Pour dire dans le programme qui intervient, préside et modère"]
    assert [each.values for each in role] == [[role[0].values[0]], ["intervenant"]]
    assert role[0].values[0].startswith("Séance ")


def test_a_night_without_anything_due_changes_nothing(person):
    tasks.purge_what_is_due()
    person.refresh_from_db()
    assert (person.given_name, person.needs) == ("Awa", "sans-arachide")
    assert personal_data.purge(timezone.now().date(), 1000) == {}


def waiting(edition, *addresses):
    """A group of people that waits for places, the head first."""
    return WaitingGroup.objects.create(
        edition=edition,
        code=f"code-{edition.waiting_groups.count()}",
        organisation="Ville de Dakar",
        country=factories.country("SN"),
        language="fr",
        email=addresses[0].lower(),
        people=[{"given_name": "A", "family_name": "B", "email": each} for each in addresses],
        seats={"member": len(addresses)},
        size=len(addresses),
    )


def test_whoever_waits_for_places_leaves_the_list_or_their_name_does(edition, person):
    head = waiting(edition, ADDRESS, "autre@exemple.example")
    other = waiting(edition, "chef@exemple.example", ADDRESS)
    erase(person.user)
    head.refresh_from_db()
    other.refresh_from_db()
    assert (head.state, head.email, head.people) == ("left", "", [])
    assert (other.state, other.size) == ("waiting", 2)
    assert [each["email"] for each in other.people] == ["chef@exemple.example"]
    assert traces(*TRACES) == []


def test_registrations_begun_forget_the_person(edition, person):
    organisation = {
        "edition": edition,
        "organisation": "Ville de Dakar",
        "country": factories.country("SN"),
        "language": "fr",
    }
    Draft.objects.create(**organisation, secret="a", email=ADDRESS, answers={})
    answers = {
        "delegates": {
            "person-1-email": ["autre@exemple.example"],
            "person-1-given_name": ["Ibou"],
            "person-2-email": [ADDRESS],
            "person-2-given_name": ["Awa"],
        },
        "needs": {"person-1-needs": ["Rampe"], "person-2-needs": ["sans-arachide"]},
    }
    other = Draft.objects.create(
        **organisation, secret="b", email="chef@exemple.example", answers=answers
    )
    erase(person.user)
    assert list(Draft.objects.all()) == [other]
    other.refresh_from_db()
    assert other.answers["delegates"] == {
        "person-1-email": ["autre@exemple.example"],
        "person-1-given_name": ["Ibou"],
        "person-2-email": [""],
        "person-2-given_name": [""],
    }
    assert other.answers["needs"] == {"person-1-needs": ["Rampe"], "person-2-needs": [""]}
    assert traces(*TRACES) == []


def test_a_file_of_people_that_nobody_accepted_goes(edition, person):
    content = f"Nom;Adresse\nZyzomys;{ADDRESS}\n".encode()
    of = Intake.objects.create(edition=edition, file_name="a.csv", digest="1", content=content)
    other = Intake.objects.create(
        edition=edition, file_name="b.csv", digest="2", content=b"Nom;Adresse\nB;b@x.example\n"
    )
    erase(person.user)
    of.refresh_from_db()
    other.refresh_from_db()
    assert (of.state, of.content) == ("discarded", None)
    assert (other.state, bool(other.content)) == ("uploaded", True)

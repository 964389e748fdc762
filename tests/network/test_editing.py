"""One link or project at a time: who may, what is written, what is refused, what history tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.models import LogEntry
from rencontres.network import actions, history
from rencontres.network.models import Link, LinkParty, Project, Registry, Revision
from rencontres.network.records import Budget, Document, NewLink, NewProject, record_of

from . import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def rennes():
    return factories.authority("Rennes")


@pytest.fixture
def erlangen():
    return factories.authority("Erlangen", "DE")


@pytest.fixture
def officer(rennes):
    return factories.person_of(rennes, "Awa Test-Diallo")


@pytest.fixture
def link(rennes, erlangen):
    return factories.link(rennes, erlangen)


def plain(said):
    return str(said).replace("\u00a0", " ")


def new_link(*parties, **values):
    defaults = {"kind": "twinning", "source": "convention", "since": "1964"}
    return NewLink(parties=tuple(party.pk for party in parties), **defaults | values)


def test_the_people_of_an_authority_record_a_link_of_theirs(rennes, erlangen, officer):
    link = actions.create_link(
        by=officer, new=new_link(rennes, erlangen, roles={rennes.pk: "coordinator"})
    )
    assert dict(LinkParty.objects.values_list("authority", "role")) == {
        rennes.pk: "coordinator",
        erlangen.pk: "partner",
    }
    assert (link.since, link.confirmed, link.version) == ("1964", TODAY(), 0)
    (revision,) = Revision.objects.all()
    assert (revision.link, revision.by, revision.before, revision.verb) == (
        link,
        officer,
        None,
        "create_link",
    )
    assert revision.request == LogEntry.objects.get(verb="network.create_link").request


def test_nobody_else_may(rennes, erlangen, link):
    stranger = factories.person_of(factories.authority("Lyon"))
    attempts = [
        lambda: actions.create_link(by=stranger, new=new_link(rennes, erlangen)),
        lambda: actions.edit_cooperation(by=stranger, of=link, seen=0, new=record_of(link)),
        lambda: actions.end_cooperation(by=stranger, of=link),
        lambda: actions.suspend_cooperation(by=stranger, of=link, reason="x"),
        lambda: actions.confirm_cooperation(by=stranger, of=link),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert Link.objects.get().status == "active"
    assert not Revision.objects.exists()


def test_a_withdrawn_delegate_no_longer_may(rennes, erlangen, officer, link):
    officer.participations.get().seat.delete()
    with pytest.raises(PermissionDenied):
        actions.confirm_cooperation(by=officer, of=link)


def test_an_edit_is_told_in_words_and_undone(link, officer):
    new = replace(record_of(link), since="1963-05", kind="friendship")
    link = actions.edit_cooperation(by=officer, of=link, seen=0, new=new)
    assert (link.since, link.kind, link.version, link.confirmed) == (
        "1963-05",
        "friendship",
        1,
        TODAY(),
    )
    (entry,) = history.entries_of(link)
    assert (entry.who, entry.what) == ("Awa Test-Diallo", "corrigé")
    assert [plain(change) for change in entry.changes][:2] == [
        "type de lien : jumelage → pacte d’amitié",
        "depuis : 1963 → mai 1963",
    ]
    before = Registry.objects.get().version
    link = actions.undo_change(by=officer, revision=entry.revision)
    link = Link.objects.get(pk=link.pk)
    assert (link.since, link.kind, link.version, link.confirmed) == ("1963", "twinning", 2, None)
    assert Registry.objects.get().version != before
    newest = Revision.objects.first()
    assert (newest.verb, newest.undoes, newest.number) == ("undo_change", entry.revision, 2)


def test_suspending_asks_for_a_reason_and_history_shows_both(link, officer):
    with pytest.raises(Refusal, match="dites pourquoi"):
        actions.suspend_cooperation(by=officer, of=link, reason=" ")
    assert Link.objects.get().status == "active"
    actions.suspend_cooperation(by=officer, of=link, reason="Guerre")
    link.refresh_from_db()
    assert (link.status, link.reason) == ("suspended", "Guerre")
    with pytest.raises(Refusal, match="Seul ce qui vit"):
        actions.suspend_cooperation(by=officer, of=link, reason="Encore")
    actions.resume_cooperation(by=officer, of=link)
    link.refresh_from_db()
    assert (link.status, link.reason) == ("active", "")
    words = [plain(change) for change in history.entries_of(link)[1].changes]
    assert words[:2] == ["statut : actif → suspendu", "motif : – → Guerre"]


def test_ending_keeps_what_is_known_and_is_done_once(link, officer):
    actions.end_cooperation(by=officer, of=link, until="2020-06")
    link.refresh_from_db()
    assert (link.status, link.until) == ("ended", "2020-06")
    with pytest.raises(Refusal, match="déjà"):
        actions.end_cooperation(by=officer, of=link)
    with pytest.raises(Refusal, match="n’est pas une date"):
        actions.edit_cooperation(
            by=officer, of=link, seen=1, new=replace(record_of(link), until="hier")
        )
    assert Link.objects.get().until == "2020-06"


def test_a_confirmation_twice_a_day_is_one(link, officer):
    actions.confirm_cooperation(by=officer, of=link)
    actions.confirm_cooperation(by=officer, of=link)
    link.refresh_from_db()
    assert (link.confirmed, link.version) == (TODAY(), 1)
    assert Revision.objects.count() == 1
    assert not Registry.objects.exists()  # the public face stays as it was


def test_the_second_of_two_is_told_what_changed(link, officer):
    mine = replace(record_of(link), kind="friendship")
    theirs = replace(record_of(link), since="1970")
    actions.edit_cooperation(by=officer, of=link, seen=0, new=theirs)
    with pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.edit_cooperation(by=officer, of=link, seen=0, new=mine)
    assert "depuis : 1963 → 1970" in plain(refused.value)
    assert "Awa Test-Diallo" in plain(refused.value)
    assert (refused.value.code, refused.value.version) == ("changed", 1)
    assert Link.objects.get().kind == "twinning"
    assert Revision.objects.count() == 1


def test_undoing_what_was_changed_again_is_refused_and_the_rest_is_kept(link, officer):
    def edit(**values):
        link.refresh_from_db()
        new = replace(record_of(link), **values)
        actions.edit_cooperation(by=officer, of=link, seen=link.version, new=new)

    edit(since="1970", kind="friendship")
    edit(since="1980")
    edit(source="archives")
    first, second, _third = Revision.objects.order_by("pk")
    with pytest.raises(Refusal) as refused:
        actions.undo_change(by=officer, revision=first)
    assert refused.value.code == "newer"
    assert "depuis" in plain(refused.value)
    assert Revision.objects.count() == 3
    actions.undo_change(by=officer, revision=second)
    link.refresh_from_db()
    assert (link.since, link.kind, link.source) == ("1970", "friendship", "archives")
    actions.undo_change(by=officer, revision=first)
    link.refresh_from_db()
    assert (link.since, link.kind, link.source, link.confirmed) == (
        "1963",
        "twinning",
        "archives",
        TODAY(),
    )


def test_undoing_the_first_line_takes_out_what_nothing_was_built_upon(rennes, erlangen, officer):
    link = actions.create_link(by=officer, new=new_link(rennes, erlangen))
    (revision,) = Revision.objects.all()
    project = factories.project(rennes, erlangen, link=link)
    with pytest.raises(Refusal, match="ou complété"):
        actions.undo_change(by=officer, revision=revision)
    assert Link.objects.exists()
    project.delete()
    assert actions.undo_change(by=officer, revision=revision) is None
    assert not Link.objects.exists()
    notes = LogEntry.objects.filter(verb="network.undo_change").first().notes
    assert notes == {"removed": "network.link", "key": link.pk}


def test_a_project_keeps_all_its_details_through_edit_and_undo(rennes, erlangen, officer):
    factories.theme("water")
    new = NewProject(
        title={"fr": "Eau"},
        about={"fr": "Puits"},
        themes=("water",),
        lead=rennes.pk,
        partners=(erlangen.pk,),
        source="convention",
        sdgs=("6", "6.1"),
        purposes={"14031": Decimal("60.00"), "14032": Decimal("40.00")},
        budgets=(
            Budget(2016, Decimal("1500.00"), payer=rennes.pk),
            Budget(2016, Decimal("1500.00"), payer=rennes.pk),
        ),
        markers={"2": 2},
    )
    project = actions.create_project(by=officer, new=new)
    recorded = record_of(Project.objects.get())
    assert recorded == replace(new, confirmed=TODAY())
    changed = replace(recorded, purposes={"14031": Decimal(100)}, budgets=recorded.budgets[:1])
    project = actions.edit_cooperation(by=officer, of=project, seen=0, new=changed)
    assert [each.code for each in project.purposes.all()] == ["14031"]
    assert project.budgets.count() == 1
    actions.undo_change(by=officer, revision=Revision.objects.first())
    assert record_of(Project.objects.get()) == recorded


def test_documents_come_go_and_come_back(link, officer):
    document = Document("Charte", "fr", "https://example.org/charte.pdf")
    actions.attach_document(by=officer, to=link, document=document)
    with pytest.raises(Refusal, match="déjà"):
        actions.attach_document(by=officer, to=link, document=document)
    (attachment,) = link.attachments.all()
    actions.detach_document(by=officer, of=link, attachment=attachment)
    assert not link.attachments.exists()
    actions.undo_change(by=officer, revision=Revision.objects.first())
    assert record_of(link).documents == (document,)
    with pytest.raises(Refusal, match="adresse"):
        actions.attach_document(
            by=officer, to=link, document=Document("x", "fr", "javascript:alert(1)")
        )
    assert link.attachments.count() == 1


def test_a_list_recorded_by_a_person_begins_its_history(rennes, erlangen):
    administrator = factories.administrator()
    (key,) = actions.record_links(by=administrator, links=[new_link(rennes, erlangen)])
    (entry,) = history.entries_of(Link.objects.get(pk=key))
    assert (entry.who, entry.what) == ("Essai", "enregistré avec une liste")
    assert entry.revision.after["since"] == "1964"
    assert date.fromisoformat("2017-10-09") < entry.revision.at.date()

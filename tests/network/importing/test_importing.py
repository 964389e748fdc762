"""A file goes from upload to report; nothing is written before it is accepted, nor twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.network import actions
from rencontres.network.importing.plan import plan
from rencontres.network.importing.wording import problem_in_words, why_in_words
from rencontres.network.models import (
    KEPT_DAYS,
    AuthorityName,
    Import,
    ImportFile,
    ImportMapping,
    ImportName,
    Link,
    Project,
    Revision,
)
from rencontres.network.tasks import imports as tasks

from .. import factories
from .files import LINKS, ROWS, as_csv, map_columns, mapping_of, name, previewed, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.administrator()


@pytest.fixture
def places():
    made = {
        words: factories.authority(words, search_name=words.lower(), department=department)
        for words, department in (("Rennes", "35"), ("Saint-Denis", "93"), ("Brest", "29"))
    }
    factories.authority("Saint-Denis", search_name="saint denis", department="974")
    for words, country in (
        ("Erlangen", "DE"),
        ("Kiel", "DE"),
        ("Port-Louis", "MU"),
        ("Cork", "IE"),
    ):
        search_name = words.lower().replace("-", " ")
        made[words] = factories.authority(words, country, search_name=search_name)
    return made


def outcomes(of):
    return [(row.number, row.outcome, *(row.why[:1])) for row in of.rows.all()]


def told(of):
    return {
        row.number: [
            problem_in_words(of.brings, *problem).replace("\u00a0", " ") for problem in row.problems
        ]
        for row in of.rows.all()
        if row.problems
    }


def test_a_file_is_uploaded_with_its_hash_and_its_first_rows(by):
    of = upload(by, [LINKS, *ROWS])
    assert (of.state, of.file_name, of.uploaded_by) == ("uploaded", "liens.csv", by)
    assert bytes(of.file.content) == as_csv([LINKS, *ROWS])
    assert len(of.digest) == 64
    assert of.outline["sheets"][0]["rows"] == 8
    assert LogEntry.objects.get(verb="network.upload_import").notes == {
        "brings": "links",
        "rows": 8,
    }


def test_a_file_that_cannot_be_read_leaves_nothing(by):
    with pytest.raises(Refusal) as refused:
        actions.upload_import(by=by, name="x.pdf", content=b"%PDF-1.7", brings="links")
    assert (refused.value.code, refused.value.status) == ("not_a_spreadsheet", 422)
    assert not Import.objects.exists()


def test_names_are_looked_for_once_and_faults_told_by_row_and_column(by, places):
    of = previewed(by, [LINKS, *ROWS])
    assert of.state == "previewed"
    assert dict(of.names.values_list("name", "decision")) == {
        "Rennes": "automatic",
        "Erlangen": "automatic",
        "VILLE DE ST DENIS": "review",
        "Port-Louis": "automatic",
        "Brest": "automatic",
        "Kiel": "automatic",
        "Nulle-Part": "none",
    }
    assert name(of, "Kiel").rows.count() == 3
    assert {row: words[0] for row, words in told(of).items()} == {
        7: "Colonne D : aucun pays ne s’appelle « Yougoslavie » aujourd’hui : écrivez son nom"
        " actuel ou son code à deux lettres.",
        8: "Colonne F : « hier » n’est pas une date : écrivez 1963, 01/1963 ou 22/01/1963.",
    }
    assert not Link.objects.exists()


def test_acceptance_writes_what_was_previewed_with_aliases_and_names_every_row(by, places):
    of = previewed(by, [LINKS, *ROWS])
    denis = places["Saint-Denis"]
    actions.answer_name(by=by, name=name(of, "VILLE DE ST DENIS"), authority=denis.pk)
    assert (plan(of).counts, plan(of).aliases) == (
        {"created": 3, "unchanged": 1, "left_out": 3},
        1,
    )
    assert not AuthorityName.objects.exists()
    of = actions.accept_import(by=by, of=of)
    assert (of.state, of.closed_by) == ("accepted", by)
    assert of.written == {"created": 3, "unchanged": 1, "left_out": 3, "names": 1}
    assert outcomes(of) == [
        (2, "created"),
        (3, "created"),
        (4, "created"),
        (5, "unchanged", "again"),
        (6, "left_out", "none"),
        (7, "left_out", "problem"),
        (8, "left_out", "problem"),
    ]
    assert why_in_words(*of.rows.get(number=5).why) == "Elle dit la même chose que la ligne 4."
    links = {
        frozenset(link.parties.values_list("name", flat=True)): (link.kind, link.since, link.status)
        for link in Link.objects.all()
    }
    assert links == {
        frozenset({"Rennes", "Erlangen"}): ("twinning", "1964", "active"),
        frozenset({"Saint-Denis", "Port-Louis"}): ("cooperation", "2001-06-12", "active"),
        frozenset({"Brest", "Kiel"}): ("twinning", "1964-01", "active"),
    }
    assert set(Link.objects.values_list("source", flat=True)) == {"liens.csv"}
    alias = AuthorityName.objects.get()
    assert (alias.authority, alias.name, alias.kind) == (denis, "VILLE DE ST DENIS", "alias")
    assert Revision.objects.filter(by=by, link__isnull=False).count() == 3


def test_the_same_file_again_changes_nothing(by, places):
    actions.accept_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    links, revisions = Link.objects.count(), Revision.objects.count()
    again = actions.accept_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    assert (Link.objects.count(), Revision.objects.count()) == (links, revisions)
    assert again.written == {"unchanged": 3, "left_out": 4, "names": 0}


def test_a_newer_file_updates_what_it_says_and_leaves_the_rest(by, places):
    actions.accept_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    newer = [["Rennes", "35", "Erlangen", "DE", "jumelage", "", "terminé"]]
    of = actions.accept_import(by=by, of=previewed(by, [LINKS, *newer]))
    link = Link.objects.get(parties=places["Erlangen"])
    assert (of.written["updated"], link.status, link.since) == (1, "ended", "1964")
    assert Revision.objects.get(link=link, verb="accept_import").by == by


def test_a_date_that_contradicts_the_registry_is_left_out(by, places):
    link = factories.link(places["Rennes"], places["Erlangen"], since="1964")
    rows = [[*LINKS, "Fin"], ["Rennes", "35", "Erlangen", "DE", "jumelage", "", "", "1950"]]
    of = actions.accept_import(by=by, of=previewed(by, rows))
    assert outcomes(of) == [(2, "left_out", "dates")]
    link.refresh_from_db()
    assert link.until == ""


def test_rows_of_the_same_parties_that_disagree_are_told(by, places):
    rows = [LINKS, ROWS[0], [*ROWS[0][:5], "1970", ""], ["Rennes", "35", "Rennes", "", "", "", ""]]
    of = previewed(by, rows)
    actions.answer_name(by=by, name=of.names.get(country=""), authority=places["Rennes"].pk)
    of = actions.accept_import(by=by, of=of)
    assert outcomes(of) == [
        (2, "created"),
        (3, "left_out", "otherwise"),
        (4, "left_out", "same_authority"),
    ]


def test_of_two_links_alike_none_is_guessed(by, places):
    for _time in range(2):
        factories.link(places["Rennes"], places["Erlangen"])
    of = actions.accept_import(by=by, of=previewed(by, [LINKS, ROWS[0]]))
    assert outcomes(of) == [(2, "left_out", "several")]


def test_a_code_says_who_it_is_whatever_the_name(by, places):
    town = factories.authority("Villeneuve", insee="01053", siren="210100533")
    rows = [
        ["Collectivité", "INSEE", "Partenaire", "Pays"],
        ["La ville", "1053", "Kiel", "DE"],
        ["La même", "21010053300011", "Erlangen", "DE"],
        ["Autre", "x1", "Erlangen", "DE"],
    ]
    of = previewed(by, rows)
    assert {name(of, "La ville").authority, name(of, "La même").authority} == {town}
    assert told(of)[4] == ["Colonne B : « x1 » n’est ni un SIREN ni un code INSEE."]


def test_projects_come_with_partners_themes_and_years(by, places):
    factories.theme("water")
    rows = [
        ["Titre", "Chef de file", "Partenaires", "Pays", "Thèmes", "Années"],
        ["Eau pour tous", "Rennes", "Kiel; Erlangen", "Allemagne", "Thème water", "2015-2018"],
        ["Arts", "Rennes", "Kiel", "DE", "Cirque", ""],
        ["Sans thème", "Rennes", "Kiel", "DE", "", ""],
    ]
    of = previewed(by, rows, "projects")
    assert told(of) == {
        3: [
            (
                "Colonne E : « Cirque » n’est pas un thème de la liste de la fédération :"
                " corrigez-le, ou ajoutez d’abord le thème."
            )
        ],
        4: ["« Thèmes » (colonne E) est vide."],
    }
    actions.accept_import(by=by, of=of)
    project = Project.objects.get()
    assert project.title == {"fr": "Eau pour tous"}
    assert (project.since, project.until) == ("2015", "2018")
    assert [theme.code for theme in project.themes.all()] == ["water"]
    assert set(project.parties.values_list("name", flat=True)) == {"Rennes", "Kiel", "Erlangen"}
    again = actions.accept_import(by=by, of=previewed(by, rows, "projects"))
    assert again.written == {"unchanged": 1, "left_out": 2, "names": 0}
    assert Project.objects.count() == 1


def test_other_names_come_with_kind_and_language(by, places):
    rows = [
        ["Collectivité", "Pays", "Autre nom", "Type", "Langue"],
        ["Kiel", "Allemagne", "Kilonia; Kielo", "ancien", "latin"],
        ["Kiel", "Allemagne", "Kiel", "", ""],
        ["Rennes", "France", "Roazhon", "", "breton"],
    ]
    of = actions.accept_import(by=by, of=previewed(by, rows, "names"))
    assert outcomes(of) == [(2, "created"), (3, "unchanged"), (4, "created")]
    assert set(
        AuthorityName.objects.values_list("authority__name", "name", "kind", "language")
    ) == {
        ("Kiel", "Kilonia", "former", "la"),
        ("Kiel", "Kielo", "former", "la"),
        ("Rennes", "Roazhon", "alias", "br"),
    }
    again = actions.accept_import(by=by, of=previewed(by, rows, "names"))
    assert again.written == {"unchanged": 3, "names": 0}


def test_the_mapping_is_remembered_for_the_same_headings(by, places):
    of = upload(by, [["A1", "B1", "C1"], ["Rennes", "Kiel", "DE"]])
    columns = {"here": [0], "there": [1], "country": [2]}
    chosen = {"sheet": 0, "first": 1, "last": 1, "columns": columns, "kind": "twinning"}
    map_columns(by=by, of=of, mapping=chosen)
    assert ImportMapping.objects.count() == 1
    later = mapping_of(upload(by, [["a1", "B1", "C1"], ["Brest", "Kiel", "DE"]]))
    assert (later["columns"], later["kind"]) == (columns, "twinning")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns": {"here": [0]}}, "missing_columns"),
        ({"columns": {"here": [0], "there": [0]}}, "columns"),
        ({"columns": {"here": [0], "there": [99]}}, "columns"),
        ({"columns": {"here": [0], "there": [2], "colour": [3]}}, "columns"),
        ({"sheet": 3}, "no_heading"),
        ({"first": 2, "last": 1}, "no_heading"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(by, change, code):
    of = upload(by, [LINKS, *ROWS])
    with pytest.raises(Refusal) as refused:
        actions.map_columns(by=by, of=of, mapping=mapping_of(of) | change)
    assert refused.value.code == code
    of.refresh_from_db()
    assert (of.state, of.mapping, of.rows.count()) == ("uploaded", {}, 0)


def test_headings_without_rows_come_back_with_the_reason(by):
    of = upload(by, [LINKS])
    map_columns(by=by, of=of, mapping=mapping_of(of))
    of.refresh_from_db()
    assert (of.state, of.problem) == ("uploaded", "no_rows")


def test_mapping_anew_starts_over(by, places):
    of = previewed(by, [LINKS, *ROWS])
    actions.answer_name(by=by, name=name(of, "Nulle-Part"), authority=None)
    map_columns(by=by, of=of, mapping=mapping_of(of))
    of.refresh_from_db()
    assert (of.turn, of.rows.count(), name(of, "Nulle-Part").decision) == (2, 7, "none")


def test_linking_goes_on_where_it_was_stopped_and_may_run_twice(by, places, monkeypatch):
    asked = []
    real = tasks.linkage.link

    def link(questions):
        asked.append(len(questions))
        if len(asked) == 2:
            raise RuntimeError("the worker is killed")
        return real(questions)

    monkeypatch.setattr(tasks.linkage, "link", link)
    monkeypatch.setattr(tasks, "BATCH", 3)
    of = upload(by, [LINKS, *ROWS])
    with pytest.raises(RuntimeError):
        map_columns(by=by, of=of, mapping=mapping_of(of))
    of.refresh_from_db()
    assert (of.state, of.names.filter(decision="waiting").count()) == ("mapped", 4)
    tasks.link_import.func(of=of.pk, turn=of.turn)
    of.refresh_from_db()
    assert (of.state, of.rows.count(), of.names.filter(decision="waiting").count()) == (
        "previewed",
        7,
        0,
    )
    tasks.link_import.func(of=of.pk, turn=of.turn)
    assert asked == [3, 3, 3, 1]


def test_work_on_an_older_mapping_stops(by, places):
    of = previewed(by, [LINKS, *ROWS])
    Import.objects.filter(pk=of.pk).update(state="mapped", turn=2)
    assert not actions.keep_rows(by=SYSTEM, of=of, turn=1, rows=[])
    assert not actions.keep_answers(by=SYSTEM, of=of, turn=1, answers=[])
    tasks.link_import.func(of=of.pk, turn=1)
    assert Import.objects.get().state == "mapped"
    assert Import.objects.get(pk=actions.refuse_mapping(
        by=SYSTEM, of=of, turn=1, problem="no_rows"
    ).pk).problem == ""  # fmt: skip


def test_an_answer_is_given_once_may_be_skipped_and_taken_back(by, places):
    of = previewed(by, [LINKS, *ROWS])
    denis, nowhere = name(of, "VILLE DE ST DENIS"), name(of, "Nulle-Part")
    assert actions.skip_name(by=by, name=denis).skipped == 1
    actions.answer_name(by=by, name=nowhere, authority=None)
    with pytest.raises(Refusal) as refused:
        actions.answer_name(by=by, name=nowhere, authority=places["Rennes"].pk)
    assert refused.value.code == "answered"
    assert by.name in str(refused.value)
    with pytest.raises(Refusal) as refused:
        actions.answer_name(by=by, name=denis, authority=999_999)
    assert refused.value.code == "unknown_authority"
    actions.answer_name(by=by, name=denis, authority=places["Saint-Denis"].pk)
    assert actions.undo_answer(by=by, of=of) == denis
    assert actions.undo_answer(by=by, of=of) == nowhere
    assert set(of.names.filter(answered=None).values_list("name", "decision", "skipped")) >= {
        ("VILLE DE ST DENIS", "review", 0),
        ("Nulle-Part", "none", 0),
    }
    with pytest.raises(Refusal) as refused:
        actions.undo_answer(by=by, of=of)
    assert refused.value.code == "nothing_to_undo"


def test_what_another_answered_is_not_taken_back(by, places):
    of = previewed(by, [LINKS, *ROWS])
    actions.answer_name(by=by, name=name(of, "Nulle-Part"), authority=None)
    with pytest.raises(Refusal):
        actions.undo_answer(by=factories.administrator(), of=of)
    assert name(of, "Nulle-Part").decision == "absent"


def test_a_discarded_import_leaves_neither_rows_nor_file(by, places):
    of = actions.discard_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    assert (of.state, of.rows.count(), of.names.count()) == ("discarded", 0, 0)
    assert not ImportFile.objects.exists()
    assert of.outline["sheets"][0]["first"] == []
    with pytest.raises(Refusal) as refused:
        actions.accept_import(by=by, of=of)
    assert refused.value.code == "wrong_state"
    assert not Link.objects.exists()


def test_files_go_after_their_time_and_reports_stay(by, places):
    old = actions.accept_import(by=by, of=previewed(by, [LINKS, *ROWS]))
    new = upload(by, [LINKS, *ROWS])
    Import.objects.filter(pk=old.pk).update(
        uploaded=timezone.now() - timedelta(days=KEPT_DAYS, hours=1)
    )
    tasks.forget_old_files()
    assert list(ImportFile.objects.values_list("of", flat=True)) == [new.pk]
    old.refresh_from_db()
    assert (old.outline["sheets"][0]["first"], old.rows.count()) == ([], 7)


def test_a_forgotten_file_cannot_be_mapped(by):
    of = upload(by, [LINKS, *ROWS])
    mapping = mapping_of(of)
    of.file.delete()
    with pytest.raises(Refusal) as refused:
        map_columns(by=by, of=of, mapping=mapping)
    assert refused.value.code == "forgotten"


@pytest.mark.parametrize("actor", [VISITOR, "user"])
def test_only_administrators_import(by, places, actor):
    actor = factories.factories.user() if actor == "user" else actor
    of = previewed(by, [LINKS, *ROWS])
    first = ImportName.objects.first()
    for verb in (
        lambda: upload(actor, [LINKS]),
        lambda: actions.map_columns(by=actor, of=of, mapping=mapping_of(of)),
        lambda: actions.answer_name(by=actor, name=first, authority=None),
        lambda: actions.skip_name(by=actor, name=first),
        lambda: actions.undo_answer(by=actor, of=of),
        lambda: actions.accept_import(by=actor, of=of),
        lambda: actions.discard_import(by=actor, of=of),
        lambda: actions.forget_import_files(by=actor),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert Import.objects.get().state == "previewed"
    assert not Link.objects.exists()

"""Bring a file into the registry: upload, map, link, answer, accept or discard."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from rencontres.core import languages, spreadsheets
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.tasks import later

from .. import bulk
from ..importing.fields import FIELDS, signature
from ..importing.outline import heading_of, outline_of, sound_columns
from ..importing.plan import Plan, Planned, plan
from ..importing.rows import ReadRow
from ..linkage import Found
from ..models import (
    KEPT_DAYS,
    Authority,
    AuthorityName,
    Import,
    ImportFile,
    ImportMapping,
    ImportName,
    ImportParty,
    ImportRow,
    Link,
    Project,
)
from ..records import record_of
from .records import record_links, record_projects
from .registry import lock_registry, renew_registry
from .revisions import revise

State = Import.State
Decision = ImportName.Decision


@action("network.import")
def upload_import(*, by: Actor, name: str, content: bytes, brings: str) -> Import:
    """Keep a file that brings links, projects or names; one that cannot be read is refused."""
    if brings not in Import.Brings.values:
        raise Refusal(_("Say what the file brings."), code="unknown_kind", status=422)
    book = spreadsheets.read(content, name)
    of = Import.objects.create(
        brings=brings,
        file_name=name[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        outline=outline_of(book),
        uploaded_by_id=by.pk,
    )
    ImportFile.objects.create(of=of, content=content)
    note(brings=brings, rows=sum(len(sheet.rows) for sheet in book.sheets))
    return of


@action("network.import", on="of")
def map_columns(*, by: Actor, of: Import, mapping: dict[str, Any]) -> Import:
    """Say which column holds what, and have the names looked for; an earlier mapping is undone.

    The mapping: `sheet` (from 0), `first` and `last` row of the headings, `columns` by field (from
    0), and what holds where no column says it: `kind`, `source`, `language`.
    """
    of = locked_import(of, State.UPLOADED, State.PREVIEWED)
    if not ImportFile.objects.filter(of=of).exists():
        raise Refusal(_("The file is not kept any more: upload it again."), code="forgotten")
    of.mapping = _sound_mapping(of, mapping)
    of.turn += 1
    of.state, of.problem = State.MAPPED, ""
    of.save(update_fields=["mapping", "turn", "state", "problem"])
    of.rows.all().delete()
    of.names.all().delete()
    heading = heading_of(of, of.mapping["sheet"], of.mapping["first"], of.mapping["last"])
    ImportMapping.objects.update_or_create(
        brings=of.brings,
        signature=signature(heading.names),
        defaults={"mapping": _worth_remembering(of)},
    )
    from ..tasks.imports import link_import

    later(link_import, of=of.pk, turn=of.turn)
    return of


def _worth_remembering(of: Import) -> dict[str, Any]:
    """The mapping without what is of this one file."""
    own = {"sheet"} | ({"source"} if of.mapping["source"] == of.file_name else set())
    return {name: value for name, value in of.mapping.items() if name not in own}


def _sound_mapping(of: Import, mapping: dict[str, Any]) -> dict[str, Any]:
    """The mapping without what is no field, or the refusal of one that misses something."""
    sheets = of.outline["sheets"]
    place, first, last = (int(mapping[name]) for name in ("sheet", "first", "last"))
    if not 0 <= place < len(sheets) or not sheets[place]["rows"] or not 0 < first <= last:
        raise Refusal(
            _("Choose a sheet with rows, and the rows in which its headings are."),
            code="no_heading",
            status=422,
        )
    columns = sound_columns(
        FIELDS[of.brings], mapping["columns"], len(sheets[place]["first"][0][1])
    )
    kind = mapping.get("kind") or Link.Kind.COOPERATION.value
    language = mapping.get("language") or languages.codes()[0]
    if kind not in Link.Kind.values or language not in languages.codes():
        raise Refusal(_("This kind or language is not known."), code="unknown_kind", status=422)
    source = str(mapping.get("source") or of.file_name).strip()[:200]
    return {
        "sheet": place,
        "first": first,
        "last": last,
        "columns": columns,
        "kind": kind,
        "language": language,
        "source": source,
    }


@action("network.import", on="of")
def refuse_mapping(*, by: Actor, of: Import, turn: int, problem: str) -> Import:
    """Give a mapping back whose rows could not be read, with the reason."""
    of = lock(of)
    if of.turn == turn and of.state == State.MAPPED:
        of.state, of.problem = State.UPLOADED, problem
        of.save(update_fields=["state", "problem"])
    return of


@action("network.import", on="of")
def keep_rows(*, by: Actor, of: Import, turn: int, rows: Sequence[ReadRow]) -> bool:
    """Keep the rows of a mapped import and the names in them, each once; again changes nothing."""
    of = lock(of)
    if of.turn != turn or of.state != State.MAPPED or of.rows.exists():
        return False
    if not rows:
        raise Refusal(_("There is no row under these headings."), code="no_rows", status=422)
    questions = list(dict.fromkeys(each for row in rows for _role, each in row.parties))
    names = ImportName.objects.bulk_create(
        [ImportName(of=of, **question._asdict()) for question in questions], batch_size=1000
    )
    keyed = dict(zip(questions, names, strict=True))
    kept = ImportRow.objects.bulk_create(
        [
            ImportRow(
                of=of,
                number=row.number,
                cells=row.cells,
                values=row.values,
                problems=[list(problem) for problem in row.problems],
            )
            for row in rows
        ],
        batch_size=1000,
    )
    bulk.copy(
        ImportParty._meta.db_table,
        ("row_id", "name_id", "role"),
        (
            (row.pk, keyed[question].pk, role)
            for row, read in zip(kept, rows, strict=True)
            for role, question in read.parties
        ),
    )
    bulk.settle(ImportName, ImportRow, ImportParty)
    note(rows=len(rows), names=len(names))
    return True


@action("network.import", on="of")
def keep_answers(
    *,
    by: Actor,
    of: Import,
    turn: int,
    answers: Sequence[tuple[int, Found]],
) -> bool:
    """Keep what was found for some names; False where somebody mapped the columns anew.

    Once nothing waits any more, the import can be previewed.
    """
    of = lock(of)
    if of.turn != turn or of.state != State.MAPPED:
        return False
    waiting = set(of.names.filter(decision=Decision.WAITING).values_list("pk", flat=True))
    kept = bulk.update(
        ImportName,
        ("decision", "authority_id", "candidates"),
        (
            (key, found.decision, found.authority, Jsonb(list(found.candidates)))
            for key, found in answers
            if key in waiting
        ),
    )
    if not of.names.filter(decision=Decision.WAITING).exists():
        of.state = State.PREVIEWED
        of.save(update_fields=["state"])
    note(names=kept)
    return True


@action("network.import", on="name")
def answer_name(*, by: Actor, name: ImportName, authority: int | None) -> ImportName:
    """Say which authority a name is of, or (None) that the registry has none; once each."""
    name = _open_name(name)
    if name.decision in ImportName.ANSWERED:
        raise Refusal(
            _("“%(name)s” was answered already, by %(who)s: go on with the next one.")
            % {"name": name.name, "who": name.answered_by or "–"},
            code="answered",
        )
    if authority is not None and not Authority.objects.filter(pk=authority).exists():
        raise Refusal(
            _("The registry has no such authority: choose another one."),
            code="unknown_authority",
            status=422,
        )
    name.decision = Decision.ABSENT if authority is None else Decision.PICKED
    name.authority_id = authority
    name.answered, name.answered_by_id = timezone.now(), by.pk
    name.save(update_fields=["decision", "authority", "answered", "answered_by"])
    return name


@action("network.import", on="name")
def skip_name(*, by: Actor, name: ImportName) -> ImportName:
    """Put a name behind the others of the queue."""
    name = _open_name(name)
    name.skipped += 1
    name.save(update_fields=["skipped"])
    return name


@action("network.import", on="of")
def undo_answer(*, by: Actor, of: Import) -> ImportName:
    """Take back the last answer that this person gave in this import."""
    of = locked_import(of, State.PREVIEWED)
    last = of.names.filter(answered_by=by.pk, answered__isnull=False).order_by("-answered").first()
    if last is None:
        raise Refusal(_("You have no answer to take back here."), code="nothing_to_undo")
    last.decision = Decision.REVIEW if last.candidates else Decision.NONE
    last.authority = last.answered = last.answered_by = None
    last.skipped = 0
    last.save(update_fields=["decision", "authority", "answered", "answered_by", "skipped"])
    return last


@action("network.import", on="of")
def accept_import(*, by: Actor, of: Import) -> Import:
    """Write what the preview showed, all of it or nothing; each row keeps what became of it."""
    of = locked_import(of, State.PREVIEWED)
    lock_registry()
    planned = plan(of)
    _write_names(planned, of)
    _write_new(planned, by)
    for each in planned.rows:
        if each.changes:
            _revise(each, by)
    pointer = "link_id" if of.brings == Import.Brings.LINKS else "project_id"
    bulk.update(
        ImportRow,
        ("outcome", "why", "revision_id", pointer),
        (
            (each.row.pk, str(each.outcome), Jsonb(list(each.why or ())), each.revision, each.key)
            for each in planned.rows
        ),
    )
    of.written = {**planned.counts, "names": len(planned.names)}
    note(**of.written)
    return close_import(of, by, State.ACCEPTED)


def _write_names(planned: Plan, of: Import) -> None:
    for name in planned.names:
        name.brought_by = of
    AuthorityName.objects.bulk_create(planned.names, ignore_conflicts=True, batch_size=500)
    if planned.names:
        bulk.settle(AuthorityName)
        renew_registry()


def _write_new(planned: Plan, by: Actor) -> None:
    """The links or projects that are new, many at once."""
    new = [each for each in planned.rows if each.new is not None]
    records: Any = [each.new for each in new]
    if not new:
        return
    if _has_links(planned):
        keys = record_links(by=by, links=records)
    else:
        keys = record_projects(by=by, projects=records)
    for each, key in zip(new, keys, strict=True):
        each.key = key


def _has_links(planned: Plan) -> bool:
    return planned.rows[0].row.of.brings == Import.Brings.LINKS


def _revise(each: Planned, by: Actor) -> None:
    model = Link if each.row.of.brings == Import.Brings.LINKS else Project
    of: Any = model._default_manager.select_for_update().get(pk=each.key)
    record: Any = record_of(of)
    if revise(of, replace(record, **each.changes), by=by, verb="accept_import"):
        each.revision = of.revisions.get(number=of.version).pk


@action("network.import", on="of")
def discard_import(*, by: Actor, of: Import) -> Import:
    """Give an import up: nothing of it reaches the registry, its file goes at once."""
    of = locked_import(of, State.UPLOADED, State.MAPPED, State.PREVIEWED)
    of.turn += 1
    of.rows.all().delete()
    of.names.all().delete()
    forget_files([of])
    return close_import(of, by, State.DISCARDED)


@action("network.import")
def forget_import_files(*, by: Actor) -> int:
    """Delete the uploaded files that are older than they are kept; reports stay."""
    until = timezone.now() - timedelta(days=KEPT_DAYS)
    old = list(Import.objects.filter(uploaded__lt=until, file__isnull=False))
    forget_files(old)
    note(files=len(old))
    return len(old)


def forget_files(imports: Sequence[Import]) -> None:
    ImportFile.objects.filter(of__in=imports).delete()
    for each in imports:
        for sheet in each.outline.get("sheets", []):
            sheet["first"] = []
        each.save(update_fields=["outline"])


def close_import(of: Import, by: Actor, state: str) -> Import:
    """Say who ended an import, and how."""
    of.state, of.closed, of.closed_by_id = state, timezone.now(), by.pk
    of.save()
    return of


def locked_import(of: Import, *states: str) -> Import:
    """The import locked, where it is in one of these states."""
    of = lock(of)
    if of.state not in states:
        raise Refusal(
            _("This cannot be done any more: the import is %(state)s.")
            % {"state": of.get_state_display()},
            code="wrong_state",
        )
    return of


def _open_name(name: ImportName) -> ImportName:
    """The name locked, in an import that is being reviewed."""
    locked_import(name.of, State.PREVIEWED)
    return lock(name)

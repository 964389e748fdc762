"""Work of the registry that takes longer than a page."""

from __future__ import annotations

from rencontres.core import spreadsheets
from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.tasks import nightly, task

from .. import linkage
from ..actions import forget_import_files, keep_answers, keep_rows, refuse_mapping
from ..importing.rows import Reader
from ..linkage import Question
from ..models import Import, ImportName

BATCH = 2000


@task
def link_import(*, of: int, turn: int) -> None:
    """Read the rows of a mapped import and look for their names; goes on where it was stopped."""
    mapped = Import.objects.filter(pk=of, turn=turn, state=Import.State.MAPPED).first()
    if mapped is None:
        return
    if not mapped.rows.exists():
        try:
            _read(mapped)
        except Refusal as refusal:
            refuse_mapping(by=SYSTEM, of=mapped, turn=turn, problem=refusal.code)
            return
    _link(mapped)


def _read(mapped: Import) -> None:
    book = spreadsheets.read(bytes(mapped.file.content), mapped.file_name)
    sheet = book.sheets[mapped.mapping["sheet"]]
    rows = list(Reader(mapped.brings, sheet, mapped.mapping))
    keep_rows(by=SYSTEM, of=mapped, turn=mapped.turn, rows=rows)


def _link(mapped: Import) -> None:
    """Look for the names that wait, some at a time, so that a page can show how far it is."""
    names = list(mapped.names.filter(decision=ImportName.Decision.WAITING).order_by("pk"))
    for start in range(0, len(names) or 1, BATCH):
        some = names[start : start + BATCH]
        found = linkage.link([_question(name) for name in some])
        answers = [(name.pk, each) for name, each in zip(some, found, strict=True)]
        if not keep_answers(by=SYSTEM, of=mapped, turn=mapped.turn, answers=answers):
            return


def _question(name: ImportName) -> Question:
    return Question(name.name, name.country, name.department, name.code)


@nightly(3)
def forget_old_files() -> None:
    """Delete the uploaded files that are kept no longer."""
    forget_import_files(by=SYSTEM)

"""Take an accepted import back: what it wrote goes, what somebody changed since stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from psycopg.types.json import Jsonb

from rencontres.core.actions import action, note
from rencontres.core.actor import Actor

from .. import bulk
from ..models import Agreement, AuthorityName, Import, ImportRow, Link, Project
from ..records import NewLink, NewProject, from_json
from .imports import close_import, locked_import
from .registry import lock_registry, renew_registry
from .revisions import revise

Outcome = ImportRow.Outcome
KEPT = "changed_since"


@action("network.import", on="of")
def take_back_import(*, by: Actor, of: Import) -> Import:
    """Remove what an import brought and undo what it changed, where nobody touched it since.

    What was changed or built upon since stays; its rows say so.
    """
    of = locked_import(of, Import.State.ACCEPTED)
    lock_registry()
    rows = list(of.rows.select_related("revision"))
    gone = _remove_new([row for row in rows if row.outcome == Outcome.CREATED], of)
    gone |= {row.pk for row in rows if row.revision and _restore(row, by)}
    names = AuthorityName.objects.filter(brought_by=of).delete()[0]
    _tell(rows, gone, of)
    renew_registry()
    of.written = {**of.written, "taken_back": len(gone), "names_taken_back": names}
    note(rows=len(gone), names=names)
    return close_import(of, by, Import.State.TAKEN_BACK)


def _remove_new(rows: Sequence[ImportRow], of: Import) -> set[int]:
    """Delete what is as the import brought it; the keys of its rows."""
    if of.brings == Import.Brings.NAMES:
        return {row.pk for row in rows}
    if of.brings == Import.Brings.LINKS:
        found: Any = Link.objects.filter(version=0, pk__in=[row.link_id for row in rows]).exclude(
            Exists(Project.objects.filter(link=OuterRef("pk")))
            | Exists(Agreement.objects.filter(link=OuterRef("pk")))
        )
    else:
        found = Project.objects.filter(version=0, pk__in=[row.project_id for row in rows])
    keys = set(found.values_list("pk", flat=True))
    gone = {row.pk for row in rows if {row.link_id, row.project_id} & keys}
    found.filter(pk__in=keys).delete()
    return gone


def _restore(row: ImportRow, by: Actor) -> bool:
    """Give what a row changed its former state, if nobody changed it after."""
    revision = row.revision
    assert revision is not None  # noqa: S101  (who calls has looked)
    of: Any = (
        type(revision.subject)._default_manager.select_for_update().get(pk=revision.subject.pk)
    )
    if of.version != revision.number:
        return False
    kind = NewLink if isinstance(of, Link) else NewProject
    former = from_json(kind, revision.before or {})
    revise(of, former, by=by, verb="take_back_import", undoes=revision)
    return True


def _tell(rows: Sequence[ImportRow], gone: set[int], of: Import) -> None:
    """Let each row that wrote something say what became of it now."""
    wrote = [row for row in rows if row.outcome in {Outcome.CREATED, Outcome.UPDATED}]
    bulk.update(
        ImportRow,
        ("outcome", "why"),
        (
            (row.pk, Outcome.TAKEN_BACK.value, Jsonb([]))
            if row.pk in gone
            else (row.pk, row.outcome, Jsonb([KEPT, {}]))
            for row in wrote
        ),
    )

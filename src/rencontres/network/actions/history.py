"""Take back one change of a link, project, agreement or authority."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..history import labels, told_since
from ..models import Agreement, Authority, Link, Project, Revision
from ..records import (
    AuthorityFacts,
    NewAgreement,
    NewLink,
    NewProject,
    State,
    as_json,
    from_json,
    state_of,
)
from .facts import require_place
from .registry import lock_registry, renew_registry
from .revisions import Subject, revise

KINDS: dict[type[Any], type[State]] = {
    Link: NewLink,
    Project: NewProject,
    Agreement: NewAgreement,
    Authority: AuthorityFacts,
}


@action("network.edit", on="revision")
def undo_change(*, by: Actor, revision: Revision) -> Subject | None:
    """Give what one change touched its former state, as a new change; the rest stays.

    What was changed again since is not overwritten: the newer change is to be undone first. To
    undo the first line of a history takes out what it recorded, if nothing came after; then
    there is nothing to answer with.
    """
    lock_registry()
    of = lock(revision.subject)
    if revision.before is None:
        _take_out(of)
        return None
    now = as_json(state_of(of))
    touched = {
        name for name, value in revision.after.items() if value != revision.before.get(name, value)
    }
    if of.version > revision.number and len(touched) > 1:
        touched.discard("confirmed")  # whoever changed it since said anew that it was true
    newer = {name for name in touched if now[name] != revision.after[name]}
    if newer:
        raise Refusal(
            _(
                "This cannot be undone by itself, because something newer would be lost"
                " (%(fields)s). Undo that first. %(changes)s"
            )
            % {"fields": labels(newer), "changes": told_since(of, revision.number)},
            code="newer",
        )
    former = now | {name: revision.before[name] for name in touched}
    record = from_json(KINDS[type(of)], former)
    if isinstance(of, Authority) and isinstance(record, AuthorityFacts):
        require_place(of, record)
    note(changed=sorted(revise(of, record, by=by, verb="undo_change", undoes=revision)))
    return of


def _take_out(of: Subject) -> None:
    """Remove what was recorded and neither changed nor built upon since."""
    built_upon = isinstance(of, Link) and (of.projects.exists() or of.agreements.exists())
    renewed = isinstance(of, Agreement) and Agreement.objects.filter(renews=of).exists()
    if of.version > 0 or built_upon or renewed:
        raise Refusal(
            _(
                "This was changed or built upon since it was recorded, and that would be lost."
                " Undo the newer changes first, or say that it has ended."
            ),
            code="newer",
        )
    note(removed=of._meta.label_lower, key=of.pk)
    of.delete()
    renew_registry()

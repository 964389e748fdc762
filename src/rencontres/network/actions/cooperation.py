"""What a person does to one link or project, or to one agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..history import told_since
from ..models import Agreement, Authority, Link, Project, Status
from ..permissions import is_of_a_party
from ..records import NewAgreement, NewLink, NewProject, Record, record_of
from .registry import lock_registry
from .revisions import begin, revise

Cooperation = Link | Project


class ChangedMeanwhile(Refusal):
    """Somebody else changed it since the person looked at it; `version` is the one now."""

    def __init__(self, of: Cooperation | Agreement | Authority, seen: int) -> None:
        super().__init__(
            _(
                "Nothing was saved: this was changed since you opened it. %(changes)s"
                " Look at what you wrote, and save again if it still holds."
            )
            % {"changes": told_since(of, seen)},
            code="changed",
        )
        self.version = of.version


@action("network.edit", on="new")
def create_link(*, by: Actor, new: NewLink) -> Link:
    """Record one link, by an administrator or by the people of one of its parties."""
    link: Link = _create(by, new, "create_link")
    return link


@action("network.edit", on="new")
def create_project(*, by: Actor, new: NewProject) -> Project:
    """Record one project, by an administrator or by the people of one of its parties."""
    project: Project = _create(by, new, "create_project")
    return project


def _create(by: Actor, new: NewLink | NewProject, verb: str) -> Any:
    lock_registry()
    if is_of_a_party(by, new):
        new = replace(new, confirmed=timezone.localdate())
    return begin(new, by=by, verb=verb)


@action("network.edit", on="of")
def edit_cooperation(
    *, by: Actor, of: Cooperation, seen: int, new: NewLink | NewProject
) -> Cooperation:
    """Correct a link or project, of which the person has seen the version `seen`.

    What its own people correct, they confirm; documents stay as they are.
    """
    of = _locked(of, seen)
    now: Any = record_of(of)
    confirmed = timezone.localdate() if is_of_a_party(by, of) else now.confirmed
    kept = {"synthetic": now.synthetic, "documents": now.documents, "confirmed": confirmed}
    note(changed=sorted(revise(of, replace(new, **kept), by=by, verb="edit_cooperation")))
    return of


@action("network.edit", on="of")
def end_cooperation(*, by: Actor, of: Cooperation, until: str = "") -> Cooperation:
    """Say that a link or project is over, since when as precisely as it is known."""
    of = _locked(of)
    if of.status == Status.ENDED:
        raise Refusal(_("This has ended already."), code="ended")
    return _change(by, of, "end_cooperation", status=Status.ENDED, until=until or of.until)


@action("network.edit", on="of")
def suspend_cooperation(*, by: Actor, of: Cooperation, reason: str) -> Cooperation:
    """Say that a link or project is stopped for a time, and why."""
    of = _locked(of)
    if of.status in {Status.ENDED, Status.SUSPENDED}:
        raise Refusal(
            _("Only what lives can be suspended: this is over or suspended already."),
            code="not_live",
        )
    return _change(by, of, "suspend_cooperation", status=Status.SUSPENDED, reason=reason.strip())


@action("network.edit", on="of")
def resume_cooperation(*, by: Actor, of: Cooperation) -> Cooperation:
    """Say that a suspended, dormant or ended link or project is under way again."""
    of = _locked(of)
    if of.status == Status.ACTIVE:
        raise Refusal(_("This is under way already."), code="active")
    return _change(by, of, "resume_cooperation", status=Status.ACTIVE, reason="", until="")


@action("network.edit", on="of")
def confirm_cooperation(*, by: Actor, of: Cooperation) -> Cooperation:
    """Say that what the registry tells of a link or project is still true today."""
    of = lock(of)
    return _change(by, of, "confirm_cooperation")


def _change(by: Actor, of: Cooperation, verb: str, **values: Any) -> Cooperation:
    """Change some values; whoever does so says that the rest is true."""
    now: Any = record_of(of)
    new = replace(now, confirmed=timezone.localdate(), **values)
    note(changed=sorted(revise(of, new, by=by, verb=verb)))
    return of


@action("network.edit", on="new")
def create_agreement(*, by: Actor, new: NewAgreement) -> Agreement:
    """Record an agreement of a link, perhaps one that renews another."""
    lock_registry()
    _require_renewed_once(new, None)
    agreement: Agreement = begin(new, by=by, verb="create_agreement")
    return agreement


@action("network.edit", on="of")
def edit_agreement(*, by: Actor, of: Agreement, seen: int, new: NewAgreement) -> Agreement:
    """Correct an agreement, of which the person has seen the version `seen`."""
    of = _locked(of, seen)
    _require_renewed_once(new, of)
    kept = replace(new, link=of.link_id, documents=_documents(of))
    note(changed=sorted(revise(of, kept, by=by, verb="edit_agreement")))
    return of


def _require_renewed_once(new: NewAgreement, of: Agreement | None) -> None:
    """One agreement is renewed by one other, and none by itself."""
    if new.renews is None:
        return
    others = Agreement.objects.filter(renews=new.renews)
    if of is not None:
        others = others.exclude(pk=of.pk)
    if others.exists() or (of is not None and new.renews == of.pk):
        raise Refusal(
            _("The agreement that it renews is renewed by another one already, or is itself."),
            code="renewed",
        )


def _documents(of: Agreement) -> Any:
    record: Record = record_of(of)
    return record.documents


def _locked(of: Any, seen: int | None = None) -> Any:
    """The row locked, after the registry as every verb does; refused if it isn't as it was seen."""
    lock_registry()
    of = lock(of)
    if seen is not None and of.version != seen:
        raise ChangedMeanwhile(of, seen)
    return of

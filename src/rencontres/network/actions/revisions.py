"""Where a single link, project, agreement or authority is written, with its line of history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from django.db import models

from rencontres.core.actor import Actor
from rencontres.core.requests import current_request_id

from ..models import (
    Agreement,
    Attachment,
    Authority,
    Link,
    LinkParty,
    Project,
    ProjectBudget,
    ProjectMarker,
    ProjectParty,
    ProjectPurpose,
    Revision,
    Theme,
)
from ..names import search_name
from ..records import (
    SHARED,
    AuthorityFacts,
    NewAgreement,
    NewLink,
    NewProject,
    Record,
    State,
    as_json,
    require_sound_record,
    state_of,
)
from ..records.reading import ACT, BUDGET, DOCUMENT, FACTS
from .registry import renew_registry

Documented = Link | Project | Agreement
Subject = Documented | Authority
ONLY_CONFIRMED = {"confirmed"}


def begin(new: Record, *, by: Actor, verb: str) -> Any:
    """A new link, project or agreement, and the first line of its history."""
    require_sound_record(new)
    of: Subject
    if isinstance(new, NewLink):
        of = Link()
    else:
        of = Project() if isinstance(new, NewProject) else Agreement()
    of.version = 0
    _write(of, new)
    _note(of, by=by, verb=verb, before=None)
    renew_registry()
    return of


def revise(
    of: Any, new: State, *, by: Actor, verb: str, undoes: Revision | None = None
) -> set[str]:
    """Write another state of a locked row, with its line of history; returns what changed.

    Where nothing changes nothing is written. A mere confirmation leaves the registry's version,
    as the public face stays the same.
    """
    require_sound_record(new)
    before = as_json(state_of(of))
    _write(of, new)
    after = as_json(state_of(of))
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return changed
    of.version += 1
    of.save(update_fields=["version"])
    _note(of, by=by, verb=verb, before=before, undoes=undoes)
    if changed != ONLY_CONFIRMED:
        renew_registry()
    return changed


def _note(
    of: Subject,
    *,
    by: Actor,
    verb: str,
    before: dict[str, Any] | None,
    undoes: Revision | None = None,
) -> None:
    Revision.objects.create(
        **_owner(of),
        number=of.version,
        verb=verb,
        by_id=by.pk,
        request=current_request_id(),
        before=before,
        after=as_json(state_of(of)),
        undoes=undoes,
    )


def _owner(of: Subject) -> dict[str, Subject]:
    return {of._meta.model_name or "": of}


def _write(of: Any, new: State) -> None:
    if isinstance(new, AuthorityFacts):
        _set(of, new, FACTS, search_name=search_name(new.name), parent_id=new.parent)
        return
    if isinstance(new, NewAgreement):
        _set(of, new, ACT, link_id=new.link, renews_id=new.renews)
    elif isinstance(new, NewLink):
        _set(of, new, (*SHARED, "kind"))
        roles = ((key, new.roles.get(key, LinkParty.Role.PARTNER.value)) for key in new.parties)
        _agree(LinkParty, {"link": of}, ("authority_id", "role"), roles)
    else:
        _set(of, new, (*SHARED, "title", "about"), sdgs=list(new.sdgs), link_id=new.link)
        _write_details(of, new)
    _agree(Attachment, _owner(of), DOCUMENT, map(astuple, new.documents))


def _set(of: Any, new: State, names: Iterable[str], **more: Any) -> None:
    for name in names:
        setattr(of, name, getattr(new, name))
    for name, value in more.items():
        setattr(of, name, value)
    of.save()


def _write_details(of: Project, new: NewProject) -> None:
    owner = {"project": of}
    of.themes.set(Theme.objects.filter(code__in=new.themes))
    roles = [(new.lead, ProjectParty.Role.LEAD.value)]
    roles += [(key, ProjectParty.Role.PARTNER.value) for key in new.partners]
    _agree(ProjectParty, owner, ("authority_id", "role"), roles)
    _agree(ProjectPurpose, owner, ("code", "share"), new.purposes.items())
    _agree(ProjectMarker, owner, ("code", "significance"), new.markers.items())
    columns = tuple("payer_id" if name == "payer" else name for name in BUDGET)
    _agree(ProjectBudget, owner, columns, map(astuple, new.budgets))


def _agree(
    model: type[models.Model],
    owner: dict[str, Any],
    columns: tuple[str, ...],
    wanted: Iterable[tuple[Any, ...]],
) -> None:
    """Make a table agree with the rows wanted; those that are there already stay as they are."""
    missing = Counter(tuple(row) for row in wanted)
    gone = []
    kept = model._default_manager.filter(**owner)
    for key, *values in kept.values_list("pk", *columns):
        if missing[tuple(values)] > 0:
            missing[tuple(values)] -= 1
        else:
            gone.append(key)
    kept.filter(pk__in=gone).delete()
    model._default_manager.bulk_create(
        model(**owner, **dict(zip(columns, values, strict=True))) for values in missing.elements()
    )

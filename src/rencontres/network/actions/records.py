"""Record who works with whom on what, many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter

from django.utils import timezone
from psycopg.types.json import Jsonb

from rencontres.core.actions import action, note
from rencontres.core.actor import Actor
from rencontres.core.languages import Text
from rencontres.core.requests import current_request_id

from .. import bulk
from ..models import (
    Agreement,
    Attachment,
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
from ..records import (
    SHARED,
    Budget,
    Document,
    NewAgreement,
    NewLink,
    NewProject,
    Record,
    as_json,
    look_up,
    require_sound,
)
from ..records.reading import ACT, DOCUMENT
from .registry import lock_registry, renew_registry

BUDGET_COLUMNS = ("year", "amount", "payer_id", "funder", "currency", "channel")
_budget, _document = (
    attrgetter(*(field.name for field in fields(kind))) for kind in (Budget, Document)
)


@action("network.record")
def record_themes(*, by: Actor, themes: dict[str, Text]) -> int:
    """Record the federation's subjects of cooperation by code; known ones take the new name."""
    lock_registry()
    Theme.objects.bulk_create(
        [Theme(code=code, name=name) for code, name in themes.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    renew_registry()
    note(themes=len(themes))
    return len(themes)


@action("network.record")
def record_links(*, by: Actor, links: Sequence[NewLink]) -> list[int]:
    """Record lasting ties between authorities; returns their keys, in the order given."""
    lock_registry()
    require_sound(links, look_up(links))
    keys = bulk.new_keys(Link, len(links))
    keyed = list(zip(keys, links, strict=True))
    bulk.copy(
        Link._meta.db_table,
        ("id", "kind", *SHARED),
        ((key, link.kind, *link.shared) for key, link in keyed),
    )
    bulk.copy(
        LinkParty._meta.db_table,
        ("link_id", "authority_id", "role"),
        (
            (key, party, link.roles.get(party, LinkParty.Role.PARTNER.value))
            for key, link in keyed
            for party in link.parties
        ),
    )
    _copy_documents("link_id", keyed)
    _begin_history("link_id", keyed, by=by, verb="record_links")
    bulk.settle(Link, LinkParty)
    renew_registry()
    note(links=len(links))
    return keys


@action("network.record")
def record_projects(*, by: Actor, projects: Sequence[NewProject]) -> list[int]:
    """Record projects between authorities; returns their keys, in the order given."""
    lock_registry()
    bulk.expect_many_rows()
    known = look_up(projects)
    require_sound(projects, known)
    keys = bulk.new_keys(Project, len(projects))
    keyed = list(zip(keys, projects, strict=True))
    bulk.copy(
        Project._meta.db_table,
        ("id", "title", "about", "sdgs", "link_id", *SHARED),
        (
            (key, Jsonb(new.title), Jsonb(new.about), list(new.sdgs), new.link, *new.shared)
            for key, new in keyed
        ),
    )
    bulk.copy(
        Project.themes.through._meta.db_table,
        ("project_id", "theme_id"),
        ((key, known.themes[theme]) for key, new in keyed for theme in new.themes),
    )
    bulk.copy(
        ProjectParty._meta.db_table,
        ("project_id", "authority_id", "role"),
        ((key, party, _role(new, party).value) for key, new in keyed for party in new.parties),
    )
    _copy_details(keyed)
    _copy_documents("project_id", keyed)
    _begin_history("project_id", keyed, by=by, verb="record_projects")
    bulk.settle(Project, ProjectParty, ProjectPurpose, ProjectBudget, ProjectMarker)
    renew_registry()
    note(projects=len(projects))
    return keys


def _copy_details(keyed: Sequence[tuple[int, NewProject]]) -> None:
    """Purposes, budgets and policy markers."""
    bulk.copy(
        ProjectPurpose._meta.db_table,
        ("project_id", "code", "share"),
        ((key, code, share) for key, new in keyed for code, share in new.purposes.items()),
    )
    bulk.copy(
        ProjectBudget._meta.db_table,
        ("project_id", *BUDGET_COLUMNS),
        ((key, *_budget(budget)) for key, new in keyed for budget in new.budgets),
    )
    bulk.copy(
        ProjectMarker._meta.db_table,
        ("project_id", "code", "significance"),
        ((key, code, level) for key, new in keyed for code, level in new.markers.items()),
    )


def _role(project: NewProject, party: int) -> ProjectParty.Role:
    return ProjectParty.Role.LEAD if party == project.lead else ProjectParty.Role.PARTNER


@action("network.record")
def record_agreements(*, by: Actor, agreements: Sequence[NewAgreement]) -> list[int]:
    """Record agreements of links; returns their keys, in the order given."""
    lock_registry()
    require_sound(agreements, look_up(agreements))
    keys = bulk.new_keys(Agreement, len(agreements))
    keyed = list(zip(keys, agreements, strict=True))
    bulk.copy(
        Agreement._meta.db_table,
        ("id", "link_id", "renews_id", *ACT),
        ((key, new.link, new.renews, *(getattr(new, name) for name in ACT)) for key, new in keyed),
    )
    _copy_documents("agreement_id", keyed)
    _begin_history("agreement_id", keyed, by=by, verb="record_agreements")
    renew_registry()
    note(agreements=len(agreements))
    return keys


def _copy_documents(owner: str, keyed: Sequence[tuple[int, Record]]) -> None:
    bulk.copy(
        Attachment._meta.db_table,
        (owner, *DOCUMENT),
        ((key, *_document(document)) for key, new in keyed for document in new.documents),
    )


def _begin_history(
    owner: str, keyed: Sequence[tuple[int, Record]], *, by: Actor, verb: str
) -> None:
    """The first line of each one's history, where somebody is to be named: not the system."""
    if by.pk is None:
        return
    now, request = timezone.now(), current_request_id()
    bulk.copy(
        Revision._meta.db_table,
        (owner, "number", "verb", "at", "by_id", "request", "after"),
        ((key, 0, verb, now, by.pk, request, Jsonb(as_json(new))) for key, new in keyed),
    )


@action("network.record")
def discard_synthetic(*, by: Actor) -> int:
    """Take every invented link and project out of the registry; returns how many went."""
    lock_registry()
    gone = sum(
        model.objects.filter(synthetic=True).delete()[1].get(model._meta.label, 0)
        for model in (Project, Link)
    )
    renew_registry()
    note(discarded=gone)
    return gone

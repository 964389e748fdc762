"""A link, project, agreement or authority of the registry as a record."""

from __future__ import annotations

from typing import Any

from ..models import Agreement, Authority, Link, LinkParty, Project, ProjectParty
from .data import (
    SHARED,
    AuthorityFacts,
    Budget,
    Document,
    NewAgreement,
    NewLink,
    NewProject,
    Record,
    State,
)

BUDGET = ("year", "amount", "payer", "funder", "currency", "channel")  # as `Budget` has them
DOCUMENT = ("title", "language", "url", "file")  # as `Document` has them
FACTS = ("name", "kind", "nature", "population", "population_year", "latitude", "longitude")
ACT = ("subject", "decided", "signed", "transmitted", "term", "renewal", "period")


def state_of(of: Link | Project | Agreement | Authority) -> State:
    """What the history keeps: the same, also of an authority."""
    return facts_of(of) if isinstance(of, Authority) else record_of(of)


def record_of(of: Link | Project | Agreement) -> Record:
    """All that the registry says of it, as it would be asked to be recorded."""
    if isinstance(of, Link):
        return _record_of_link(of)
    if isinstance(of, Project):
        return _record_of_project(of)
    return NewAgreement(
        link=of.link_id, renews=of.renews_id, documents=_documents(of), **_values(of, ACT)
    )


def facts_of(of: Authority) -> AuthorityFacts:
    """What the registry tells of an authority itself."""
    return AuthorityFacts(country=of.country_id, parent=of.parent_id, **_values(of, FACTS))


def _record_of_link(of: Link) -> NewLink:
    roles = dict(
        LinkParty.objects.filter(link=of).order_by("authority").values_list("authority", "role")
    )
    return NewLink(
        kind=of.kind,
        parties=tuple(roles),
        roles={key: role for key, role in roles.items() if role != LinkParty.Role.PARTNER},
        documents=_documents(of),
        **_values(of, SHARED),
    )


def _record_of_project(of: Project) -> NewProject:
    parties = ProjectParty.objects.filter(project=of).order_by("authority")
    leads = [party.authority_id for party in parties if party.role == ProjectParty.Role.LEAD]
    return NewProject(
        title=of.title,
        about=of.about,
        sdgs=tuple(of.sdgs),
        link=of.link_id,
        lead=leads[0],
        partners=tuple(each.authority_id for each in parties if each.authority_id != leads[0]),
        themes=tuple(of.themes.order_by("code").values_list("code", flat=True)),
        purposes=dict(of.purposes.values_list("code", "share")),
        budgets=tuple(Budget(*values) for values in of.budgets.values_list(*BUDGET)),
        markers=dict(of.markers.values_list("code", "significance")),
        documents=_documents(of),
        **_values(of, SHARED),
    )


def _documents(of: Link | Project | Agreement) -> tuple[Document, ...]:
    return tuple(Document(*values) for values in of.attachments.values_list(*DOCUMENT))


def _values(of: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(of, name) for name in names}

"""A link, project or agreement of the registry as a record."""

from __future__ import annotations

from typing import Any

from ..models import Agreement, Link, LinkParty, Project, ProjectParty
from .data import SHARED, Budget, Document, NewAgreement, NewLink, NewProject, Record

BUDGET = ("year", "amount", "payer", "funder", "currency", "channel")  # as `Budget` has them
DOCUMENT = ("title", "language", "url", "file")  # as `Document` has them
ACT = ("subject", "decided", "signed", "transmitted", "term", "renewal", "period")


def record_of(of: Link | Project | Agreement) -> Record:
    """All that the registry says of it, as it would be asked to be recorded."""
    if isinstance(of, Link):
        return _record_of_link(of)
    if isinstance(of, Project):
        return _record_of_project(of)
    return NewAgreement(
        link=of.link_id, renews=of.renews_id, documents=_documents(of), **_values(of, ACT)
    )


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

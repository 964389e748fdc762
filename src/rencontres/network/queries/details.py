"""One link or project in full."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from ..models import Agreement, Authority, Link, LinkParty, Project, ProjectBudget, ProjectParty


def in_full(model: type[Link] | type[Project]) -> QuerySet[Any]:
    """Links or projects with all that their page shows, but for the parties."""
    if issubclass(model, Link):
        parties = Prefetch("parties", Authority.objects.select_related("country"))
        projects = Project.objects.order_by("-since", "pk").prefetch_related("themes", parties)
        acts = Agreement.objects.select_related("renewed_by").prefetch_related("attachments")
        return Link.objects.prefetch_related(
            "attachments", Prefetch("projects", projects), Prefetch("agreements", acts)
        )
    budgets = ProjectBudget.objects.select_related("payer")
    return Project.objects.select_related("link").prefetch_related(
        "themes", "purposes", "markers", "attachments", Prefetch("budgets", budgets)
    )


def parties_of(of: Link | Project) -> list[tuple[Authority, str]]:
    """Who takes part, with their roles in words: the French first, leaders before partners."""
    model: Any = LinkParty if isinstance(of, Link) else ProjectParty
    rows = model.objects.filter(**{of._meta.model_name or "": of})
    rows = rows.select_related("authority__country").order_by("role", "authority__search_name")
    return [
        (row.authority, row.get_role_display())
        for row in sorted(rows, key=lambda row: not row.authority.is_french)
    ]

"""Country groups as everybody sees them."""

from __future__ import annotations

from pathlib import PurePath

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from .. import queries
from ..models import CountryGroup, GroupDocument

PAGE_SIZE = 50


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Every country group: countries, president, members, next meeting."""
    found = queries.groups(day=timezone.localdate())
    sizes = queries.group_sizes(found)
    rows = [(group, sizes[group.pk]) for group in found]
    return render(request, "network/groups.html", {"rows": rows})


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """A group: who presides, who belongs, when they meet, what they decided."""
    of = get_object_or_404(
        CountryGroup.objects.select_related("president_authority").prefetch_related("countries"),
        slug=slug,
    )
    today = timezone.localdate()
    meetings = list(of.meetings.all())
    members = queries.group_members(of)
    page = Paginator(members, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "group": of,
        "coming": [each for each in meetings if each.day >= today],
        "held": [each for each in reversed(meetings) if each.day < today],
        "page": page,
        "documents": of.documents.all(),
        "decisions": of.decisions.select_related("meeting"),
    }
    return render(request, "network/group.html", context)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A group's document that is kept here, to take away."""
    of = get_object_or_404(GroupDocument.objects.exclude(file=""), pk=pk)
    name = slugify(of.title) + PurePath(of.file.name or "").suffix
    return FileResponse(of.file.open(), as_attachment=True, filename=name)

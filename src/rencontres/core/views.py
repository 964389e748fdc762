"""The kit's own pages: whether the service is well, and what its pages are made of."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from . import style


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


def style_guide(request: HttpRequest) -> HttpResponse:
    """Every part of a page, as it is."""
    pages = Paginator(range(1300), 100)
    return render(
        request,
        "core/style.html",
        {
            **style.SAMPLES,
            "form": style.SampleForm(style.SENT, prefix="sample"),
            "filters": style.SampleFilters(request.GET or None),
            "page": pages.get_page(request.GET.get("page")),
        },
    )

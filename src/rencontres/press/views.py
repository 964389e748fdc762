"""The press release and its figures, for everybody."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition
from rencontres.programme.views import edition_or_404

from . import documents, figures, queries, wording
from .communique import body, headline, linked, moves
from .models import Communique, FrozenFigure
from .rows import columns, row

ROWS_A_PAGE = 50


def communique(request: HttpRequest, edition: str) -> HttpResponse:
    """The press release: its text, each number a link to its figure."""
    of = edition_or_404(request, edition)
    shown = queries.communique_for(request.user, of, _number(request))
    if shown is None:
        return render(request, "press/none.html", {"edition": of})
    team = allowed(request.user, "press.freeze", of)
    language = _language()
    return render(
        request,
        "press/communique.html",
        {
            "edition": of,
            "communique": shown,
            "headline": headline(shown, language),
            "blocks": linked(
                body(shown, language), lambda name: documents.figure_path(shown, name)
            ),
            "team": team,
            "moves": moves(shown, shown.figures.all()) if team else [],
        },
    )


def document(request: HttpRequest, edition: str, language: str, format: str) -> HttpResponse:  # noqa: A002
    """The press release as a file."""
    of = edition_or_404(request, edition)
    shown = queries.communique_for(request.user, of, _number(request))
    if shown is None or language not in dict(settings.LANGUAGES) or format not in documents.TYPES:
        raise Http404
    name = f"communique-{of.slug}-{language}.{format}"
    return HttpResponse(
        documents.kept(shown, language, format),
        content_type=documents.TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def figure(request: HttpRequest, edition: str, name: str) -> HttpResponse:
    """A figure: what it means, what was frozen, what it is now, the rows behind it."""
    of = edition_or_404(request, edition)
    known = figures.of_edition(of).get(name)
    frozen = _frozen(queries.communique_for(request.user, of, _number(request)), name)
    team = allowed(request.user, "press.see_rows", of)
    if known is None or not (frozen or team):
        raise Http404
    rows = known.rows(of)
    shown = columns(rows.model, personal=team)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    language = _language()
    return render(
        request,
        "press/figure.html",
        {
            "edition": of,
            "figure": known,
            "frozen": frozen,
            "now": page.paginator.count,
            "share": _share(known, page.paginator.count, of),
            "said": wording.press_words(frozen.value, language) if frozen else "",
            "team": team,
            "query": frozen.query if frozen else figures.query_text(name, of),
            "columns": shown,
            "page": page,
            "rows": [row(thing, shown) for thing in page],
        },
    )


def _share(known: figures.Figure, now: int, of: Edition) -> float | None:
    """The share of a figure that is a part of another, in per cent."""
    if not known.out_of:
        return None
    return known.share({known.name: now, known.out_of: figures.value(known.out_of, of)})


def _number(request: HttpRequest) -> int | None:
    """The communiqué that the address asks for, when it asks for one."""
    asked = request.GET.get("number", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None


def _frozen(shown: Communique | None, name: str) -> FrozenFigure | None:
    return shown.figures.filter(name=name).first() if shown else None


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]

"""The desk's pages that bring a file into the registry, in their order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require
from rencontres.core.spreadsheets import CSV, XLSX, csv_file, xlsx_file

from .. import actions
from ..forms import ColumnsForm, HeadingForm, RowsForm, UploadForm
from ..importing import report as reports
from ..importing.outline import (
    heading_of,
    likeliest_sheet,
    notices_of,
    proposed_columns,
    sheet_of,
)
from ..importing.plan import Planned, plan
from ..importing.wording import problem_in_words, why_in_words
from ..models import Import, ImportRow
from ..queries import imports as queries

ROWS_A_PAGE = 50
SAMPLES = 3
LEFT_OUT_SHOWN = 10
State = Import.State
PAGES = {
    State.UPLOADED: "network:import-columns",
    State.MAPPED: "network:import-preview",
    State.PREVIEWED: "network:import-preview",
    State.ACCEPTED: "network:import-report",
    State.TAKEN_BACK: "network:import-report",
    State.DISCARDED: "network:import-report",
}
FILES = {"csv": CSV, "xlsx": XLSX}


def import_or_404(request: HttpRequest, pk: int) -> Import:
    """An import, for those who may import."""
    require(request.user, "network.import")
    return get_object_or_404(Import.objects.select_related("uploaded_by", "closed_by"), pk=pk)


def step(of: Import) -> HttpResponse:
    """To the page where an import stands."""
    return redirect(PAGES[State(of.state)], pk=of.pk)


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, and where it stands."""
    require(request.user, "network.import")
    page = Paginator(queries.imports(), 25).get_page(request.GET.get("page"))
    rows = [(each, reverse(PAGES[State(each.state)], args=[each.pk])) for each in page]
    return render(request, "network/imports/list.html", {"page": page, "rows": rows})


@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file."""
    require(request.user, "network.import")
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            of = actions.upload_import(
                by=request.user,
                name=file.name,
                content=file.read(),
                brings=form.cleaned_data["brings"],
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            status = refusal.status
        else:
            return step(of)
    return render(request, "network/imports/upload.html", {"form": form}, status=status)


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """To where an import stands."""
    return step(import_or_404(request, pk))


@login_required
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column holds what."""
    of = import_or_404(request, pk)
    if of.is_over or of.state == State.MAPPED or not of.outline["sheets"][0].get("first"):
        return step(of)
    asked = HeadingForm(request.GET or None, of=of)
    chosen = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
    place = chosen.get("sheet", likeliest_sheet(of))
    heading = heading_of(of, place, chosen.get("first"), chosen.get("last"))
    proposed, remembered = proposed_columns(of, heading)
    form = ColumnsForm(request.POST or None, of=of, heading=heading, initial=_initial(of, proposed))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_columns(by=request.user, of=of, mapping={"sheet": place} | form.mapping)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("network:import-preview", pk=of.pk)
    sheet = sheet_of(of, place)
    under = [row for row in sheet.rows if row.number > heading.last]
    return render(
        request,
        "network/imports/columns.html",
        {
            "import": of,
            "where": HeadingForm(
                initial={"sheet": place, "first": heading.first, "last": heading.last}, of=of
            ),
            "form": form,
            "columns": [
                (field, [row.cells[at] for row in under if row.cells[at]][:SAMPLES])
                for at, field in enumerate(form.columns)
            ],
            "notices": [*notices_of(of), *heading.notices],
            "remembered": remembered,
            "refusal": refusal,
            "same": queries.same_file(of),
            "remapped": of.state == State.PREVIEWED,
        },
        status=refusal.status if refusal else 200,
    )


def _initial(of: Import, proposed: dict[str, Any]) -> dict[str, Any]:
    fields = {f"column_{c}": name for name, found in proposed["columns"].items() for c in found}
    return {"source": of.file_name, "kind": "cooperation"} | proposed | fields


@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the linking is; then what was found, row by row."""
    of = import_or_404(request, pk)
    if of.state == State.MAPPED:
        done, total = queries.progress(of)
        context = {"import": of, "done": done, "total": total}
        return render(request, "network/imports/linking.html", context)
    if request.headers.get("HX-Target") == "linking":  # what it was waiting for has come
        return HttpResponse(headers={"HX-Refresh": "true"})
    if of.state != State.PREVIEWED:
        return step(of)
    counts = queries.counts_by_decision(of)
    return render(
        request,
        "network/imports/preview.html",
        {
            "import": of,
            "counts": [(code, label, counts.get(code, 0)) for code, label in queries.ROW_DECISIONS],
            "row_count": sum(counts.values()),
            "to_review": queries.queue(of).count(),
            "notices": notices_of(of),
            "same": queries.same_file(of),
            **_listed(request, of),
        },
    )


def _listed(request: HttpRequest, of: Import) -> dict[str, Any]:
    """The rows that were asked for, a page of them."""
    form = RowsForm(request.GET or None, over=of.is_over)
    asked = form.asked if form.is_bound else {}
    page = Paginator(_found(of, asked), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {"form": form, "page": page, "rows": [reports.told(of, row) for row in page]}


def _found(of: Import, asked: dict[str, str]) -> Any:
    exact = {name: asked[name] for name in ("decision", "outcome") if name in asked}
    rows = queries.decided_rows(of).filter(**exact)
    return rows.filter(cells__icontains=asked["q"]) if "q" in asked else rows


@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """What exactly would be written; then write it."""
    of = import_or_404(request, pk)
    if request.method == "POST":
        of = actions.accept_import(by=request.user, of=of)
        messages.success(request, _("The file is in the registry."))
        return step(of)
    if of.state != State.PREVIEWED:
        return step(of)
    planned = plan(of)
    left = [each for each in planned.rows if each.outcome == ImportRow.Outcome.LEFT_OUT]
    return render(
        request,
        "network/imports/accept.html",
        {
            "import": of,
            "counts": planned.counts,
            "names": len(planned.names),
            "left": [(each.row, " ".join(_why(of, each))) for each in left[:LEFT_OUT_SHOWN]],
            "left_count": len(left),
            "to_review": queries.queue(of).count(),
        },
    )


def _why(of: Import, planned: Planned) -> list[str]:
    """What keeps a row out."""
    if planned.row.problems:
        return [problem_in_words(of.brings, *problem) for problem in planned.row.problems]
    return [why_in_words(*planned.why)] if planned.why else []


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of every row."""
    of = import_or_404(request, pk)
    if not of.is_over:
        return step(of)
    counts = queries.counts_by_outcome(of)
    outcomes = [(code, label, counts.get(code, 0)) for code, label in ImportRow.Outcome.choices]
    context = {"import": of, "counts": outcomes, **_listed(request, of)}
    return render(request, "network/imports/report.html", context)


@login_required
@require_safe
def report_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as a file, with the rows that were asked for."""
    of = import_or_404(request, pk)
    if form not in FILES or of.state not in {State.PREVIEWED, State.ACCEPTED, State.TAKEN_BACK}:
        raise Http404
    asked = RowsForm(request.GET, over=of.is_over).asked
    table = reports.as_table(of, _found(of, asked))
    content = csv_file(table) if form == "csv" else xlsx_file(table, title=_("Report"))
    stem = slugify(of.file_name.rpartition(".")[0]) or "import"
    response = HttpResponse(content, content_type=FILES[form])
    response["Content-Disposition"] = f'attachment; filename="{stem}-{of.pk}.{form}"'
    return response


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an accepted import back."""
    of = actions.take_back_import(by=request.user, of=import_or_404(request, pk))
    messages.success(request, _("The import is taken back: the report says what stays, and why."))
    return step(of)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an import up."""
    actions.discard_import(by=request.user, of=import_or_404(request, pk))
    messages.success(request, _("The import was discarded: nothing of it was written."))
    return redirect("network:imports")

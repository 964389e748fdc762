"""Pages that bring a file of people into delegations: send, columns, preview, report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.permissions import allowed, require
from rencontres.core.spreadsheets import CSV, XLSX, csv_file, heading_at, xlsx_file
from rencontres.editions.models import Edition

from . import actions, queries
from .actions.intake import categories_for
from .forms import PeopleColumnsForm, PeopleFileForm, SheetForm, number
from .intake.planning import plan, short_of
from .intake.reading import guessed, likeliest_heading, sheets_of
from .intake.wording import OUTCOMES, TONES, why_in_words
from .models import Delegation, Intake
from .rules import name_of

PAGE = 50
SAMPLES = 3
State = Intake.State
FILES = {"csv": CSV, "xlsx": XLSX}


@login_required
def upload(request: HttpRequest, edition: str) -> HttpResponse:
    """Send a file of many delegations."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.import", found)
    return _upload(request, found, None)


@login_required
def upload_own(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Send a file of one delegation's people."""
    delegation = get_object_or_404(
        Delegation.objects.select_related("edition", "head"),
        edition__slug=edition,
        reference=reference,
    )
    require(request.user, "delegations.manage", delegation)
    return _upload(request, delegation.edition, delegation)


def _upload(request: HttpRequest, edition: Edition, delegation: Delegation | None) -> HttpResponse:
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        sent: dict[str, Any] = {"by": request.user, "name": file.name, "content": file.read()}
        try:
            if delegation:
                of = actions.upload_delegates(delegation=delegation, **sent)
            else:
                of = actions.upload_people(edition=edition, **sent)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            status = refusal.status
        else:
            return redirect("delegations:intake_columns", edition=edition.slug, pk=of.pk)
    context = {
        "edition": edition,
        "delegation": delegation,
        "form": form,
        "intakes": queries.intakes(edition, delegation)[:20],
    }
    return render(request, "delegations/intake/upload.html", context, status=status)


@login_required
def columns(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Say which column holds what."""
    of = _intake(request, edition, pk)
    if of.closed:
        return redirect("delegations:intake", edition=edition, pk=pk)
    sheets = sheets_of(of)
    where = SheetForm(request.GET or None, sheets=sheets)
    chosen = where.cleaned_data if where.is_bound and where.is_valid() else {}
    place = chosen.get("sheet", 0)
    sheet = sheets[place]
    heading = likeliest_heading(of, sheet)
    if chosen.get("row"):
        heading = heading_at(sheet, chosen["row"], chosen["row"])
    form = PeopleColumnsForm(
        request.POST or None,
        of=of,
        heading=heading,
        categories=categories_for(request.user, of),
        initial=_initial(of, guessed(of, heading)),
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            mapping = {"sheet": place} | form.mapping
            actions.map_people(by=request.user, of=of, mapping=mapping)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("delegations:intake", edition=edition, pk=pk)
    under = [row for row in sheet.rows if row.number > heading.last]
    context = {
        "edition": of.edition,
        "of": of,
        "where": SheetForm(initial={"sheet": place, "row": heading.last}, sheets=sheets),
        "form": form,
        "columns": [
            (box, [row.cells[at] for row in under if row.cells[at]][:SAMPLES])
            for at, box in enumerate(form.columns)
        ],
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "delegations/intake/columns.html", context, status=status)


def _initial(of: Intake, found: dict[str, list[int]]) -> dict[str, Any]:
    boxes = {f"column_{place}": name for name, places in found.items() for place in places}
    country = of.delegation.country_id if of.delegation else ""
    return {"language": get_language(), "country": country, **boxes}


@login_required
def intake(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """What accepting would do, row by row; once it is over, what became of each row."""
    of = _intake(request, edition, pk)
    if of.state == State.UPLOADED:
        return redirect("delegations:intake_columns", edition=edition, pk=pk)
    if of.closed:
        return _report(request, of)
    planned = plan(of, categories_for(request.user, of))
    rows = [
        (each.row.number, each.row.cells, OUTCOMES[each.outcome], TONES.get(each.outcome, ""),
         _reasons(each.row.problems or ([each.why] if each.why else [])), each.outcome)
        for each in planned.rows
    ]  # fmt: skip
    asked = request.GET.get("outcome", "")
    shown = [row for row in rows if asked in ("", row[-1])]
    context = {
        "edition": of.edition,
        "of": of,
        "counts": _counts(planned.counts),
        "new_delegations": sum(
            each.delegation is None and bool(each.new) for each in planned.groups
        ),
        "questions": queries.organisations_to_review(of),
        "short": [
            (name_of(of.edition, limit) or words(of.edition.title), *places)
            for limit, places in short_of(of, planned).items()
        ],
        "same": queries.same_intake(of),
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "row_count": len(rows),
    }
    return render(request, "delegations/intake/preview.html", context)


def _reasons(found: list[Any]) -> list[str]:
    return [why_in_words(why) for why in found]


def _counts(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    return [(outcome, OUTCOMES[outcome], number) for outcome, number in counts.items()]


def _report(request: HttpRequest, of: Intake) -> HttpResponse:
    counts = dict.fromkeys(OUTCOMES, 0)
    for _number, outcome, _why, _seat in of.report:
        counts[outcome] += 1
    asked = request.GET.get("outcome", "")
    rows = [
        (number, OUTCOMES[outcome], TONES.get(outcome, ""), why_in_words(why), *_place(seat))
        for number, outcome, why, seat in of.report
        if asked in ("", outcome)
    ]
    context = {
        "edition": of.edition,
        "of": of,
        "counts": _counts(counts),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "desk": allowed(request.user, "delegations.see_all", of.edition),
    }
    return render(request, "delegations/intake/report.html", context)


def _place(seat: str) -> tuple[str, str]:
    reference, _slash, number = seat.partition("/")
    return reference, number


@login_required
@require_safe
def report_file(request: HttpRequest, edition: str, pk: int, form: str) -> HttpResponse:
    """What became of each row, as a file."""
    of = _intake(request, edition, pk)
    if form not in FILES or of.state != State.ACCEPTED:
        raise Http404
    table = [
        [gettext("Row"), gettext("Outcome"), gettext("Remarks"), gettext("Seat")],
        *(
            [number, str(OUTCOMES[outcome]), why_in_words(why), seat]
            for number, outcome, why, seat in of.report
        ),
    ]
    content = csv_file(table) if form == "csv" else xlsx_file(table, title=gettext("Report"))
    response = HttpResponse(content, content_type=FILES[form])
    stem = slugify(of.file_name.rpartition(".")[0]) or "people"
    response["Content-Disposition"] = f'attachment; filename="{stem}-{of.pk}.{form}"'
    return response


@login_required
@require_POST
def answer(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Say which organisations are meant."""
    of = _intake(request, edition, pk)
    said = {}
    for place in range(len(of.names)):
        value = request.POST.get(f"name_{place}", "")
        if value:
            said[place] = None if value == "none" else number(value)
    actions.answer_organisations(by=request.user, of=of, answers=said)
    return redirect("delegations:intake", edition=edition, pk=pk)


@login_required
@require_POST
def accept(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Register everybody of the preview."""
    actions.accept_people(by=request.user, of=_intake(request, edition, pk))
    messages.success(request, _("The people of the file are registered."))
    return redirect("delegations:intake", edition=edition, pk=pk)


@login_required
@require_POST
def discard(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Give the file up."""
    of = actions.discard_people(by=request.user, of=_intake(request, edition, pk))
    messages.success(request, _("The file is gone; nobody of it was registered."))
    if of.delegation:
        reference = of.delegation.reference
        return redirect("delegations:import_own", edition=edition, reference=reference)
    return redirect("delegations:import", edition=edition)


def _intake(request: HttpRequest, edition: str, pk: int) -> Intake:
    of = get_object_or_404(
        Intake.objects.select_related("edition", "delegation__head", "uploaded_by", "closed_by"),
        edition__slug=edition,
        pk=pk,
    )
    require(request.user, "delegations.use_intake", of)
    return of

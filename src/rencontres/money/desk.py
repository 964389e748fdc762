"""The treasurer's pages: the list of orders, one order, issuing in bulk, books, terms, rates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core import spreadsheets
from rencontres.core.actions import Refusal
from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import actions, queries, views
from .forms import LineForm, OrderFilters, PayerForm, PaymentForm, RateForm, ReasonForm, TermsForm
from .lines import LineData, terms
from .models import Invoice, Order, Rate

PAGE = 50
KEEP = "money.keep_accounts"


@require_safe
@login_required
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """The orders of the edition with their sums, and how far issuing in bulk is."""
    of = _edition(request, edition)
    filters, found = _filtered(request, of)
    context = {
        "edition": of,
        "filters": filters,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "totals": queries.totals(found),
        "waiting": queries.to_invoice(of).count(),
        "issuing": queries.issuing(of),
        "last": queries.last_issued(of),
    }
    return render(request, "money/desk/orders.html", context)


def _filtered(request: HttpRequest, of: Edition) -> tuple[OrderFilters, Any]:
    filters = OrderFilters(request.GET or None)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    return filters, queries.orders(of, **chosen)


@require_safe
@login_required
def order(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """An order, with what the treasurer may do."""
    of = order_or_404(request, edition, reference)
    return render(request, "money/desk/order.html", shown(request, of))


def shown(request: HttpRequest, of: Order, **sent: Any) -> dict[str, Any]:
    """An order as the treasurer sees it, with the form that was `sent`, by its name."""
    empty = {
        "line_form": LineForm(),
        "payment_form": PaymentForm(order=of),
        "reason_form": ReasonForm(),
    }
    return {**views.shown(request, of), "payments": of.payments.all(), **empty, **sent}


@login_required
def payer(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Correct who pays; where there is an invoice, it is credited and made anew."""
    of = order_or_404(request, edition, reference)
    form = PayerForm(request.POST if request.method == "POST" else None, order=of)
    if form.is_valid() and done(
        form,
        lambda: actions.revise_order(
            by=request.user,
            order=of,
            payer=form.data_of_payer,
            commitment=form.cleaned_data["commitment"],
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("money:desk_order", edition=edition, reference=reference)
    back = reverse("money:desk_order", args=[edition, reference])
    lead = _("An invoice that is out is credited, and a new one follows.")
    lead = lead if of.first_invoice else ""
    return form_page(request, of.edition, form, title=_("Who pays"), back=back, lead=lead)


@require_POST
@login_required
def add_line(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Add a line; where there is an invoice, the line is invoiced beside it."""
    of = order_or_404(request, edition, reference)
    form = LineForm(request.POST)
    if form.is_valid():
        lines = [*_as_data(of), form.line]
        if done(form, lambda: actions.revise_order(by=request.user, order=of, lines=lines)):
            messages.success(request, _("The line is added."))
            return redirect("money:desk_order", edition=edition, reference=reference)
    return render(request, "money/desk/order.html", shown(request, of, line_form=form), status=422)


@require_POST
@login_required
def take_line(request: HttpRequest, edition: str, reference: str, position: int) -> HttpResponse:
    """Take a line away; where there is an invoice, it is credited and made anew."""
    of = order_or_404(request, edition, reference)
    kept = [line for line in of.lines.filter(change=None) if line.position != position]
    actions.revise_order(by=request.user, order=of, lines=_data(kept))
    messages.success(request, _("The line is taken away."))
    return redirect("money:desk_order", edition=edition, reference=reference)


def _as_data(of: Order) -> list[LineData]:
    return _data(of.lines.filter(change=None))


def _data(lines: Any) -> list[LineData]:
    return [
        LineData(line.description, line.unit_price, line.quantity, line.category, line.rate)
        for line in lines
    ]


@require_POST
@login_required
def act(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Do what was chosen with an order: invoice it, or cancel it."""
    of = order_or_404(request, edition, reference)
    if request.POST.get("verb") == "issue":
        made = actions.issue_invoice(by=request.user, order=of)
        messages.success(request, _("Invoice %(number)s") % {"number": made.reference})
    elif request.POST.get("verb") == "cancel":
        actions.cancel_order(by=request.user, order=of, reason=request.POST.get("reason", ""))
        messages.success(request, _("The order is cancelled."))
    else:
        raise Http404
    return redirect("money:desk_order", edition=edition, reference=reference)


@require_POST
@login_required
def act_on_invoice(request: HttpRequest, edition: str, reference: str, pk: int) -> HttpResponse:
    """Do what was chosen with an invoice: credit it, or note its deposit in Chorus Pro."""
    of: Invoice = get_object_or_404(
        queries.papers(order_or_404(request, edition, reference)), pk=pk
    )
    if request.POST.get("verb") == "credit":
        reason, lines = request.POST.get("reason", ""), _amounts_of_lines(request)
        made = actions.credit(by=request.user, invoice=of, reason=reason, lines=lines)
        messages.success(request, _("Credit note %(number)s") % {"number": made.reference})
    elif request.POST.get("verb") == "deposit":
        actions.note_deposit(by=request.user, invoice=of, on=timezone.localdate())
        messages.success(request, _("Deposited in Chorus Pro: noted."))
    else:
        raise Http404
    return redirect("money:desk_order", edition=edition, reference=reference)


def _amounts_of_lines(request: HttpRequest) -> dict[int, Decimal] | None:
    """How much of each line is credited, as the fields `net-1`… say it; none: all of them."""
    given = {}
    for name, value in request.POST.items():
        number = name.removeprefix("net-")
        if name.startswith("net-") and number.isdecimal() and str(value).strip():
            given[int(number)] = _decimal(str(value))
    return given or None


def _decimal(written: str) -> Decimal:
    try:
        return Decimal(written.strip().replace(",", ".")[:16])
    except ArithmeticError as error:
        raise Refusal(
            _("Write an amount above zero, to the cent."), code="amount", status=422
        ) from error


@require_POST
@login_required
def issue(request: HttpRequest, edition: str) -> HttpResponse:
    """Invoice every order that was placed."""
    of = _edition(request, edition)
    actions.issue_all(by=request.user, edition=of)
    messages.success(request, _("Invoices are being issued: this page says how far it is."))
    return redirect("money:desk", edition=edition)


@require_safe
@login_required
def export(request: HttpRequest, edition: str) -> HttpResponse:
    """The orders on the list as a spreadsheet."""
    of = _edition(request, edition)
    _filters, found = _filtered(request, of)
    heads = (_("Reference"), _("Payer"), _("Country"), "SIRET", _("State"), _("Currency"))
    amounts = (_("Total"), _("Invoiced"), _("Paid"), _("Still owed"))
    rows = [(*heads, *amounts)] + [
        (
            each.reference,
            each.payer.name,
            each.payer.country_id,
            each.payer.siret,
            each.state_in_words,
            each.currency,
            each.total,
            each.invoiced,
            each.paid,
            each.owed,
        )
        for each in found
    ]
    book = spreadsheets.xlsx_file(rows, title=_("Orders"))
    return views.downloaded(book, f"orders-{of.slug}.xlsx", spreadsheets.XLSX)


@require_safe
@login_required
def books(request: HttpRequest, edition: str) -> HttpResponse:
    """The accounting entries as CSV."""
    of = _edition(request, edition)
    file = spreadsheets.csv_file(queries.entries(of))
    return views.downloaded(file, f"entries-{of.slug}.csv", spreadsheets.CSV)


@login_required
def write_terms(request: HttpRequest, edition: str) -> HttpResponse:
    """The terms of invoicing."""
    of = get_object_or_404(Edition, slug=edition)
    require(request.user, "money.set_terms")
    form = TermsForm(request.POST if request.method == "POST" else None, instance=terms())
    if form.is_valid() and done(
        form, lambda: actions.set_terms(by=request.user, terms=form.save(commit=False))
    ):
        messages.success(request, _("Saved."))
        return redirect("money:terms", edition=edition)
    lead = _("Invoices that are out keep what they say.")
    back = reverse("money:desk", args=[edition])
    return form_page(request, of, form, title=_("Terms of invoicing"), back=back, lead=lead)


@login_required
def rates(request: HttpRequest, edition: str) -> HttpResponse:
    """Rates of exchange, to show what an amount is about worth elsewhere."""
    of = get_object_or_404(Edition, slug=edition)
    require(request.user, "money.set_terms")
    form = RateForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: actions.note_rate(by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("money:rates", edition=edition)
    context = {"edition": of, "form": form, "rates": Rate.objects.all()[:PAGE]}
    return render(request, "money/desk/rates.html", context, status=422 if form.errors else 200)


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, KEEP, found)
    return found


def order_or_404(request: HttpRequest, edition: str, reference: str) -> Order:
    """An order, for those who keep accounts."""
    found = views.found(request, edition, reference)
    require(request.user, KEEP, found)
    return found


def done(form: Any, verb: Any) -> bool:
    """Whether a verb did it; a refusal stands above the form, and nothing was done."""
    try:
        verb()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def form_page(
    request: HttpRequest, edition: Edition, form: Any, *, title: str, back: str, lead: str = ""
) -> HttpResponse:
    """A form alone on its page."""
    context = {"edition": edition, "form": form, "title": title, "lead": lead, "back": back}
    status = 422 if form.errors else 200
    return render(request, "money/desk/form.html", context, status=status)

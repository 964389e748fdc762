"""The page of an order, for whoever acts for its payer: papers, the quote, placing the order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed, require

from . import actions, documents, keeping, queries
from .contents import sums_of
from .einvoice import xml_of
from .forms import PayerForm
from .models import Invoice, Order
from .rates import equivalents, rates_for

PAPERS = {"quote": documents.quote, "pro-forma": documents.proforma}


@require_safe
@login_required
def order(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """An order: its lines, what is owed, its papers, and what can be done next."""
    return render(request, "money/order.html", shown(request, found(request, edition, reference)))


def found(request: HttpRequest, edition: str, reference: str) -> Order:
    """The order, for who may see it."""
    of = get_object_or_404(
        Order.objects.select_related("payer__country", "edition"),
        edition__slug=edition,
        reference=reference,
    )
    require(request.user, "money.see_order", of)
    return of


def shown(request: HttpRequest, of: Order) -> dict[str, Any]:
    """What the page of an order shows, to the payer and to the treasurer alike."""
    lines = list(of.lines.all())
    language = get_language() or "fr"
    return {
        "edition": of.edition,
        "order": of,
        "lines": lines,
        "sums": sums_of(lines),
        "equivalents": equivalents(
            of.total, of.currency, rates_for(of, timezone.localdate()), language
        ),
        "papers": queries.papers(of),
        "treasurer": allowed(request.user, "money.keep_accounts", of),
    }


@login_required
def place(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Say who pays and under which commitment, and place the order."""
    of = found(request, edition, reference)
    form = PayerForm(request.POST if request.method == "POST" else None, order=of)
    if form.is_valid():
        try:
            actions.place_order(
                by=request.user,
                order=of,
                payer=form.data_of_payer,
                commitment=form.cleaned_data["commitment"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The order is placed: the invoice follows by e-mail."))
            return redirect("money:order", edition=edition, reference=reference)
    context = {"edition": of.edition, "order": of, "form": form}
    return render(request, "money/place.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def ask_quote(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Be sent the quote."""
    of = found(request, edition, reference)
    actions.ask_quote(by=request.user, order=of)
    messages.success(request, _("The quote is sent to %(email)s.") % {"email": of.payer.email})
    return redirect("money:order", edition=edition, reference=reference)


@require_POST
@login_required
def account(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Write the account that money goes back to."""
    of = found(request, edition, reference)
    actions.note_account(by=request.user, order=of, iban=request.POST.get("iban", ""))
    messages.success(request, _("Saved."))
    return redirect("money:order", edition=edition, reference=reference)


@require_safe
@login_required
def paper(request: HttpRequest, edition: str, reference: str, kind: str) -> HttpResponse:
    """The quote or the pro-forma invoice, as PDF."""
    of = found(request, edition, reference)
    if kind not in PAPERS:
        raise Http404
    return downloaded(PAPERS[kind](of), f"{kind}-{of.reference}.pdf", "application/pdf")


@require_safe
@login_required
def invoice(request: HttpRequest, edition: str, reference: str, pk: int) -> HttpResponse:
    """An invoice or a credit note: Factur-X."""
    of = invoice_of(request, edition, reference, pk)
    return downloaded(keeping.file_of(of), documents.file_name(of), "application/pdf")


@require_safe
@login_required
def invoice_xml(request: HttpRequest, edition: str, reference: str, pk: int) -> HttpResponse:
    """What machines read of an invoice, alone."""
    of = invoice_of(request, edition, reference, pk)
    return downloaded(xml_of(of), f"{of.reference}.xml", "application/xml")


def invoice_of(request: HttpRequest, edition: str, reference: str, pk: int) -> Invoice:
    """An invoice of an order, for who may see the order."""
    return get_object_or_404(queries.papers(found(request, edition, reference)), pk=pk)


def downloaded(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to take away, which no cache keeps."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)

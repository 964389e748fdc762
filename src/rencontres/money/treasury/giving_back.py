"""The treasurer's pages for money that goes back by transfer: accounts, and files for the bank."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.editions.models import Edition

from .. import actions
from ..views import downloaded
from .views import treasurer


@require_POST
@treasurer
def account(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Note the account that an order's money goes back to."""
    order = get_object_or_404(edition.orders.select_related("payer"), pk=pk)
    actions.note_account(by=request.user, order=order, iban=request.POST.get("iban", ""))
    messages.success(request, _("Saved."))
    return redirect("treasury:refunds", edition.slug)


@require_POST
@treasurer
def make_file(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Put all refunds whose account is known into a file."""
    try:
        on = parse_date(request.POST.get("on", ""))
    except ValueError:
        on = None
    if on is None:
        raise Refusal(_("Write a day to come."), code="on", status=422)
    made = actions.make_refund_file(by=request.user, edition=edition, on=on)
    messages.success(
        request, _("The file %(name)s is made: give it to your bank.") % {"name": made}
    )
    return redirect("treasury:refunds", edition.slug)


@treasurer
def file(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Download a file; say that the bank has it, or withdraw it."""
    found = get_object_or_404(edition.refund_files, pk=pk)
    if request.method != "POST":
        return downloaded(found.content.encode(), f"{found.name}.xml", "application/xml")
    if request.POST.get("do") == "sent":
        actions.note_file_sent(by=request.user, file=found)
        messages.success(request, _("Saved."))
    elif request.POST.get("do") == "withdraw":
        actions.withdraw_file(by=request.user, file=found)
        messages.success(request, _("The file is withdrawn: its refunds are due again."))
    else:
        raise Http404
    return redirect("treasury:refunds", edition.slug)

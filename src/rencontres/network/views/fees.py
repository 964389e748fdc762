"""The desk of fees: the scale, the preview, the calls, the reminders, the letterhead."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal

from .. import actions, queries
from ..forms import LetterheadForm
from ..forms import members as forms
from ..models import Federation, MembershipYear
from .desk import done, form_page, guarded
from .members import MANAGE


@guarded(MANAGE)
def scale(request: HttpRequest, year: int) -> HttpResponse:
    """The scale of a year, to edit line by line."""
    of = get_object_or_404(MembershipYear, pk=year)
    lines = forms.scale_form(request.POST or None, scale=queries.scale_of(of))
    problem = ""
    if request.method == "POST" and lines.is_valid():
        try:
            actions.write_scale(by=request.user, year=of, bands=lines.bands)
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The scale is saved."))
            return redirect("network:fees", year=of.pk)
    context = {"year": of, "lines": lines, "problem": problem}
    return render(request, "network/desk/scale.html", context)


@guarded(MANAGE)
def fees(request: HttpRequest, year: int) -> HttpResponse:
    """What the scale asks of each member, before anything is written; then the writing."""
    of = get_object_or_404(MembershipYear, pk=year)
    if request.method == "POST":
        changed = actions.compute_fees(by=request.user, year=of, seen=_seen(request))
        messages.success(
            request,
            ngettext("%(number)s fee was written.", "%(number)s fees were written.", changed)
            % {"number": changed},
        )
        return redirect("network:members_of", year=of.pk)
    proposals = queries.fee_proposals(of)
    context = {
        "year": of,
        "proposals": [each for each in proposals if each.band],
        "obstacles": [each for each in proposals if not each.band],
        "changes": sum(each.changes for each in proposals),
        "total": sum((each.fee for each in proposals), Decimal(0)),
    }
    return render(request, "network/desk/fees.html", context)


def _seen(request: HttpRequest) -> Decimal:
    """The total that the person accepted."""
    try:
        return Decimal(request.POST.get("seen", ""))
    except InvalidOperation as error:
        raise Refusal(_("Open the preview, then accept it."), code="seen", status=422) from error


@guarded(MANAGE)
def calls(request: HttpRequest, year: int) -> HttpResponse:
    """How many calls would go out, to whom by e-mail and to whom by post; then the calls."""
    of = get_object_or_404(MembershipYear, pk=year)
    if request.method == "POST":
        send = request.POST.get("send") == "yes"
        called = actions.call_for_payment(
            by=request.user, year=of, on=timezone.localdate(), send=send
        )
        number = len(called)
        messages.success(
            request,
            ngettext("%(number)s call was numbered.", "%(number)s calls were numbered.", number)
            % {"number": number},
        )
        return redirect("network:members_of", year=of.pk)
    waiting = list(queries.to_call(of))
    context = {
        "year": of,
        "waiting": waiting,
        "total": sum((each.fee or Decimal(0) for each in waiting), Decimal(0)),
        "without_address": [each for each in waiting if not each.member.email],
        "federation": Federation.objects.first(),
    }
    return render(request, "network/desk/calls.html", context)


@require_POST
@guarded(MANAGE)
def remind(request: HttpRequest, year: int) -> HttpResponse:
    """Remind who is late."""
    of = get_object_or_404(MembershipYear, pk=year)
    number = actions.remind(by=request.user, year=of, on=timezone.localdate())
    messages.success(
        request,
        ngettext("%(number)s reminder goes out.", "%(number)s reminders go out.", number)
        % {"number": number},
    )
    return redirect("network:members_of", year=of.pk)


@guarded(MANAGE)
def letterhead(request: HttpRequest) -> HttpResponse:
    """What stands on the federation's letters, and where it is paid."""
    known = Federation.objects.first()
    form = LetterheadForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        saved = done(form, lambda: actions.write_letterhead(by=request.user, **form.cleaned_data))
        if saved:
            messages.success(request, _("Saved."))
            return redirect("network:members")
    return form_page(
        request,
        form,
        _("Letterhead"),
        lead=_("It stands on calls for payment and statements, beside the account to pay to."),
        submit=_("Save"),
        back=reverse("network:members"),
    )


@guarded(MANAGE)
def due(request: HttpRequest, year: int) -> HttpResponse:
    """When the year's fees are due."""
    of = get_object_or_404(MembershipYear, pk=year)
    form = forms.DueForm(request.POST or None, initial={"due": of.due})
    if request.method == "POST" and form.is_valid():
        actions.change_due_date(by=request.user, year=of, **form.cleaned_data)
        return redirect("network:members_of", year=of.pk)
    return form_page(
        request,
        form,
        _("When the fees of %(year)s are due") % {"year": of.pk},
        lead=_("Calls that are out keep the date they bear."),
        submit=_("Save"),
        back=reverse("network:members_of", args=[of.pk]),
    )

"""Solidarity funds: the public page of each, and the desk that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.languages import words

from .. import actions, queries
from ..forms import funds as forms
from ..forms.members import ReasonForm
from ..models import Contribution, FundUse, SolidarityFund
from ..money import euros
from .desk import done, form_page, guarded
from .members import MANAGE


@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """Every fund: for whom, what came in, what went out."""
    return render(request, "network/funds.html", {"funds": queries.funds()})


@require_safe
def fund(request: HttpRequest, pk: int) -> HttpResponse:
    """A fund with its contributions and its uses."""
    of = get_object_or_404(queries.funds(), pk=pk)
    context = {
        "fund": of,
        "contributions": queries.contributions_to(of).filter(cancelled=None),
        "uses": queries.uses_of(of).filter(cancelled=None),
    }
    return render(request, "network/fund.html", context)


@guarded(MANAGE)
def funds_desk(request: HttpRequest) -> HttpResponse:
    """Every fund, to open one or go on with another."""
    return render(request, "network/desk/funds.html", {"funds": queries.funds()})


@guarded(MANAGE)
def new_fund(request: HttpRequest) -> HttpResponse:
    """Open a fund."""
    form = forms.FundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = actions.open_fund(by=request.user, **form.cleaned_data)
        return redirect("network:fund_desk", pk=opened.pk)
    return form_page(
        request,
        form,
        _("Open a fund"),
        lead=_("Its page is public as soon as it is open."),
        submit=_("Open the fund"),
        back=reverse("network:funds_desk"),
    )


@guarded(MANAGE)
def fund_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A fund: what came, what went, what is left; and the forms that record more."""
    return _desk(request, pk)


def _desk(request: HttpRequest, pk: int, **sent: Any) -> HttpResponse:
    of = get_object_or_404(queries.funds(), pk=pk)
    context = {
        "fund": of,
        "contributions": queries.contributions_to(of),
        "uses": queries.uses_of(of),
        "contribution_form": forms.ContributionForm(prefix="in"),
        "use_form": forms.UseForm(prefix="out"),
    }
    return render(request, "network/desk/fund.html", context | sent)


@guarded(MANAGE)
def change_fund(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a fund says."""
    of = get_object_or_404(SolidarityFund, pk=pk)
    initial = {"name": of.name, "purpose": of.purpose, "country": of.country_id, "on": of.opened}
    form = forms.FundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = done(
            form, lambda: actions.change_fund(by=request.user, fund=of, **form.cleaned_data)
        )
        if changed:
            return redirect("network:fund_desk", pk=pk)
    return form_page(
        request,
        form,
        _("What the fund is for"),
        submit=_("Save"),
        back=reverse("network:fund_desk", args=[pk]),
    )


@require_POST
@guarded(MANAGE)
def contribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a contribution."""
    of = get_object_or_404(SolidarityFund, pk=pk)
    form = forms.ContributionForm(request.POST, prefix="in")
    if form.is_valid() and done(
        form, lambda: actions.contribute(by=request.user, fund=of, **form.cleaned_data)
    ):
        messages.success(request, _("The contribution is recorded."))
        return redirect("network:fund_desk", pk=pk)
    return _desk(request, pk, contribution_form=form)


@require_POST
@guarded(MANAGE)
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a use."""
    of = get_object_or_404(SolidarityFund, pk=pk)
    form = forms.UseForm(request.POST, prefix="out")
    if form.is_valid() and done(
        form, lambda: actions.use_fund(by=request.user, fund=of, **form.cleaned_data)
    ):
        messages.success(request, _("The use is recorded."))
        return redirect("network:fund_desk", pk=pk)
    return _desk(request, pk, use_form=form)


@require_POST
@guarded(MANAGE)
def close_fund(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a fund, or open it again."""
    of = get_object_or_404(SolidarityFund, pk=pk)
    if of.closed:
        actions.reopen_fund(by=request.user, fund=of)
    else:
        actions.close_fund(by=request.user, fund=of, on=timezone.localdate())
    return redirect("network:fund_desk", pk=pk)


@guarded(MANAGE)
def cancel_contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a contribution, with the reason."""
    of = get_object_or_404(Contribution.objects.select_related("fund", "authority"), pk=pk)

    def cancel(reason: str) -> Contribution:
        day = timezone.localdate()
        return actions.cancel_contribution(by=request.user, contribution=of, on=day, reason=reason)

    return _cancelled(request, of, of.authority.name, cancel)


@guarded(MANAGE)
def cancel_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a use, with the reason."""
    of = get_object_or_404(FundUse.objects.select_related("fund", "project"), pk=pk)

    def cancel(reason: str) -> FundUse:
        return actions.cancel_use(by=request.user, use=of, on=timezone.localdate(), reason=reason)

    return _cancelled(request, of, words(of.project.title) if of.project else of.body, cancel)


def _cancelled(
    request: HttpRequest, of: Contribution | FundUse, name: str, verb: Callable[[str], Any]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: verb(reason)):
            return redirect("network:fund_desk", pk=of.fund_id)
    return form_page(
        request,
        form,
        _("Cancel %(amount)s: %(name)s") % {"amount": euros(of.amount), "name": name},
        lead=_("It stays on record with the reason, and counts no more."),
        submit=_("Cancel the entry"),
        back=reverse("network:fund_desk", args=[of.fund_id]),
    )

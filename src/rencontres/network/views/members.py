"""The desk of members: who belongs in a year, and each one's statement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rencontres.core.permissions import allowed
from rencontres.core.spreadsheets import XLSX

from .. import actions, letters, queries, workbooks
from ..forms import members as forms
from ..models import Federation, Member, Membership, MembershipYear, Payment
from ..money import euros
from .desk import done, downloaded, form_page, guarded

PAGE_SIZE = 50
PDF = "application/pdf"
ENDS = {
    "waive": gettext_lazy("Waive the fee of %(name)s for %(year)s"),
    "leave": gettext_lazy("%(name)s leaves in %(year)s"),
}
MANAGE = "network.manage_members"


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Where an officer of the federation begins: what they are in charge of."""
    if allowed(request.user, MANAGE):
        return redirect("network:members")
    return redirect("network:groups_desk")


@guarded(MANAGE)
def members(request: HttpRequest) -> HttpResponse:
    """The newest year's members; where no year is open, the form that opens one."""
    newest = MembershipYear.objects.first()
    if newest:
        return redirect("network:members_of", year=newest.pk)
    return new_year(request)


@guarded(MANAGE)
def new_year(request: HttpRequest) -> HttpResponse:
    """Open a year of membership."""
    today = timezone.localdate()
    newest = MembershipYear.objects.first()
    following = newest.pk + 1 if newest else today.year
    form = forms.YearForm(request.POST or None, initial={"year": following})
    if request.method == "POST" and form.is_valid():
        year = actions.open_membership_year(by=request.user, **form.cleaned_data)
        messages.success(request, _("The year %(year)s is open.") % {"year": year.pk})
        return redirect("network:scale", year=year.pk)
    return form_page(
        request,
        form,
        _("Open a year of membership"),
        lead=_(
            "The scale of the year before is copied, and everybody who has not left is a member."
        ),
        submit=_("Open the year"),
        back=reverse("network:members") if newest else reverse("network:home"),
    )


@guarded(MANAGE)
def members_of(request: HttpRequest, year: int) -> HttpResponse:
    """A year's members: search, states, totals, and what can be done next."""
    of = get_object_or_404(MembershipYear, pk=year)
    filters = forms.Filters(request.GET or None)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    page = Paginator(queries.memberships(of, **chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "year": of,
        "years": queries.membership_years(),
        "filters": filters,
        "page": page,
        "marked": _all_invented(page),
        "totals": queries.totals(of),
        "to_call": queries.to_call(of).count(),
        "to_remind": queries.to_remind(of, timezone.localdate()).count(),
        "federation": Federation.objects.first(),
    }
    return render(request, "network/desk/members.html", context)


def _all_invented(page: Any) -> bool:
    return bool(page.object_list) and all(each.member.synthetic for each in page)


@guarded(MANAGE)
def spreadsheet(request: HttpRequest, year: int) -> HttpResponse:
    """A year's statement as a spreadsheet."""
    of = get_object_or_404(MembershipYear, pk=year)
    return downloaded(workbooks.year_statement(of), f"{_('members')}-{of.pk}.xlsx", XLSX)


@guarded(MANAGE)
def enrol(request: HttpRequest, year: int) -> HttpResponse:
    """Make an authority a member."""
    of = get_object_or_404(MembershipYear, pk=year)
    form = forms.EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        enrolled = done(
            form,
            lambda: actions.enrol_members(
                by=request.user,
                year=of,
                authorities=[given["authority"]],
                on=timezone.localdate(),
                email=given["email"],
                language=given["language"],
            ),
        )
        if enrolled:
            return redirect("network:member", pk=enrolled[0].member_id)
    return form_page(
        request,
        form,
        _("Enrol a member in %(year)s") % {"year": of.pk},
        submit=_("Enrol"),
        back=reverse("network:members_of", args=[of.pk]),
    )


@guarded(MANAGE)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's statement: what was asked and paid, year by year."""
    of = get_object_or_404(Member.objects.select_related("authority__country"), pk=pk)
    form = forms.MemberForm(request.POST or None, instance=of)
    if request.method == "POST" and form.is_valid():
        actions.change_member(by=request.user, member=of, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("network:member", pk=pk)
    years = queries.statement(of)
    context = {
        "member": of,
        "form": form,
        "years": years,
        "owed": sum(each.owed for each in years),
        "payment_form": forms.PaymentForm(),
        "fee_form": forms.FeeForm(),
    }
    return render(request, "network/desk/member.html", context)


@guarded(MANAGE)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's statement as PDF, in the member's language."""
    of = get_object_or_404(Member.objects.select_related("authority__country"), pk=pk)
    return downloaded(letters.statement(of), f"{_('statement')}-{of.pk}.pdf", PDF)


@guarded(MANAGE)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """A call for payment as PDF, in the member's language."""
    of = get_object_or_404(
        Membership.objects.select_related("member__authority__country", "year"),
        pk=pk,
        number__isnull=False,
    )
    return downloaded(letters.call(of), f"{of.reference}.pdf", PDF)


@require_POST
@guarded(MANAGE)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a payment."""
    of = get_object_or_404(Membership, pk=pk)
    form = forms.PaymentForm(request.POST)
    if form.is_valid():
        done(
            form,
            lambda: actions.record_payment(by=request.user, membership=of, **form.cleaned_data),
        )
    return _told(request, of, form, _("The payment is recorded."))


@require_POST
@guarded(MANAGE)
def set_fee(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a member a fee by hand."""
    of = get_object_or_404(Membership, pk=pk)
    form = forms.FeeForm(request.POST)
    if form.is_valid():
        done(form, lambda: actions.set_fee(by=request.user, membership=of, **form.cleaned_data))
    return _told(request, of, form, _("The fee is set."))


@guarded(MANAGE)
def end(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Waive a fee, or let a member leave: with the reason, and a word on what it does."""
    of = get_object_or_404(Membership.objects.select_related("member__authority", "year"), pk=pk)
    form = forms.ReasonForm(request.POST or None)
    verb = actions.waive_fee if how == "waive" else actions.leave
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        day = timezone.localdate()
        if done(form, lambda: verb(by=request.user, membership=of, on=day, reason=reason)):
            return redirect("network:member", pk=of.member_id)
    facts = {"name": of.member.authority.name, "year": of.year_id}
    return form_page(
        request,
        form,
        ENDS[how] % facts,
        lead=_("Nothing more is asked for this year. It can be taken back on the member’s page."),
        submit=_("Confirm"),
        back=reverse("network:member", args=[of.member_id]),
    )


@require_POST
@guarded(MANAGE)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a waiver or a departure back."""
    of = get_object_or_404(Membership, pk=pk)
    actions.restore(by=request.user, membership=of)
    messages.success(request, _("The fee is asked as before."))
    return redirect("network:member", pk=of.member_id)


@guarded(MANAGE)
def cancel_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a payment, with the reason."""
    of = get_object_or_404(
        Payment.objects.select_related("membership__member__authority", "membership__year"), pk=pk
    )
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, day = form.cleaned_data["reason"], timezone.localdate()
        if done(
            form,
            lambda: actions.cancel_payment(by=request.user, payment=of, on=day, reason=reason),
        ):
            return redirect("network:member", pk=of.membership.member_id)
    return form_page(
        request,
        form,
        _("Cancel the payment of %(amount)s") % {"amount": euros(of.amount)},
        lead=_("It stays on record with the reason, and counts no more."),
        submit=_("Cancel the payment"),
        back=reverse("network:member", args=[of.membership.member_id]),
    )


def _told(request: HttpRequest, of: Membership, form: Any, done: str) -> HttpResponse:
    """Back to the member's page, with what was done or what is wrong."""
    if form.errors:
        for each in form.errors.values():
            messages.error(request, " ".join(str(words) for words in each))
    else:
        messages.success(request, done)
    return redirect("network:member", pk=of.member_id)

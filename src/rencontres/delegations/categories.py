"""Pages of the team: the categories of an edition, their rules, and codes that open them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require
from rencontres.editions.actions import change_country_quota
from rencontres.editions.models import Edition

from . import actions, queries
from .forms import CountryQuotaForm, InvitationForm, RulesForm
from .models import Category


@login_required
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """The categories with their rules, and how many seats of each are taken."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.create_categories", found)
    return _list(request, found, CountryQuotaForm(initial={"quota": found.country_quota}))


@require_POST
@login_required
def country_quota(request: HttpRequest, edition: str) -> HttpResponse:
    """Say how many places any one country has, over all categories."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.create_categories", found)
    form = CountryQuotaForm(request.POST)
    if not form.is_valid():
        return _list(request, found, form)
    change_country_quota(by=request.user, edition=found, **form.cleaned_data)
    messages.success(request, _("The limit holds from now on; who is registered stays."))
    return redirect("delegations:categories", edition)


def _list(request: HttpRequest, edition: Edition, form: CountryQuotaForm) -> HttpResponse:
    context = {
        "edition": edition,
        "categories": queries.categories_with_seats(edition),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "delegations/categories.html", context, status=status)


@login_required
def change(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """The rules of one category, and its invitations."""
    category = _category(request, edition, key)
    with timezone.override(category.edition.zone):
        sent = request.POST if request.method == "POST" else None
        form = RulesForm(sent, instance=category)
        if form.is_valid():
            try:
                actions.change_category(by=request.user, category=category, rules=form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The rules are changed, from now on."))
                return redirect("delegations:categories", edition)
        return _show(request, category, form, InvitationForm())


@require_POST
@login_required
def invite(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Make a code that opens a category."""
    category = _category(request, edition, key)
    with timezone.override(category.edition.zone):
        form = InvitationForm(request.POST)
        if not form.is_valid():
            return _show(request, category, RulesForm(instance=category), form)
        made = actions.invite(by=request.user, category=category, **form.cleaned_data)
    messages.success(request, _("The code is %(code)s.") % {"code": made.code})
    return redirect("delegations:category", edition, key)


def _show(
    request: HttpRequest, category: Category, form: RulesForm, invitation: InvitationForm
) -> HttpResponse:
    context = {
        "edition": category.edition,
        "category": category,
        "form": form,
        "invitation": invitation,
        "invitations": category.invitations.all(),
    }
    status = 422 if form.errors or invitation.errors else 200
    return render(request, "delegations/category.html", context, status=status)


def _category(request: HttpRequest, edition: str, key: str) -> Category:
    found = get_object_or_404(
        Category.objects.select_related("edition"), edition__slug=edition, key=key
    )
    require(request.user, "delegations.change_categories", found)
    return found

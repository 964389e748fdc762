"""The desk's page of the fair: who works at the stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.core.permissions import require
from rencontres.delegations.forms import InvitedForm
from rencontres.editions.models import Edition

from . import actions, queries
from .models import Exhibitor, ExhibitorStaff

PAGE = 50


class StaffForm(InvitedForm):
    """Somebody, and the exhibitor they work for."""

    exhibitor = forms.ModelChoiceField(label=_("Exhibitor"), queryset=Exhibitor.objects.none())
    field_order = ("exhibitor",)

    def __init__(self, *arguments: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["exhibitor"]
        field.queryset = queries.exhibitors(edition)
        field.label_from_instance = lambda exhibitor: words(exhibitor.name)


@login_required
def staff(request: HttpRequest, edition: str) -> HttpResponse:
    """Who works at the stands, and somebody more."""
    found = _edition(request, edition)
    form = StaffForm(request.POST or None, edition=found)
    if form.is_valid():
        try:
            actions.add_staff(
                by=request.user, exhibitor=form.cleaned_data["exhibitor"], person=form.person
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person has a seat, and a message with the ticket."))
            return redirect("fair:staff", edition=edition)
    page = Paginator(queries.staff(found), PAGE).get_page(request.GET.get("page"))
    context = {"edition": found, "form": form, "page": page}
    return render(request, "fair/staff.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Say that somebody works there no more."""
    found = get_object_or_404(ExhibitorStaff, exhibitor__edition=_edition(request, edition), pk=pk)
    actions.remove_staff(by=request.user, exhibitor=found.exhibitor, participant=found.participant)
    messages.success(request, _("Done: the registration team sees the seat, to keep or give back."))
    return redirect("fair:staff", edition=edition)


def _edition(request: HttpRequest, slug: str) -> Edition:
    found = get_object_or_404(Edition, slug=slug)
    require(request.user, "fair.manage", found)
    return found

"""The desk of country groups: what their coordinators and the officers in charge write."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.accounts.actions import ensure_user
from rencontres.core.permissions import allowed, require

from .. import actions, queries
from ..forms import groups as forms
from ..models import Choice, CountryGroup, GroupDecision, GroupDocument, GroupMeeting
from .desk import done, form_page, guarded

EDIT = "network.edit_group"
MANAGE = "network.manage_groups"


def _editable(request: HttpRequest, slug: str) -> CountryGroup:
    group = get_object_or_404(CountryGroup.objects.select_related("coordinator"), slug=slug)
    require(request.user, EDIT, group)
    return group


@guarded("network.edit_any_group")
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that the reader may edit."""
    found = queries.groups(day=timezone.localdate())
    if not allowed(request.user, MANAGE):
        found = [group for group in found if group.coordinator_id == request.user.pk]
    sizes = queries.group_sizes(found)
    rows = [(group, sizes[group.pk]) for group in found]
    return render(request, "network/desk/groups.html", {"rows": rows})


@guarded(MANAGE)
def new_group(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    form = forms.GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = done(form, lambda: actions.create_group(by=request.user, **form.cleaned_data))
        if made:
            return redirect("network:group_desk", slug=made.slug)
    return form_page(
        request,
        form,
        _("New country group"),
        lead=_("Its members follow from the live links with its countries."),
        submit=_("Make the group"),
        back=reverse("network:groups_desk"),
    )


@login_required
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """A group with everything that can be written about it."""
    return _desk(request, _editable(request, slug))


def _desk(request: HttpRequest, of: CountryGroup, **sent: Any) -> HttpResponse:
    context = {
        "group": of,
        "meetings": of.meetings.order_by("-day"),
        "documents": of.documents.all(),
        "decisions": of.decisions.select_related("meeting"),
        "members": len(queries.group_members(of)),
        "choices": of.choices.select_related("authority"),
        "choice_form": forms.ChoiceForm(prefix="choice"),
        "document_form": forms.DocumentForm(prefix="document"),
        "decision_form": forms.DecisionForm(prefix="decision", group=of),
    }
    return render(request, "network/desk/group.html", context | sent)


@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct what a group says of itself."""
    of = _editable(request, slug)
    initial = {
        "name": of.name,
        "about": of.about,
        "countries": list(of.countries.values_list("pk", flat=True)),
    }
    form = forms.GroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: actions.change_group(by=request.user, group=of, **given)):
            return redirect("network:group_desk", slug=slug)
    return form_page(request, form, _("What the group is"), submit=_("Save"), back=_back(of))


@login_required
def president(request: HttpRequest, slug: str) -> HttpResponse:
    """Name the president."""
    of = _editable(request, slug)
    initial = {"name": of.president_name, "function": of.president_function}
    if of.president_authority:
        known = of.president_authority
        initial["authority"] = known.siren or known.insee or known.name
    form = forms.PresidentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"on": timezone.localdate()}
        if done(form, lambda: actions.name_president(by=request.user, group=of, **given)):
            return redirect("network:group_desk", slug=slug)
    return form_page(
        request,
        form,
        _("President of the group"),
        lead=_("An elected official of an authority that is a member in %(year)s.")
        % {"year": queries.year_in_force(timezone.localdate())},
        submit=_("Name the president"),
        back=_back(of),
    )


@require_POST
@login_required
def remove_president(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave the group without a president."""
    actions.remove_president(by=request.user, group=_editable(request, slug))
    return redirect("network:group_desk", slug=slug)


@guarded(MANAGE)
def coordinator(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who coordinates."""
    of = _editable(request, slug)
    email = of.coordinator.email if of.coordinator else ""
    form = forms.CoordinatorForm(request.POST or None, initial={"email": email})
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        user = ensure_user(by=request.user, email=address) if address else None
        actions.name_coordinator(by=request.user, group=of, user=user)
        return redirect("network:group_desk", slug=slug)
    return form_page(
        request,
        form,
        _("Coordinator of the group"),
        lead=_("They sign in with this address and keep the group’s pages."),
        submit=_("Save"),
        back=_back(of),
    )


@require_POST
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Put an authority in or out."""
    of = _editable(request, slug)
    form = forms.ChoiceForm(request.POST, prefix="choice")
    if form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: actions.choose_authority(by=request.user, group=of, **given)):
            return redirect("network:group_desk", slug=slug)
    return _desk(request, of, choice_form=form)


@require_POST
@login_required
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the links say again whether an authority belongs."""
    choice = get_object_or_404(Choice.objects.select_related("group"), pk=pk)
    group = actions.forget_choice(by=request.user, choice=choice)
    return redirect("network:group_desk", slug=group.slug)


@login_required
def new_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Set a meeting."""
    of = _editable(request, slug)
    form = forms.MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.plan_meeting(by=request.user, group=of, **form.cleaned_data)
        return redirect("network:group_desk", slug=slug)
    return form_page(request, form, _("New meeting"), submit=_("Save"), back=_back(of))


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a meeting, write its agenda or its minutes."""
    of = get_object_or_404(GroupMeeting.objects.select_related("group"), pk=pk)
    require(request.user, EDIT, of)
    fields = ("title", "day", "hour", "place", "agenda", "minutes", "cancelled")
    initial = {name: getattr(of, name) for name in fields} | {"seen": of.version}
    form = forms.ChangeMeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changes = dict(form.cleaned_data)
        seen = changes.pop("seen")
        if done(
            form,
            lambda: actions.change_meeting(by=request.user, meeting=of, seen=seen, changes=changes),
        ):
            return redirect("network:group_desk", slug=of.group.slug)
    return form_page(
        request, form, _("Meeting of the group"), submit=_("Save"), back=_back(of.group)
    )


@require_POST
@login_required
def add_document(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a document."""
    of = _editable(request, slug)
    form = forms.DocumentForm(request.POST, request.FILES, prefix="document")
    if form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: actions.add_document(by=request.user, group=of, **given)):
            return redirect("network:group_desk", slug=slug)
    return _desk(request, of, document_form=form)


@require_POST
@login_required
def remove_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document off the page."""
    document = get_object_or_404(GroupDocument.objects.select_related("group"), pk=pk)
    group = actions.remove_document(by=request.user, document=document)
    messages.success(request, _("The document is gone from the group’s page."))
    return redirect("network:group_desk", slug=group.slug)


@require_POST
@login_required
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a decision."""
    of = _editable(request, slug)
    form = forms.DecisionForm(request.POST, prefix="decision", group=of)
    if form.is_valid():
        actions.record_decision(by=request.user, group=of, **form.cleaned_data)
        return redirect("network:group_desk", slug=slug)
    return _desk(request, of, decision_form=form)


@require_POST
@login_required
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Carried out today, or still to do; or never decided."""
    of = get_object_or_404(GroupDecision.objects.select_related("group"), pk=pk)
    if request.POST.get("erase"):
        actions.erase_decision(by=request.user, decision=of)
    else:
        day = None if of.done else timezone.localdate()
        actions.settle_decision(by=request.user, decision=of, done=day)
    return redirect("network:group_desk", slug=of.group.slug)


def _back(of: CountryGroup) -> str:
    return reverse("network:group_desk", args=[of.slug])

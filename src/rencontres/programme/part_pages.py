"""The page of somebody with a part, opened by the address they were sent or by signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from rencontres.accounts.models import User
from rencontres.core.actions import Refusal
from rencontres.delegations.models import Participant
from rencontres.delegations.queries import seat_of
from rencontres.editions.models import Edition

from . import actions, queries
from .models import Portrait, Role
from .part_forms import PortraitForm, ProfileForm, SlidesForm
from .parts import person_of


@never_cache
def by_letter(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """The page for whoever has its address: they answer, but do not sign in by it."""
    found = get_object_or_404(Edition, slug=edition)
    person = person_of(token, found)
    if person is None or person.user is None:
        return render(request, "programme/part_gone.html", {"edition": found}, status=410)
    return _page(request, person)


@login_required
@never_cache
def mine(request: HttpRequest, edition: str) -> HttpResponse:
    """The same page for whoever has signed in."""
    found = get_object_or_404(Edition, slug=edition)
    seat = seat_of(request.user, found)
    person = seat.participant if seat else None
    if person is None or person.user is None or not person.roles.exists():
        raise Http404
    return _page(request, person)


def _page(request: HttpRequest, person: Participant) -> HttpResponse:
    """Answer what was sent, in the venue's time, or show where things stand."""
    with timezone.override(person.edition.zone):
        forms: dict[str, Any] = {
            "profile": ProfileForm.of(person, None),
            "portrait": PortraitForm(),
        }
        asked = VERBS.get(request.POST.get("verb", "")) if request.method == "POST" else None
        if request.method == "POST":
            if asked is None:
                raise Http404
            told = asked(request, person, forms)
            if told:
                messages.success(request, told)
                return redirect(request.path)
        roles = list(queries.parts_of(person))
        for role in roles:
            role.form = forms.get(f"slides-{role.pk}") or _slides(role.pk)  # type: ignore[attr-defined]
        wrong = any(form.errors for form in forms.values())
        return render(
            request,
            "programme/part.html",
            {
                "edition": person.edition,
                "person": person,
                "roles": roles,
                "forms": forms,
                "portrait": Portrait.objects.filter(participant=person).defer("content").first(),
                "shown": person.pk in queries.portraits_shown([person]),
                "now": timezone.now(),
            },
            status=422 if wrong else 200,
        )


def _slides(role: int, *sent: Any) -> SlidesForm:
    """The form of one part's slides: several stand on the page."""
    data, files = sent or (None, None)
    return SlidesForm(data, files, auto_id=f"slides-{role}-%s")


def _self(person: Participant) -> User:
    """Who answers: the person's own account, whether they signed in or not."""
    assert person.user is not None  # noqa: S101  (looked at before)
    return person.user


def _role(request: HttpRequest, person: Participant) -> Role:
    rows = Role.objects.select_related("session__edition", "session__slot", "participant__user")
    return get_object_or_404(rows, participant=person, pk=_pk(request.POST.get("role", "")))


def _pk(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 10 else 0


def _confirm(request: HttpRequest, person: Participant, forms: dict[str, Any]) -> str:
    actions.confirm_part(by=_self(person), role=_role(request, person))
    return _("Thank you: you are expected.")


def _decline(request: HttpRequest, person: Participant, forms: dict[str, Any]) -> str:
    word = request.POST.get("word", "")
    actions.decline_part(by=_self(person), role=_role(request, person), word=word)
    return _("You declined; the team is told. Thank you for saying so.")


def _complete(request: HttpRequest, person: Participant, forms: dict[str, Any]) -> str:
    form = forms["profile"] = ProfileForm.of(person, request.POST)
    if not form.is_valid():
        return ""
    actions.complete_profile(by=_self(person), participant=person, **form.cleaned_data)
    return _("Thank you: your details are kept.")


def _portray(request: HttpRequest, person: Participant, forms: dict[str, Any]) -> str:
    form = forms["portrait"] = PortraitForm(request.POST, request.FILES)

    def keep() -> None:
        actions.keep_portrait(
            by=_self(person),
            participant=person,
            language=get_language() or "fr",
            **form.cleaned_data,
        )

    return _("Your portrait is kept.") if _done(form, keep) else ""


def _unportray(request: HttpRequest, person: Participant, forms: dict[str, Any]) -> str:
    actions.remove_portrait(by=_self(person), participant=person)
    return _("Your portrait is removed.")


def _send(request: HttpRequest, person: Participant, forms: dict[str, Any]) -> str:
    role = _role(request, person)
    form = forms[f"slides-{role.pk}"] = _slides(role.pk, request.POST, request.FILES)

    def send() -> None:
        actions.send_slides(by=_self(person), role=role, **form.cleaned_data)

    return _("The team has your slides.") if _done(form, send) else ""


def _take_back(request: HttpRequest, person: Participant, forms: dict[str, Any]) -> str:
    role = _role(request, person)
    document = get_object_or_404(role.slides, pk=_pk(request.POST.get("document", "")))
    actions.remove_slides(by=_self(person), role=role, document=document)
    return _("Your slides are removed.")


def _done(form: Any, verb: Callable[[], None]) -> bool:
    """Run the verb of a valid form; what it refuses is shown in the form."""
    if form.is_valid():
        try:
            verb()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return bool(form.is_valid())


VERBS: dict[str, Callable[[HttpRequest, Participant, dict[str, Any]], str]] = {
    "confirm": _confirm,
    "decline": _decline,
    "profile": _complete,
    "portrait": _portray,
    "no-portrait": _unportray,
    "slides": _send,
    "no-slides": _take_back,
}

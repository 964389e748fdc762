"""Pages of visa letters: asking, the team's register, and the check that anybody can make."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from . import actions, queries
from .filters import LetterFilters
from .forms import LetterForm
from .models import Seat, VisaLetter
from .printing import pdf
from .visa import letter_pdf

PAGE = 50
State = VisaLetter.State


@login_required
def request_letter(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """Ask for a letter for the person in a seat, or see what became of it."""
    seat = _seat(request, edition, reference, number)
    letter = queries.letter_of(seat)
    sent = request.POST if request.method == "POST" else None
    form = LetterForm(
        sent, initial={"name": seat.participant.full_name if seat.participant else ""}
    )
    if form.is_valid():
        try:
            actions.request_letter(
                by=request.user, seat=seat, passport=form.passport, language=form.language
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The letter is asked for: you receive a message."))
            return redirect(request.path)
    asks = letter is None or letter.state in (State.REFUSED, State.REVOKED)
    context = {
        "edition": seat.edition,
        "seat": seat,
        "letter": letter,
        "form": form if asks and seat.participant else None,
    }
    return render(request, "delegations/letter.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def download(request: HttpRequest, edition: str, reference: str, number: int) -> HttpResponse:
    """The letter as PDF, once it is issued and until the passport data are forgotten."""
    letter = queries.letter_of(_seat(request, edition, reference, number))
    return _document(letter)


@require_safe
@login_required
def register(request: HttpRequest, edition: str) -> HttpResponse:
    """The register of letters: who asked, who decided, under which number."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.check_letters", found)
    filters = LetterFilters(request.GET or None)
    state = filters.cleaned_data["state"] if filters.is_valid() else ""
    pages = Paginator(queries.letters(found, state=state), PAGE)
    context = {
        "edition": found,
        "filters": filters,
        "page": pages.get_page(request.GET.get("page")),
        "waiting": found.letters.filter(state=State.REQUESTED).count(),
    }
    return render(request, "delegations/letters.html", context)


@require_safe
@login_required
def check(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """One request, to be checked: issue it, refuse it, or revoke it later."""
    letter = _letter(request, edition, pk)
    own = letter.asked_by_id == request.user.pk
    context = {"edition": letter.edition, "letter": letter, "seat": _seat_of(letter), "own": own}
    return render(request, "delegations/letter_check.html", context)


@require_POST
@login_required
def decide(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Do what was chosen with a request."""
    letter = _letter(request, edition, pk)
    reason = request.POST.get("reason", "")
    verb = request.POST.get("verb")
    if verb == "issue":
        actions.issue_letter(by=request.user, letter=letter)
    elif verb == "refuse":
        actions.refuse_letter(by=request.user, letter=letter, reason=reason)
    elif verb == "revoke":
        actions.revoke_letter(by=request.user, letter=letter, reason=reason)
    else:
        raise Http404
    messages.success(request, _("Done: the person is told."))
    return redirect("delegations:check_letter", edition=edition, pk=pk)


@require_safe
@login_required
def desk_download(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """The letter as PDF, for the team."""
    return _document(_letter(request, edition, pk))


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a consulate sees: whether the letter is ours, and stands."""
    letter = queries.verified_letter(code)
    context = {"letter": letter, "seat": _seat_of(letter) if letter else None}
    response = render(
        request, "delegations/letter_verify.html", context, status=200 if letter else 404
    )
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def _seat(request: HttpRequest, edition: str, reference: str, number: int) -> Seat:
    seat = get_object_or_404(
        Seat.objects.select_related("participant", "delegation__edition", "delegation__head"),
        delegation__edition__slug=edition,
        delegation__reference=reference,
        number=number,
    )
    require(request.user, "delegations.request_letter", seat)
    return seat


def _letter(request: HttpRequest, edition: str, pk: int) -> VisaLetter:
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "delegations.check_letters", found)
    return get_object_or_404(queries.letters(found), pk=pk)


def _seat_of(letter: VisaLetter) -> Seat | None:
    """Where the person sits; none when they have left their seat to another."""
    seat: Seat | None = getattr(letter.participant, "seat", None)
    return seat


def _document(letter: VisaLetter | None) -> HttpResponse:
    if letter is None or letter.state != State.ISSUED or letter.purged or not _seat_of(letter):
        raise Http404
    return pdf(letter_pdf(letter), f"letter-{letter.reference}")

"""The treasurer's pages: what the bank told, what is to be given back, who is reminded."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rencontres.core.actions import Refusal
from rencontres.core.permissions import require
from rencontres.editions.models import Edition

from .. import actions, desk
from ..matching import suggestions
from ..models import Movement, Order, Payment, Statement
from ..reminding import days_of, overdue
from ..remitting import terms_of
from . import queries
from .forms import (
    AsideForm,
    DaysForm,
    EditionTermsForm,
    PromiseForm,
    SharesForm,
    StatementForm,
)
from .listing import IMPORTED, LATE, MOVEMENTS, REFUNDS, listed

KEEP = "money.keep_accounts"


def treasurer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for who keeps the accounts of the edition in its address."""

    @wraps(view)
    def answer(request: HttpRequest, edition: str, **named: Any) -> HttpResponse:
        of = get_object_or_404(Edition, slug=edition)
        require(request.user, KEEP, of)
        return view(request, of, **named)

    return login_required(answer)


def _tried(form: Any, verb: Callable[[], Any]) -> Any:
    """What a verb did; a refusal stands above the form."""
    try:
        return verb()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


@treasurer
def bank(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Import a statement, and look at what waits."""
    sent = request.method == "POST"
    form = StatementForm(request.POST or None, request.FILES if sent else None)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        made = _tried(
            form,
            lambda: actions.import_statement(
                by=request.user, edition=edition, name=file.name, content=file.read()
            ),
        )
        if made:
            return redirect("treasury:statement", edition.slug, made.pk)
    found = suggestions(Movement.objects.all())
    context = {
        "edition": edition,
        "form": form,
        "listing": listed(request, MOVEMENTS, found),
        "exact": sum(each.exact for each in found),
        "statements": Statement.objects.all()[:12],
    }
    return render(request, "money/bank.html", context, status=422 if form.errors else 200)


@treasurer
def statement(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """What an imported file brought, movement by movement."""
    found = get_object_or_404(Statement, pk=pk)
    movements = found.movements.prefetch_related("payments__order__payer")
    context = {
        "edition": edition,
        "statement": found,
        "listing": listed(request, IMPORTED, movements),
    }
    return render(request, "money/statement.html", context)


@require_POST
@treasurer
def settle_exact(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Accept all that is certain."""
    done = actions.settle_exact(by=request.user, edition=edition)
    messages.success(
        request,
        ngettext("%(number)d payment is written.", "%(number)d payments are written.", done)
        % {"number": done},
    )
    return redirect("treasury:bank", edition.slug)


@require_POST
@treasurer
def accept(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Accept what a movement seems to be, as the page showed it."""
    movement = get_object_or_404(Movement, pk=pk)
    order = get_object_or_404(Order, pk=_number(request, "order"))
    try:
        if request.POST.get("payment"):
            payment = get_object_or_404(Payment, pk=_number(request, "payment"))
            actions.take_back(by=request.user, edition=edition, movement=movement, payment=payment)
        else:
            share = (order, _amount(request))
            actions.settle(by=request.user, edition=edition, movement=movement, shares=[share])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Written for %(name)s.") % {"name": order.payer.name})
    return redirect("treasury:bank", edition.slug)


@treasurer
def movement(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Say what a movement is: orders it pays, nothing of ours, or a payment that was wrong."""
    found = get_object_or_404(Movement, pk=pk)
    asked = request.POST.get("do", "")
    sent = request.POST or None
    form = SharesForm(sent if asked == "settle" else None, movement=found, initial=_seems(found))
    aside = AsideForm(sent if asked == "set_aside" else None)
    verbs: dict[str, tuple[Any, Callable[[], Any]]] = {
        "settle": (form, lambda: _settle(request, edition, found, form)),
        "set_aside": (aside, lambda: _set_aside(request, edition, found, aside)),
        "bring_back": (None, lambda: _bring_back(request, edition, found)),
        "cancel": (None, lambda: _cancel(request, found)),
    }
    if asked in verbs:
        judged, verb = verbs[asked]
        if judged is None:
            verb()
            return redirect(request.path)
        if judged.is_valid() and _tried(judged, verb):
            return redirect("treasury:bank", edition.slug)
    context = {
        "edition": edition,
        "movement": found,
        "facts": queries.facts(found),
        "form": form,
        "aside": aside,
        "payments": found.payments.select_related("order__payer"),
    }
    wrong = form.errors or aside.errors
    return render(request, "money/movement.html", context, status=422 if wrong else 200)


def _seems(found: Movement) -> dict[str, str]:
    """The suggestion as somebody would type it."""
    likely = suggestions(Movement.objects.filter(pk=found.pk))
    order = likely[0].order if likely else None
    return {"shares": f"{order.reference} {found.rest}"} if order else {}


def _settle(request: HttpRequest, edition: Edition, found: Movement, form: SharesForm) -> Any:
    shares = form.cleaned_data["shares"]
    return actions.settle(by=request.user, edition=edition, movement=found, shares=shares)


def _set_aside(request: HttpRequest, edition: Edition, found: Movement, form: AsideForm) -> Any:
    reason = form.cleaned_data["reason"]
    return actions.set_aside(by=request.user, edition=edition, movement=found, reason=reason)


def _bring_back(request: HttpRequest, edition: Edition, found: Movement) -> Any:
    return actions.bring_back(by=request.user, edition=edition, movement=found)


def _cancel(request: HttpRequest, found: Movement) -> Any:
    payment = get_object_or_404(found.payments, pk=_number(request, "payment"))
    reason = request.POST.get("reason", "")
    return actions.cancel_payment(
        by=request.user, order=payment.order, payment=payment, reason=reason
    )


@treasurer
def refunds(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What is to be given back, and giving it."""
    if request.method == "POST":
        order = get_object_or_404(edition.orders, pk=_number(request, "order"))
        actions.refund(
            by=request.user,
            order=order,
            amount=_amount(request),
            on=timezone.localdate(),
            online="online" in request.POST,
        )
        messages.success(request, _("Given back to %(name)s.") % {"name": order.payer.name})
        return redirect(request.path)
    context = {
        "edition": edition,
        "listing": listed(request, REFUNDS, queries.refunds_due(edition)),
        "waiting": queries.refunds_waiting(edition),
        "filable": queries.transferable(edition).count(),
        "files": edition.refund_files.all()[:12],
        "today": timezone.localdate(),
    }
    return render(request, "money/refunds.html", context)


@treasurer
def edition_terms(request: HttpRequest, edition: Edition) -> HttpResponse:
    """In which currency is sold, and what is given back when the plan changes."""
    form = EditionTermsForm(request.POST or None, instance=terms_of(edition))
    if request.method == "POST" and form.is_valid():
        terms = form.save(commit=False)
        if _tried(
            form,
            lambda: actions.set_edition_terms(by=request.user, edition=edition, terms=terms),
        ):
            messages.success(request, _("Saved."))
            return redirect("treasury:edition_terms", edition.slug)
    return desk.form_page(
        request,
        edition,
        form,
        title=_("Currency and refunds"),
        back=reverse("money:desk", args=[edition.slug]),
        lead=_("When a day or the edition is cancelled, orders are asked less by these terms."),
    )


@treasurer
def reminders(request: HttpRequest, edition: Edition) -> HttpResponse:
    """When reminders leave, and who is late."""
    days = days_of(edition)
    form = DaysForm(request.POST or None, initial={"days": ", ".join(map(str, days))})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["days"]
        if _tried(
            form, lambda: actions.set_reminders(by=request.user, edition=edition, days=chosen)
        ):
            messages.success(request, _("Saved."))
            return redirect(request.path)
    context = {
        "edition": edition,
        "form": form,
        "days": days,
        "listing": listed(request, LATE, overdue(edition, timezone.localdate())),
    }
    return render(request, "money/reminders.html", context, status=422 if form.errors else 200)


@require_POST
@treasurer
def promise(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Note by when a payer pays."""
    order = get_object_or_404(edition.orders, pk=pk)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("Write a day to come."), code="until", status=422)
    actions.note_promise(by=request.user, order=order, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("treasury:reminders", edition.slug)


def _number(request: HttpRequest, name: str) -> int:
    written = request.POST.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 16 else 0


def _amount(request: HttpRequest) -> Decimal:
    written = request.POST.get("amount", "")
    try:
        return Decimal(written[:16])
    except ArithmeticError as error:
        raise Refusal(
            _("Write an amount above zero, to the cent."), code="amount", status=422
        ) from error

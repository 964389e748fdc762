"""Money that came past the statements and the provider: noted by hand, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import actions, desk
from .forms import PaymentForm


@require_POST
@login_required
def note(request: HttpRequest, edition: str, reference: str) -> HttpResponse:
    """Note a payment."""
    of = desk.order_or_404(request, edition, reference)
    form = PaymentForm(request.POST, order=of)
    if form.is_valid() and desk.done(
        form, lambda: actions.note_payment(by=request.user, order=of, **form.cleaned_data)
    ):
        messages.success(request, _("The payment is noted."))
        return redirect("money:desk_order", edition=edition, reference=reference)
    context = desk.shown(request, of, payment_form=form)
    return render(request, "money/desk/order.html", context, status=422)


@require_POST
@login_required
def take_back(request: HttpRequest, edition: str, reference: str, pk: int) -> HttpResponse:
    """Take back a payment that was noted wrongly, with the reason."""
    of = desk.order_or_404(request, edition, reference)
    payment = get_object_or_404(of.payments, pk=pk)
    reason = request.POST.get("reason", "")
    actions.cancel_payment(by=request.user, order=of, payment=payment, reason=reason)
    messages.success(request, _("The payment is taken back."))
    return redirect("money:desk_order", edition=edition, reference=reference)

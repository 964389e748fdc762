"""Where a payer pays, and where the provider tells that something happened."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rencontres.core import qr
from rencontres.core.actions import Refusal
from rencontres.network.models import Federation

from .. import online, providers, transfers
from ..models import Checkout, Order
from ..references import in_fours
from ..templatetags.amounts import amount as price

logger = logging.getLogger(__name__)


@never_cache
def pay(request: HttpRequest, edition: str, reference: str, code: str) -> HttpResponse:
    """Pay an order: by transfer with its reference, or online. The address is the right to it."""
    orders = Order.objects.select_related("payer", "edition")
    order = get_object_or_404(orders, edition__slug=edition, reference=reference)
    if not online.is_code(order, code):
        raise Http404
    problem = None
    if request.method == "POST":
        try:
            address = online.start(by=request.user, order=order)
            return render(request, "money/leaving.html", {"address": address, "order": order})
        except Refusal as refusal:
            problem = str(refusal)
    elif "back" in request.GET:
        online.learn_all(order)
        order.refresh_from_db()
    answer = render(
        request, "money/pay.html", _context(order, problem), status=409 if problem else 200
    )
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"  # the address is a secret, but forms need it
    return answer


def _context(order: Order, problem: str | None) -> dict[str, object]:
    federation = Federation.objects.first() or Federation()
    owed = order.owed
    girocode = transfers.girocode(federation, owed, order.currency, order.reference)
    return {
        "order": order,
        "edition": order.edition,
        "federation": federation,
        "amount": price(owed, order.currency),
        "transfer": _transfer(order, federation),
        "girocode": qr.svg(girocode) if girocode else "",
        "online": providers.configured() is not None,
        "waiting": owed and _begun(order),
        "problem": problem,
        "facts": [
            (_("Reference"), in_fours(order.reference)),
            (_("Total"), price(order.total, order.currency)),
            (_("Paid"), price(order.paid, order.currency) if order.paid else ""),
        ],
        "invoices": order.invoices.all(),
    }


def _transfer(order: Order, federation: Federation) -> list[tuple[object, str, str]]:
    """What is typed into a transfer: its name, as people read it, as it is copied."""
    rows = [
        (_("Reference of the transfer"), in_fours(order.reference), order.reference),
        (_("IBAN"), in_fours(federation.iban), federation.iban),
        (_("BIC"), federation.bic, federation.bic),
        (_("Account holder"), federation.name, ""),
    ]
    return [row for row in rows if row[1]]


def _begun(order: Order) -> bool:
    return order.checkouts.filter(state=Checkout.State.OPEN).exclude(key="").exists()


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Hear the provider: what it says is signed, and then asked of it again before it counts."""
    provider = providers.configured()
    if provider is None:
        raise Http404
    try:
        key = provider.heard(request.body, request.headers)
        checkout = Checkout.objects.select_related("order").filter(key=key).exclude(key="").first()
        if checkout:
            online.learn(checkout)
    except providers.BadSignature as error:
        return HttpResponse(f"not signed: {error}", status=400, content_type="text/plain")
    except providers.ProviderError as error:  # the provider sends its message again later
        logger.warning("a message could not be followed: %s", error)
        return HttpResponse("try again", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")

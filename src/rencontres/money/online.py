"""Speaking to the payment provider, between verbs: no row is locked while it answers."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.languages import words

from . import actions, providers
from .models import Checkout, OnlineRefund, Order
from .providers import ProviderError, ProviderRefusal

REPEATABLE = timedelta(hours=23)  # the provider remembers for a day that a call was made
logger = logging.getLogger(__name__)


def code_of(order: Order) -> str:
    """What the address of an order's payment page ends with: who has it may pay, and see it."""
    return Signer(salt="money.pay").signature(order.reference)


def is_code(order: Order, code: str) -> bool:
    """Whether somebody was given this order's address."""
    return constant_time_compare(code, code_of(order))


def address_of(order: Order) -> str:
    """The page where an order is paid, in the language at hand, to be put in a message."""
    arguments = [order.edition.slug, order.reference, code_of(order)]
    return settings.PUBLIC_URL + reverse("treasury:pay", args=arguments)


def start(*, by: Actor, order: Order) -> str:
    """Begin to pay an order; the provider's address to go to."""
    provider = providers.configured()
    if provider is None:
        raise Refusal(_("Nothing can be paid online here: pay by transfer."), code="offline")
    checkout = actions.open_checkout(by=by, order=order)
    if checkout.address:
        return checkout.address
    try:
        started = provider.start(
            reference=order.reference,
            title=words(order.edition.title),
            amount=checkout.amount,
            currency=checkout.currency,
            language=order.payer.language,
            email=order.payer.email,
            back=address_of(order) + "?back=1",
            once=f"checkout-{checkout.pk}",
        )
    except ProviderError as error:
        logger.warning("a payment could not begin: %s", error)
        raise Refusal(
            _("The payment provider does not answer: try again in a minute, or pay by transfer."),
            code="provider",
        ) from error
    return actions.note_started(by=SYSTEM, checkout=checkout, started=started).address


def learn(checkout: Checkout) -> Checkout:
    """Ask the provider how a payment stands, and note it. Raises ProviderError."""
    provider = providers.configured()
    if provider is None or not checkout.key or checkout.state != Checkout.State.OPEN:
        return checkout
    return actions.note_status(by=SYSTEM, checkout=checkout, status=provider.fetch(checkout.key))


def learn_all(order: Order) -> None:
    """Ask about the payments of an order that are open; a provider that fails changes nothing."""
    for checkout in order.checkouts.filter(state=Checkout.State.OPEN).exclude(key=""):
        try:
            learn(checkout)
        except (ProviderError, Refusal) as error:
            logger.warning("a payment could not be looked up: %s", error)


def give_back(refund: OnlineRefund) -> None:
    """Ask the provider to give money back; asked again within a day, it gives once."""
    provider = providers.configured()
    fresh = timezone.now() - refund.asked < REPEATABLE
    if provider is None or refund.done or refund.payment.cancelled or not fresh:
        return
    try:
        reference = provider.refund(
            charge=refund.checkout.charge,
            amount=refund.payment.amount,
            currency=refund.payment.currency,
            once=f"refund-{refund.pk}",
        )
    except ProviderRefusal as refusal:
        actions.note_not_refunded(by=SYSTEM, refund=refund, why=str(refusal))
    except ProviderError as error:
        logger.warning("a refund waits: %s", error)
    else:
        actions.note_refunded(by=SYSTEM, refund=refund, reference=reference)

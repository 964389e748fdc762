"""Paying online: what a payment provider must be able to do, and the one that is configured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from django.conf import settings


class State(StrEnum):
    """How a payment stands at the provider's."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Started:
    """A payment that waits for the payer at an address of the provider's."""

    key: str
    address: str


@dataclass(frozen=True)
class Status:
    """What the provider says of a payment; `charge` is what a refund names."""

    key: str
    state: State
    amount: Decimal
    currency: str
    reference: str
    charge: str


class ProviderError(Exception):
    """The provider cannot be reached or answers nonsense: to be tried again."""


class ProviderRefusal(ProviderError):  # noqa: N818  (an answer, not a fault)
    """The provider understood, and says no: trying again is useless."""


class BadSignature(ProviderError):  # noqa: N818  (an answer to who sent it)
    """A message did not come from the provider, or came too late to be believed."""


class Provider(Protocol):
    """A payment provider. Each call may be repeated with its `once` key: it then acts once."""

    def start(
        self,
        *,
        reference: str,
        title: str,
        amount: Decimal,
        currency: str,
        language: str,
        email: str,
        back: str,
        once: str,
    ) -> Started:
        """Prepare a payment; the payer goes to its address, and comes back to `back`."""
        ...

    def fetch(self, key: str) -> Status:
        """How a payment stands now."""
        ...

    def refund(self, *, charge: str, amount: Decimal, currency: str, once: str) -> str:
        """Give back all or part of a payment; the provider's reference of the refund."""
        ...

    def heard(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The key of the payment that a signed message is about; empty where it is about none."""
        ...


def configured() -> Provider | None:
    """The provider that the settings name, if any."""
    from .stripe import Stripe

    if not settings.STRIPE_SECRET_KEY:
        return None
    return Stripe(settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_API)

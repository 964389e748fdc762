"""From where somebody asks, so that nobody asks too often."""

from __future__ import annotations

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest


def client_of(request: HttpRequest) -> str:
    """The address of whoever asks, behind the proxy that is trusted; of IPv6, the network."""
    return str(get_ip(request))

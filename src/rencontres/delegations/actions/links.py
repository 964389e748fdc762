"""How many links to drafts an address and a client cause in an hour: anybody may ask for them."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal

from ..models import LinkSent

HOUR = timedelta(hours=1)
MOST_TO_ADDRESS = 5  # in an hour
MOST_OF_CLIENT = 100  # in an hour; a whole office may stand behind one


def count_link(*, email: str, client: str) -> None:
    """Note that a link is sent, unless its address or client has had too many of late.

    Of links asked for at the same moment, each waits for the one before it to be counted.
    """
    counted = {
        _key("address", email.strip().lower()): MOST_TO_ADDRESS,
        _key("client", client): MOST_OF_CLIENT,
    }
    since = timezone.now() - HOUR
    for key, most in sorted(counted.items()):
        one_by_one(key)
        if LinkSent.objects.filter(key=key, at__gt=since).count() >= most:
            raise Refusal(
                _(
                    "What you wrote is kept, but too many links were asked for in the last hour:"
                    " keep the address of this page to go on later."
                ),
                code="too_many",
                status=429,
            )
    LinkSent.objects.bulk_create(LinkSent(key=key) for key in counted)


def one_by_one(key: str) -> None:
    """Wait until nobody else counts this key, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _key(kind: str, value: str) -> str:
    return salted_hmac(
        f"rencontres.delegations.links.{kind}", value, algorithm="sha256"
    ).hexdigest()

"""Reading accounts."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from .models import User

DEMONSTRATION = "@demo.example"  # a domain nobody can own
VOLUNTEERS = ("head@demo.example", "participant@demo.example")


def demonstration_accounts() -> QuerySet[User]:
    """The invented accounts that stand for each role, teams first: four statements.

    Real accounts are never among them, even where a site with real data is shown as a
    demonstration by mistake.
    """
    return (
        User.objects.filter(email__endswith=DEMONSTRATION, is_active=True, is_administrator=False)
        .filter(Q(teams__isnull=False) | Q(duties__isnull=False) | Q(email__in=VOLUNTEERS))
        .distinct()
        .prefetch_related("teams__edition", "duties", "participations__headed")
        .order_by("pk")
    )

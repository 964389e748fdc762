"""What delegations say on a country's page: which organisations come to the edition."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rencontres.editions.models import Edition
from rencontres.network.country_page import country_section
from rencontres.network.models import LIVE, Country, LinkParty

from .models import Delegation

HIDDEN = (Edition.State.DRAFT, Edition.State.CANCELLED)


@country_section
def coming(country: Country) -> SafeString | str:
    """The organisations of the country that come, and the French ones with a live link there.

    Organisations alone: who comes for them is nobody's business here.
    """
    edition = Edition.objects.exclude(state__in=HIDDEN).first()
    if edition is None:
        return ""
    found = list(_of_country_or_linked(edition, country))
    context = {
        "country": country,
        "edition": edition,
        "theirs": [each for each in found if each.country_id == country.pk],
        "partners": [each for each in found if each.country_id != country.pk],
        "synthetic": any(each.synthetic for each in found),
    }
    return render_to_string("delegations/parts/country.html", context)


def _of_country_or_linked(edition: Edition, country: Country) -> QuerySet[Delegation]:
    theirs = LinkParty.objects.filter(authority__country=country).values("link")
    linked = LinkParty.objects.filter(link__in=theirs, link__status__in=LIVE).values("authority")
    return (
        edition.delegations.filter(state=Delegation.State.REGISTERED)
        .filter(Q(country=country) | Q(authority__in=linked))
        .order_by("organisation", "pk")
    )

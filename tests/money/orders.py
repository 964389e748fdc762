"""Rows of orders for tests: a federation with a letterhead, payers, lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rencontres.core.actor import SYSTEM
from rencontres.money import actions
from rencontres.money.lines import LineData, PayerData
from rencontres.money.models import Order
from rencontres.network.models import Federation

from .. import factories

IBAN = "FR7630006000011234567890189"


def letterhead(**fields: Any) -> Federation:
    """The federation of the tests; the same row when asked for twice."""
    defaults = {
        "name": "Fédération d’essai",
        "address": "9 rue Exemple\n75010 Paris",
        "siret": "35600000000048",
        "email": "compta@example.org",
        "iban": IBAN,
        "bic": "AGRIFRPP",
    }
    return Federation.objects.get_or_create(pk=1, defaults=defaults | fields)[0]


def payer(**fields: Any) -> PayerData:
    """A French town as Chorus Pro knows it."""
    defaults = {
        "name": "Ville de Rennes",
        "country": factories.country(fields.pop("code", "FR")),
        "address": "Place de la Mairie",
        "postcode": "35000",
        "city": "Rennes",
        "siret": "21350238800019",
        "email": "finances@example.org",
    }
    return PayerData(**defaults | fields)


def line(price: str = "150.00", quantity: int | str = 1, **fields: Any) -> LineData:
    """A line of registrations."""
    defaults = {"description": {"fr": "Inscription", "en": "Registration", "es": "Inscripción"}}
    return LineData(
        **defaults | {"unit_price": Decimal(price), "quantity": Decimal(quantity)} | fields
    )


def order(*lines: LineData, edition: Any = None, **fields: Any) -> Order:
    """An order of a town, with the federation's letterhead in place."""
    letterhead()
    of = fields.pop("payer", None) or payer()
    return actions.open_order(
        by=SYSTEM,
        edition=edition or factories.edition(),
        payer=of,
        lines=lines or [line("150.00", 2)],
        **fields,
    )

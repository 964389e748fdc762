"""Who pays and for what, as other rooms and forms say it before it is an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal
from rencontres.core.kept import Kept
from rencontres.core.languages import Text, words
from rencontres.network.models import Country

from .models import Line, Order, Payer, Terms, Vat
from .sums import cents

MOST_LINES = 500

_TERMS = Kept(Terms.objects.first, Terms)


@dataclass(frozen=True)
class PayerData:
    """Who pays."""

    name: str
    country: Country
    address: str = ""
    postcode: str = ""
    city: str = ""
    siret: str = ""
    vat_number: str = ""
    service_code: str = ""
    email: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class LineData:
    """What is sold, at which price without VAT; the terms say the VAT where `category` is empty."""

    description: Text
    unit_price: Decimal
    quantity: Decimal = Decimal(1)
    category: str = ""
    rate: Decimal | None = None


def terms() -> Terms:
    """The terms that the federation wrote, else those of a small association in France."""
    return copy(_TERMS() or Terms())


def data_of(payer: Payer) -> PayerData:
    """What a payer's row says."""
    return PayerData(**{each.name: getattr(payer, each.name) for each in fields(PayerData)})


def write_payer(payer: Payer, data: PayerData) -> Payer:
    """The payer as the data say, saved; refused in words where an invoice could not bear them."""
    for each in fields(data):
        value = getattr(data, each.name)
        setattr(payer, each.name, value.strip() if isinstance(value, str) else value)
    payer.siret = "".join(payer.siret.split())
    if not payer.name:
        raise Refusal(_("Write the name of who pays."), code="payer", status=422)
    if payer.siret and not is_siret(payer.siret):
        raise Refusal(
            _("“%(siret)s” is no SIRET: 14 digits, of which the last one checks the others.")
            % {"siret": payer.siret},
            code="siret",
            status=422,
        )
    if payer.language not in dict(settings.LANGUAGES):
        raise Refusal(_("Choose one of the site’s languages."), code="language", status=422)
    if payer.email:
        _require_email(payer.email)
    payer.save()
    return payer


def _require_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(
            _("“%(email)s” is no e-mail address: write name@example.org.") % {"email": email},
            code="email",
            status=422,
        ) from None


def is_siret(text: str) -> bool:
    """Fourteen digits that Luhn's sum checks; those of La Poste add up to a multiple of five."""
    if len(text) != 14 or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(each) for each in text]
    doubled = [2 * each if place % 2 == 0 else each for place, each in enumerate(digits)]
    luhn = sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0
    return luhn or (text.startswith("356000000") and sum(digits) % 5 == 0)


def write_lines(order: Order, data: Sequence[LineData], before: Sequence[Line]) -> list[Line]:
    """The lines of an order, saved in place of those it had; what a change took back stays."""
    from .remitting import kept

    lines = lines_of(order, data)
    lines += kept(before, lines)
    order.lines.all().delete()
    return Line.objects.bulk_create(lines)


def lines_of(order: Order, data: Sequence[LineData]) -> list[Line]:
    """Lines as the data and the terms say, not saved; refused in words where one is wrong."""
    if not 1 <= len(data) <= MOST_LINES:
        raise Refusal(
            _("An order has 1 to %(most)d lines.") % {"most": MOST_LINES}, code="lines", status=422
        )
    of = terms()
    lines = [_line(order, number, each, of) for number, each in enumerate(data, 1)]
    if len({line.category == Vat.OUTSIDE for line in lines}) > 1:
        raise Refusal(
            _("An invoice is outside the scope of VAT as a whole, or not at all: split the order."),
            code="vat",
            status=422,
        )
    return lines


def _line(order: Order, position: int, data: LineData, of: Terms) -> Line:
    _require_sound(position, data)
    category = data.category or (of.domestic if order.payer.in_france else of.abroad)
    line = Line(
        order=order,
        position=position,
        description=data.description,
        quantity=data.quantity,
        unit_price=data.unit_price,
        category=category,
        rate=Decimal(0),
    )
    if category == Vat.STANDARD:
        line.rate = of.rate if data.rate is None else data.rate
    elif category == Vat.EXEMPT:
        line.reason, line.reason_code = of.exemption, of.exemption_code
    else:
        line.reason = of.abroad_reason
    return line


def _require_sound(position: int, data: LineData) -> None:
    if not words(data.description).strip():
        problem = _("write what is sold")
    elif data.unit_price < 0 or cents(data.unit_price) != data.unit_price:
        problem = _("a price is not negative and has two decimals")
    elif not data.quantity or cents(data.quantity) != data.quantity:
        problem = _("a quantity is not zero and has two decimals")
    elif data.category and data.category not in Vat.values:
        problem = _("this category of VAT is not known")
    else:
        return
    raise Refusal(
        _("Line %(number)d: %(problem)s.") % {"number": position, "problem": problem},
        code="line",
        status=422,
    )


def added(before: Iterable[Line], after: Iterable[Line]) -> list[Line] | None:
    """What came, when all that was there stayed; none when something went."""
    left: dict[Any, Decimal] = defaultdict(Decimal)
    for line in before:
        left[_kind(line)] += line.quantity
    new = []
    for line in after:
        stayed = min(left[_kind(line)], line.quantity)
        left[_kind(line)] -= stayed
        if line.quantity > stayed:
            more = copy(line)
            more.quantity = line.quantity - stayed
            new.append(more)
    return None if any(left.values()) else new


def _kind(line: Line) -> tuple[Any, ...]:
    """What makes two lines alike but for how many: what stays is not invoiced again."""
    words = tuple(sorted(line.description.items()))
    return (words, line.unit_price, line.category, line.rate)

"""The ruleset of IATI 2.03: what the standard asks of an activity beyond its schema."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

_FORBIDDEN = re.compile(r"[/&|?]")
_IDENTIFIERS = (
    "iati-identifier",
    "reporting-org/@ref",
    "participating-org/@ref",
    "transaction/provider-org/@ref",
    "transaction/receiver-org/@ref",
)
_ORDERED = (("1", "3"), ("2", "4"))  # planned start and end, actual start and end


@dataclass(frozen=True)
class Finding:
    """What is wrong somewhere in a file: a code that pages word, where, and facts for the words."""

    code: str
    path: str
    line: int | None = None
    facts: dict[str, str] = field(default_factory=dict)


def findings(activity: etree._Element, *, today: date) -> Iterator[Finding]:
    """What the ruleset has against an activity that obeys the schema."""
    for rule in (_needs, _dates, _shares, _identifiers, _organisations, _periods, _transactions):
        yield from rule(activity, today)


def where(element: etree._Element) -> str:
    """The path of an element from its activity: "sector[2]"."""
    steps = []
    parent = element.getparent()
    while parent is not None and element.tag != "iati-activity":
        alike = [child for child in parent if child.tag == element.tag]
        number = f"[{alike.index(element) + 1}]" if len(alike) > 1 else ""
        steps.append(f"{etree.QName(element).localname}{number}")
        element, parent = parent, parent.getparent()
    return "/".join(reversed(steps)) or "iati-activity"


def _found(code: str, element: etree._Element, **facts: str) -> Finding:
    return Finding(code, where(element), element.sourceline, facts)


def _needs(activity: etree._Element, today: date) -> Iterator[Finding]:
    if not activity.xpath("activity-date[@type='1' or @type='2']"):
        yield _found("no_start", activity)
    if not activity.xpath("sector | transaction/sector"):
        yield _found("no_sector", activity)


def _dates(activity: etree._Element, today: date) -> Iterator[Finding]:
    known = {element.get("type"): element for element in activity.iterfind("activity-date")}
    for first, last in _ORDERED:
        if first in known and last in known and _day(known[first]) > _day(known[last]):
            yield _found(
                "ends_before_start",
                known[last],
                start=_day(known[first]),
                end=_day(known[last]),
            )
    for kind in ("2", "4"):
        if kind in known and _day(known[kind]) > today.isoformat():
            yield _found("actual_in_future", known[kind], day=_day(known[kind]))


def _shares(activity: etree._Element, today: date) -> Iterator[Finding]:
    yield from _sum(activity.xpath("recipient-country | recipient-region"), "countries_not_100")
    vocabularies = defaultdict(list)
    for sector in activity.iterfind("sector"):
        vocabularies[sector.get("vocabulary", "1")].append(sector)
    for sectors in vocabularies.values():
        yield from _sum(sectors, "sectors_not_100")


def _sum(elements: list[etree._Element], code: str) -> Iterator[Finding]:
    """One element alone is the whole; several need shares that add up to 100."""
    given = [element.get("percentage") for element in elements]
    if not elements or given == [None]:
        return
    total = sum(map(_number, given), Decimal())
    if total != 100:
        yield _found(code, elements[0], total=f"{total:f}")


def _number(text: str | None) -> Decimal:
    try:
        return Decimal(text or "0")
    except InvalidOperation:
        return Decimal()


def _identifiers(activity: etree._Element, today: date) -> Iterator[Finding]:
    for path in _IDENTIFIERS:
        element_path, _at, attribute = path.partition("/@")
        for element in activity.iterfind(element_path):
            value = element.get(attribute) if attribute else element.text
            if value and _FORBIDDEN.search(value):
                yield _found("identifier_characters", element, value=value.strip())


def _organisations(activity: etree._Element, today: date) -> Iterator[Finding]:
    for element in activity.iterfind("participating-org"):
        if not element.get("ref") and element.find("narrative") is None:
            yield _found("nameless_organisation", element)


def _periods(activity: etree._Element, today: date) -> Iterator[Finding]:
    for element in activity.xpath("budget | planned-disbursement"):
        start, end = element.find("period-start"), element.find("period-end")
        if start is None or end is None:
            continue
        if _day(start) > _day(end):
            yield _found("period_order", element, start=_day(start), end=_day(end))
        elif element.tag == "budget" and not _within_a_year(_day(start), _day(end)):
            yield _found("period_too_long", element, start=_day(start), end=_day(end))


def _within_a_year(start: str, end: str) -> bool:
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    return (last - first).days <= 366


def _transactions(activity: etree._Element, today: date) -> Iterator[Finding]:
    for element in activity.iterfind("transaction"):
        for path, attribute in (("transaction-date", "iso-date"), ("value", "value-date")):
            dated = element.find(path)
            if dated is not None and dated.get(attribute, "")[:10] > today.isoformat():
                yield _found("transaction_in_future", dated, day=dated.get(attribute, ""))


def _day(element: etree._Element) -> str:
    """The day of an element, without the time zone that XML allows behind it."""
    return str(element.get("iso-date", ""))[:10]

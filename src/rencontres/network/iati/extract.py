"""What the registry reads in an activity of others; the activity itself is kept whole beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from rencontres.core.languages import Text

from .activity import YearlyBudget
from .writer import LANGUAGE

USED = (
    "iati-identifier", "reporting-org", "title", "description", "participating-org",
    "activity-status", "activity-date", "recipient-country", "sector", "tag", "policy-marker",
    "budget",
)  # fmt: skip
_START, _END = ("2", "1"), ("4", "3")  # actual before planned


@dataclass(frozen=True)
class TakingPart:
    """An organisation as the activity names it."""

    name: str
    role: str
    ref: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Reported:
    """An activity of others: its whole XML, the line where it began, and what the registry reads.

    `unused` counts the parts that the registry keeps without reading them.
    """

    identifier: str
    line: int
    xml: str
    reporter: str
    title: Text
    description: Text
    status: str
    since: str
    until: str
    organisations: Sequence[TakingPart] = ()
    countries: Sequence[str] = ()
    purposes: Mapping[str, Decimal] = field(default_factory=dict)
    sdgs: Sequence[str] = ()
    markers: Mapping[str, int] = field(default_factory=dict)
    budgets: Sequence[YearlyBudget] = ()
    unused: Mapping[str, int] = field(default_factory=dict)


def reported(activity: etree._Element, line: int) -> Reported:
    """Read an activity that obeys the schema."""
    language = activity.get(LANGUAGE) or "en"
    dates = {
        each.get("type"): each.get("iso-date", "")[:10] for each in activity.iter("activity-date")
    }
    return Reported(
        identifier=(activity.findtext("iati-identifier") or "").strip(),
        line=line,
        xml=etree.tostring(activity, encoding="unicode", with_tail=False),
        reporter=_first(activity.find("reporting-org")),
        title=_text(activity.find("title"), language),
        description=_text(activity.find("description"), language),
        status=_attribute(activity.find("activity-status"), "code"),
        since=next((dates[kind] for kind in _START if kind in dates), ""),
        until=next((dates[kind] for kind in _END if kind in dates), ""),
        organisations=[
            TakingPart(
                _first(each),
                each.get("role", ""),
                each.get("ref", "").strip(),
                each.get("type", ""),
            )
            for each in activity.iterfind("participating-org")
        ],
        countries=_codes(activity, "recipient-country"),
        purposes=_purposes(activity),
        sdgs=[each.get("code", "") for each in activity.iterfind("tag") if _is_sdg(each)],
        markers=_markers(activity),
        budgets=list(_budgets(activity)),
        unused=Counter(etree.QName(each).localname for each in activity if each.tag not in USED),
    )


def _first(parent: etree._Element | None) -> str:
    """The words of the first narrative."""
    return "" if parent is None else (parent.findtext("narrative") or "").strip()


def _text(parent: etree._Element | None, language: str) -> Text:
    if parent is None:
        return {}
    said = [
        (each.get(LANGUAGE) or language, each.text or "") for each in parent.iterfind("narrative")
    ]
    return {code.lower()[:2]: words.strip() for code, words in reversed(said) if words.strip()}


def _attribute(element: etree._Element | None, name: str) -> str:
    return "" if element is None else str(element.get(name, ""))


def _codes(activity: etree._Element, tag: str) -> list[str]:
    return list(dict.fromkeys(each.get("code", "").upper() for each in activity.iterfind(tag)))


def _purposes(activity: etree._Element) -> dict[str, Decimal]:
    """The DAC's five-digit purposes; one alone, without a share, is all of it."""
    sectors = [each for each in activity.iterfind("sector") if each.get("vocabulary", "1") == "1"]
    alone = "100" if len(sectors) == 1 else "0"
    return {each.get("code", ""): Decimal(each.get("percentage", alone)) for each in sectors}


def _is_sdg(tag: etree._Element) -> bool:
    return tag.get("vocabulary") in {"2", "3"}


def _markers(activity: etree._Element) -> dict[str, int]:
    return {
        each.get("code", ""): int(each.get("significance", ""))
        for each in activity.iterfind("policy-marker")
        if each.get("vocabulary", "1") == "1" and each.get("significance") in {"0", "1", "2"}
    }


def _budgets(activity: etree._Element) -> list[YearlyBudget]:
    """A budget counts in the year in which its period begins."""
    usual = activity.get("default-currency", "")
    budgets = []
    for each in activity.iterfind("budget"):
        start, value = each.find("period-start"), each.find("value")
        amount = Decimal((value.text or "0").strip()) if value is not None else Decimal()
        year = int(_attribute(start, "iso-date")[:4])
        budgets.append(YearlyBudget(year, amount, _attribute(value, "currency") or usual))
    return budgets

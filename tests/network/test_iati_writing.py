"""What is written obeys the schema and the ruleset of IATI 2.03, whatever the projects are."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from rencontres.network.iati import rules, schema, writer
from rencontres.network.iati.activity import Activity, apportion, dates_of, last_day, split

from .activities import PUBLISHER, TODAY, activities, spans, weights

GENERATED = datetime(2026, 11, 25, 12, tzinfo=UTC)


def written(*some: Activity, remark: str = "") -> bytes:
    stream = io.BytesIO()
    elements = (writer.element_of(each, PUBLISHER) for each in some)
    assert writer.write(stream, elements, generated=GENERATED, remark=remark) == len(some)
    return stream.getvalue()


@given(weights)
def test_shares_add_up_to_100_exactly(drawn: dict[str, Decimal]):
    shares = apportion(drawn)
    assert sum(shares.values()) == 100
    assert all(share > 0 and share == round(share, 2) for share in shares.values())


def test_the_last_share_takes_the_rounding():
    thirds = dict.fromkeys(("11110", "11120", "11130"), Decimal("33.33"))
    assert apportion(thirds) == {
        "11110": Decimal("33.33"),
        "11120": Decimal("33.33"),
        "11130": Decimal("33.34"),
    }
    assert apportion({}) == {}


@given(st.decimals(0, 10**9, places=2), weights)
def test_an_amount_is_split_to_the_cent(amount: Decimal, drawn: dict[str, Decimal]):
    shares = apportion(drawn)
    parts = split(amount, shares)
    assert sum(parts.values()) == amount
    assert parts.keys() == shares.keys()
    assert all(part == round(part, 2) for part in parts.values())


@pytest.mark.parametrize(
    ("partial", "last"),
    [
        ("1963", date(1963, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("2015-06-10", date(2015, 6, 10)),
    ],
)
def test_the_last_day_of_a_partial_date(partial: str, last: date):
    assert last_day(partial) == last


@pytest.mark.parametrize(
    ("since", "until", "dates"),
    [
        ("2015", "2016", [("2", date(2015, 1, 1)), ("4", date(2016, 12, 31))]),
        ("2015-06", "", [("2", date(2015, 6, 1))]),
        ("2026", "2026", [("2", date(2026, 1, 1)), ("3", date(2026, 12, 31))]),
        ("2027", "", [("1", date(2027, 1, 1))]),
        ("", "", []),
    ],
)
def test_partial_dates_become_days_by_one_rule(since: str, until: str, dates: list):
    assert dates_of(since, until, today=TODAY) == dates


@given(spans())
def test_no_activity_ends_before_it_starts(span: tuple[str, str]):
    days = [day for _kind, day in dates_of(*span, today=TODAY)]
    assume(len(days) == 2)
    assert days[0] <= days[1]


@given(st.lists(activities(), min_size=1, max_size=3))
def test_whatever_is_written_is_valid(drawn: list[Activity]):
    document = etree.fromstring(written(*drawn, remark="a -- remark"))
    schema.shipped().assertValid(document)
    for element in document:
        assert list(rules.findings(element, today=TODAY)) == []


@given(activities())
def test_every_word_and_number_comes_back(drawn: Activity):
    (element,) = etree.fromstring(written(drawn))
    assert element.findtext("iati-identifier") == drawn.identifier
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    titles = {each.get(language, "fr"): each.text for each in element.iterfind("title/narrative")}
    said = {code: writer.writable(words) for code, words in drawn.title.items()}
    said = {code: words for code, words in said.items() if words.strip()}
    assert titles == (said or {"fr": drawn.identifier})
    sectors = {each.get("code"): each.get("percentage") for each in element.iterfind("sector")}
    assert {code: Decimal(share) for code, share in sectors.items()} == drawn.sectors
    tags = [(each.get("vocabulary"), each.get("code")) for each in element.iterfind("tag")]
    assert tags == [("3" if "." in code else "2", code) for code in drawn.sdgs]
    values = [Decimal(each.text) for each in element.iterfind("budget/value")]
    assert values == [budget.amount for budget in drawn.budgets]


def test_the_publisher_is_a_secondary_reporter():
    [reporter] = etree.fromstring(written(an_activity())).iterfind("iati-activity/reporting-org")
    assert dict(reporter.attrib) == {
        "ref": "FR-INSEE-775660000",
        "type": "22",
        "secondary-reporter": "1",
    }


def test_what_xml_cannot_hold_is_left_out():
    pasted = an_activity(title={"fr": "Eau\x0b\x1f potable\r\n", "en": "\x02"})
    (element,) = etree.fromstring(written(pasted))
    assert [each.text for each in element.iterfind("title/narrative")] == ["Eau potable\n"]
    (element,) = etree.fromstring(written(an_activity(title={"fr": "\x02"})))
    assert element.findtext("title/narrative") == "FED-1"


def an_activity(**facts) -> Activity:
    from rencontres.network.iati.activity import Organisation

    defaults = {
        "identifier": "FED-1",
        "title": {"fr": "Eau"},
        "description": {"fr": "Eau"},
        "organisations": [Organisation("Ville", "2")],
        "status": "2",
        "dates": [("2", date(2015, 1, 1))],
        "countries": {"SN": Decimal(100)},
        "sectors": {"14030": Decimal(100)},
    }
    return Activity(**defaults | facts)


WRONG = {
    "no_start": ("<activity-date type='2' iso-date='2015-01-01'/>", ""),
    "no_sector": ("<sector vocabulary='1' code='14030' percentage='100'/>", ""),
    "sectors_not_100": ("code='14030' percentage='100'/>", "code='14030' percentage='99.99'/>"),
    "countries_not_100": ("code='SN' percentage='100'/>", "code='SN' percentage='50'/>"),
    "actual_in_future": ("type='2' iso-date='2015-01-01'", "type='2' iso-date='2027-01-01'"),
    "ends_before_start": (
        "<recipient-country",
        "<activity-date type='4' iso-date='2014-01-01'/><recipient-country",
    ),
    "identifier_characters": (">FED-1<", ">FED/1<"),
    "nameless_organisation": ("<narrative>Ville</narrative>", ""),
    "period_order": ("2015-12-31", "2014-12-31"),
    "period_too_long": ("2015-12-31", "2016-12-31"),
    "transaction_in_future": ("2016-05-01", "2028-05-01"),
}


@pytest.mark.parametrize("code", WRONG)
def test_the_ruleset_finds_each_fault_and_says_where(code: str):
    sound = (
        "<iati-activity><iati-identifier>FED-1</iati-identifier>\n"
        "<participating-org role='2'><narrative>Ville</narrative></participating-org>\n"
        "<activity-date type='2' iso-date='2015-01-01'/>\n"
        "<recipient-country code='SN' percentage='100'/>\n"
        "<sector vocabulary='1' code='14030' percentage='100'/>\n"
        "<budget><period-start iso-date='2015-01-01'/>"
        "<period-end iso-date='2015-12-31'/></budget>\n"
        "<transaction><transaction-date iso-date='2016-05-01'/></transaction></iati-activity>"
    )
    assert list(rules.findings(etree.fromstring(sound), today=TODAY)) == []
    right, wrong = WRONG[code]
    assert right in sound
    found = list(rules.findings(etree.fromstring(sound.replace(right, wrong)), today=TODAY))
    assert [finding.code for finding in found] == [code]
    assert found[0].line

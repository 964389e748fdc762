"""Activities drawn at random, and files of IATI put together for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from rencontres.network.iati.activity import (
    Activity,
    Organisation,
    Publisher,
    YearlyBudget,
    apportion,
    dates_of,
)

TODAY = date(2026, 11, 25)
PUBLISHER = Publisher("FR-INSEE-775660000", {"fr": "Fédération", "en": "Federation"}, "22", "FED")

# What PostgreSQL can hold: letters of any script, quotes, markup, control characters.
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)
texts = st.dictionaries(st.sampled_from(["fr", "en", "es", "ar"]), words, min_size=1)
codes = st.integers(11110, 99820).map(str)
weights = st.dictionaries(codes, st.decimals("0.01", 1_000_000, places=2), min_size=1, max_size=12)
countries = st.sets(st.sampled_from(["SN", "ML", "XK", "FR"]), min_size=1)
partial_dates = st.dates(date(1900, 1, 1), date(2040, 12, 31)).flatmap(
    lambda day: st.sampled_from([4, 7, 10]).map(lambda precision: day.isoformat()[:precision])
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, str]:
    """A beginning and an end as the registry admits them, the end perhaps unknown."""
    since, until = draw(partial_dates), draw(st.just("") | partial_dates)
    if until and until < since[: len(until)]:
        since, until = until, since
    return since, until


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    """Any activity that the registry may publish."""
    since, until = draw(spans())
    kinds = st.sampled_from(["", "11"])
    organisations = st.builds(Organisation, words, st.sampled_from("1234"), st.just(""), kinds)
    budgets = st.builds(
        YearlyBudget,
        st.integers(1960, 2040),
        st.decimals(0, 10**11, places=2),
        st.sampled_from(["EUR", "XOF", "USD"]),
    )
    return Activity(
        identifier=f"FED-{draw(st.integers(1))}",
        title=draw(texts),
        description=draw(texts),
        organisations=draw(st.lists(organisations, min_size=1, max_size=5)),
        status=draw(st.sampled_from("1246")),
        dates=dates_of(since, until, today=TODAY),
        countries=apportion(dict.fromkeys(draw(countries), Decimal(1))),
        sectors=apportion(draw(weights)),
        sdgs=draw(st.lists(st.sampled_from(["6", "6.1", "11.b", "17"]), unique=True)),
        markers=draw(st.dictionaries(st.sampled_from(["1", "2", "9"]), st.integers(0, 2))),
        budgets=draw(st.lists(budgets, max_size=4)),
    )


def full(identifier: str) -> str:
    """An activity of somebody else, with a part of every kind that matters; 24 lines."""
    return f"""<iati-activity xml:lang='en' default-currency='EUR'>
<iati-identifier>{identifier}</iati-identifier>
<reporting-org ref='XM-AGENCY' type='10'><narrative>Agency</narrative></reporting-org>
<title><narrative>Water</narrative><narrative xml:lang='fr'>Eau</narrative></title>
<description><narrative>Wells and pipes</narrative></description>
<participating-org role='1' type='11' ref='FR-INSEE-216901231'><narrative>Lyon</narrative>
</participating-org><participating-org role='4' type='11'><narrative>Dakar</narrative>
</participating-org>
<activity-status code='2'/>
<activity-date type='2' iso-date='2015-01-01'/><activity-date type='3' iso-date='2027-12-31'/>
<recipient-country code='SN' percentage='100'/>
<location><name><narrative>Médina</narrative></name></location>
<sector code='14030' percentage='60'/><sector code='14032' percentage='40'/>
<tag vocabulary='3' code='6.1'/>
<policy-marker code='1' significance='2'/>
<budget><period-start iso-date='2015-01-01'/><period-end iso-date='2015-12-31'/>
<value value-date='2015-01-01'>1000.50</value></budget>
<transaction><transaction-type code='2'/><transaction-date iso-date='2015-05-01'/>
<value value-date='2015-05-01'>1000.50</value></transaction>
</iati-activity>
"""


def file(*some: str) -> str:
    """A file of activities."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<iati-activities\n version="2.03">\n'
        + "".join(some)
        + "</iati-activities>\n"
    )

"""The invented network: as many as asked for, whatever the seed, and plausible."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.demo.cooperation import (
    Body,
    Partnership,
    RegistrySize,
    apportion,
    draw_network,
    draw_weighted,
    partnerships,
)
from rencontres.demo.records import themes

TABLE = [
    Partnership("DE", 50, "neighbour", 1950, 1970, frozenset({"44"}), ()),
    Partnership("SN", 10, "cooperation", 1960, 1999, frozenset({"84"}), ()),
    Partnership("CA", 5, "friendship", 1962, 1998, frozenset(), (-80.0, 44.0, -57.0, 55.0)),
]


def bodies():
    for number in range(200):
        region = ("44", "84", "53")[number % 3]
        population = 100 + number**2 * 6
        yield Body(number, "commune", f"Ville {number}", "FR", region, population, 2.0, 46.0)
    for number in range(300):
        code, longitude = (("DE", 10.0), ("SN", -14.0), ("CA", -71.0))[number % 3]
        population = 5_000 + number * 900
        yield Body(
            1000 + number, "municipality", f"Ort {number}", code, "", population, longitude, 50
        )
    yield Body(5000, "municipality", "Vancouver", "CA", "", 600_000, -123.1, 49.2)


@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_asked_for_come_out(seed):
    size = RegistrySize(engaged=120, projects=0, foreign=150, countries=3)
    ties = draw_network(bodies(), TABLE, size, Random(seed))
    assert len({tie.french.key for tie in ties}) == 120
    assert len({tie.foreign.key for tie in ties}) == 150
    assert Counter({tie.foreign.country for tie in ties}) == Counter(["DE", "SN", "CA"])
    pairs = Counter((tie.french.key, tie.foreign.key) for tie in ties)
    assert max(pairs.values()) == 1
    assert 150 < len(ties) <= size.links == 200
    assert all(tie.french.country == "FR" and tie.foreign.country != "FR" for tie in ties)


def test_partners_lie_where_the_table_says():
    size = RegistrySize(engaged=50, projects=0, foreign=150, countries=3)
    ties = draw_network(bodies(), TABLE, size, Random(1))
    assert "Vancouver" not in {tie.foreign.name for tie in ties}


def test_no_tie_is_older_than_its_country_allows():
    size = RegistrySize(engaged=120, projects=0, foreign=150, countries=3)
    first = {partnership.code: partnership.first_year for partnership in TABLE}
    ties = draw_network(bodies(), TABLE, size, Random(3))
    assert all(first[tie.foreign.country] <= tie.since <= 2017 for tie in ties)


def test_the_same_seed_draws_the_same_network():
    size = RegistrySize(engaged=60, projects=0, foreign=70, countries=2)
    one, same, other = (draw_network(bodies(), TABLE, size, Random(s)) for s in (1, 1, 2))
    assert one == same != other


def test_neighbours_and_sizes_meet():
    size = RegistrySize(engaged=150, projects=0, foreign=200, countries=3)
    ties = draw_network(bodies(), TABLE, size, Random(4))
    eastern = [tie.foreign.country for tie in ties if tie.french.region == "44"]
    western = [tie.foreign.country for tie in ties if tie.french.region == "53"]
    assert eastern.count("DE") / len(eastern) > western.count("DE") / len(western)
    biggest = {tie.french.key for tie in ties if tie.french.population > 100_000}
    assert len(biggest) == sum(b.country == "FR" and b.population > 100_000 for b in bodies())


@pytest.mark.parametrize(
    "size",
    [
        RegistrySize(engaged=201, projects=0, foreign=10, countries=2),
        RegistrySize(engaged=10, projects=0, foreign=301, countries=3),
        RegistrySize(engaged=10, projects=0, foreign=1, countries=2),
        RegistrySize(engaged=10, projects=0, foreign=10, countries=4),
    ],
)
def test_what_cannot_be_drawn_is_refused(size):
    with pytest.raises(ValueError, match=r"asked for|cannot be shared"):
        draw_network(bodies(), TABLE, size, Random(1))


@given(
    st.dictionaries(
        st.text(max_size=3), st.tuples(st.floats(0.1, 100), st.integers(1, 50)), min_size=1
    ),
    st.data(),
)
def test_shares_add_up_within_their_room(countries, data):
    weights = {key: weight for key, (weight, _room) in countries.items()}
    room = {key: places for key, (_weight, places) in countries.items()}
    total = data.draw(st.integers(len(room), sum(room.values())))
    shares = apportion(total, weights, room)
    assert sum(shares.values()) == total
    assert all(1 <= shares[key] <= room[key] for key in room)


def test_the_heavier_is_drawn_likelier():
    draws = Counter(
        item for seed in range(500) for item in draw_weighted([1, 9], float, 1, Random(seed))
    )
    assert 400 < draws[9] < 490


def test_the_table_names_135_countries_and_the_titles_are_in_three_languages():
    table = partnerships()
    assert len({partnership.code for partnership in table}) == len(table) == 135
    assert all(1945 <= p.first_year <= p.usual_year <= 2017 for p in table)
    assert {p.tie for p in table} == {"neighbour", "twinning", "friendship", "cooperation"}
    for theme in themes():
        assert set(theme.weights) == {"neighbour", "twinning", "friendship", "cooperation"}
        for text in (theme.name, *theme.titles):
            assert set(text) == {"fr", "en", "es"}

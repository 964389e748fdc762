"""The scale of fees: every number of inhabitants pays once, and what is wrong is said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.core.actions import Refusal
from rencontres.network.scale import Band, band_for, by_kind, from_thresholds, require_whole

EURO = Decimal("100.00")
thresholds = st.sets(st.integers(1, 3_000_000), max_size=12).map(lambda cuts: [0, *sorted(cuts)])


@given(thresholds, st.integers(0, 4_000_000))
def test_every_population_falls_in_exactly_one_band(cuts, population):
    scale = from_thresholds([("commune", least, EURO + least) for least in cuts])
    bands = scale["commune"]
    require_whole(bands)
    assert sum(band.holds(population) for band in bands) == 1
    found = band_for(scale, "commune", population)
    assert found is not None
    assert found.least == max(cut for cut in cuts if cut <= population)


@given(thresholds.filter(lambda cuts: len(cuts) > 1), st.data())
def test_a_gap_or_an_overlap_of_one_inhabitant_is_refused(cuts, data):
    bands = list(from_thresholds([("commune", least, EURO) for least in cuts])["commune"])
    at = data.draw(st.integers(0, len(bands) - 2))
    moved = data.draw(st.sampled_from([-1, 1]))
    band = bands[at]
    assert band.most is not None
    if band.most + moved < band.least:
        return  # the band would be empty, which is another fault
    bands[at] = Band(band.kind, band.least, band.most + moved, band.amount)
    with pytest.raises(Refusal) as refused:
        require_whole(bands)
    assert refused.value.code == "scale"


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([(1, None)], "commune : aucune cotisation de 0 à 0 habitants"),
        ([(0, 999), (2000, None)], "commune : aucune cotisation de 1 000 à 1 999 habitants"),
        ([(0, 1500), (1000, None)], "commune : deux cotisations à partir de 1 000 habitants"),
        ([(0, None), (1000, None)], "commune : deux cotisations à partir de 1 000 habitants"),
        ([(0, 5000)], "commune : aucune cotisation au-delà de 5 000 habitants"),
        ([(0, 10), (20, 15)], "Ligne 2 : la tranche finit (15) avant de commencer (20)"),
    ],
)
def test_what_is_wrong_is_said(bands, words):
    rows = [Band("commune", least, most, EURO) for least, most in bands]
    with pytest.raises(Refusal) as refused:
        require_whole(rows)
    assert words in str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    "band",
    [
        Band("village", 0, None, EURO),
        Band("commune", 0, None, Decimal("0.00")),
        Band("commune", 0, None, Decimal("1.005")),
    ],
)
def test_a_line_that_cannot_be_is_refused_by_its_number(band):
    with pytest.raises(Refusal, match="Ligne 1"):
        require_whole([band])


def test_unknown_inhabitants_have_a_fee_only_where_all_pay_the_same():
    scale = by_kind(
        [
            Band("region", 0, None, EURO),
            Band("commune", 0, 10, EURO),
            Band("commune", 11, None, EURO + 1),
        ]
    )
    assert band_for(scale, "region", None) == Band("region", 0, None, EURO)
    assert band_for(scale, "commune", None) is None
    assert band_for(scale, "epci", 5) is None

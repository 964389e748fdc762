"""The shipped reference data: complete, coherent, and drawn where the projection says."""

import math
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from rencontres.network import refdata

AREAS = ("region", "special")
longitudes = st.floats(-180, 180)
latitudes = st.floats(refdata.SOUTHERN_EDGE, 90)


@pytest.fixture(scope="module")
def authorities():
    return list(refdata.read_french_authorities())


@pytest.fixture(scope="module")
def former():
    return list(refdata.read_former_authorities())


@pytest.fixture(scope="module")
def countries():
    return {country.code: country for country in refdata.read_countries()}


@pytest.fixture(scope="module")
def places():
    return list(refdata.read_places())


def rings(code):
    """The rings of a country's path, as lists of (x, y)."""
    for path in re.findall(r"M([^MZ]+)Z", refdata.outlines().countries[code]):
        yield [tuple(map(float, point.split(","))) for point in path.split("L")]


def drawn_in(code, longitude, latitude):
    x, y = refdata.equal_earth(longitude, latitude)
    crossings = 0
    for ring in rings(code):
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y):
                crossings += x < x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    return crossings % 2 == 1


def test_every_french_authority_is_there(authorities):
    apart = ("EPT", "COM", "MET69")
    kinds = Counter((a.kind, a.nature if a.nature in apart else "") for a in authorities)
    assert kinds == {
        ("commune", ""): 34_968,
        ("epci", ""): 1_254,
        ("epci", "EPT"): 11,
        ("department", ""): 94,
        ("region", ""): 15,
        ("special", ""): 5,
        ("special", "COM"): 8,
        ("special", "MET69"): 1,
    }


def test_paris_and_lyon_count_among_communes_and_epci_where_official_figures_do(authorities):
    communes = [a for a in authorities if a.kind == "commune" or a.insee == "75056"]
    bodies = [a for a in authorities if a.nature in ("CC", "CA", "CU", "METRO", "MET69")]
    assert (len(communes), len(bodies)) == (34_969, 1_255)


def test_special_status_is_that_of_law(authorities):
    special = {a.name: a.siren for a in authorities if a.kind == "special" and a.nature != "COM"}
    assert special == {
        "Collectivité de Corse": "200076958",
        "Collectivité européenne d’Alsace": "200094332",
        "Collectivité territoriale de Guyane": "200052678",
        "Collectivité territoriale de Martinique": "200055507",
        "Métropole de Lyon": "200046977",
        "Paris": "217500016",
    }


def test_departments_and_regions_are_101_and_18_with_those_that_became_another_body(
    authorities, former
):
    everybody = Counter(a.kind for a in (*authorities, *former))
    assert (everybody["department"], everybody["region"]) == (101, 18)
    heirs = {a.name: (a.until, a.successors) for a in former if a.kind == "department"}
    assert heirs == {
        "Bas-Rhin": ("2021-01-01", ("special:6AE",)),
        "Haut-Rhin": ("2021-01-01", ("special:6AE",)),
        "Corse-du-Sud": ("2018-01-01", ("special:20R",)),
        "Haute-Corse": ("2018-01-01", ("special:20R",)),
        "Paris": ("2019-01-01", ("special:75056",)),
        "Martinique": ("2016-01-01", ("special:972R",)),
        "Guyane": ("2016-01-01", ("special:973R",)),
    }


def test_former_communes_have_their_end_and_who_took_over(former):
    communes = {a.insee: a for a in former if a.kind == "commune"}
    assert len(communes) == 3_331
    octeville = communes["50383"]
    assert (octeville.name, octeville.until) == ("Octeville", "2000-02-28")
    assert octeville.successors == ("commune:50129",)
    assert (octeville.department, octeville.region) == ("50", "28")
    pierrefitte = communes["93059"]
    assert (pierrefitte.name, pierrefitte.until) == ("Pierrefitte-sur-Seine", "2025-01-01")
    assert pierrefitte.successors == ("commune:93066",)
    alone = {a.name for a in communes.values() if not a.successors}
    assert alone == {"Hocmont", "Verdey", "Creusy", "Sarron", "Moronvilliers", "Pierrelez"}
    chavagnac = "15047"  # re-established in 2025
    assert chavagnac not in communes


def test_successors_are_in_the_lists(authorities, former):
    def key(a):
        return f"{a.kind}:{a.siren if a.kind == 'epci' else a.insee}"

    living, gone = {key(a) for a in authorities}, {key(a) for a in former}
    assert not living & gone
    assert len(gone) == len(former)
    assert {successor for a in former for successor in a.successors} <= living | gone
    assert {name.authority for name in refdata.read_former_names()} <= living | gone


def test_former_inter_municipal_bodies_are_those_that_went_since_2019(former):
    bodies = {a.name: a.successors for a in former if a.kind == "epci"}
    assert len(bodies) == 18
    assert bodies["CA d'Agen"] == ("epci:200096956",)
    assert bodies["CC des Hautes Vosges"] == ("epci:200096634", "epci:200096642")


def test_former_names_and_codes_lead_to_the_authority_of_today():
    names = {(n.authority, n.name or n.insee): n.until for n in refdata.read_former_names()}
    assert names["commune:50129", "Cherbourg"] == "2000-02-28"
    assert names["commune:50129", "Cherbourg-Octeville"] == "2016-01-01"
    assert names["commune:2A004", "20004"] == "1976-01-01"
    assert names["commune:14472", "14697"] == "2014-01-07"
    assert not any(authority == "commune:67482" for authority, _name in names)


def test_city_states_are_capitals_that_are_their_country(places):
    cities = {p.name: p.country for p in places if p.kind == "city_state"}
    assert cities == {"Monaco": "MC", "Singapore": "SG", "Vatican City": "VA"}
    assert {p.kind for p in places} == {"municipality", "city_state"}


def test_parents_come_before_their_children(authorities):
    kinds = [a.kind for a in authorities]
    first = {kind: kinds.index(kind) for kind in set(kinds)}
    assert first["region"] < first["department"] < first["special"] < first["epci"]
    assert first["epci"] < first["commune"]
    epci = {a.siren: number for number, a in enumerate(authorities) if a.nature}
    assert all(epci[a.parent_siren] < n for n, a in enumerate(authorities) if a.parent_siren)


def test_strasbourg(authorities):
    [city] = [a for a in authorities if a.kind == "commune" and a.insee == "67482"]
    assert (city.name, city.siren, city.department, city.region) == (
        "Strasbourg",
        "216704825",
        "67",
        "44",
    )
    assert city.population > 280_000
    assert (city.latitude, city.longitude) == (
        pytest.approx(48.58, abs=0.02),
        pytest.approx(7.75, abs=0.02),
    )
    [epci] = [a for a in authorities if a.siren == city.parent_siren]
    assert (epci.name, epci.nature) == ("Eurométropole de Strasbourg", "METRO")


def test_a_merged_commune_stands_where_its_seat_stood(authorities):
    [cherbourg] = [a for a in authorities if a.name == "Cherbourg-en-Cotentin"]
    assert (cherbourg.latitude, cherbourg.longitude) == (
        pytest.approx(49.64, abs=0.05),
        pytest.approx(-1.62, abs=0.05),
    )


def test_codes_identify_one_authority(authorities):
    sirens = [a.siren for a in authorities if a.siren]
    assert len(set(sirens)) == len(sirens) > 36_000
    assert all(re.fullmatch(r"\d{9}", siren) for siren in sirens)
    for kind in ("commune", "department", "region"):
        codes = [a.insee for a in authorities if a.kind == kind]
        assert len(set(codes)) == len(codes)


def test_codes_lead_to_an_authority(authorities, former):
    epci = {a.siren for a in authorities if a.nature in ("CC", "CA", "CU", "METRO", "MET69")}
    overseas = {a.insee for a in authorities if a.nature == "COM"}
    everybody = [*authorities, *former]
    regions = {a.insee for a in everybody if a.kind == "region"} | overseas
    departments = {a.insee for a in everybody if a.kind == "department"} | overseas
    for a in authorities:
        assert a.region in regions
        assert a.department in departments or (a.kind in AREAS and not a.department)
        assert a.parent_siren in epci or not a.parent_siren


def test_only_overseas_communes_lack_a_siren(authorities):
    lacking = [a for a in authorities if a.kind == "commune" and not a.siren]
    assert len(lacking) == 94
    assert {a.region for a in lacking} <= {a.insee for a in authorities if a.nature == "COM"}


def test_people_add_up(authorities):
    people = Counter()
    for a in authorities:
        if a.nature != "EPT":
            people[a.kind] += a.population
    special = {a.name: a.population for a in authorities if a.kind == "special"}
    corsica = special["Collectivité de Corse"]
    overseas = sum(a.population for a in authorities if a.nature == "COM")
    single = sum(special[name] for name in special if name.startswith("Collectivité territoriale"))
    communes = people["commune"] + special["Paris"]
    assert communes == people["region"] + corsica + single + overseas > 68_000_000
    alsace = special["Collectivité européenne d’Alsace"]
    in_departments = people["department"] + corsica + single + alsace + special["Paris"]
    assert communes == in_departments + overseas


def test_points_cover_most_people(authorities):
    communes = [a for a in authorities if a.kind == "commune"]
    placed = [a for a in communes if a.latitude is not None]
    assert len(placed) > 14_000
    assert sum(a.population for a in placed) > 0.89 * sum(a.population for a in communes)
    assert all((a.latitude is None) == (a.longitude is None) for a in authorities)


def test_every_french_authority_is_read():
    assert sum(1 for _ in refdata.read_french_authorities()) == 36_356


def test_other_names_are_those_of_authorities_that_are_listed(authorities, places):
    listed = {f"insee:{a.insee}" for a in authorities if a.kind in {"commune", "special"}}
    listed |= {f"geonames:{place.geonames_id}" for place in places}
    names = {other.key: other.names for other in refdata.read_other_names()}
    assert names.keys() <= listed
    assert len(names) > 100_000
    assert {"Lemberg", "Lwów"} <= set(names["geonames:702550"])
    assert {"Kharkov", "Charkiw"} <= set(names["geonames:706483"])
    assert "Cotonú" in names["geonames:2394819"]
    assert "Straßburg" in names["insee:67482"]


def test_places_lie_abroad_in_known_countries(places, countries):
    assert len(places) > 200_000
    assert len({p.geonames_id for p in places}) == len(places)
    served = {p.country for p in places}
    assert served <= countries.keys()
    uninhabited = {"AQ", "BV", "HM", "UM"}
    french = {"FR", "GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "TF", "WF", "PF", "NC"}
    assert countries.keys() - served == uninhabited | french


def test_countries_are_those_of_iso_and_have_a_name(countries):
    assert len(countries) == 250  # 249 of ISO 3166-1, and XK
    assert countries.keys() <= Locale("fr").territories.keys()
    assert {c.continent for c in countries.values()} == {"AF", "AN", "AS", "EU", "NA", "OC", "SA"}


def test_outlines_are_of_known_countries(countries):
    drawn = refdata.outlines().countries
    assert len(drawn) >= 170
    assert drawn.keys() - countries.keys() == {"-99"}
    assert "AQ" not in drawn
    assert refdata.outlines().view_box == f"0 0 {refdata.WIDTH:g} {refdata.HEIGHT:g}"


def test_outlines_stay_in_the_view_box():
    for code in refdata.outlines().countries:
        for ring in rings(code):
            assert len(ring) >= 3
            assert all(0 <= x <= refdata.WIDTH and 0 <= y <= refdata.HEIGHT for x, y in ring)


def test_labels_fall_in_their_country(countries):
    drawn = refdata.outlines().countries.keys() & countries.keys()
    astray = [c for c in drawn if not drawn_in(c, countries[c].longitude, countries[c].latitude)]
    # Label points come from a finer drawing: only slivers may differ.
    assert len(astray) <= 3
    assert "FR" not in astray


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("FR", 2.21, 46.6),  # the middle of metropolitan France
        ("UA", 34.1, 44.95),  # Simferopol: see REASSIGNED in script/derive-refdata
        ("XK", 20.9, 42.6),
        ("-99", 44.06, 9.56),  # Hargeisa
        ("SN", -15.0, 14.5),
    ],
)
def test_cities_fall_in_their_country(code, longitude, latitude):
    owners = [c for c in refdata.outlines().countries if drawn_in(c, longitude, latitude)]
    assert owners == [code]


@given(longitudes, latitudes)
def test_every_point_falls_in_the_view_box(longitude, latitude):
    x, y = refdata.equal_earth(longitude, latitude)
    assert -1e-9 <= x <= refdata.WIDTH + 1e-9
    assert -1e-9 <= y <= refdata.HEIGHT + 1e-9


@given(longitudes, latitudes, latitudes)
def test_north_is_up_and_east_mirrors_west(longitude, one, other):
    x, y = refdata.equal_earth(longitude, one)
    assert refdata.equal_earth(-longitude, one) == (pytest.approx(refdata.WIDTH - x), y)
    assert (refdata.equal_earth(longitude, other)[1] <= y) or other <= one


@given(longitudes, st.floats(-55, 80))
def test_equal_areas_stay_equal(longitude, latitude):
    """The Jacobian of the projection over cos(latitude) is the same everywhere."""
    step, start = 1e-4, min(longitude, 179)

    def on_map(east, north):
        return refdata.equal_earth(start + east * step, latitude + north * step)

    (x0, y0), (x1, y1), (x2, y2) = on_map(0, 0), on_map(1, 0), on_map(0, 1)
    area = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    ground = step**2 * math.cos(math.radians(latitude))
    assert area / ground == pytest.approx(EQUATORIAL, rel=1e-3)


# Square units of the viewBox for a square degree at the equator: sphere area 4π (180/π)² degrees
# shown on the whole Equal Earth disc, whose scale is 1000 / (2 · 2.7066) units a radian.
EQUATORIAL = (1000 / (2 * 2.7066299836) * math.pi / 180) ** 2


def test_every_file_has_a_source_with_licence_and_attribution():
    files = {name for source in refdata.sources() for name in source.files}
    ours = {"SOURCES.toml", "country_names.toml", "code_names.toml", "oda_recipients.csv"}
    ours.add("iati/xml.xsd")
    folder = Path(str(refdata.DATA))
    shipped = {str(path.relative_to(folder)) for path in folder.rglob("*.*")} - ours
    assert files == shipped
    for source in refdata.sources():
        assert source.licence in {"etalab-2.0", "CC-BY-4.0", "ISC"}
        assert all((source.attribution, source.version, source.date))

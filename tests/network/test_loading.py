"""The reference data in the registry: whole, twice the same, sparing what people filled in."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM, VISITOR
from rencontres.core.models import LogEntry
from rencontres.network import actions, refdata
from rencontres.network.bulk import Counts
from rencontres.network.models import Authority, AuthorityName, Country, Registry

from . import factories

pytestmark = pytest.mark.django_db

BAS_RHIN = refdata.FrenchAuthority(
    "department", "", "67", "Bas-Rhin", "67", "44", "", 1_160_000, 48.6, 7.6, ""
)
METROPOLIS = refdata.FrenchAuthority(
    "epci", "246700488", "", "Eurométropole de Strasbourg", "67", "44", "", 522_596, 48.6, 7.7,
    "METRO",
)  # fmt: skip
STRASBOURG = refdata.FrenchAuthority(
    "commune", "216704825", "67482", "Strasbourg", "67", "44", "246700488", 293_771, 48.58, 7.75,
    "",
)  # fmt: skip
DAKAR = refdata.Place(2253354, "Dakar", "SN", "01", 14.6937, -17.4441, 2_476_400)


def load_french(*rows):
    factories.country("FR")
    return actions.load_french_authorities(by=SYSTEM, rows=rows)


def test_the_shipped_data_are_loaded_whole_and_only_once():
    verbs = (
        actions.load_countries,
        actions.load_french_authorities,
        actions.load_places,
        actions.load_former_authorities,
        actions.load_other_names,
    )
    countries, french, places, former, names = [load(by=SYSTEM) for load in verbs]
    assert countries == Counts(created=250)
    assert french == Counts(created=36_356)
    assert former == Counts(created=3_359)
    assert places.created == places.total > 200_000
    assert names.created == names.total > 370_000
    living = Authority.objects.filter(valid_until=None, country="FR")
    kinds = dict(living.values_list("kind").annotate(Count("pk")).order_by())
    assert kinds == {
        "commune": 34_968,
        "epci": 1_265,
        "department": 94,
        "region": 15,
        "special": 14,
    }
    assert Authority.objects.filter(kind="city_state").count() == 3
    without = Authority.objects.exclude(valid_until=None).filter(successors=None)
    assert without.count() == 6
    version = Registry.objects.get().version
    assert [load(by=SYSTEM) for load in verbs] == [
        Counts(unchanged=250),
        Counts(unchanged=36_356),
        Counts(unchanged=places.total),
        Counts(unchanged=3_359),
        Counts(unchanged=names.total),
    ]
    assert Registry.objects.get().version == version
    assert words_waiting() == 0


def words_waiting():
    """Pages of words beside their index, all of which each search would read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list('authority_words'::regclass)"
            " + gin_clean_pending_list('other_name_words'::regclass)"
        )
        return cursor.fetchone()[0]


def test_countries_have_their_names_of_cldr_in_every_language():
    rows = [refdata.Country("SN", "AF", 14.5, -14.5), refdata.Country("XK", "EU", 42.6, 20.9)]
    assert actions.load_countries(by=SYSTEM, rows=rows) == Counts(created=2)
    assert Country.objects.get(pk="SN").names == {"fr": "Sénégal", "en": "Senegal", "es": "Senegal"}
    assert Country.objects.get(pk="XK").name["fr"] == "Kosovo"
    assert actions.load_countries(by=SYSTEM, rows=rows[:1]) == Counts(unchanged=1)
    moved = rows[0]._replace(latitude=15.0)
    assert actions.load_countries(by=SYSTEM, rows=[moved]) == Counts(updated=1)


def test_an_authority_is_found_again_by_its_official_code():
    assert load_french(BAS_RHIN, METROPOLIS, STRASBOURG) == Counts(created=3)
    strasbourg = Authority.objects.get(insee="67482")
    assert strasbourg.parent == Authority.objects.get(siren="246700488")
    assert (strasbourg.search_name, strasbourg.population) == ("strasbourg", 293_771)
    grown = STRASBOURG._replace(name="Straßburg", population=300_000)
    assert load_french(grown, METROPOLIS) == Counts(updated=1, unchanged=1)
    strasbourg.refresh_from_db()
    assert (strasbourg.name, strasbourg.search_name) == ("Straßburg", "strassburg")
    assert Authority.objects.count() == 3


def test_what_a_list_does_not_know_is_kept():
    load_french(BAS_RHIN)
    Authority.objects.update(siren="226700011")
    assert load_french(BAS_RHIN._replace(latitude=None)) == Counts(unchanged=1)
    department = Authority.objects.get()
    assert (department.siren, department.latitude) == ("226700011", 48.6)


def test_a_code_given_twice_is_refused_and_nothing_is_written():
    load_french(METROPOLIS)
    thief = STRASBOURG._replace(siren=METROPOLIS.siren)
    with pytest.raises(Refusal, match=r"246700488") as refused:
        load_french(thief, BAS_RHIN)
    assert (refused.value.code, refused.value.status) == ("code_taken", 422)
    assert Authority.objects.count() == 1


def test_other_names_are_kept_once_and_beside_those_that_people_gave():
    load_french(STRASBOURG)
    factories.country("SN")
    actions.load_places(by=SYSTEM, rows=[DAKAR])
    listed = [
        refdata.OtherNames("insee:67482", ("Straßburg", "Estrasburgo")),
        refdata.OtherNames(f"geonames:{DAKAR.geonames_id}", ("Ndakaaru", "x" * 201)),
        refdata.OtherNames("geonames:1", ("Nowhere",)),
    ]
    strasbourg = Authority.objects.get(insee="67482")
    strasbourg.names.create(name="Strossburi", search_name="strossburi", kind="usual", source="us")
    assert actions.load_other_names(by=SYSTEM, rows=listed).created == 3
    assert actions.load_other_names(by=SYSTEM, rows=listed).created == 0
    kept = AuthorityName.objects.order_by("pk").values_list("name", "search_name", "kind", "source")
    assert set(kept) == {
        ("Strossburi", "strossburi", "usual", "us"),
        ("Straßburg", "strassburg", "alias", "GeoNames"),
        ("Estrasburgo", "estrasburgo", "alias", "GeoNames"),
        ("Ndakaaru", "ndakaaru", "alias", "GeoNames"),
    }


def test_authorities_need_their_country_first():
    with pytest.raises(Refusal, match="FR"):
        actions.load_french_authorities(by=SYSTEM, rows=[STRASBOURG])
    factories.country("FR")
    with pytest.raises(Refusal, match="SN"):
        actions.load_places(by=SYSTEM, rows=[DAKAR])
    assert not Authority.objects.exists()


def test_a_place_abroad_is_a_foreign_municipality():
    factories.country("SN")
    assert actions.load_places(by=SYSTEM, rows=[DAKAR]) == Counts(created=1)
    dakar = Authority.objects.get()
    assert (dakar.kind, dakar.country_id, dakar.siren) == ("municipality", "SN", None)
    assert (dakar.geonames_id, dakar.is_french) == (2253354, False)
    assert LogEntry.objects.get(verb="network.load_places").notes == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
    }


OCTEVILLE = refdata.FormerAuthority(
    "commune", "", "50383", "Octeville", "50", "28", "", "2000-02-28", ("commune:50129",)
)
CHERBOURG = refdata.FrenchAuthority(
    "commune", "200056844", "50129", "Cherbourg-en-Cotentin", "50", "28", "", 77_808, 49.6, -1.6,
    "",
)  # fmt: skip


def test_a_former_commune_ends_with_its_successor_former_names_and_codes():
    load_french(CHERBOURG)
    names = [
        refdata.FormerName("commune:50129", "Cherbourg-Octeville", "", "2016-01-01"),
        refdata.FormerName("commune:50383", "", "50999", "1950-01-01"),
    ]

    def load():
        return actions.load_former_authorities(by=SYSTEM, rows=[OCTEVILLE], names=names)

    assert load() == Counts(created=1)
    octeville = Authority.objects.get(insee="50383")
    assert (octeville.name, octeville.search_name) == ("Octeville", "octeville")
    assert (octeville.is_former, octeville.valid_until) == (True, date(2000, 2, 28))
    cherbourg = octeville.successors.get()
    assert cherbourg == Authority.objects.get(insee="50129")
    [name] = cherbourg.names.all()
    assert (name.kind, name.name, name.source) == (
        "former",
        "Cherbourg-Octeville",
        "Code officiel géographique, 2016-01-01",
    )
    assert [str(code) for code in octeville.identifiers.all()] == ["insee:50999"]
    version = Registry.objects.get().version
    assert load() == Counts(unchanged=1)
    assert Registry.objects.get().version == version
    assert (Authority.objects.count(), AuthorityName.objects.count()) == (2, 1)


def test_a_living_commune_that_the_list_has_as_former_ends_and_keeps_what_it_has():
    load_french(CHERBOURG, CHERBOURG._replace(siren="", insee="50383", name="Octeville (Manche)"))
    linked = factories.link(
        Authority.objects.get(insee="50383"), factories.authority("Poole", "GB")
    )
    counts = actions.load_former_authorities(by=SYSTEM, rows=[OCTEVILLE], names=[])
    assert counts == Counts(updated=1)
    octeville = Authority.objects.get(insee="50383")
    assert (octeville.name, octeville.valid_until) == ("Octeville (Manche)", date(2000, 2, 28))
    assert octeville.links.get() == linked


def test_the_day_of_an_end_that_somebody_recorded_stays():
    load_french(CHERBOURG)
    actions.load_former_authorities(by=SYSTEM, rows=[OCTEVILLE], names=[])
    Authority.objects.filter(insee="50383").update(valid_until=date(2000, 3, 1))
    counts = actions.load_former_authorities(by=SYSTEM, rows=[OCTEVILLE], names=[])
    assert counts == Counts(unchanged=1)
    assert Authority.objects.get(insee="50383").valid_until == date(2000, 3, 1)


@pytest.mark.parametrize(
    "verb",
    [
        actions.load_countries,
        actions.load_former_authorities,
        actions.load_french_authorities,
        actions.load_places,
    ],
)
def test_only_an_administrator_loads_reference_data(verb):
    with pytest.raises(PermissionDenied):
        verb(by=VISITOR, rows=[])
    factories.country("FR")
    assert verb(by=factories.administrator(), rows=[]) == Counts()


def test_the_federation_chooses_a_country_s_name_and_gives_it_up_again():
    country = factories.country("SN")
    by = factories.administrator()
    chosen = actions.override_country_name(by=by, country=country, names={"fr": " Le Sénégal "})
    assert chosen.name == {"fr": "Le Sénégal", "en": "SN", "es": "SN"}
    actions.load_countries(by=SYSTEM, rows=[refdata.Country("SN", "AF", 14.5, -14.5)])
    assert Country.objects.get(pk="SN").name["fr"] == "Le Sénégal"
    given_up = actions.override_country_name(by=by, country=country, names={"fr": ""})
    assert (given_up.overrides, given_up.name["fr"]) == ({}, "Sénégal")


def test_a_name_in_an_unknown_language_is_refused():
    country = factories.country("SN")
    with pytest.raises(Refusal, match=r"xx.*fr, en, es") as refused:
        actions.override_country_name(by=SYSTEM, country=country, names={"xx": "Y", "fr": "Z"})
    assert refused.value.status == 422
    assert Country.objects.get(pk="SN").overrides == {}


def test_a_visitor_names_no_country():
    country = factories.country("SN")
    with pytest.raises(PermissionDenied):
        actions.override_country_name(by=VISITOR, country=country, names={"fr": "Z"})
    assert Country.objects.get(pk="SN").overrides == {}

"""Filtered views: the atlas selects what a plain reading of the same rows selects."""

from __future__ import annotations

from itertools import count

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, atlas, census, queries
from rencontres.network.atlas import Asked
from rencontres.network.models import LIVE, Country, Link, Status
from rencontres.network.records import NewLink

from . import factories


def keys(asked: Asked) -> list[int]:
    of = atlas.atlas(asked.show)
    return of.keys[of.select(asked)].tolist()


@pytest.mark.django_db
class TestLinks:
    @pytest.fixture(autouse=True)
    def _places(self):
        cache.clear()
        self.rennes = factories.authority("Rennes")
        self.brest = factories.authority("Brest")
        self.dakar = factories.authority("Dakar", "SN", longitude=-17.4, latitude=14.7)
        self.thies = factories.authority("Thiès", "SN")
        self.erlangen = factories.authority("Erlangen", "DE", longitude=11.0, latitude=49.6)

    def test_living_links_oldest_first_unless_a_status_is_asked_for(self):
        ended = factories.link(self.rennes, self.dakar, since="1950", status="ended")
        young = factories.link(self.rennes, self.erlangen, since="1999-02")
        old = factories.link(self.brest, self.dakar, since="1999")
        assert keys(Asked()) == [old.pk, young.pk]
        assert keys(Asked(status="ended")) == [ended.pk]
        assert keys(Asked(status="any")) == [old.pk, young.pk, ended.pk]

    def test_a_link_is_found_by_the_country_and_the_keys_of_any_party(self):
        link = factories.link(self.rennes, self.dakar, self.erlangen)
        other = factories.link(self.brest, self.erlangen)
        assert keys(Asked(country="SN")) == [link.pk]
        assert keys(Asked(country="DE")) == [link.pk, other.pk]
        assert keys(Asked(country="BR")) == []
        assert keys(Asked(authority=self.brest.pk)) == [other.pk]
        assert keys(Asked(authority=self.thies.pk)) == []

    def test_a_link_has_the_themes_and_goals_of_its_projects(self):
        link = factories.link(self.rennes, self.dakar)
        other = factories.link(self.rennes, self.erlangen)
        water, youth = factories.theme("water"), factories.theme("youth")
        work = factories.project(
            self.rennes, self.dakar, themes=[water], sdgs=["6.1", "13"], link=link
        )
        factories.project(self.rennes, self.erlangen, themes=[youth], link=other)
        assert keys(Asked(theme=water.pk)) == [link.pk]
        assert keys(Asked(theme=youth.pk)) == [other.pk]
        assert keys(Asked(goal=6)) == keys(Asked(goal=13)) == [link.pk]
        assert keys(Asked(goal=1)) == []
        assert keys(Asked(show="projects", goal=6, theme=water.pk)) == [work.pk]

    def test_a_project_has_the_kind_of_its_link(self):
        link = factories.link(self.rennes, self.dakar, kind="friendship")
        of_link = factories.project(self.rennes, self.dakar, link=link)
        factories.project(self.rennes, self.dakar)
        assert keys(Asked(show="projects", kind="friendship")) == [of_link.pk]
        assert keys(Asked(show="projects", kind="twinning")) == []

    def test_an_arc_goes_from_who_leads_or_is_french_to_each_other_party(self):
        factories.link(self.dakar, self.rennes, self.erlangen)
        factories.project(self.dakar, self.brest)  # led by Dakar
        of = atlas.atlas("links")
        names = {self.rennes.pk: "R", self.dakar.pk: "D", self.erlangen.pk: "E", self.brest.pk: "B"}
        told = [
            {(names[of.places.keys[a]], names[of.places.keys[b]]) for _row, a, b in each.arcs.T}
            for each in (of, atlas.atlas("projects"))
        ]
        assert told == [{("R", "D"), ("R", "E")}, {("D", "B")}]

    def test_countries_are_counted_once_for_each_link(self):
        factories.link(self.rennes, self.dakar, self.thies, self.erlangen)
        factories.link(self.brest, self.dakar)
        of = atlas.atlas("links")
        rows = of.select(Asked())
        assert of.by_country(rows) == {"SN": 2, "DE": 1}
        assert of.by_country(of.select(Asked(authority=self.brest.pk))) == {"SN": 1}
        partners = {int(of.places.keys[at]) for at in of.partners(rows)}
        assert partners == {self.dakar.pk, self.thies.pk, self.erlangen.pk}

    def test_who_has_no_coordinates_stands_in_the_middle_of_the_country(self):
        factories.link(self.rennes, self.thies)
        of = atlas.atlas("links")
        at = of.places.keys.tolist().index(self.thies.pk)
        country = self.thies.country
        assert of.places.points[at].tolist() == pytest.approx(
            [country.longitude, country.latitude], abs=1e-4
        )

    def test_an_empty_registry_has_an_empty_atlas(self):
        for show in atlas.SUBJECTS:
            of = atlas.atlas(show)
            assert of.select(Asked(show=show, country="SN", goal=6, theme=1)).tolist() == []
            assert of.arcs.shape == (3, 0)
            assert of.by_country(of.select(Asked(show=show))) == {}

    def test_it_is_read_once_for_each_version_of_the_registry(self, django_assert_num_queries):
        new = NewLink(kind="twinning", parties=(self.rennes.pk, self.dakar.pk), source="convention")
        (first,) = actions.record_links(by=SYSTEM, links=[new])
        assert keys(Asked()) == [first]
        with django_assert_num_queries(1):  # the version alone
            assert keys(Asked()) == [first]
        (second,) = actions.record_links(by=SYSTEM, links=[new])
        assert keys(Asked()) == [first, second]

    @pytest.mark.parametrize("show", atlas.SUBJECTS)
    def test_it_takes_as_many_statements_for_one_row_as_for_three(
        self, show, django_assert_num_queries
    ):
        for rows in (1, 3):
            for _i in range(rows):
                link = factories.link(self.rennes, self.dakar)
                factories.project(self.rennes, self.dakar, link=link)
            with django_assert_num_queries(11):
                assert len(keys(Asked(show=show))) >= rows


years = st.one_of(st.just(""), st.integers(1900, 2020).map(str))
facts = st.fixed_dictionaries(
    {
        "status": st.sampled_from([status for status in Status if status != "suspended"]),
        "since": st.tuples(years, st.sampled_from(["", "-05", "-05-12"])).map(
            lambda date: date[0] and "".join(date)
        ),
        "kind": st.sampled_from(Link.Kind.values),
        "goals": st.lists(st.sampled_from(["1", "6", "6.1", "17"]), unique=True),
        "country": st.sampled_from(["SN", "DE"]),
    }
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["", "any", *Status.values]),
        "first": st.integers(1890, 2030),
        "last": st.integers(1890, 2030),
        "kind": st.sampled_from(Link.Kind.values),
        "goal": st.sampled_from([1, 6, 17]),
        "country": st.sampled_from(["SN", "DE", "BR"]),
    },
)


class TestAgainstAPlainReading(TestCase):
    @settings(max_examples=25)
    @given(st.lists(facts, max_size=6), st.lists(filters, min_size=1, max_size=4))
    def test_what_is_selected(self, links, asked):
        number = count()
        french = factories.authority("Rennes")
        towns = {code: factories.authority(f"T{next(number)}", code) for code in ("SN", "DE")}
        made = {}
        for each in links:
            link = factories.link(
                french,
                towns[each["country"]],
                **{name: each[name] for name in ("status", "since", "kind")},
            )
            factories.project(french, towns[each["country"]], link=link, sdgs=each["goals"])
            made[link.pk] = each
        for wanted in asked:
            expected = {key for key, each in made.items() if fits(each, **wanted)}
            assert set(keys(Asked(**wanted))) == expected


def fits(link, status="", first=None, last=None, kind="", goal=None, country="") -> bool:
    year = int(link["since"][:4] or 0)
    return (
        (link["status"] in (LIVE if not status else [status]) or status == "any")
        and (not first or year >= first)
        and (not last or 0 < year <= last)
        and (not kind or link["kind"] == kind)
        and (not goal or any(code.split(".")[0] == str(goal) for code in link["goals"]))
        and (not country or link["country"] == country)
    )


class TestCensus(TestCase):
    @settings(max_examples=25)
    @given(st.lists(facts, max_size=6), st.booleans())
    def test_it_counts_what_the_queries_count(self, links, three):
        number = count()
        french = [factories.authority(name) for name in ("Rennes", "Brest")]
        towns = {code: factories.authority(f"T{next(number)}", code) for code in ("SN", "DE")}
        for each in links:
            parties = [french[next(number) % 2], towns[each["country"]]]
            parties += [towns["SN"]] if three and each["country"] == "DE" else []
            link = factories.link(*parties, **{n: each[n] for n in ("status", "since", "kind")})
            factories.project(
                *parties, link=link, status=each["status"], themes=[factories.theme(each["kind"])]
            )
        assert census.country_figures() == queries.country_figures()
        for code in ("SN", "DE", "BR"):
            assert census.figures_of(code) == next(iter(queries.country_figures(code)), None)
            of = Country(code=code)
            assert census.themes_with(code) == queries.themes_with(of)
            for show, known in (("links", queries.links_with), ("projects", queries.projects_with)):
                assert list(census.rows_with(show, code)) == [row.pk for row in known(of)]

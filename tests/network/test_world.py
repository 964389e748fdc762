"""The map: who is on it, how dark, how wide."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.network import refdata, world
from rencontres.network.models import Country
from rencontres.network.queries import CountryFigures

CENTRES = {
    "FR": Country(code="FR", latitude=46.5, longitude=2.5),
    "DE": Country(code="DE", latitude=51.0, longitude=10.0),
    "SN": Country(code="SN", latitude=14.5, longitude=-14.5),
    "CV": Country(code="CV", latitude=15.1, longitude=-23.6),  # too small for an outline
}
REACHED = [CountryFigures("DE", 2000), CountryFigures("SN", 50), CountryFigures("CV", 1)]
places = st.tuples(st.floats(-180, 180), st.floats(-56, 84))


@pytest.fixture(scope="module")
def drawn():
    return world.draw(REACHED, CENTRES, [(10.0, 51.0), (11.0, 50.0), (10.0, 51.0)])


def test_a_country_is_shaded_by_its_links(drawn):
    levels = {land.code: (land.level, land.links) for land in drawn.lands}
    assert levels["DE"] == (5, 2000)
    assert levels["SN"] == (3, 50)
    assert levels["FR"] == levels["IT"] == (0, 0)
    assert [(dot.code, dot.level) for dot in drawn.dots] == [("CV", 1)]


@pytest.mark.parametrize(
    ("links", "level"), [(0, 0), (1, 1), (9, 1), (10, 2), (50, 3), (200, 4), (1000, 5)]
)
def test_steps_of_shading(links, level):
    assert world.level_of(links) == level


def test_an_arc_goes_from_france_to_each_country_wider_with_more_links(drawn):
    assert [(arc.code, arc.width) for arc in drawn.arcs] == [
        ("DE", 4.0),
        ("SN", 1.05),
        ("CV", 0.58),
    ]
    home = f"M{drawn.home[0]} {drawn.home[1]}Q"
    assert all(arc.path.startswith(home) for arc in drawn.arcs)


def test_partners_in_one_place_are_one_point(drawn):
    assert drawn.points.count("h0") == 2


def points_of(path):
    x = y = 0
    for absolute, dx, dy in re.findall(r"([Mm])(-?\d+) (-?\d+)h0", path):
        x, y = (int(dx), int(dy)) if absolute == "M" else (x + int(dx), y + int(dy))
        yield x * world.POINT_STEP, y * world.POINT_STEP


@given(st.lists(places, max_size=30))
def test_every_partner_is_a_point_of_the_path(partners):
    points = set(points_of(world.draw([], {}, partners).points))
    assert bool(points) == bool(partners)
    for partner in partners:
        x, y = refdata.equal_earth(*partner)
        assert any(
            abs(x - a) <= world.POINT_STEP / 2 and abs(y - b) <= world.POINT_STEP / 2
            for a, b in points
        )


def test_a_world_without_links_is_drawn_too():
    empty = world.draw([], {}, [])
    assert (list(empty.arcs), list(empty.dots), empty.points) == ([], [], "")
    assert len(empty.lands) > 170

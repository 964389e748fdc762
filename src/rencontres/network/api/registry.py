"""Countries and the map over HTTP, and what links and projects look like there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rencontres.core.languages import Text

from ..models import Authority, Country, Link, Project
from ..overview import overview

router = Router()


class CountryOut(Schema):
    """A country of the network, with what is counted there."""

    code: str = Field(description="ISO 3166-1 alpha-2, or XK")
    name: Text = Field(description="by language; the federation's own name where it chose one")
    links: int
    projects: int
    foreign_authorities: int
    french_authorities: int
    first_year: str | None = Field(description="year of the oldest live link")


class PartyOut(Schema):
    """Who takes part in a link or project."""

    id: int
    name: str
    country: str = Field(alias="country_id")


class CooperationOut(Schema):
    """What links and projects share; `synthetic` says that it was invented."""

    id: int
    status: str
    since: str = Field(description="a year, month or day (ISO 8601); empty where not known")
    until: str
    source: str
    confidence: float
    synthetic: bool
    parties: list[PartyOut]

    @staticmethod
    def resolve_parties(of: Link | Project) -> list[Authority]:
        return list(of.parties.all())


class LinkOut(CooperationOut):
    """A lasting tie between authorities."""

    kind: str


class ProjectOut(CooperationOut):
    """A cooperation project."""

    title: Text
    themes: list[str]
    sdgs: list[str] = Field(description="the United Nations' goals and targets")

    @staticmethod
    def resolve_themes(of: Project) -> list[str]:
        return [theme.code for theme in of.themes.all()]


class LandOut(Schema):
    """A country of the map: an SVG path, or a dot at (x, y) where it is too small for one."""

    code: str
    path: str
    level: int = Field(description="step of shading, 0 to 5")
    links: int
    x: float
    y: float


class ArcOut(Schema):
    """The links with a country, as one curve from France; its width in pixels."""

    code: str
    path: str
    width: float


class MapOut(Schema):
    """The map of links as SVG, in the Equal Earth projection."""

    view_box: str
    lands: list[LandOut]
    dots: list[LandOut]
    arcs: list[ArcOut]
    points: str = Field(description="SVG path of the partners, to be scaled by point_step")
    point_step: float


@router.get("/countries", response=list[CountryOut], summary="Countries of the network")
def countries(request: HttpRequest) -> list[dict[str, Any]]:
    """Every foreign country with a live link or project, most links first."""
    names = {country.code: country.name for country in Country.objects.all()}
    return [{**vars(figures), "name": names[figures.code]} for figures in overview().countries]


@router.get("/map", response=MapOut, summary="The map of links")
def world(request: HttpRequest) -> Any:
    """What the public map draws."""
    return overview().world

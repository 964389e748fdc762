"""The room `press` over HTTP, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from rencontres.core.languages import Text
from rencontres.core.permissions import allowed
from rencontres.editions.models import Edition

from . import actions, queries
from .models import Communique, FrozenFigure

router = Router()


class FigureOut(Schema):
    """A figure as a press release froze it."""

    name: str
    words: Text = Field(description="What is counted, by language.")
    definition: Text
    value: int
    frozen: datetime = Field(alias="communique.frozen")


class SpanOut(Schema):
    """A stretch of text."""

    text: str
    figure: str | None = Field(None, description="The figure that a number says.")
    lang: str | None = Field(None, description="Its language, where it is not the text's.")


class BlockOut(Schema):
    """A block of the text: `items` for a list, `spans` for anything else."""

    kind: Literal["kicker", "headline", "dateline", "lead", "heading", "aside", "paragraph", "list"]
    spans: list[SpanOut] = []
    items: list[list[SpanOut]] = []


class CommuniqueOut(Schema):
    """A press release: its text in each language, and its figures."""

    number: int
    frozen: datetime
    published: datetime | None
    synthetic: bool = Field(description="Its figures count data invented for a demonstration.")
    bodies: dict[str, list[BlockOut]]
    figures: list[FigureOut]

    @staticmethod
    def resolve_figures(communique: Communique) -> Any:
        return communique.figures.select_related("communique")


@router.get("/{edition}/communique", response=CommuniqueOut, exclude_unset=True)
def read_communique(request: HttpRequest, edition: str, number: int | None = None) -> Communique:
    """The published press release, or the one of a number; the team also sees frozen ones."""
    return _readable(request, edition, number)


@router.get("/{edition}/figures", response=list[FigureOut])
def list_figures(request: HttpRequest, edition: str, number: int | None = None) -> Any:
    """The figures of the published press release, or of the one of a number."""
    return _readable(request, edition, number).figures.select_related("communique")


@router.get("/{edition}/figures/{name}", response=FigureOut)
def read_figure(
    request: HttpRequest, edition: str, name: str, number: int | None = None
) -> FrozenFigure:
    """One figure of the published press release."""
    figures = _readable(request, edition, number).figures.select_related("communique")
    return get_object_or_404(figures, name=name)


@router.post("/{edition}/communiques", response={201: CommuniqueOut}, exclude_unset=True)
def freeze(request: HttpRequest, edition: str) -> Status[Communique]:
    """Freeze a press release from the figures of this moment (press team)."""
    of = get_object_or_404(Edition, slug=edition)
    return Status(201, actions.freeze_communique(by=request.user, edition=of))


@router.post("/{edition}/communiques/{number}/publish", response=CommuniqueOut, exclude_unset=True)
def publish(request: HttpRequest, edition: str, number: int) -> Communique:
    """Publish a frozen press release (press team)."""
    of = get_object_or_404(Edition, slug=edition)
    communique = get_object_or_404(queries.communiques(of), number=number)
    return actions.publish_communique(by=request.user, communique=communique)


def _readable(request: HttpRequest, slug: str, number: int | None) -> Communique:
    edition = get_object_or_404(Edition, slug=slug)
    if allowed(request.user, "programme.see", edition):
        found = queries.communique_for(request.user, edition, number)
        if found is not None:
            return found
    raise Http404

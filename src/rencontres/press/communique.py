"""A communiqué: composed in every language from the edition's figures and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rencontres.core import languages
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition
from rencontres.network.models import Link, Project

from . import blocks, figures
from .blocks import Block, Spans
from .facts import facts, known
from .models import Communique, FrozenFigure

NAME = "communique"  # of the text files, templates/press/communique.<language>.txt


def compose(edition: Edition, values: dict[str, int], today: date) -> dict[str, list[Block]]:
    """The text in each language of the interface, its numbers from `values` alone."""
    of = known(edition)
    return {
        code: blocks.fill(blocks.read(NAME, code), facts(of, values, today, code), code)
        for code in languages.codes()
    }


def said_figures(bodies: dict[str, list[Block]]) -> list[str]:
    """The figures that a communiqué says, in one language or another."""
    return list(dict.fromkeys(name for body in bodies.values() for name in blocks.figures_in(body)))


def counts_the_invented(edition: Edition) -> bool:
    """Whether figures count people or cooperations invented for a demonstration."""
    people = Participant.objects.filter(edition=edition, synthetic=True)
    links, projects = (model.objects.filter(synthetic=True) for model in (Link, Project))
    return people.exists() or links.exists() or projects.exists()


def body(communique: Communique, language: str) -> list[Block]:
    """The text in a language; in the site's first one it has where that is missing."""
    for code in (language, *languages.codes()):
        if code in communique.bodies:
            found: list[Block] = communique.bodies[code]
            return found
    return []


def linked(body: list[Block], address: Callable[[str], str]) -> list[Block]:
    """The same text, each number of it with the address (`href`) of its figure."""

    def lead(spans: Spans) -> Spans:
        return [
            span | {"href": address(span["figure"])} if "figure" in span else span for span in spans
        ]

    return [
        block | {"items": [lead(item) for item in block["items"]]}
        if "items" in block
        else block | {"spans": lead(block["spans"])}
        for block in body
    ]


def headline(communique: Communique, language: str) -> str:
    """The headline, in plain words."""
    for block in body(communique, language):
        if block["kind"] == "headline":
            return blocks.words(block["spans"])
    return languages.words(communique.edition.title, language)


@dataclass(frozen=True)
class Move:
    """A figure then and now."""

    frozen: FrozenFigure
    now: int | None  # none: the figure is no longer registered

    @property
    def moved(self) -> bool:
        """Whether the data has changed since."""
        return self.frozen.value != self.now

    @property
    def by(self) -> int | None:
        """How much more, or less, it is now."""
        return None if self.now is None else self.now - self.frozen.value


def moves(communique: Communique, frozen: Iterable[FrozenFigure]) -> list[Move]:
    """Each figure of a communiqué, as frozen and as it is now."""
    frozen = list(frozen)
    living = figures.of_edition(communique.edition)
    asked = [living[figure.name] for figure in frozen if figure.name in living]
    values = figures.values(asked, communique.edition)
    return [Move(figure, values.get(figure.name)) for figure in frozen]

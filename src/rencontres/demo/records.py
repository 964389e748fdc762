"""Ties turned into what the registry records: links with their life, projects on a subject."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from rencontres.core.languages import Text
from rencontres.network.models import LIVE, Agreement, Link, Status
from rencontres.network.records import Budget, Document, NewAgreement, NewLink, NewProject

from .cooperation import DATA, PRESENT, Body, Partnership, Tie

SUSPENDED = "Échanges interrompus (motif inventé pour la démonstration)"
AGREED_SHARE = 0.15  # of living links that rest on an agreement
DOCUMENTED_SHARE = 0.1  # of projects with a document
DOCUMENT = "https://example.org/demonstration/{}"  # an address that is kept for examples
OVER_SHARE = 0.05  # of links that are suspended or ended
KINDS = {
    "twinning": {Link.Kind.TWINNING: 88, Link.Kind.FRIENDSHIP: 7, Link.Kind.COOPERATION: 5},
    "neighbour": {Link.Kind.TWINNING: 88, Link.Kind.FRIENDSHIP: 7, Link.Kind.COOPERATION: 5},
    "friendship": {Link.Kind.TWINNING: 45, Link.Kind.FRIENDSHIP: 35, Link.Kind.COOPERATION: 20},
    "cooperation": {Link.Kind.COOPERATION: 76, Link.Kind.TWINNING: 16, Link.Kind.FRIENDSHIP: 8},
}
PROJECTS_OF_TIE = {"cooperation": 6.0, "neighbour": 1.5, "friendship": 2.0, "twinning": 1.0}
FUNDER = "Bailleur inventé pour la démonstration"
FUNDED_SHARE = 0.3  # of years in which a funder gives too
CHANNELS = ("11002", "12002", "20000")  # local government here, there; an organisation
TOGETHER_SHARE = 0.12  # of projects in which another French authority of the region takes part


class ThemeOfProjects(NamedTuple):
    """A subject of cooperation with how likely it is for each sort of tie, and its titles."""

    code: str
    name: Text
    weights: dict[str, float]
    sdgs: list[str]
    purposes: dict[str, int]
    markers: dict[str, int]
    titles: list[Text]


def themes() -> list[ThemeOfProjects]:
    """The federation's list of subjects, with titles to draw from."""
    table = tomllib.loads((DATA / "project_titles.toml").read_text(encoding="utf-8"))
    return [ThemeOfProjects(**theme) for theme in table["themes"]]


class Writer:
    """Writes links and projects for ties, all marked as invented."""

    def __init__(
        self, table: Sequence[Partnership], source: str, draw: Random, today: date
    ) -> None:
        self.partnerships = {partnership.code: partnership for partnership in table}
        self.source = source
        self.draw = draw
        self.today = today  # confirmations and terms lie around it, so that pages tell of them

    def links(self, ties: Sequence[Tie]) -> list[NewLink]:
        """A link for each tie; whoever has only one has a live one."""
        return [
            NewLink(
                kind=self._kind(tie),
                parties=(tie.french.key, tie.foreign.key),
                since=str(tie.since),
                status=status,
                reason=SUSPENDED if status == Status.SUSPENDED else "",
                source=self.source,
                confidence=self.draw.choice((0.6, 0.8, 0.9, 1.0)),
                confirmed=self._confirmed(status),
                synthetic=True,
            )
            for tie, status in zip(ties, self._statuses(ties), strict=True)
        ]

    def _kind(self, tie: Tie) -> str:
        partnership = self.partnerships[tie.foreign.country]
        near = tie.french.region in partnership.regions
        if partnership.tie == "neighbour" and near and tie.french.kind != "commune":
            return Link.Kind.CROSS_BORDER
        kinds = KINDS[partnership.tie]
        return self.draw.choices(list(kinds), list(kinds.values()))[0]

    def _statuses(self, ties: Sequence[Tie]) -> Iterator[str]:
        living = Counter(body.key for tie in ties for body in (tie.french, tie.foreign))
        for tie in ties:
            keys = (tie.french.key, tie.foreign.key)
            if self.draw.random() < OVER_SHARE and all(living[key] > 1 for key in keys):
                living.subtract(keys)
                yield self.draw.choice((Status.ENDED, Status.SUSPENDED))
            elif tie.since == PRESENT and self.draw.random() < 0.5:
                yield Status.PLANNED
            elif tie.since < 2000 and self.draw.random() < 0.12:
                yield Status.DORMANT
            else:
                yield Status.ACTIVE

    def _confirmed(self, status: str) -> date:
        years = 8 if status == Status.DORMANT else 3
        return self.today - timedelta(days=self.draw.randint(0, 365 * years))

    def projects(
        self, ties: Sequence[Tie], links: Sequence[NewLink], keys: Sequence[int], count: int
    ) -> list[NewProject]:
        """Projects of the living links, more where cooperation is the reason of the link."""
        living = [
            (tie, key)
            for tie, link, key in zip(ties, links, keys, strict=True)
            if link.status in LIVE
        ]
        weights = [self._activity(tie) for tie, _key in living]
        neighbours = defaultdict(list)
        for tie, _key in living:
            neighbours[tie.french.region].append(tie.french)
        subjects = themes()
        return [
            self._project(tie, key, subjects, neighbours[tie.french.region])
            for tie, key in self.draw.choices(living, weights, k=count)
        ]

    def agreements(self, links: Sequence[NewLink], keys: Sequence[int]) -> list[NewAgreement]:
        """Agreements of some living links: most in force, a few past their term."""
        return [
            self._agreement(key)
            for link, key in zip(links, keys, strict=True)
            if link.status in LIVE and self.draw.random() < AGREED_SHARE
        ]

    def _agreement(self, link: int) -> NewAgreement:
        years = self.draw.choice((3, 3, 5))
        term = self.today + timedelta(days=self.draw.randint(-200, 365 * years - 60))
        signed = term - timedelta(days=365 * years)
        renewal = self.draw.choice(Agreement.Renewal.values)
        tacit = renewal == Agreement.Renewal.TACIT
        return NewAgreement(
            link=link,
            subject=f"Convention de coopération {signed.year}–{term.year} (inventée)",
            decided=(signed - timedelta(days=30)).isoformat(),
            signed=signed.isoformat(),
            transmitted=(signed + timedelta(days=5)).isoformat(),
            term=term,
            renewal=renewal,
            period=12 * years if tacit else None,
            documents=(Document("Convention (inventée)", "fr", DOCUMENT.format(link)),),
        )

    def _activity(self, tie: Tie) -> float:
        partnership = self.partnerships[tie.foreign.country]
        size = max(tie.french.population, 500)
        return float(PROJECTS_OF_TIE[partnership.tie] * size**0.25)

    def _project(
        self, tie: Tie, link: int, subjects: list[ThemeOfProjects], neighbours: list[Body]
    ) -> NewProject:
        sort = self.partnerships[tie.foreign.country].tie
        theme = self.draw.choices(subjects, [subject.weights[sort] for subject in subjects])[0]
        since, until = self._years(tie)
        partners = [tie.foreign.key]
        if self.draw.random() < TOGETHER_SHARE:
            partners.append(self.draw.choice(neighbours).key)
        return NewProject(
            title=_titled(self.draw.choice(theme.titles), tie),
            themes=(theme.code,),
            sdgs=tuple(theme.sdgs),
            purposes={code: Decimal(share) for code, share in theme.purposes.items()},
            budgets=self._budgets(tie.french, since, until),
            markers=theme.markers,
            documents=self._documents(link),
            lead=tie.french.key,
            partners=tuple(key for key in partners if key != tie.french.key),
            link=link,
            since=str(since),
            until=until,
            status=self._status(since),
            source=self.source,
            confirmed=self._confirmed(Status.ACTIVE),
            synthetic=True,
        )

    def _years(self, tie: Tie) -> tuple[int, str]:
        first = max(tie.since, 1998)
        since = int(self.draw.triangular(first, PRESENT + 1, PRESENT - 1))
        ends = since + self.draw.randint(1, 4)
        return since, str(ends) if ends >= PRESENT else ""

    def _budgets(self, payer: Body, since: int, until: str) -> tuple[Budget, ...]:
        """What the French authority gives each year, and a funder in some of them."""
        usual = 1_000 * round(max(payer.population, 1_000) ** 0.3)
        last = min(int(until) if until else since + 3, PRESENT)
        budgets = []
        for year in range(since, max(last, since) + 1):
            amount = Decimal(100 * round(usual * self.draw.uniform(0.5, 1.5) / 100))
            channel = self.draw.choice(CHANNELS)
            budgets.append(Budget(year, amount, payer=payer.key, channel=channel))
            if self.draw.random() < FUNDED_SHARE:
                budgets.append(Budget(year, amount / 2, funder=FUNDER, channel=channel))
        return tuple(budgets)

    def _documents(self, link: int) -> tuple[Document, ...]:
        if self.draw.random() > DOCUMENTED_SHARE:
            return ()
        return (Document("Fiche du projet (inventée)", "fr", DOCUMENT.format(link)),)

    def _status(self, since: int) -> str:
        if since == PRESENT and self.draw.random() < 0.4:
            return Status.PLANNED
        return Status.DORMANT if since < 2008 and self.draw.random() < 0.3 else Status.ACTIVE


def _titled(title: Text, tie: Tie) -> Text:
    names = {"french": tie.french.name, "foreign": tie.foreign.name}
    return {language: words.format(**names) for language, words in title.items()}

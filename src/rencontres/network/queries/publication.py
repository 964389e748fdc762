"""The projects as activities of IATI, read a thousand at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from mimetypes import guess_type
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet

from rencontres.core.languages import Text

from ..iati.activity import (
    NOT_SPECIFIED,
    WHOLE,
    Activity,
    Document,
    Organisation,
    Role,
    YearlyBudget,
    apportion,
    dates_of,
)
from ..iati.activity import Publisher as WhoPublishes
from ..models import (
    FRANCE,
    Attachment,
    Project,
    ProjectBudget,
    ProjectMarker,
    ProjectParty,
    ProjectPurpose,
    Publisher,
    Status,
)

AT_A_TIME = 1000
LOCAL_GOVERNMENT = "11"
REGISTER_OF_SIREN = "FR-INSEE"
STATUSES = {
    Status.PLANNED: "1",
    Status.ACTIVE: "2",
    Status.DORMANT: "6",
    Status.SUSPENDED: "6",
    Status.ENDED: "4",
}
INVENTED: Text = {
    "fr": "Données fictives, inventées pour la démonstration.",
    "en": "Fictitious data, invented for the demonstration.",
    "es": "Datos ficticios, inventados para la demostración.",
}
SPECIMEN = WhoPublishes(
    reference="XX-DEMO-FEDERATION",
    name={"fr": "Fédération de démonstration", "en": "Demonstration federation"},
    kind="22",
    prefix="XX-DEMO-FEDERATION",
)


def publisher() -> WhoPublishes | None:
    """Who publishes; None before the federation has said it. A demonstration has a specimen."""
    kept = Publisher.objects.first()
    if kept is None:
        return SPECIMEN if settings.DEMO else None
    return WhoPublishes(kept.reference, kept.name, kept.kind, kept.prefix)


def published(*, country: str = "", authority: int | None = None) -> QuerySet[Project]:
    """The projects that are published: dated, the federation's own, and none that is invented.

    What somebody else publishes already is left to them, so that nobody counts it twice. A
    demonstration publishes what is invented, and says so in the file.
    """
    found = _ours().exclude(since="")
    if country:
        theirs = ProjectParty.objects.filter(authority__country=country).values("project")
        found = found.filter(pk__in=theirs)
    if authority is not None:
        theirs = ProjectParty.objects.filter(authority=authority).values("project")
        paid = ProjectBudget.objects.filter(payer=authority).values("project")
        found = found.filter(Q(pk__in=theirs) | Q(pk__in=paid))
    return found.order_by("pk")


def _ours() -> QuerySet[Project]:
    ours = Project.objects.filter(activity__isnull=True)
    return ours if settings.DEMO else ours.filter(synthetic=False)


@dataclass(frozen=True)
class Standing:
    """How many projects are published, and how many are not, by the reason."""

    published: int
    invented: int
    undated: int
    of_others: int


def standing() -> Standing:
    """What is published and what is left out."""
    return Standing(
        published=published().count(),
        invented=0 if settings.DEMO else Project.objects.filter(synthetic=True).count(),
        undated=_ours().filter(since="").count(),
        of_others=Project.objects.filter(activity__isnull=False).count(),
    )


def undated() -> QuerySet[Project]:
    """The projects left out because nobody knows when they began."""
    return _ours().filter(since="").order_by("pk")


def activities(projects: QuerySet[Project], prefix: str, *, today: date) -> Iterator[Activity]:
    """The projects as activities, six statements for each thousand."""
    keys = list(projects.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        first, last = keys[start], keys[min(start + AT_A_TIME, len(keys)) - 1]
        some = projects.filter(pk__gte=first, pk__lte=last)
        facts = _Facts(*(_by_project(rows.filter(project__in=some)) for rows in _FACTS))
        for row in some.values(*_FIELDS):
            of_it = _Facts(*(fact[row["pk"]] for fact in facts))
            yield _activity(row, of_it, prefix=prefix, today=today)


Row = dict[str, Any]


class _Facts(NamedTuple):
    """What other tables tell of projects: by project, or of one of them."""

    parties: Any
    purposes: Any
    budgets: Any
    markers: Any
    documents: Any


_FIELDS = ("pk", "title", "about", "status", "since", "until", "sdgs", "synthetic")
_WHO = {"name": F("authority__name"), "siren": F("authority__siren")}
_PAYER = {"name": F("payer__name"), "siren": F("payer__siren")}
_FACTS: tuple[QuerySet[Any, Any], ...] = (
    ProjectParty.objects.order_by("role", "authority__search_name", "pk").values(
        "project", "role", "authority__country", who=F("authority"), **_WHO
    ),
    ProjectPurpose.objects.order_by("-share", "code").values("project", "code", "share"),
    ProjectBudget.objects.order_by("year", "pk").values(
        "project", "year", "funder", "amount", "currency", who=F("payer"), **_PAYER
    ),
    ProjectMarker.objects.order_by("code").values("project", "code", "significance"),
    Attachment.objects.exclude(url="")
    .order_by("title", "pk")
    .values("project", "url", "title", "language"),
)


def _by_project(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["project"]].append(row)
    return found


def _activity(row: Row, facts: _Facts, *, prefix: str, today: date) -> Activity:
    return Activity(
        identifier=f"{prefix}-{'DEMO-' if row['synthetic'] else ''}{row['pk']}",
        title=row["title"],
        description=_described(row),
        organisations=_organisations(facts.parties, facts.budgets),
        status=STATUSES[row["status"]],
        dates=dates_of(row["since"], row["until"], today=today),
        countries=_countries(facts.parties),
        sectors=apportion({each["code"]: each["share"] for each in facts.purposes})
        or {NOT_SPECIFIED: WHOLE},
        sdgs=row["sdgs"],
        markers={each["code"]: each["significance"] for each in facts.markers},
        budgets=_yearly(facts.budgets),
        documents=[_document(each) for each in facts.documents],
    )


def _document(row: Row) -> Document:
    kind, _packed = guess_type(row["url"])
    return Document(row["url"], row["title"], row["language"], kind or "text/html")


def _described(row: Row) -> Text:
    """What the project is about, else its title; what is invented says so in each language."""
    said: Text = row["about"] if any(row["about"].values()) else row["title"]
    if not row["synthetic"]:
        return said
    languages = dict.fromkeys((*said, *INVENTED))
    return {each: f"{INVENTED.get(each, '')} {said.get(each, '')}".strip() for each in languages}


def _organisations(parties: list[Row], budgets: list[Row]) -> list[Organisation]:
    """Who pays (funding), who leads (accountable), who takes part (implementing); each once."""
    payers = {(each["who"], each["funder"]): each for each in budgets}
    paying = [
        _authority(each, Role.FUNDING) if who else Organisation(funder, Role.FUNDING)
        for (who, funder), each in payers.items()
    ]
    taking_part = [
        _authority(each, Role.ACCOUNTABLE if each["role"] == "lead" else Role.IMPLEMENTING)
        for each in parties
    ]
    return list(dict.fromkeys((*paying, *taking_part)))


def _authority(row: Row, role: str) -> Organisation:
    ref = f"{REGISTER_OF_SIREN}-{row['siren']}" if row["siren"] else ""
    return Organisation(row["name"], role, ref, LOCAL_GOVERNMENT)


def _countries(parties: list[Row]) -> dict[str, Decimal]:
    """The foreign countries alike, France where there is none."""
    codes = sorted({party["authority__country"] for party in parties} - {FRANCE}) or [FRANCE]
    return apportion(dict.fromkeys(codes, Decimal(1)))


def _yearly(budgets: list[Row]) -> list[YearlyBudget]:
    """What all give together in a year, currencies apart."""
    sums: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for each in budgets:
        sums[each["year"], each["currency"]] += each["amount"]
    return [YearlyBudget(year, total, currency) for (year, currency), total in sums.items()]

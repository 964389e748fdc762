"""What accepting a file would do: which delegations are new, who joins which, who changes.

Read only. The same file twice changes nothing: whoever sits already, as the row says, stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Lower

from rencontres.network.linkage import Question
from rencontres.network.models import Authority
from rencontres.network.names import search_name

from ..models import Category, Delegation, Intake, Participant
from ..people import Person
from ..places import Limit, lacking, needs, serve
from .reading import PersonRow, Reader, sheets_of

CREATED, UPDATED, UNCHANGED, LEFT_OUT = "created", "updated", "unchanged", "left_out"
OUTCOMES = (CREATED, UPDATED, UNCHANGED, LEFT_OUT)
_TOLD = ("function", "languages", "needs")

Why = tuple[str, dict[str, Any]]


@dataclass
class PlannedRow:
    """What would become of a row, and why; `seat` is where the person sits already."""

    row: PersonRow
    outcome: str = CREATED
    why: Why | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    participant: Participant | None = None
    seat: str = ""


@dataclass
class Group:
    """The rows of one organisation, and the delegation that it has already."""

    organisation: str
    country: str
    authority: int | None
    delegation: Delegation | None
    rows: list[PlannedRow] = field(default_factory=list)

    @property
    def new(self) -> list[PlannedRow]:
        """Those who would get a seat."""
        return [each for each in self.rows if each.outcome == CREATED]

    @property
    def people(self) -> list[Person]:
        """Those who would get a seat, as they are registered."""
        return [each.row.person for each in self.new if each.row.person]


@dataclass
class Plan:
    """Every row in its order, and the organisations in theirs."""

    rows: list[PlannedRow]
    groups: list[Group]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome."""
        found = Counter(each.outcome for each in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}


def rows_of(of: Intake, categories: Iterable[Category]) -> list[PersonRow]:
    """The rows of a file as it was mapped."""
    return list(Reader(of, sheets_of(of)[of.mapping["sheet"]], categories))


def plan(of: Intake, categories: Iterable[Category]) -> Plan:
    """What accepting the file would do now."""
    rows = [PlannedRow(row) for row in rows_of(of, categories)]
    seated = _seated(of, rows)
    groups = _Groups(of)
    for each in rows:
        if each.row.problems:
            each.outcome, each.why = LEFT_OUT, each.row.problems[0]
            continue
        group = groups.of_row(each)
        if group is None:
            continue
        _compare(each, seated.get(each.row.person.address if each.row.person else ""), group)
        group.rows.append(each)
    return Plan(rows, [group for group in groups.found.values() if group.rows])


def _seated(of: Intake, rows: Iterable[PlannedRow]) -> dict[str, Participant]:
    """Who of the file has a live seat in the edition, by address."""
    addresses = [each.row.person.address for each in rows if each.row.person]
    found = (
        Participant.objects.annotate(address=Lower("email"))
        .filter(edition=of.edition_id, address__in=addresses, seat__withdrawn=None)
        .filter(seat__isnull=False)
        .select_related("seat__delegation")
    )
    return {participant.email.lower(): participant for participant in found}


class _Groups:
    """The organisations of a file, and the delegations that they have."""

    def __init__(self, of: Intake) -> None:
        self.of = of
        self.found: dict[Any, Group] = {}
        self.names = {Question(*name["question"]): name for name in of.names}
        self.by_authority: dict[int, Delegation] = {}
        self.by_name: dict[tuple[str, str], Delegation] = {}
        for each in of.edition.delegations.filter(state=Delegation.State.REGISTERED):
            if each.authority_id:
                self.by_authority[each.authority_id] = each
            else:
                self.by_name[search_name(each.organisation), each.country_id] = each
        keys = [name["authority"] for name in of.names if name["authority"]]
        self.authorities = Authority.objects.in_bulk(keys)

    def of_row(self, each: PlannedRow) -> Group | None:
        """The organisation of a row; none, with the reason, where nobody said which it is."""
        if self.of.delegation:
            one = self.of.delegation
            return self._group(one.pk, one.organisation, one.country_id, one.authority_id, one)
        question = each.row.question
        assert question is not None  # noqa: S101  (a row without one has a problem)
        name = self.names.get(question, {"decision": "none", "authority": None})
        if name["decision"] == "review":
            each.outcome, each.why = LEFT_OUT, ("review", {"name": question.name})
            return None
        authority = self.authorities.get(name["authority"])
        if authority:
            delegation = self.by_authority.get(authority.pk)
            return self._group(
                authority.pk, authority.name, authority.country_id, authority.pk, delegation
            )
        key = (search_name(question.name), question.country)
        return self._group(key, question.name, question.country, None, self.by_name.get(key))

    def _group(self, key: Any, *facts: Any) -> Group:
        return self.found.setdefault(key, Group(*facts))


def _compare(each: PlannedRow, known: Participant | None, group: Group) -> None:
    """Say what becomes of a row whose address is registered already."""
    person = each.row.person
    if known is None or person is None:
        return
    each.participant = known
    seat = known.seat
    each.seat = f"{seat.delegation.reference}/{seat.number}"
    if group.delegation is None or seat.delegation_id != group.delegation.pk:
        each.outcome, each.why = LEFT_OUT, ("elsewhere", {})
        each.seat = ""
        return
    called = search_name(f"{known.given_name} {known.family_name}")
    if called != search_name(f"{person.given_name} {person.family_name}"):
        each.outcome, each.why = LEFT_OUT, ("other_name", {})
        return
    each.changes = _changes(known, person)
    each.outcome = UPDATED if each.changes else UNCHANGED


def _changes(known: Participant, person: Person) -> dict[str, Any]:
    """What the row says that is not known; what a row leaves empty stays."""
    said: dict[str, Any] = {
        "function": {**known.function, **person.function},
        "languages": list(person.languages),
        "needs": person.needs.strip(),
    }
    return {
        name: said[name]
        for name in _TOLD
        if getattr(person, name) and said[name] != getattr(known, name)
    }


def short_of(of: Intake, planned: Plan) -> dict[Limit, tuple[int, int]]:
    """The limits with too few places for all of the file: how many are left, and wanted."""
    asked: Counter[Limit] = Counter()
    for group in planned.groups:
        wanted = Counter(person.category for person in group.people)
        waiting = _unnamed(group)
        asked.update(needs(wanted - waiting, group.country))
    _fit, free = serve(of.edition)
    return {limit: (max(free[limit], 0), asked[limit]) for limit in lacking(free, asked)}


def _unnamed(group: Group) -> Counter[str]:
    """The seats of a delegation that have no name yet, by category."""
    if group.delegation is None:
        return Counter()
    seats = group.delegation.seats.filter(withdrawn=None, participant=None)
    return Counter(seats.values_list("category__key", flat=True))

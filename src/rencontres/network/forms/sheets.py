"""The sheet of a link or of a project: its form and rows together, as one page sends them.

Without JavaScript a button of the form finds an authority, adds it, takes it away, or opens one
more row: `answer` then gives the sheet as it was written, unchecked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..models import Authority, Link, LinkParty, ProjectParty
from ..queries import search_authorities
from ..records import Budget, NewLink, NewProject, Record
from .cooperation import (
    BudgetForm,
    LinkForm,
    PartyForm,
    PartySearchForm,
    ProjectForm,
    ProjectPartyForm,
    PurposeForm,
)
from .rows import Row, Rows, as_written, rows_of

FOUND = 12
SHARED = ("status", "reason", "since", "until", "source", "confidence")
LONGEST_KEY = 19
STEPS = ("find", "add", "away", "more")


class Sheet:
    """What links and projects share."""

    party_form: type[PartyForm] = PartyForm
    role = LinkParty.Role.PARTNER.value

    def __init__(
        self, sent: QueryDict | None, parties: list[Row], payers: Iterable[int | None] = ()
    ) -> None:
        self.named = _named(sent, [*parties, *({"authority": key} for key in payers)])
        self.search = PartySearchForm(sent)
        self.found: list[Authority] | None = None
        self.parties = self._party_rows(sent, parties)

    def _party_rows(self, sent: QueryDict | None, rows: list[Row]) -> Rows:
        return rows_of(self.party_form, "parties", sent, rows, named=self.named)

    @property
    def sets(self) -> list[Rows]:
        """All the rows."""
        return [self.parties]

    def asks_for_more(self, sent: QueryDict) -> bool:
        """Whether a button other than that which saves was used, or a search was written."""
        return any(step in sent for step in STEPS) or bool(sent.get("q", "").strip())

    def answer(self, sent: QueryDict) -> None:
        """Show what was written, unchecked, with what the button asks for."""
        parties = self.parties.written()
        if "away" in sent:
            parties = [row for row in parties if str(row["authority"]) != sent["away"]]
        if "add" in sent:
            self.named = _named(sent, [*parties, {"authority": sent["add"]}])
            known = {str(row["authority"]) for row in parties}
            parties += [
                {"authority": key, "role": self.role}
                for key in self.named
                if str(key) == sent["add"] and sent["add"] not in known
            ]
        elif self.search.is_valid() and self.search.cleaned_data["q"]:
            asked = self.search.cleaned_data
            found = search_authorities(asked["q"], asked["country"] or None)
            self.found = list(found.select_related("country")[:FOUND])
        if "add" in sent:
            self.search = PartySearchForm()
        self.parties = self._party_rows(None, parties)

    def is_sound(self) -> bool:
        """Whether form and rows hold no fault; each tells its own."""
        form: Any = self.form  # type: ignore[attr-defined]
        return all([form.is_valid(), *(rows.is_valid() for rows in self.sets)])

    @property
    def keys(self) -> list[int]:
        """The parties, by key."""
        return [row["authority"] for row in self.parties.filled()]


class LinkSheet(Sheet):
    """The sheet of a link."""

    def __init__(self, sent: QueryDict | None, form: Row, parties: list[Row]) -> None:
        super().__init__(sent, parties)
        self.form = LinkForm(sent, initial=form)

    @classmethod
    def of(cls, record: NewLink, seen: int, sent: QueryDict | None) -> LinkSheet:
        """The sheet of a recorded link."""
        form = _values(record, (*SHARED, "kind")) | {"seen": seen}
        parties = [
            {"authority": key, "role": record.roles.get(key, cls.role)} for key in record.parties
        ]
        return cls(sent, form, parties)

    def answer(self, sent: QueryDict) -> None:
        super().answer(sent)
        self.form = LinkForm(initial=as_written(self.form))

    def record(self) -> NewLink:
        """What the sheet says."""
        given = self.form.cleaned_data
        roles = {row["authority"]: row["role"] for row in self.parties.filled()}
        return NewLink(
            kind=given["kind"],
            parties=tuple(self.keys),
            roles={key: role for key, role in roles.items() if role != self.role},
            **{name: given[name] for name in SHARED},
        )


class ProjectSheet(Sheet):
    """The sheet of a project."""

    party_form = ProjectPartyForm
    role = ProjectParty.Role.PARTNER.value

    def __init__(
        self,
        sent: QueryDict | None,
        form: Row,
        parties: list[Row],
        purposes: list[Row] | None = None,
        budgets: list[Row] | None = None,
    ) -> None:
        super().__init__(sent, parties, [row["payer"] for row in budgets or ()])
        self.form = self._form(sent, form)
        self.purposes = rows_of(PurposeForm, "purposes", sent, purposes or (), empty=1)
        self.budgets = self._budget_rows(sent, budgets or [], 1)

    def _form(self, sent: QueryDict | None, form: Row) -> ProjectForm:
        chosen = str((sent or form).get("link") or "")
        return ProjectForm(sent, initial=form, links=_links_among(self.named, chosen))

    def _budget_rows(self, sent: QueryDict | None, rows: list[Row], empty: int) -> Rows:
        return rows_of(BudgetForm, "budgets", sent, rows, empty=empty, named=self.named)

    @classmethod
    def of(cls, record: NewProject, seen: int, sent: QueryDict | None) -> ProjectSheet:
        """The sheet of a recorded project."""
        goals = [code for code in record.sdgs if "." not in code]
        form = _values(record, (*SHARED, "title", "about", "link")) | {
            "seen": seen,
            "themes": list(record.themes),
            "goals": goals,
            "targets": ", ".join(code for code in record.sdgs if "." in code),
            **{f"marker_{code}": level for code, level in record.markers.items()},
        }
        parties = [{"authority": record.lead, "role": ProjectParty.Role.LEAD.value}]
        parties += [{"authority": key, "role": cls.role} for key in record.partners]
        purposes = [{"code": code, "share": share} for code, share in record.purposes.items()]
        return cls(sent, form, parties, purposes, [vars(each) for each in record.budgets])

    @property
    def sets(self) -> list[Rows]:
        return [self.parties, self.purposes, self.budgets]

    def answer(self, sent: QueryDict) -> None:
        super().answer(sent)
        more = sent.get("more", "")
        self.form = self._form(None, as_written(self.form))
        purposes, budgets = self.purposes.written(), self.budgets.written()
        self.purposes = rows_of(
            PurposeForm, "purposes", None, purposes, empty=int(more == "purposes")
        )
        self.budgets = self._budget_rows(None, budgets, int(more == "budgets"))

    def is_sound(self) -> bool:
        return super().is_sound() and self._has_one_lead()

    def _has_one_lead(self) -> bool:
        leads = [row for row in self.parties.filled() if row["role"] == ProjectParty.Role.LEAD]
        if len(leads) != 1:
            self.form.add_error(None, _("One of the parties leads the project, and one only."))
        return len(leads) == 1

    def record(self) -> NewProject:
        """What the sheet says."""
        given = self.form.cleaned_data
        parties = self.parties.filled()
        (lead,) = (row["authority"] for row in parties if row["role"] == ProjectParty.Role.LEAD)
        markers = {
            name.removeprefix("marker_"): level
            for name, level in given.items()
            if name.startswith("marker_") and level is not None
        }
        return NewProject(
            title=given["title"],
            about=given["about"] or {},
            themes=tuple(given["themes"]),
            link=given["link"],
            lead=lead,
            partners=tuple(key for key in self.keys if key != lead),
            sdgs=(*given["goals"], *given["targets"]),
            purposes={row["code"]: row["share"] for row in self.purposes.filled()},
            budgets=tuple(Budget(**row) for row in self.budgets.filled()),
            markers=markers,
            **{name: given[name] for name in SHARED},
        )


def _values(record: Record, names: Iterable[str]) -> Row:
    return {name: getattr(record, name) for name in names}


def _named(sent: QueryDict | None, parties: list[Row]) -> dict[int, Authority]:
    """The authorities that the rows name, by key."""
    keys = {str(row["authority"]) for row in parties}
    if sent is not None:
        keys |= {
            str(value) for name, value in sent.items() if name.endswith(("-authority", "-payer"))
        }
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) < LONGEST_KEY]
    found = Authority.objects.select_related("country").filter(pk__in=numbers)
    return {each.pk: each for each in found.order_by("search_name", "pk")}


def _links_among(parties: Iterable[int], chosen: str) -> list[Link]:
    """The links between two of these authorities, and the one that is chosen already."""
    shared = (
        Link.objects.filter(parties__in=list(parties))
        .annotate(shared=Count("parties", distinct=True))
        .filter(shared__gte=2)
        .values("pk")
    )
    wanted = Q(pk__in=shared)
    if chosen.isdecimal() and len(chosen) < LONGEST_KEY:
        wanted |= Q(pk=chosen)
    return list(Link.objects.filter(wanted).order_by("since", "pk"))

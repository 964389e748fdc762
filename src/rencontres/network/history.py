"""The history of a link, project, agreement or authority in words that a mayor reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rencontres.core import dates, languages, partial_dates

from .models import (
    Agreement,
    Authority,
    Link,
    LinkParty,
    Project,
    Revision,
    Status,
    Theme,
)

DONE = {
    "record_links": gettext_lazy("recorded with a list"),
    "record_projects": gettext_lazy("recorded with a list"),
    "record_agreements": gettext_lazy("recorded with a list"),
    "create_link": gettext_lazy("recorded"),
    "create_project": gettext_lazy("recorded"),
    "create_agreement": gettext_lazy("recorded"),
    "edit_cooperation": gettext_lazy("corrected"),
    "edit_agreement": gettext_lazy("corrected"),
    "end_cooperation": gettext_lazy("ended"),
    "suspend_cooperation": gettext_lazy("suspended"),
    "resume_cooperation": gettext_lazy("taken up again"),
    "confirm_cooperation": gettext_lazy("confirmed: still true"),
    "attach_document": gettext_lazy("document attached"),
    "detach_document": gettext_lazy("document taken away"),
    "edit_authority": gettext_lazy("corrected"),
    "accept_import": gettext_lazy("brought up to date by a file"),
    "take_back_import": gettext_lazy("an import taken back"),
    "undo_change": gettext_lazy("a change undone"),
}
FIELDS = {
    "kind": gettext_lazy("kind of link"),
    "status": gettext_lazy("status"),
    "reason": gettext_lazy("reason"),
    "since": gettext_lazy("since"),
    "until": gettext_lazy("until"),
    "source": gettext_lazy("source"),
    "confidence": gettext_lazy("confidence"),
    "confirmed": gettext_lazy("last confirmed"),
    "synthetic": gettext_lazy("fictitious"),
    "parties": gettext_lazy("parties"),
    "roles": gettext_lazy("roles"),
    "title": gettext_lazy("title"),
    "about": gettext_lazy("description"),
    "lead": gettext_lazy("leading authority"),
    "partners": gettext_lazy("partners"),
    "link": gettext_lazy("link"),
    "themes": gettext_lazy("themes"),
    "sdgs": gettext_lazy("sustainable development goals"),
    "purposes": gettext_lazy("purposes"),
    "budgets": gettext_lazy("budgets"),
    "markers": gettext_lazy("policy markers"),
    "documents": gettext_lazy("documents"),
    "subject": gettext_lazy("subject of the agreement"),
    "decided": gettext_lazy("council decision"),
    "signed": gettext_lazy("signature"),
    "transmitted": gettext_lazy("transmission to the State’s representative"),
    "term": gettext_lazy("term"),
    "renewal": gettext_lazy("renewal"),
    "period": gettext_lazy("months of each tacit renewal"),
    "renews": gettext_lazy("agreement that it renews"),
    "name": gettext_lazy("name"),
    "nature": gettext_lazy("legal nature"),
    "population": gettext_lazy("inhabitants"),
    "population_year": gettext_lazy("year of the population"),
    "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"),
    "parent": gettext_lazy("part of"),
}
OF_AUTHORITY = {"kind": gettext_lazy("kind of authority")}


@dataclass(frozen=True)
class Change:
    """One value that changed, in words; empty where there was or is none."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return _("%(label)s: %(before)s → %(after)s") % {
            "label": self.label,
            "before": self.before or "–",
            "after": self.after or "–",
        }


@dataclass(frozen=True)
class Entry:
    """A line of history: who did what when, and what it changed."""

    revision: Revision
    who: str
    what: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Names:
    """What the keys that a history mentions stand for."""

    authorities: dict[Any, str]
    themes: dict[Any, str]


def entries_of(of: Link | Project | Agreement | Authority) -> list[Entry]:
    """Its history with that of its agreements, the newest first, in as many statements for any."""
    revisions = Revision.objects.filter(**{of._meta.model_name or "": of})
    if isinstance(of, Link):
        revisions |= Revision.objects.filter(agreement__link=of)
    return told(revisions.select_related("by", "link", "project", "agreement", "authority"))


def told(revisions: Iterable[Revision]) -> list[Entry]:
    """Lines of history in words."""
    revisions = list(revisions)
    names = _names(revisions)
    return [
        Entry(
            revision=revision,
            who=str(revision.by) if revision.by else _("the system"),
            what=str(DONE.get(revision.verb, revision.verb)),
            changes=changes(revision, names),
        )
        for revision in revisions
    ]


def told_since(of: Link | Project | Agreement | Authority, version: int) -> str:
    """What was done to it since a version, as one sentence for each change."""
    newer = Revision.objects.filter(**{of._meta.model_name or "": of}, number__gt=version)
    return " ".join(
        _("%(who)s, %(when)s: %(what)s (%(changes)s).")
        % {
            "who": entry.who,
            "when": dates.long_date(timezone.localdate(entry.revision.at)),
            "what": entry.what,
            "changes": "; ".join(map(str, entry.changes)),
        }
        for entry in told(newer.select_related("by"))
    )


def labels(fields: Iterable[str]) -> str:
    """Fields by their names, in the order of `FIELDS`."""
    wanted = set(fields)
    return ", ".join(str(label) for field, label in FIELDS.items() if field in wanted)


def changes(revision: Revision, names: Names) -> list[Change]:
    """What a revision changed; nothing for the first one, which tells the whole."""
    before, after = revision.before, revision.after
    if before is None:
        return []
    own = OF_AUTHORITY if revision.authority_id else {}
    return [
        Change(
            str(own.get(field, label)),
            _said(field, before.get(field), names),
            _said(field, value, names),
        )
        for field, label in FIELDS.items()
        if (value := after.get(field)) != before.get(field)
    ]


def _names(revisions: Sequence[Revision]) -> Names:
    keys: set[int] = set()
    for state in (state for each in revisions for state in (each.before, each.after) if state):
        keys.update(state.get("parties", ()), state.get("partners", ()))
        keys.update(key for key in (state.get("lead"), state.get("parent")) if key)
        keys.update(each["payer"] for each in state.get("budgets", ()) if each["payer"])
    return Names(
        authorities=dict(Authority.objects.filter(pk__in=keys).values_list("pk", "name")),
        themes={theme.code: languages.words(theme.name) for theme in Theme.objects.all()},
    )


def _said(field: str, value: Any, names: Names) -> str:
    if value in (None, "", [], {}):
        return ""
    say = _SAYING.get(field)
    return say(value, names) if say else str(value)


def _of_choices(choices: Any) -> Callable[[Any, Names], str]:
    return lambda value, _names: str(dict(choices).get(value, value))


def _authorities(keys: Iterable[int], names: Names) -> str:
    return ", ".join(names.authorities.get(key, str(key)) for key in keys)


def _roles(roles: dict[str, str], names: Names) -> str:
    words = dict(LinkParty.Role.choices)
    return ", ".join(
        f"{names.authorities.get(int(key), key)} ({words.get(role, role)})"
        for key, role in roles.items()
    )


def _budgets(budgets: Sequence[dict[str, Any]], names: Names) -> str:
    return ", ".join(
        "{} {} {} ({})".format(
            each["year"],
            number_format(each["amount"], force_grouping=True),
            each["currency"],
            each["funder"] or names.authorities.get(each["payer"], each["payer"]),
        )
        for each in budgets
    )


_SAYING: dict[str, Callable[[Any, Names], str]] = {
    "kind": _of_choices([*Link.Kind.choices, *Authority.Kind.choices]),
    "nature": _of_choices(Authority.Nature.choices),
    "population": lambda value, _names: number_format(value, force_grouping=True),
    "status": _of_choices(Status.choices),
    "renewal": _of_choices(Agreement.Renewal.choices),
    **dict.fromkeys(
        ("since", "until", "decided", "signed", "transmitted"),
        lambda value, _names: partial_dates.said(value),
    ),
    **dict.fromkeys(
        ("confirmed", "term"), lambda value, _names: dates.long_date(date.fromisoformat(value))
    ),
    "confidence": lambda value, _names: f"{value:.0%}",
    "synthetic": lambda value, _names: _("yes") if value else _("no"),
    **dict.fromkeys(("title", "about"), lambda value, _names: languages.words(value)),
    **dict.fromkeys(("parties", "partners"), _authorities),
    **dict.fromkeys(("lead", "parent"), lambda value, names: _authorities([value], names)),
    "roles": _roles,
    "themes": lambda codes, names: ", ".join(names.themes.get(code, code) for code in codes),
    "sdgs": lambda codes, _names: ", ".join(codes),
    **dict.fromkeys(
        ("purposes", "markers"),
        lambda value, _names: ", ".join(f"{code}: {share}" for code, share in value.items()),
    ),
    "budgets": _budgets,
    "documents": lambda value, _names: ", ".join(each["title"] for each in value),
}

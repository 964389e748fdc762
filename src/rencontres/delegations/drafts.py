"""A registration page by page: which forms each page has, and what they say together.

The same forms read what a browser sends and what was kept of it, so that a page is never right on
one day and unread on another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from .actions import Registration
from .forms import ConsentsForm, HeadForm, MoreSeatsForm, NeedsForm, PersonForm, person_of
from .models import Category, Draft

PAGES: dict[str, Any] = {
    "organisation": _("Organisation"),
    "head": _("Head and contact"),
    "delegates": _("Delegates"),
    "needs": _("Needs"),
    "consents": _("Consents"),
    "check": _("Check and send"),
}
WRITTEN = ("head", "delegates", "needs", "consents")  # those that have forms
MOST_ROWS = 100
HEAD = "0"  # the head's row

Sent = MultiValueDict[str, str]


class Row(NamedTuple):
    """A form of a page, and whom it is about."""

    form: Any
    key: str = ""
    about: str = ""


def after(page: str) -> str:
    """The page that follows."""
    names = list(PAGES)
    return names[names.index(page) + 1]


def rows_of(sent: Sent | None) -> list[str]:
    """The rows of delegates that a page sent, each by a number of its own."""
    if sent is None:
        return ["1"]
    known = dict.fromkeys(key for key in sent.getlist("row") if key.isdecimal() and key != HEAD)
    return [key for key in known if len(key) <= 4][:MOST_ROWS]


def forms_of(
    page: str, draft: Draft, sent: Sent | None, categories: Iterable[Category]
) -> list[Row]:
    """The forms of a page, with what was sent or kept of it."""
    if page == "head":
        first = {"language": draft.language}
        head = HeadForm(
            sent,
            prefix=_prefix(HEAD),
            edition=draft.edition,
            categories=categories,
            initial=first,
        )
        return [Row(head, HEAD)]
    if page == "delegates":
        rows = [Row(_delegate(sent, key, categories), key) for key in rows_of(sent)]
        return [*rows, Row(MoreSeatsForm(sent))]
    if page == "needs":
        named = people_of(draft)
        return [Row(_needs(draft, sent, key), key, name) for key, name in named.items()]
    return [Row(ConsentsForm(sent))]


def _needs(draft: Draft, sent: Sent | None, key: str) -> NeedsForm:
    return NeedsForm(sent, prefix=_prefix(key), edition=draft.edition)


def _delegate(sent: Sent | None, key: str, categories: Iterable[Category]) -> PersonForm:
    return PersonForm(
        sent,
        prefix=_prefix(key),
        categories=categories,
        empty_permitted=True,
        use_required_attribute=False,
    )


def _prefix(key: str) -> str:
    return f"person-{key}"


def invitation_in(draft: Draft, sent: Sent | None) -> str:
    """The invitation code that was sent, or written before."""
    name = f"{_prefix(HEAD)}-invitation"
    page = sent if sent is not None and name in sent else draft.written("head")
    return (page.get(name) or "")[:16] if page else ""


def people_of(draft: Draft) -> dict[str, str]:
    """The names of the people written so far, by their row: the head, then the delegates."""
    head, others = draft.written("head"), draft.written("delegates")
    named = {HEAD: _name(head, HEAD)}
    named |= {key: _name(others, key) for key in rows_of(others)} if others else {}
    return {key: name for key, name in named.items() if name or key == HEAD}


def _name(sent: Sent | None, key: str) -> str:
    if sent is None:
        return ""
    names = (sent.get(f"{_prefix(key)}-{part}", "") for part in ("given_name", "family_name"))
    return " ".join(str(name) for name in names).strip()


def kept(rows: Iterable[Row], sent: Sent) -> dict[str, list[str]]:
    """What a draft keeps of what was sent: what its forms ask, and nothing else."""
    answers = {
        name: sent.getlist(name)
        for row in rows
        for name in map(row.form.add_prefix, row.form.fields)
        if name in sent
    }
    keys = [row.key for row in rows if row.key and row.key != HEAD]
    return answers | ({"row": keys} if "row" in sent else {})


def with_rows(answers: dict[str, list[str]], keys: list[str]) -> dict[str, list[str]]:
    """The answers of the page of delegates with these rows, and nothing of those taken away."""
    prefixes = tuple(f"{_prefix(key)}-" for key in keys)
    return {
        name: values
        for name, values in answers.items()
        if not name.startswith("person-") or name.startswith(prefixes)
    } | {"row": keys}


def more_rows(keys: list[str], number: int) -> list[str]:
    """These rows, and that many new ones."""
    last = max(map(int, keys), default=0)
    return [*keys, *(str(last + n) for n in range(1, number + 1))][:MOST_ROWS]


def read(draft: Draft, categories: Iterable[Category]) -> dict[str, list[Row]]:
    """The forms of every page that was written, each read once."""
    return {
        page: forms_of(page, draft, draft.written(page), categories)
        for page in WRITTEN
        if page in draft.answers
    }


def unfinished(forms: dict[str, list[Row]]) -> list[str]:
    """The pages that were not written, or where something is not right."""
    return [
        page
        for page in WRITTEN
        if page not in forms or not all(row.form.is_valid() for row in forms[page])
    ]


def registration_of(draft: Draft, forms: dict[str, list[Row]]) -> Registration:
    """What the pages say together; each of them must be right."""
    said = {page: {row.key: row.form.cleaned_data for row in rows} for page, rows in forms.items()}
    language = said["head"][HEAD]["language"]
    named = {**said["head"], **said["delegates"]}
    return Registration(
        people=[person_of(named[key], said["needs"][key], language) for key in people_of(draft)],
        unnamed_seats=said["delegates"][""]["unnamed_seats"],
        language=language,
        invitation=said["head"][HEAD]["invitation"],
        consents=forms["consents"][0].form.answers,
        read_in=draft.answers["consents"]["language"][0],
    )

"""What limits a contribution: the call's days and audience, and what must be written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import words
from rencontres.editions.models import Edition
from rencontres.network.queries import is_member, year_in_force

from . import questions
from .models import Call, CallLink, Contribution

PAGES: dict[str, Any] = {
    "text": _("Title and abstract"),
    "about": _("Themes and countries"),
    "organisation": _("Organisation"),
    "practical": _("Languages and seats"),
    "people": _("People"),
    "questions": _("Questions"),
    "check": _("Check and send"),
}


class Missing(NamedTuple):
    """Something to put right before a contribution can be sent: on which page, and what."""

    page: str
    what: Any


def pages_of(call: Call) -> dict[str, Any]:
    """The pages of a call's form; no page of questions where it asks none."""
    asks = call.questions.exists()
    return {page: label for page, label in PAGES.items() if asks or page != "questions"}


def require_open(call: Call, link: CallLink | None, moment: datetime) -> None:
    """The call must take contributions from whoever comes with this link, or with none."""
    edition = call.edition
    if edition.state in {Edition.State.OVER, Edition.State.CANCELLED}:
        raise Refusal(_("This edition takes no contributions any more."), code="over")
    if link is not None and link.is_open(moment):
        return
    if call.audience == Call.Audience.INVITED:
        words_ = _("Contributions of this kind are by invitation: open the link you received.")
        raise Refusal(words_, code="by_invitation")
    if moment < call.opens:
        raise Refusal(_("This call is not open yet: see its dates."), code="not_open")
    if moment >= call.closes:
        raise Refusal(
            _("This call is closed: your draft is kept. Ask the organiser for a late link."),
            code="closed",
        )


def takes(call: Call, link: CallLink | None, moment: datetime) -> bool:
    """Whether `require_open` lets pass."""
    try:
        require_open(call, link, moment)
    except Refusal:
        return False
    return True


def missing(contribution: Contribution) -> list[Missing]:
    """All that must still be written, page by page."""
    return [*_missing_words(contribution), *_missing_facts(contribution)]


def _missing_words(contribution: Contribution) -> Iterator[Missing]:
    allowed = contribution.call.languages
    if not any(contribution.title.get(code) for code in allowed):
        yield Missing("text", _("the title, in a language of the call"))
    if not any(contribution.abstract.get(code) for code in allowed):
        yield Missing("text", _("the abstract, in a language of the call"))
    if contribution.edition.editionthemes.exists() and not contribution.themes.exists():
        yield Missing("about", _("a theme"))
    for question in contribution.call.questions.filter(required=True):
        if questions.key(question) not in contribution.answers:
            yield Missing("questions", words(question.label))


def _missing_facts(contribution: Contribution) -> Iterator[Missing]:
    if not contribution.organisation:
        yield Missing("organisation", _("the organisation"))
    elif contribution.call.audience == Call.Audience.MEMBERS and not _of_a_member(contribution):
        yield Missing("organisation", _("a member of the federation, chosen from the list"))
    if not contribution.languages:
        yield Missing("practical", _("a language spoken"))
    if not contribution.seats:
        yield Missing("practical", _("how many people you expect"))


def _of_a_member(contribution: Contribution) -> bool:
    authority = contribution.authority
    year = year_in_force(contribution.edition.first_day)
    return authority is not None and is_member(authority, year)

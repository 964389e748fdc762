"""What the registry writes to people: terms that come, and “still true?”."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from rencontres.accounts.models import User
from rencontres.core.actions import action, note
from rencontres.core.actor import Actor
from rencontres.core.tasks import later, send_message

from ..models import TermReminder, TruthAsked
from ..people import people_of
from ..queries import Term, coming_terms, due_by_authority, with_heirs
from ..tokens import token_of
from .registry import lock_registry

MILESTONES = (30, 183)  # days before a term, at which people are reminded once each
YEAR = timedelta(days=365)


@action("network.write_letters")
def remind_of_terms(*, by: Actor, today: date | None = None) -> int:
    """Remind the people of the parties of terms that come, once a milestone; returns how many.

    Where nobody is known of any party, the administrators are reminded instead.
    """
    lock_registry()
    terms = coming_terms(today or timezone.localdate(), max(MILESTONES))
    due: dict[int, list[Term]] = defaultdict(list)
    for term, people in _readers_of(terms):
        for person in people:
            if _is_new(term, person):
                due[person].append(term)
    users = list(User.objects.filter(pk__in=due, is_active=True))
    for user in users:
        _write(user, _("Agreements that come to their term"), "terms", {"terms": due[user.pk]})
    note(people=len(users), terms=len(terms))
    return len(users)


def _readers_of(terms: list[Term]) -> list[tuple[Term, set[int]]]:
    parties = {
        term.agreement.pk: with_heirs([party.pk for party in term.agreement.link.parties.all()])
        for term in terms
    }
    known = people_of(set().union(*parties.values()))
    administrators = set(User.objects.filter(is_administrator=True).values_list("pk", flat=True))
    readers = []
    for term in terms:
        theirs = (known.get(key, set()) for key in parties[term.agreement.pk])
        readers.append((term, set().union(*theirs) or administrators))
    return readers


def _is_new(term: Term, person: int) -> bool:
    """Whether somebody was not yet reminded of a term at this milestone; notes that they are."""
    milestone = min(days for days in MILESTONES if term.days <= days)
    _reminder, new = TermReminder.objects.get_or_create(
        agreement=term.agreement, user_id=person, term=term.on, days=milestone
    )
    return new


@action("network.write_letters")
def ask_still_true(*, by: Actor, today: date | None = None) -> int:
    """Ask people once a year whether what the registry tells of their authority is still true.

    Only those are asked whose authority has something that nobody confirmed for twelve months.
    """
    lock_registry()
    today = today or timezone.localdate()
    due = due_by_authority(today)
    counts: dict[int, int] = defaultdict(int)
    for authority, people in people_of().items():
        for person in people:
            counts[person] += due.get(authority, 0)
    asked = TruthAsked.objects.filter(day__gt=today - YEAR).values("user")
    concerned = [person for person, number in counts.items() if number]
    users = list(User.objects.filter(pk__in=concerned, is_active=True).exclude(pk__in=asked))
    for user in users:
        values = {"number": counts[user.pk], "token": token_of(user)}
        _write(user, _("Your links and projects: still true?"), "still_true", values)
    TruthAsked.objects.bulk_create(TruthAsked(user=user, day=today) for user in users)
    note(people=len(users))
    return len(users)


def _write(user: User, subject: Any, letter: str, values: dict[str, Any]) -> None:
    """Queue a letter in its reader's language."""
    with translation.override(user.language):
        values = values | {"user": user, "site": settings.PUBLIC_URL}
        body = render_to_string(f"network/letters/{letter}.txt", values)
        later(send_message, to=[user.email], subject=str(subject), body=body)

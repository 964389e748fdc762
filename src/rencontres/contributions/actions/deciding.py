"""Decisions: taken one by one or many together, undone until told."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import words
from rencontres.editions.models import Edition

from ..messages import tell_decision
from ..models import Contribution, Decision

LONGEST_MESSAGE = 5_000


@action("contributions.manage", on="contribution")
def decide(
    *, by: Actor, contribution: Contribution, decision: str, message: str = ""
) -> Contribution:
    """Accept, put on the waiting list or refuse; nobody is told yet."""
    contribution = lock(contribution)
    title = {"title": words(contribution.title)}
    if decision not in Decision.values:
        raise Refusal(_("This is not a decision."), code="decision", status=422)
    if len(message) > LONGEST_MESSAGE:
        words_ = _("The message may have %(longest)d characters.") % {"longest": LONGEST_MESSAGE}
        raise Refusal(words_, code="too_long", status=422)
    if contribution.state != Contribution.State.SUBMITTED:
        raise Refusal(_("“%(title)s” is not submitted.") % title, code="state")
    if contribution.told and contribution.decision != Decision.WAITING:
        raise Refusal(
            _("“%(title)s”: its organisers were told the decision already.") % title, code="told"
        )
    _require_no_session(contribution)
    note(before=contribution.decision, decision=decision)
    contribution.decision, contribution.message = decision, message.strip()
    contribution.told = None
    contribution.save(update_fields=["decision", "message", "told"])
    announce("contributions")
    return contribution


@action("contributions.manage_some", on="edition")
def decide_all(
    *,
    by: Actor,
    edition: Edition,
    contributions: Collection[Contribution],
    decision: str,
    message: str = "",
) -> int:
    """Decide on several alike, all or none; returns how many."""
    for contribution in _in_order(contributions):
        decide(by=by, contribution=contribution, decision=decision, message=message)
    note(contributions=len(contributions))
    return len(contributions)


@action("contributions.manage", on="contribution")
def undo_decision(*, by: Actor, contribution: Contribution) -> Contribution:
    """Leave it to be decided again, as long as nobody was told."""
    contribution = lock(contribution)
    if not contribution.decision:
        raise Refusal(_("Nothing is decided yet."), code="undecided")
    if contribution.told:
        raise Refusal(_("The organisers were told already: it cannot be undone."), code="told")
    _require_no_session(contribution)
    note(before=contribution.decision)
    contribution.decision, contribution.message = "", ""
    contribution.save(update_fields=["decision", "message"])
    announce("contributions")
    return contribution


@action("contributions.manage", on="contribution")
def tell(*, by: Actor, contribution: Contribution) -> Contribution:
    """Tell the organisers what was decided, each in their language; told twice, it is sent once."""
    contribution = lock(contribution)
    if not contribution.decision:
        raise Refusal(_("Nothing is decided yet."), code="undecided")
    if contribution.state != Contribution.State.SUBMITTED:
        raise Refusal(_("This contribution is withdrawn already."), code="withdrawn")
    if contribution.told is None:
        contribution.told = timezone.now()
        contribution.save(update_fields=["told"])
        tell_decision(contribution)
        note(decision=contribution.decision)
        announce("contributions")
    return contribution


@action("contributions.manage_some", on="edition")
def tell_all(*, by: Actor, edition: Edition, contributions: Collection[Contribution]) -> int:
    """Tell the decisions on several; returns how many."""
    for contribution in _in_order(contributions):
        tell(by=by, contribution=contribution)
    note(contributions=len(contributions))
    return len(contributions)


def _require_no_session(contribution: Contribution) -> None:
    if contribution.session_id:
        raise Refusal(
            _("“%(title)s” is a session already: the decision stays.")
            % {"title": words(contribution.title)},
            code="session",
        )


def _in_order(contributions: Collection[Contribution]) -> list[Contribution]:
    """By key, so that two people who decide on the same wait for each other."""
    return sorted(contributions, key=lambda contribution: contribution.pk)

"""Writing a contribution: begun, saved at any step, submitted, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.accounts.models import User
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.models import LogEntry
from rencontres.core.permissions import allowed

from .. import content, rules
from ..messages import tell_submitted
from ..models import Call, CallLink, Contribution, Organiser

MOST_DRAFTS = 20  # of one person, for one call
MOST_MESSAGES = 20  # that one person may cause a day
State = Contribution.State


class Changed(Refusal):
    """Somebody else saved the contribution since it was read."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _(
                "Somebody else has changed this contribution since you opened the page: nothing of"
                " yours is lost. Look at what stands now, then save again."
            ),
            code="changed",
        )
        self.version = version


@action("contributions.propose", on="call")
def begin(*, by: Actor, call: Call, link: CallLink | None = None) -> Contribution:
    """Begin a draft; whoever begins it organises it."""
    person = lock(person_of(by))  # their drafts are counted
    rules.require_open(call, link, timezone.now())
    drafts = Contribution.objects.filter(
        call=call, state=State.DRAFT, organisers__user=person, organisers__lead=True
    )
    if drafts.count() >= MOST_DRAFTS:
        raise Refusal(
            _("You have %(most)d drafts already: send or withdraw one of them first.")
            % {"most": MOST_DRAFTS},
            code="drafts",
        )
    contribution = Contribution.objects.create(call=call, link=link)
    Organiser.objects.create(contribution=contribution, user=person, email=person.email, lead=True)
    return contribution


@action("contributions.propose", on="call")
def use_link(*, by: Actor, call: Call, link: CallLink) -> int:
    """Let one's drafts be sent by a link that one has received; returns how many there are."""
    if not link.is_open(timezone.now()):
        raise Refusal(_("This link is over: ask whoever gave it to you."), code="link")
    drafts = Contribution.objects.filter(
        call=call, state=State.DRAFT, organisers__user=by.pk
    ).values_list("pk", flat=True)
    number = Contribution.objects.filter(pk__in=list(drafts)).update(link=link)
    note(drafts=number)
    return number


@action("contributions.write", on="contribution")
def save(
    *, by: Actor, contribution: Contribution, changes: Mapping[str, Any], seen: int
) -> Contribution:
    """Keep what was written; refused where somebody saved since version `seen` was read."""
    contribution = lock(contribution)
    if contribution.version != seen:
        raise Changed(contribution.version)
    _require_editable(by, contribution)
    contribution.version += 1
    content.write(contribution, changes)
    if contribution.state == State.SUBMITTED:
        _require_whole(contribution)
    note(fields=sorted(changes), version=contribution.version)
    announce("contributions")
    return contribution


@action("contributions.write", on="contribution")
def submit(*, by: Actor, contribution: Contribution) -> Contribution:
    """Send a draft to be reviewed; its organisers are told."""
    limit_messages(by)
    contribution = lock(contribution)
    if contribution.state != State.DRAFT:
        raise Refusal(_("This contribution was sent already."), code="sent")
    rules.require_open(contribution.call, contribution.link, timezone.now())
    _require_whole(contribution)
    contribution.state, contribution.submitted = State.SUBMITTED, timezone.now()
    contribution.save(update_fields=["state", "submitted"])
    tell_submitted(contribution)
    announce("contributions")
    return contribution


@action("contributions.withdraw", on="contribution")
def withdraw(*, by: Actor, contribution: Contribution) -> Contribution:
    """Take a contribution back; it may be taken up again while nothing is decided."""
    contribution = lock(contribution)
    if contribution.state == State.WITHDRAWN:
        raise Refusal(_("This contribution is withdrawn already."), code="withdrawn")
    if contribution.session_id:
        raise Refusal(
            _("This is a session of the programme now: write to the organiser to cancel it."),
            code="session",
        )
    note(before=contribution.state)
    contribution.state = State.WITHDRAWN
    contribution.save(update_fields=["state"])
    announce("contributions")
    return contribution


@action("contributions.withdraw", on="contribution")
def take_up_again(*, by: Actor, contribution: Contribution) -> Contribution:
    """Make a withdrawn contribution a draft again."""
    contribution = lock(contribution)
    if contribution.state != State.WITHDRAWN:
        raise Refusal(_("This contribution is not withdrawn."), code="state")
    if contribution.decision:
        raise Refusal(_("This was decided already: write to the organiser."), code="decided")
    contribution.state = State.DRAFT
    contribution.save(update_fields=["state"])
    return contribution


def _require_editable(by: Actor, contribution: Contribution) -> None:
    if contribution.state == State.WITHDRAWN:
        raise Refusal(
            _("This contribution is withdrawn: take it up again first."), code="withdrawn"
        )
    if contribution.state == State.DRAFT or allowed(by, "contributions.manage", contribution):
        return
    if contribution.decision:
        raise Refusal(
            _("This was decided already: write to the organiser to change it."), code="decided"
        )
    rules.require_open(contribution.call, contribution.link, timezone.now())


def _require_whole(contribution: Contribution) -> None:
    if lacking := rules.missing(contribution):
        listed = ", ".join(str(each.what) for each in lacking)
        what = _("This is still missing: %(list)s.") % {"list": listed}
        raise Refusal(what, code="missing", status=422)


def person_of(by: Actor) -> User:
    """The account of who acts."""
    return User.objects.get(pk=by.pk or 0)


def limit_messages(by: Actor) -> None:
    """Whoever causes messages may cause so many a day; they are counted in the log of verbs."""
    if by.pk is None:
        return
    lock(person_of(by))
    sending = ("contributions.submit", "contributions.invite_organiser")
    since = timezone.now() - timedelta(days=1)
    if LogEntry.objects.filter(by=by.pk, verb__in=sending, at__gt=since).count() >= MOST_MESSAGES:
        raise Refusal(
            _("You have caused %(most)d messages within a day: try again tomorrow.")
            % {"most": MOST_MESSAGES},
            code="too_many",
            status=429,
        )

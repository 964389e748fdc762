"""The scale of a year, the fees it gives, the calls for them and the reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.tasks import later

from .. import queries, scale
from ..models import FeeBand, Membership, MembershipYear
from ..scale import Band

TO_PAY = timedelta(days=30)  # between a call and its due date, at least


@action("network.manage_members", on="year")
def write_scale(*, by: Actor, year: MembershipYear, bands: Sequence[Band]) -> MembershipYear:
    """Replace a year's scale, whole: every number of inhabitants has one fee of its kind."""
    year = lock(year)
    scale.require_whole(bands)
    year.bands.all().delete()
    FeeBand.objects.bulk_create(
        FeeBand(year=year, kind=band.kind, least=band.least, amount=band.amount) for band in bands
    )
    note(bands=len(bands))
    return year


@action("network.manage_members", on="year")
def change_due_date(*, by: Actor, year: MembershipYear, due: date) -> MembershipYear:
    """Say when the fees of a year are due; calls that are out keep their date."""
    year = lock(year)
    year.due = due
    year.save(update_fields=["due"])
    return year


@action("network.manage_members", on="year")
def compute_fees(*, by: Actor, year: MembershipYear, seen: Decimal | None = None) -> int:
    """Give every member not called yet the fee of the scale; returns how many changed.

    `seen` is the total that a person accepted: where it is another one by now, nothing is written.
    """
    year = lock(year)
    proposals = [each for each in queries.fee_proposals(year) if each.band]
    total = sum((each.fee for each in proposals), Decimal(0))
    if seen is not None and seen != total:
        raise Refusal(
            _("The fees are no longer those you saw: look at the preview again."), code="changed"
        )
    changed = []
    for proposal in proposals:
        if proposal.membership.fee != proposal.fee:
            proposal.membership.fee = proposal.fee
            changed.append(proposal.membership)
    Membership.objects.bulk_update(changed, ["fee"])
    note(year=year.pk, fees=len(changed))
    return len(changed)


@action("network.manage_members", on="membership")
def set_fee(*, by: Actor, membership: Membership, fee: Decimal) -> Membership:
    """Give a member a fee by hand, before the call: where the scale has none, for instance."""
    membership = lock(membership)
    if membership.number:
        raise Refusal(
            _("This fee is called already, under number %(number)s: it no longer changes.")
            % {"number": membership.reference},
            code="called",
        )
    if fee <= 0:
        raise Refusal(
            _("Write a fee above zero, or waive it with the reason."), code="fee", status=422
        )
    membership.fee = fee
    membership.save(update_fields=["fee"])
    return membership


@action("network.manage_members", on="year")
def call_for_payment(
    *, by: Actor, year: MembershipYear, on: date, send: bool = True
) -> list[Membership]:
    """Number a call for every fee that has none, without gaps; send those with an address.

    A second time calls only who joined or got a fee since.
    """
    year = lock(year)
    waiting = list(queries.to_call(year))
    last = year.memberships.aggregate(last=Max("number"))["last"] or 0
    for number, membership in enumerate(waiting, last + 1):
        membership.number, membership.called = number, on
        membership.due = max(year.due, on + TO_PAY)
    Membership.objects.bulk_update(waiting, ["number", "called", "due"])
    from ..tasks.members import send_call

    for membership in waiting:
        if send and membership.member.email:
            later(send_call, membership=membership.pk)
    note(year=year.pk, calls=len(waiting))
    return waiting


@action("network.manage_members", on="year")
def remind(*, by: Actor, year: MembershipYear, on: date) -> int:
    """Remind everybody who is late and was not reminded lately; returns how many."""
    year = lock(year)
    late = list(queries.to_remind(year, on))
    for membership in late:
        membership.reminded, membership.reminders = on, membership.reminders + 1
    Membership.objects.bulk_update(late, ["reminded", "reminders"])
    from ..tasks.members import send_reminder

    for membership in late:
        later(send_reminder, membership=membership.pk, number=membership.reminders)
    note(year=year.pk, reminders=len(late))
    return len(late)


@action("network.note_sending", on="membership")
def note_sent(*, by: Actor, membership: Membership) -> Membership:
    """Note that a call left by e-mail."""
    membership = lock(membership)
    membership.sent = timezone.now()
    membership.save(update_fields=["sent"])
    return membership

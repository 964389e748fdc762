"""The verbs of the desk at the entrance: register who stands there, take money, print a badge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.privacy import NOWHERE
from rencontres.editions.models import Edition
from rencontres.money.actions.payments import receive
from rencontres.money.models import Payment
from rencontres.network.models import Authority, Country

from ..billing import owed_at_desk
from ..models import Category, Delegation, Seat
from ..people import Person, enrol
from ..rules import FULL, Asked, categories_of, require_living, require_places
from ..tickets import new_ticket
from .delegations import (
    LARGEST,
    check_delegation,
    create,
    new_seats,
    next_reference,
    renew_ticket,
    require_live,
)


class Reprint(TextChoices):
    """Why a badge is printed."""

    FIRST = "first", _("not printed yet")
    DAMAGED = "damaged", _("damaged")
    MISSPELT = "misspelt", _("misspelt")
    LOST = "lost", _("lost: the old ticket opens no door any more")


@action("delegations.record", on="edition")
def register_on_site(
    *,
    by: Actor,
    edition: Edition,
    person: Person,
    organisation: str,
    country: Country,
    language: str,
    authority: Authority | None = None,
    delegation: Delegation | None = None,
    over_capacity: str = "",
) -> Seat:
    """Register somebody who stands at the desk, in a delegation that is there or a new one.

    Without an e-mail address, they are simply not written to. Where places are full,
    `over_capacity` says why one more is let in; the reason is logged.
    """
    edition = lock(edition)
    require_living(edition)
    delegation = delegation and lock(delegation)
    if delegation is not None:
        _require_room_in(edition, delegation)
        organisation, country = delegation.organisation, delegation.country
    check_delegation(
        organisation=organisation,
        country=country,
        authority=authority,
        language=language,
        named=1,
        unnamed=0,
    )
    now = timezone.now()
    categories = categories_of(by, Asked(edition, now, authority, late=True), [person])
    _require_places(edition, categories, country, over_capacity)
    person = person if person.email.strip() else replace(person, email=f"{new_ticket()}{NOWHERE}")
    [participant] = enrol(by, edition, [person], language=language, synthetic=False)
    if delegation is None:
        delegation = create(
            edition=edition,
            reference=next_reference(edition, country),
            authority=authority,
            organisation=organisation.strip(),
            country=country,
            language=language,
            head=participant,
            registered=now,
            synthetic=False,
        )
    last = delegation.seats.order_by("number").last()
    [seat] = new_seats(delegation, last.number + 1 if last else 1, categories, [participant])
    return seat


def _require_room_in(edition: Edition, delegation: Delegation) -> None:
    if delegation.edition_id != edition.pk or delegation.state == Delegation.State.WITHDRAWN:
        raise Refusal(
            _("This delegation is not registered here any more: register it anew."),
            code="withdrawn",
        )
    if delegation.seats.count() >= LARGEST:
        raise Refusal(
            _("A delegation has 1 to %(largest)d seats.") % {"largest": LARGEST},
            code="size",
            status=422,
        )


def _require_places(
    edition: Edition, categories: list[Category], country: Country, over_capacity: str
) -> None:
    """There is a place, or a reason to let somebody in without one."""
    try:
        require_places(edition, categories, country)
    except Refusal as refusal:
        if refusal.code not in FULL.values() or not over_capacity.strip():
            raise
        note(over_capacity=over_capacity.strip()[:200], full=refusal.code)


@action("delegations.record", on="seat")
def print_badge(*, by: Actor, seat: Seat, reason: str = Reprint.FIRST) -> Seat:
    """Note why a badge is printed; when it was lost, the ticket is a new one."""
    if reason not in Reprint.values:
        wrong: Any = _("Say why the badge is printed: one of %s.") % ", ".join(Reprint.values)
        raise Refusal(wrong, code="reason", status=422)
    seat = lock(seat)
    require_live(seat)
    if seat.participant_id is None:
        raise Refusal(_("This seat has no name yet: name it."), code="unnamed")
    if reason == Reprint.LOST:
        renew_ticket(seat)
        seat.save(update_fields=["ticket"])
    note(reason=reason)
    return seat


@action("delegations.record", on="seat")
def take_payment(*, by: Actor, seat: Seat, method: str) -> Payment:
    """Note that the price of a seat was paid at the desk, once: in cash or by card."""
    if method not in (Payment.Method.CASH, Payment.Method.CARD):
        raise Refusal(_("The desk takes cash and cards."), code="method", status=422)
    seat = lock(seat)
    require_live(seat)
    amount = owed_at_desk(seat)
    if not amount:
        raise Refusal(_("Nothing is left to pay for this seat."), code="paid")
    return receive(
        lock(seat.delegation.bill.order),
        amount=amount,
        method=method,
        received=timezone.now().astimezone(seat.edition.zone).date(),
        reference=seat.label,
    )

"""For whom a session of a kind is: everybody, members of the federation, or whoever is invited."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.delegations.models import Seat
from rencontres.network.models import Membership
from rencontres.network.queries import year_in_force

from .models import Session, SessionInvitation, SessionKind

Audience = SessionKind.Audience
REFUSALS: dict[str, Any] = {
    Audience.MEMBERS: _(
        "This session is for members of the federation, and your organisation is none."
    ),
    Audience.INVITATION: _("This session is by invitation: ask its organiser to be invited."),
}
CODES = {Audience.MEMBERS: "members_only", Audience.INVITATION: "by_invitation"}


def check_audience(session: Session, seat: Seat) -> None:
    """Refuse whoever the session is not for; what they have booked before stays."""
    if not is_for(session, seat):
        audience = Audience(session.kind.audience)
        raise Refusal(REFUSALS[audience], code=CODES[audience])


def is_for(session: Session, seat: Seat) -> bool:
    """Whether a seat may book a session, by its kind's audience; asks nothing where all may."""
    if session.kind.audience == Audience.OPEN:
        return True
    return seats_for(session).filter(pk=seat.pk).exists()


def seats_for(session: Session) -> QuerySet[Seat]:
    """The seats that may book a session, by its kind's audience."""
    seats = Seat.objects.filter(delegation__edition=session.edition_id)
    if session.kind.audience == Audience.MEMBERS:
        members = Membership.objects.filter(
            year=year_in_force(session.edition.first_day), left__isnull=True
        )
        return seats.filter(delegation__authority__in=members.values("member__authority"))
    if session.kind.audience == Audience.INVITATION:
        invited = SessionInvitation.objects.filter(session=session)
        return seats.filter(
            Q(delegation__in=invited.exclude(delegation=None).values("delegation"))
            | Q(participant__in=invited.exclude(participant=None).values("participant"))
        )
    return seats

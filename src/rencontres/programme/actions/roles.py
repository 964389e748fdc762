"""Who has a part in a session."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.actions import Clash
from rencontres.agenda.models import Engagement
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.events import announce
from rencontres.delegations.actions import end_role, seat_by_role
from rencontres.delegations.models import Participant, Seat
from rencontres.delegations.people import Person, person_of
from rencontres.network.models import Authority, Country

from .. import booking, releasing
from ..messages import ask_parts
from ..models import Booking, Declined, Role, Session


@action("programme.edit", on="session")
def assign_role(*, by: Actor, session: Session, participant: Participant, kind: str) -> Role:
    """Give a person a part in a session; where it has its hour, the person is taken then.

    A person who had booked a place gives it back: the part keeps one.
    """
    if kind not in Role.Kind.values:
        what = _("“%(kind)s” is not a part in a session.") % {"kind": kind}
        raise Refusal(what, code="unknown_role", status=422)
    _seat_again(session, participant)  # the edition's lock comes before the session's
    session = lock(session)
    if participant.edition_id != session.edition_id:
        raise Refusal(_("This person is not registered for this edition."), status=422)
    position = Role.objects.filter(session=session).count()
    role, made = Role.objects.get_or_create(
        session=session,
        participant=participant,
        defaults={"kind": kind, "position": position},
    )
    if not made:
        raise Refusal(_("This person has a part in this session already."), code="already_there")
    Declined.objects.filter(session=session, participant=participant).delete()
    seat = Seat.objects.filter(participant=participant, withdrawn=None).first()
    if seat:
        releasing.free(
            Booking.objects.filter(session=session, seat=seat).values_list("pk", flat=True)
        )
        try:
            releasing.take(session, seat, kind)
        except Clash as error:
            raise Refusal(booking.clash_of(session, seat), code="clash") from error
    note(kind=kind)
    announce("programme")
    return role


def _seat_again(session: Session, participant: Participant) -> None:
    """Whoever had given their seat back gets one by the part."""
    left = Seat.objects.filter(participant=participant, withdrawn__isnull=False).first()
    if left is None or participant.edition_id != session.edition_id:
        return
    seat_by_role(
        by=SYSTEM,
        edition=session.edition,
        role="speaker",
        person=person_of(participant),
        organisation=left.delegation.organisation,
        country=left.delegation.country,
        authority=left.delegation.authority,
    )


@action("programme.edit", on="session")
def invite_speaker(
    *,
    by: Actor,
    session: Session,
    kind: str,
    person: Person,
    organisation: str,
    country: Country,
    authority: Authority | None = None,
) -> Role:
    """Give a part to somebody who need not be registered: they get their seat by it.

    They are asked by e-mail whether they come.
    """
    seat = seat_by_role(
        by=SYSTEM,
        edition=session.edition,
        role="speaker",
        person=person,
        organisation=organisation,
        country=country,
        authority=authority,
    )
    participant = seat.participant
    assert participant is not None  # noqa: S101  (a seat given for a role has somebody)
    role = assign_role(by=by, session=session, participant=participant, kind=kind)
    ask_parts(participant, [session])
    role.asked = timezone.now()
    role.save(update_fields=["asked"])
    return role


@action("programme.edit", on="session")
def remove_role(*, by: Actor, session: Session, participant: Participant) -> None:
    """Take a person's part in a session away; their hour is free again.

    The seat that they had by it alone is flagged: the registration team keeps it or gives it back.
    """
    edition = lock(session.edition)
    session = lock(session)
    Role.objects.filter(session=session, participant=participant).delete()
    Engagement.objects.filter(
        activity__session=session, holder__seat__participant=participant
    ).delete()
    if not participant.roles.exists():
        end_role(by=SYSTEM, edition=edition, role="speaker", participant=participant)
    announce("programme")

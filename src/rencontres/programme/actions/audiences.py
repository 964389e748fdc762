"""For whom sessions are: the rules of their kinds, and whom they invite."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import Text
from rencontres.delegations.models import Delegation, Participant
from rencontres.editions.models import Edition

from ..models import Session, SessionInvitation, SessionKind
from .contents import free_key


@action("programme.edit", on="edition")
def save_kind(
    *,
    by: Actor,
    edition: Edition,
    name: Text,
    plural: Text,
    kind: SessionKind | None = None,
    alone: bool = False,
    statutory: bool = False,
    bookable: bool = True,
    audience: str = SessionKind.Audience.OPEN,
) -> SessionKind:
    """Make a kind of session, or say its names and rules anew; bookings made before stay.

    Its sessions are locked, so that nobody books by a rule that has just changed.
    """
    edition = lock(edition)
    if kind is None:
        position = edition.session_kinds.count()
        kind = SessionKind(edition=edition, position=position)
        kind.key = free_key(edition.session_kinds.all(), name, "kind", longest=50)
    else:
        sessions = Session.objects.filter(kind=kind).order_by("pk")
        list(sessions.select_for_update(of=("self",)).values_list("pk"))
    if audience not in SessionKind.Audience.values:
        raise Refusal(_("Choose for whom the sessions are."), code="audience", status=422)
    kind.name, kind.plural = name, plural
    kind.alone, kind.statutory, kind.bookable = alone, statutory, bookable
    kind.audience = audience
    kind.save()
    note(key=kind.key, audience=audience)
    announce("programme")
    return kind


@action("programme.edit", on="session")
def invite_to_session(
    *,
    by: Actor,
    session: Session,
    delegation: Delegation | None = None,
    participant: Participant | None = None,
) -> SessionInvitation:
    """Let a delegation, or one participant, book a session by invitation; twice counts once."""
    session = lock(session)
    guest = delegation or participant
    if guest is None or guest.edition_id != session.edition_id:
        raise Refusal(
            _("Name a delegation or a participant of this edition."), code="guest", status=422
        )
    made, _new = SessionInvitation.objects.get_or_create(
        session=session,
        delegation=delegation,
        participant=None if delegation else participant,
    )
    announce(f"session-{session.pk}")
    return made


@action("programme.edit", on="session")
def withdraw_invitation(*, by: Actor, session: Session, invitation: SessionInvitation) -> None:
    """Take an invitation back; what was booked by it stays."""
    session = lock(session)
    session.invitations.filter(pk=invitation.pk).delete()
    announce(f"session-{session.pk}")

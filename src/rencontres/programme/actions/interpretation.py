"""Interpreter teams: who they are, and where they work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.actions import Clash, disengage, engage, new_holders
from rencontres.agenda.models import Engagement, Holder
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import words
from rencontres.editions.models import Edition, Slot

from .. import interpretation
from ..models import InterpreterTeam, Interpreting, Session
from ..releasing import INTERPRETERS


@action("programme.edit", on="edition")
def save_team(
    *,
    by: Actor,
    edition: Edition,
    name: str,
    pairs: str,
    members: Iterable[str] = (),
    away: Iterable[Slot] = (),
    team: InterpreterTeam | None = None,
) -> InterpreterTeam:
    """Make a team, or say anew who it is, which pairs it has (“fr-en, fr-es”), when it is away."""
    read = interpretation.read_pairs(pairs)
    if not name.strip():
        raise Refusal(_("Give the team a name."), code="name", status=422)
    if team is None:
        [holder] = new_holders(edition, Holder.Kind.TEAM, 1)
        team = InterpreterTeam(edition=edition, holder=holder)
    else:
        team = lock(team)
    team.name, team.pairs = name.strip(), read
    team.members = [member.strip() for member in members if member.strip()]
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise Refusal(_("A team of that name exists: choose another name."), code="name") from error
    team.away.set(away)
    note(pairs=len(read))
    announce("interpretation")
    return team


@action("programme.edit", on="team")
def delete_team(*, by: Actor, team: InterpreterTeam) -> None:
    """Take a team away, out of all its sessions."""
    holder = team.holder
    team.delete()
    holder.delete()
    announce("interpretation")


@action("programme.edit", on="session")
def assign_team(*, by: Actor, session: Session, team: InterpreterTeam) -> Interpreting:
    """Let a team work in a session; PostgreSQL refuses a second one at the same hour."""
    session, team = lock(session), lock(team)
    if team.edition_id != session.edition_id:
        raise Refusal(_("This team is another edition’s."), code="edition", status=422)
    if not {tuple(pair) for pair in team.pairs} & interpretation.pairs_of(session):
        raise Refusal(
            _("“%(team)s” has none of the languages that this session needs.")
            % {"team": team.name},
            code="pairs",
        )
    if session.slot_id and team.away.filter(pk=session.slot_id).exists():
        raise Refusal(_("“%(team)s” is away then.") % {"team": team.name}, code="away")
    made, new = Interpreting.objects.get_or_create(session=session, team=team)
    if new and session.activity:
        try:
            engage([(session.activity, team.holder_id, INTERPRETERS)])
        except Clash as error:
            raise _taken(session, team) from error
    announce("interpretation")
    return made


def _taken(session: Session, team: InterpreterTeam) -> Refusal:
    """Where the team is at that hour."""
    engaged = Engagement.objects.filter(holder=team.holder_id, called_off=False)
    if session.activity:
        engaged = engaged.filter(during__overlap=session.activity.during)
    other = engaged.select_related("activity").first()
    title = words(other.activity.title) if other else "?"
    what = _("“%(team)s” works in “%(title)s” at that hour.")
    return Refusal(what % {"team": team.name, "title": title}, code="clash")


@action("programme.edit", on="session")
def free_team(*, by: Actor, session: Session, team: InterpreterTeam) -> None:
    """Take a team out of a session; it is free again at that hour."""
    session = lock(session)
    Interpreting.objects.filter(session=session, team=team).delete()
    if session.activity:
        disengage(session.activity, team.holder)
    announce("interpretation")


@action("programme.edit", on="edition")
def assign_all_teams(*, by: Actor, edition: Edition) -> list[interpretation.Lack]:
    """Give teams to every session that has its hour, those given already kept.

    As many needs are met as any assignment could; returns what nobody can meet, slot by slot.
    """
    edition = lock(edition)
    locked = Session.objects.filter(edition=edition).exclude(slot=None).order_by("pk")
    list(locked.select_for_update(of=("self",)).values_list("pk"))
    teams = list(edition.interpreter_teams.prefetch_related("away"))
    sessions = interpretation.placed_sessions(edition)
    found = interpretation.solve(teams, sessions)
    made = _write(teams, sessions, found.teams)
    lacks = interpretation.lacks_of(teams, sessions, found)
    note(assigned=made, lacking=len(found.lacking), proven=found.proven)
    announce("interpretation")
    return lacks


def _write(
    teams: Sequence[InterpreterTeam], sessions: Sequence[Session], chosen: dict[int, list[int]]
) -> int:
    holders = {team.pk: team.holder_id for team in teams}
    new = [
        (session, team)
        for session in sessions
        for team in chosen[session.pk]
        if team not in {each.team_id for each in session.interpreting.all()}
    ]
    Interpreting.objects.bulk_create(
        Interpreting(session=session, team_id=team) for session, team in new
    )
    engage(
        (session.activity, holders[team], INTERPRETERS) for session, team in new if session.activity
    )
    return len(new)

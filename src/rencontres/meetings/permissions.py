"""Who may do what with meetings."""

from __future__ import annotations

from typing import Any

from rencontres.core.actor import Actor
from rencontres.core.permissions import any_of, register
from rencontres.editions.models import TeamMember
from rencontres.editions.permissions import in_team


def meets(actor: Actor, meeting: Any) -> bool:
    """One of the two who meet."""
    if actor.pk is None:
        return False
    people = (meeting.asked_by.participant, meeting.asked_of.participant)
    return any(person is not None and person.user_id == actor.pk for person in people)


in_charge = in_team(TeamMember.Role.PROGRAMME, TeamMember.Role.REGISTRATION)

register("meetings.set_up_tables", in_charge)
# Both have said yes before the team notes the meeting: nobody fills another one's agenda alone.
register("meetings.agree", in_charge)
register("meetings.see_all", in_charge)
register("meetings.cancel", any_of(meets, in_charge))

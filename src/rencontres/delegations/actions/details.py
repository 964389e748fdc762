"""What somebody says of themselves, once they are registered."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock
from rencontres.core.actor import Actor
from rencontres.core.languages import Text

from ..models import Participant, Seat
from ..people import check, check_interpretation, person_of
from ..rules import require_living


@action("delegations.complete", on="seat")
def complete_details(
    *,
    by: Actor,
    seat: Seat,
    function: Text,
    languages: Sequence[str],
    needs: str,
    diet: str = "",
    interpretation: Sequence[str] = (),
) -> Participant:
    """Write the function, languages and needs of who sits there; names stay as they are."""
    require_living(seat.edition)
    seat = lock(seat)
    if seat.withdrawn or seat.participant is None:
        raise Refusal(_("This seat has no name yet: name it."), code="unnamed")
    participant = lock(seat.participant)
    participant.function = {**participant.function, **function}
    participant.languages = list(languages)
    participant.needs = needs.strip()
    participant.diet, participant.interpretation = diet, list(interpretation)
    people = [person_of(participant)]
    check(people)
    check_interpretation(seat.edition, people)
    participant.save(update_fields=["function", "languages", "needs", "diet", "interpretation"])
    return participant

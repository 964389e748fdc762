"""How many attended a session, and how that is known."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rencontres.programme.models import Session


def sentence(session: Session) -> str:
    """Who came through the session's gate; where it had none, who had booked.

    Of a session of `queries.held`, which counts both.
    """
    entered: int = session.entered  # type: ignore[attr-defined]
    booked: int = session.booked  # type: ignore[attr-defined]
    if entered:
        told = ngettext(
            "%(number)d person came in, counted at the session’s door.",
            "%(number)d people came in, counted at the session’s door.",
            entered,
        )
        return told % {"number": entered}
    if booked:
        told = ngettext(
            "%(number)d place booked; nobody was counted at the door.",
            "%(number)d places booked; nobody was counted at the door.",
            booked,
        )
        return told % {"number": booked}
    return _("Attendance was not counted.")

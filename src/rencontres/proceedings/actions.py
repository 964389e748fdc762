"""What can be done with the proceedings."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.languages import Text
from rencontres.programme.models import Session

from .models import Record

_is_address = URLValidator(schemes=["https", "http"])


@action("programme.edit", on="session")
def write_record(
    *, by: Actor, session: Session, recording: str, minutes: Text, published: bool, seen: int
) -> Record:
    """Write what remains of a session; `seen` is the version that the writer looked at, 0: none."""
    lock(session)
    record = Record.objects.filter(session=session).first() or Record(session=session, version=0)
    if record.version != seen:
        raise Refusal(
            _("Somebody else has written here meanwhile: open the page again, then add yours."),
            code="changed",
        )
    record.recording = _checked(recording.strip())
    record.minutes = {code: said.strip() for code, said in minutes.items() if said.strip()}
    if published and not (record.recording or record.minutes):
        raise Refusal(
            _("Give a recording or minutes before you publish."), code="empty", status=422
        )
    record.published = published
    record.version += 1
    record.save()
    note(published=published)
    return record


def _checked(address: str) -> str:
    try:
        if address:
            _is_address(address)
    except ValidationError as error:
        raise Refusal(
            _("The recording is an address on the web: https://…"), code="recording", status=422
        ) from error
    return address

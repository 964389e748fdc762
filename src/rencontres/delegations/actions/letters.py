"""The verbs of visa letters: asked for, checked by somebody else, issued under a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.models import LogEntry
from rencontres.network.models import Country

from ..messages import tell_letter
from ..models import Participant, Seat, VisaLetter
from ..rules import require_living
from ..tickets import new_ticket

MOST_A_DAY = 20  # requests of one account, since letters are abused

State = VisaLetter.State


@dataclass(frozen=True)
class Passport:
    """What a passport says, as it is printed there."""

    name: str
    nationality: Country
    born: date
    number: str
    expires: date


@action("delegations.request_letter", on="seat")
def request_letter(*, by: Actor, seat: Seat, passport: Passport, language: str) -> VisaLetter:
    """Ask for a letter that supports a participant's visa; somebody of the team checks it."""
    edition = seat.edition
    require_living(edition)
    seat = lock(seat)
    if seat.withdrawn or seat.participant is None:
        raise Refusal(_("A visa letter needs a name on the seat: name it first."), code="unnamed")
    _require_sound(passport, edition.last_day)
    _require_patience(by)
    try:
        with transaction.atomic():
            return VisaLetter.objects.create(
                edition=edition,
                participant=seat.participant,
                code=new_ticket(),
                language=language,
                passport_name=passport.name.strip(),
                nationality=passport.nationality,
                born=passport.born,
                passport_number=passport.number.strip().upper(),
                passport_expires=passport.expires,
                asked=timezone.now(),
                asked_by_id=by.pk,
            )
    except IntegrityError as error:
        if "one_live_letter_a_person" not in str(error):
            raise
        raise Refusal(
            _("This person has a letter, or has asked for one: see its state."), code="asked"
        ) from error


@action("delegations.check_letters", on="letter")
def issue_letter(*, by: Actor, letter: VisaLetter) -> VisaLetter:
    """Issue a letter that was checked: it gets the edition's next number, and can be downloaded."""
    edition = lock(letter.edition)
    letter = _to_decide(letter, by)
    if letter.purged:
        raise Refusal(_("The passport data are gone: ask for the letter again."), code="purged")
    last = edition.letters.aggregate(last=Max("number"))["last"] or 0
    letter.number = last + 1
    return _decide(letter, State.ISSUED, by)


@action("delegations.check_letters", on="letter")
def refuse_letter(*, by: Actor, letter: VisaLetter, reason: str) -> VisaLetter:
    """Refuse a letter, telling the person why."""
    letter = _to_decide(letter, by)
    return _decide(letter, State.REFUSED, by, reason)


@action("delegations.check_letters", on="letter")
def revoke_letter(*, by: Actor, letter: VisaLetter, reason: str) -> VisaLetter:
    """Take back a letter that was issued: its verification page says so from now on."""
    letter = lock(letter)
    if letter.state != State.ISSUED:
        raise Refusal(_("Only a letter that was issued can be revoked."), code="state")
    return _decide(letter, State.REVOKED, by, reason)


def close_letters(participant: Participant) -> None:
    """Whoever gives up their seat needs no visa: what they asked for or hold ends with it.

    For the verbs that take somebody out of a seat, inside their transaction.
    """
    ends = {State.REQUESTED: State.REFUSED, State.ISSUED: State.REVOKED}
    for before, after in ends.items():
        participant.letters.filter(state=before).update(
            state=after,
            decided=timezone.now(),
            decided_by=None,
            reason=str(_("The person no longer takes part.")),
        )


def _require_sound(passport: Passport, last_day: date) -> None:
    if not passport.name.strip() or not passport.number.strip():
        raise Refusal(_("Write the name and the number as the passport has them."), status=422)
    if passport.expires <= last_day:
        raise Refusal(
            _("This passport expires before the end of the edition: renew it first."),
            code="expired",
            status=422,
        )
    if not passport.born < timezone.now().date():
        raise Refusal(_("The date of birth is in the future: correct it."), status=422)


def _require_patience(by: Actor) -> None:
    """An account asks for so many letters a day, no more."""
    since = timezone.now() - timedelta(days=1)
    lately = LogEntry.objects.filter(
        verb="delegations.request_letter", by_id=by.pk, at__gt=since
    ).count()
    if by.pk is not None and lately >= MOST_A_DAY:
        raise Refusal(
            _("You have asked for %(number)d letters today: go on tomorrow, or write to the team.")
            % {"number": MOST_A_DAY},
            code="too_many",
            status=429,
        )


def _to_decide(letter: VisaLetter, by: Actor) -> VisaLetter:
    """The letter, locked, when it awaits a decision that is this person's to take."""
    letter = lock(letter)
    if letter.state != State.REQUESTED:
        raise Refusal(_("This request was decided already: see the register."), code="decided")
    if by.pk is not None and letter.asked_by_id == by.pk:
        raise Refusal(
            _("You asked for this letter: somebody else of the team must check it."),
            code="own_request",
        )
    return letter


def _decide(letter: VisaLetter, state: State, by: Actor, reason: str = "") -> VisaLetter:
    if state != State.ISSUED and not reason.strip():
        raise Refusal(_("Say why: the person reads it."), code="reason", status=422)
    letter.state = state
    letter.reason = reason.strip()[:500]
    letter.decided = timezone.now()
    letter.decided_by_id = by.pk
    letter.save()
    note(state=state.value)
    tell_letter(letter)
    return letter

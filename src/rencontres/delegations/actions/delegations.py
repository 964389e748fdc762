"""The verbs of delegations.

Whoever changes who comes locks the edition first: places, references and addresses are counted in
it, and a release of the timetable asks who is there. Then comes the delegation, then the seat;
always in this order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.actions import new_holders
from rencontres.agenda.models import Holder
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.permissions import allowed, require
from rencontres.core.prepared import Prepared
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country

from ..billing import bill, bill_first
from ..messages import confirm_registration, tell_given_back, tell_replaced, tell_withdrawn
from ..models import (
    Category,
    Delegation,
    OrganisationKind,
    Participant,
    Replacement,
    RevokedTicket,
    Seat,
    WaitingGroup,
)
from ..people import Person, enrol
from ..queries import has_part
from ..rules import (
    Asked,
    categories_of,
    require_category_open,
    require_living,
    require_no_approval,
    require_open,
    require_places,
)
from ..tickets import mark, new_ticket
from ..ties import let_go
from .consents import Answers, add_consents
from .letters import close_letters
from .offers import ask_no_more, pass_places_on

LARGEST = 200  # seats of one delegation
HAS_PART = _(
    "This person has a part in the programme (speaker, chair, testimony…): the programme team must"
    " give it to somebody else first."
)
_LAST_REFERENCE = Prepared(
    """SELECT max(reference) AS last FROM delegations_delegation
    WHERE edition_id = %(edition)s AND starts_with(reference, %(prefix)s)"""
)


class Said(NamedTuple):
    """A head's own answers, and the language in which the questions were read."""

    answers: Answers
    language: str


@action("delegations.register", on="edition")
def register_delegation(
    *,
    by: Actor,
    edition: Edition,
    organisation: str,
    country: Country,
    language: str,
    people: Sequence[Person],
    authority: Authority | None = None,
    unnamed_seats: int = 0,
    at: datetime | None = None,
    synthetic: bool = False,
    offer: WaitingGroup | None = None,
    kind: str = "",
    consents: Said | None = None,
    invitation: str = "",
) -> Delegation:
    """Register the people an organisation sends, the first of them as head; all or none.

    `at` records a registration after the fact, without a message; only the team may. So only the
    system registers the group of an `offer` that was accepted. `consents` are the head's own.
    """
    if at is not None or synthetic or offer is not None:
        require(by, "delegations.record", edition)
    edition = lock(edition)
    late, moment = at is None and allowed(by, "delegations.record", edition), at or timezone.now()
    check_delegation(
        organisation=organisation,
        country=country,
        authority=authority,
        language=language,
        named=len(people),
        unnamed=unnamed_seats,
        kind=kind,
    )
    require_open(edition, moment, late=late)
    asked = Asked(edition, moment, authority, late=late, invitation=invitation)
    categories = _seats_asked(by, asked, people, unnamed_seats)
    if offer is None:  # an offer holds the places already
        require_free(by, edition, categories, country)
    participants = enrol(by, edition, people, language=language, synthetic=synthetic)
    delegation = create(
        edition=edition,
        reference=next_reference(edition, country),
        authority=authority,
        organisation=organisation.strip(),
        country=country,
        language=language,
        kind="" if authority else kind,
        head=participants[0],
        registered=moment,
        synthetic=synthetic,
    )
    if consents:
        _note_consents(by, participants[0], consents)
    seats = new_seats(delegation, 1, categories, participants, asked=offer.asked if offer else None)
    note(seats=len(seats), named=len(people))
    if at is None and not synthetic:
        confirm_registration(delegation, seats, approved=bool(offer and offer.asked))
    return delegation


def _note_consents(by: Actor, head: Participant, said: Said) -> None:
    add_consents(by, {head: said.answers}, language=said.language, new=head.is_new)


@action("delegations.manage", on="delegation")
def add_seats(
    *, by: Actor, delegation: Delegation, count: int, offer: WaitingGroup | None = None
) -> list[Seat]:
    """Add seats, to be named later, of the category of the delegation's first seat.

    Only the system adds those that an `offer` holds.
    """
    if offer is not None:
        require(by, "delegations.record", delegation.edition)
    edition, delegation, late = _opened(by, delegation)
    seats = list(delegation.seats.select_related("category"))
    if not 1 <= count <= LARGEST - len(seats):
        raise Refusal(too_many(), code="size", status=422)
    categories = [seats[0].category] * count
    require_category_open(categories[0], timezone.now(), late=late)
    if offer is None:
        require_free(by, edition, categories, delegation.country)
    note(seats=count)
    asked = offer.asked if offer else None
    return new_seats(delegation, seats[-1].number + 1, categories, [], asked=asked)


@action("delegations.manage", on="delegation")
def add_people(*, by: Actor, delegation: Delegation, people: Sequence[Person]) -> list[Seat]:
    """Seat people in a delegation: in seats of their category without a name, then in new ones."""
    edition, delegation, late = _opened(by, delegation)
    seats = list(delegation.seats.select_related("category"))
    asked = Asked(edition, timezone.now(), delegation.authority, late=late)
    categories = categories_of(by, asked, people)
    came = enrol(by, edition, people, language=delegation.language, synthetic=delegation.synthetic)
    free = [seat for seat in seats if seat.withdrawn is None and seat.participant_id is None]
    without: list[tuple[Category, Participant]] = []
    for category, participant in zip(categories, came, strict=True):
        seat = next((seat for seat in free if seat.category_id == category.pk), None)
        if seat is None:
            without.append((category, participant))
            continue
        free.remove(seat)
        seat.participant = participant
        seat.save(update_fields=["participant"])
    if len(seats) + len(without) > LARGEST:
        raise Refusal(too_many(), code="size", status=422)
    new = [category for category, _participant in without]
    if new:
        require_free(by, edition, new, delegation.country)
    note(named=len(came), seats=len(new))
    last = max((seat.number for seat in seats), default=0)
    return new_seats(delegation, last + 1, new, [participant for _category, participant in without])


def _opened(by: Actor, delegation: Delegation) -> tuple[Edition, Delegation, bool]:
    """The edition and the delegation, locked, if it may grow; whether `by` comes late to do so."""
    edition = lock(delegation.edition)
    delegation = lock(delegation)
    late = allowed(by, "delegations.record", edition)
    require_growing(edition, delegation, late=late)
    return edition, delegation, late


def require_growing(edition: Edition, delegation: Delegation, *, late: bool) -> None:
    """A delegation gets more seats while registration is open and it has not withdrawn."""
    require_open(edition, timezone.now(), late=late)
    if delegation.state == Delegation.State.WITHDRAWN:
        raise Refusal(_("This delegation has withdrawn: register it anew."), code="withdrawn")


@action("delegations.manage", on="seat")
def name_seat(*, by: Actor, seat: Seat, person: Person) -> Seat:
    """Say who sits in a seat that had no name."""
    edition = lock(seat.edition)
    require_living(edition)
    seat = lock(seat)
    require_live(seat)
    if seat.participant_id:
        raise Refusal(_("This seat has a name already: replace the person instead."), code="named")
    delegation = seat.delegation
    [seat.participant] = enrol(
        by, edition, [person], language=delegation.language, synthetic=delegation.synthetic
    )
    seat.save(update_fields=["participant"])
    return seat


@action("delegations.manage", on="seat")
def replace_participant(*, by: Actor, seat: Seat, person: Person) -> Seat:
    """Let somebody else come in a participant's place.

    The seat keeps its bookings; its ticket is a new one, so that the old one opens no door.
    """
    edition = lock(seat.edition)
    require_living(edition)
    delegation = lock(seat.delegation)
    seat = lock(seat)
    require_live(seat)
    left = seat.participant
    if left is None:
        raise Refusal(_("This seat has no name yet: name it."), code="unnamed")
    _require_no_role(seat)
    [came] = enrol(
        by, edition, [person], language=delegation.language, synthetic=delegation.synthetic
    )
    close_letters(left)
    seat.participant = came
    renew_ticket(seat)
    seat.save(update_fields=["participant", "ticket"])
    Replacement.objects.create(seat=seat, left=left, came=came)
    if delegation.head_id == left.pk:
        delegation.head = came
        delegation.save(update_fields=["head"])
    tell_replaced(seat, left)
    return seat


@action("delegations.manage", on="seat")
def withdraw_seat(*, by: Actor, seat: Seat) -> Seat:
    """Give a seat back: its place, its hours and its bookings are free again.

    The last one takes the delegation with it; a head who withdraws hands over to the next person.
    """
    edition = lock(seat.edition)
    require_living(edition)
    delegation = lock(seat.delegation)
    seat = lock(seat)
    require_live(seat)
    _require_no_role(seat)
    let_go(seat)
    if seat.participant:
        close_letters(seat.participant)
    seat.holder.engagements.all().delete()
    seat.withdrawn = timezone.now()
    seat.save(update_fields=["withdrawn"])
    head = delegation.head
    remaining = list(delegation.seats.filter(withdrawn__isnull=True))
    if delegation.head_id == seat.participant_id or not remaining:
        delegation.head_id = next((s.participant_id for s in remaining if s.participant_id), None)
    if not remaining:
        delegation.state = Delegation.State.WITHDRAWN
        ask_no_more(delegation)
    _tell_who_left(seat, delegation, head)
    delegation.save(update_fields=["head", "state"])
    if seat.price:
        bill(delegation)
    pass_places_on(by=SYSTEM, edition=edition)
    return seat


def _tell_who_left(seat: Seat, delegation: Delegation, head: Participant | None) -> None:
    """Tell who sat there; and whoever was head, once nobody of the delegation is left."""
    gone = delegation.state == Delegation.State.WITHDRAWN
    if gone and head:
        tell_withdrawn(head, delegation)
    if seat.participant and not (gone and seat.participant == head):
        tell_given_back(seat.participant, delegation)


def _seats_asked(by: Actor, asked: Asked, people: Sequence[Person], unnamed: int) -> list[Category]:
    """The category of each seat, those that an invitation opens being counted."""
    categories = categories_of(by, asked, people)
    categories += [categories[0]] * unnamed  # a seat without a name is like the head's
    asked.use_invitation(categories)
    return categories


def require_free(by: Actor, edition: Edition, categories: list[Category], country: Country) -> None:
    """Nobody has to approve these seats first, and there are places for all of them."""
    require_no_approval(by, edition, categories)
    require_places(edition, categories, country)


def check_delegation(
    *,
    organisation: str,
    country: Country,
    authority: Authority | None,
    language: str,
    named: int,
    unnamed: int,
    kind: str = "",
) -> None:
    """What can be said of the input without looking at what is registered."""
    if not organisation.strip():
        raise Refusal(_("Name the organisation the delegation represents."), status=422)
    if authority is not None and authority.country_id != country.pk:
        raise Refusal(
            _("This authority is not in the country given: choose its own country."), status=422
        )
    if kind and kind not in OrganisationKind:
        raise Refusal(_("Say what the organisation is, or leave it open."), status=422)
    if language not in dict(settings.LANGUAGES):
        raise Refusal(_("Choose one of the site’s languages."), status=422)
    if named < 1:
        raise Refusal(_("A delegation needs a head: name one person at least."), status=422)
    if unnamed < 0 or named + unnamed > LARGEST:
        raise Refusal(too_many(), code="size", status=422)


def too_many() -> Any:
    """How many seats a delegation has."""
    return _("A delegation has 1 to %(largest)d seats.") % {"largest": LARGEST}


def next_reference(edition: Edition, country: Country) -> str:
    """The next reference of a country's delegations, as FR-0042; the edition must be locked."""
    prefix = f"{country.pk}-"
    found = _LAST_REFERENCE.read(edition=edition.pk, prefix=prefix) or {}
    last = found["last"]
    number = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{number:04}"


def create(**fields: Any) -> Delegation:
    """Write the delegation; an authority has one that lives, or the whole verb is refused."""
    try:
        return Delegation.objects.create(**fields)
    except IntegrityError as error:
        if "one_delegation_per_authority" not in str(error):
            raise
        raise Refusal(
            _(
                "%(authority)s has a delegation already: ask its head to add seats, or write to"
                " the organiser."
            )
            % {"authority": fields["authority"].name},
            code="authority_registered",
        ) from error


def new_seats(
    delegation: Delegation,
    first: int,
    categories: list[Category],
    people: list[Participant],
    *,
    asked: datetime | None = None,
) -> list[Seat]:
    """Seats from a number on, the first of them with people, at the price of the day.

    The day is the one on which approval was `asked`, so that a slow answer costs nobody anything.
    The delegation's order follows; the edition must be locked.
    """
    holders = new_holders(delegation.edition, Holder.Kind.PERSON, len(categories))
    named: list[Participant | None] = [*people, *[None] * (len(categories) - len(people))]
    moment = asked or (delegation.registered if first == 1 else timezone.now())
    seats = Seat.objects.bulk_create(
        [
            Seat(
                delegation=delegation,
                number=number,
                category=category,
                participant=participant,
                holder=holder,
                ticket=new_ticket(),
                price=category.price_at(moment),
            )
            for number, (category, participant, holder) in enumerate(
                zip(categories, named, holders, strict=True), start=first
            )
        ]
    )
    if first == 1:
        bill_first(delegation, seats)
    elif any(seat.price for seat in seats):
        bill(delegation)
    return seats


def renew_ticket(seat: Seat) -> None:
    """Draw another ticket for a seat, to be saved; the old one is revoked."""
    edition = seat.delegation.edition_id
    RevokedTicket.objects.create(edition_id=edition, mark=mark(seat.ticket))
    seat.ticket = new_ticket()


def require_live(seat: Seat) -> None:
    if seat.withdrawn:
        raise Refusal(_("This seat was given back: add a seat instead."), code="withdrawn")


def _require_no_role(seat: Seat) -> None:
    """A speech does not pass to a colleague unasked."""
    if has_part(seat):
        raise Refusal(HAS_PART, code="engaged")

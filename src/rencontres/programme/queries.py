"""Reading the programme: as many SQL statements for three sessions as for eighty."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from rencontres.agenda.models import Engagement
from rencontres.core.actor import Actor
from rencontres.core.languages import codes
from rencontres.core.permissions import allowed
from rencontres.delegations.models import Consent, Delegation, Participant, Seat
from rencontres.delegations.queries import newest_answer, registered_people
from rencontres.editions.models import Edition, Room
from rencontres.editions.permissions import scopes_of

from .content import lacking
from .models import (
    Absence,
    Booking,
    Closure,
    Declined,
    Draft,
    Portrait,
    Release,
    Role,
    Session,
    SessionDocument,
    SessionInvitation,
    SessionKind,
    SessionRevision,
    Step,
    WaitingParty,
    WaitingSeat,
    Wish,
)
from .places import has_work
from .releasing import ATTENDEE


@dataclass(frozen=True)
class Filters:
    """What a reader asks of the programme; empty means anything."""

    day: date | None = None
    kind: str = ""
    theme: str = ""
    country: str = ""
    language: str = ""  # spoken or interpreted
    text: str = ""


def sessions_of(edition: Edition) -> QuerySet[Session]:
    """An edition's sessions with all that a page tells about them, in order of time."""
    roles = Role.objects.select_related(
        "participant__seat__delegation__country", "participant__profile"
    )
    return (
        edition.sessions.select_related("kind", "room", "slot", "change", "organiser")
        .prefetch_related("themes", "countries", Prefetch("roles", roles))
        .order_by("slot__starts", "kind__position", "room__position", "pk")
    )


def programme(edition: Edition, filters: Filters = Filters()) -> list[Session]:
    """The sessions that answer the filters, in order of time, those without an hour last."""
    found = sessions_of(edition)
    if filters.day:
        opens = datetime.combine(filters.day, time.min, edition.zone)
        found = found.filter(slot__starts__gte=opens, slot__starts__lt=opens + timedelta(days=1))
    if filters.kind:
        found = found.filter(kind__key=filters.kind)
    if filters.theme:
        found = found.filter(themes__key=filters.theme)
    if filters.country:
        found = found.filter(countries=filters.country)
    if filters.language:
        heard = [filters.language]
        found = found.filter(Q(languages__contains=heard) | Q(interpretation__contains=heard))
    wanted = folded(filters.text).split()
    return [s for s in found if not wanted or all(w in searched(s) for w in wanted)]


def searched(session: Session) -> str:
    """All words a search looks into, in every language."""
    people = (f"{role.participant.full_name} {role.name}" for role in session.roles.all())
    countries = (name for country in session.countries.all() for name in country.name.values())
    own = (*session.title.values(), *session.abstract.values())
    return folded(" ".join((*own, *people, *countries)))


def folded(text: str) -> str:
    """Lower case without accents, for searching."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def days_of(edition: Edition) -> list[date]:
    """The days on which the edition has slots."""
    starts = edition.slots.values_list("starts", flat=True)
    return sorted({moment.astimezone(edition.zone).date() for moment in starts})


def languages_of(edition: Edition) -> list[str]:
    """Codes of the languages spoken or interpreted, most frequent first."""
    count: dict[str, int] = {}
    for spoken, interpreted in edition.sessions.values_list("languages", "interpretation"):
        for code in {*spoken, *interpreted}:
            count[code] = count.get(code, 0) + 1
    return sorted(count, key=lambda code: (-count[code], code))


def counts_by_kind(edition: Edition) -> QuerySet[SessionKind]:
    """The kinds that have sessions, with their number as `sessions_count`."""
    return edition.session_kinds.annotate(sessions_count=Count("sessions")).filter(
        sessions_count__gt=0
    )


def speakers(edition: Edition) -> QuerySet[Participant]:
    """The people who have a part in a session, with their sessions and organisations."""
    roles = Role.objects.select_related("session__slot", "session__kind", "session__room")
    return (
        Participant.objects.filter(roles__session__edition=edition)
        .distinct()
        .select_related("seat__delegation__country", "profile")
        .prefetch_related(Prefetch("roles", roles.order_by("session__slot__starts", "pk")))
        .order_by("family_name", "given_name", "pk")
    )


@dataclass(frozen=True)
class Attendance:
    """How many are registered, and from how many countries."""

    people: int
    countries: int
    synthetic: bool  # some of them were invented


def attendance(edition: Edition) -> Attendance:
    """Registered people and their organisations' countries (not who came: that is the door's)."""
    numbers = registered_people(edition).aggregate(
        people=Count("pk"),
        countries=Count("seat__delegation__country", distinct=True),
        invented=Count("pk", filter=Q(synthetic=True)),
    )
    return Attendance(numbers["people"], numbers["countries"], numbers["invented"] > 0)


def sessions_waited_for() -> list[Session]:
    """Sessions whose waiting list has something to do."""
    waited = Session.objects.filter(
        pk__in=WaitingParty.objects.filter(settled=None).values("session")
    )
    related = waited.select_related("edition", "room", "slot")
    return [session for session in related.order_by("pk") if has_work(session)]


def party_of(session: Session, seat: Seat | None) -> WaitingParty | None:
    """With whom a seat waits for a session."""
    if seat is None:
        return None
    return WaitingParty.objects.filter(session=session, seats__seat=seat).first()


def before(party: WaitingParty) -> int:
    """How many parties have waited longer."""
    waiting = WaitingParty.objects.filter(session=party.session_id, state="waiting")
    earlier = Q(joined__lt=party.joined) | Q(joined=party.joined, pk__lt=party.pk)
    return waiting.filter(earlier).count()


def seats_of_party(party: WaitingParty) -> QuerySet[Seat]:
    """Who waits together."""
    seats = Seat.objects.filter(waiting__party=party, withdrawn=None)
    return seats.select_related("participant", "delegation").order_by("number")


def booked_meanwhile(session: Session, seats: Iterable[Seat]) -> list[Session]:
    """What these seats have booked at the session's hour."""
    if session.activity is None:
        return []
    at_the_hour = Q(activity__during__overlap=session.activity.during)
    booked = Session.objects.filter(at_the_hour, bookings__seat__in=seats)
    return list(booked.exclude(pk=session.pk).distinct())


def headed_by(user: Any, edition: Edition) -> Delegation | None:
    """The delegation a user heads in an edition."""
    if not user.is_authenticated:
        return None
    return Delegation.objects.filter(
        edition=edition, head__user=user.pk, state=Delegation.State.REGISTERED
    ).first()


def choices_of(session: Session, delegation: Delegation) -> list[Seat]:
    """The seats of a delegation, each with what it is in the session (`standing`): `booked`,
    `waiting`, `part`, `taken` by something else at that hour, or `free`."""
    seats = list(
        delegation.seats.filter(withdrawn=None).select_related("participant").order_by("number")
    )
    booked = set(session.bookings.filter(seat__in=seats).values_list("seat", flat=True))
    waiting = set(WaitingSeat.objects.filter(session=session).values_list("seat", flat=True))
    parts = {role.participant_id for role in session.roles.all()}
    taken = _taken(session, seats)
    for seat in seats:
        seat.standing = (  # type: ignore[attr-defined]
            "booked"
            if seat.pk in booked
            else "part"
            if seat.participant_id in parts
            else "waiting"
            if seat.pk in waiting
            else "taken"
            if seat.holder_id in taken
            else "free"
        )
    return seats


def _taken(session: Session, seats: Iterable[Seat]) -> set[int]:
    if session.activity is None:
        return set()
    engaged = Engagement.objects.filter(
        holder__seat__in=seats, during__overlap=session.activity.during, called_off=False
    )
    return set(engaged.values_list("holder", flat=True))


def mine(seat: Seat | None) -> dict[int, str]:
    """What a seat attends, by the session's key: `attendee`, or the person's part."""
    if seat is None:
        return {}
    booked = Booking.objects.filter(seat=seat).values_list("session", flat=True)
    roles = Role.objects.filter(participant__seat=seat).values_list("session", "kind")
    return dict.fromkeys(booked, ATTENDEE) | dict(roles)


def wished_by(seat: Seat | None) -> set[int]:
    """The keys of the sessions that a seat wishes for."""
    return set(seat.wishes.values_list("session", flat=True)) if seat else set()


def last_release(edition: Edition) -> Release | None:
    """The programme as it was last released; what a change of plan archived was before it."""
    return edition.releases.exclude(facts__has_key="programme").first()


def sessions_to_edit(
    actor: Actor,
    edition: Edition,
    *,
    text: str = "",
    kind: str = "",
    lacks: str = "",
    state: str = "",
) -> list[Session]:
    """The sessions that an editor looks for; each tells as `lacks` what it is not written in."""
    found = []
    theirs = set(editable_sessions(actor, edition).values_list("pk", flat=True))
    for session in programme(edition, Filters(kind=kind, text=text)):
        if session.pk not in theirs:
            continue
        session.lacks = sorted(  # type: ignore[attr-defined]
            {*lacking(session.title), *lacking(session.abstract)}, key=codes().index
        )
        placed = {"placed": session.slot_id is not None, "unplaced": session.slot_id is None}
        if placed.get(state, True) and (not lacks or lacks in session.lacks):  # type: ignore[attr-defined]
            found.append(session)
    return found


def deleted_sessions(edition: Edition) -> QuerySet[SessionRevision]:
    """The last words of sessions that were deleted, newest first, once each."""
    gone = SessionRevision.objects.filter(edition=edition, session=None)
    return gone.order_by("-pk")[:20]


def invitations_of(session: Session) -> QuerySet[SessionInvitation]:
    """Whom a session invites."""
    return session.invitations.select_related("delegation__country", "participant")


def documents_for(reader: Actor, session: Session, part: str | None) -> QuerySet[SessionDocument]:
    """A session's documents that a reader may have: the team and those with a part have all."""
    every = session.documents.all()
    if allowed(reader, "programme.edit", session) or part not in (None, ATTENDEE):
        return every
    return every.filter(public=True)


def what_goes_with(session: Session) -> dict[str, int]:
    """What a deletion takes along: people in parts, wishes, places in drafts."""
    return {
        "people": session.roles.count(),
        "wishes": session.wishes.count(),
        "placements": session.placements.count(),
    }


def kinds_with_counts(edition: Edition) -> QuerySet[SessionKind]:
    """Every kind of session, with its number as `sessions_count`."""
    return edition.session_kinds.annotate(sessions_count=Count("sessions"))


def public_releases(edition: Edition) -> QuerySet[Release]:
    """The releases of the programme, newest first; not what a change of plan archived."""
    return edition.releases.exclude(facts__has_key="programme").select_related("edition")


@dataclass(frozen=True)
class Telling:
    """How many people a release is told to, and how many of them have their message."""

    people: int
    sent: int


def told(release: Release) -> Telling:
    """How far the messages of a release are."""
    numbers = release.notices.aggregate(people=Count("pk"), sent=Count("sent"))
    return Telling(numbers["people"], numbers["sent"])


def unplaced(edition: Edition) -> QuerySet[Session]:
    """Sessions without a place in the released programme."""
    return edition.sessions.filter(slot=None).select_related("kind")


def drafts(edition: Edition) -> QuerySet[Draft]:
    """Drafts, newest first, with their release and number of placements (`placed`)."""
    found = edition.drafts.select_related("release", "source").annotate(placed=Count("placements"))
    return found.order_by("-pk")


def next_steps(draft: Draft) -> tuple[Step | None, Step | None]:
    """The step that undoing takes back, and the one that is done again, if any."""
    steps = draft.steps.select_related("by")
    done = steps.filter(state=Step.State.DONE).last()
    return done, steps.filter(state=Step.State.UNDONE).first()


def would_move(draft: Draft) -> int:
    """How many placed sessions a release of the draft would move or take away."""
    places = {
        session: (room, slot)
        for session, room, slot in draft.placements.values_list("session", "room", "slot")
    }
    now = draft.edition.sessions.exclude(slot=None).values_list("pk", "room", "slot")
    return sum(places.get(pk) != (room, slot) for pk, room, slot in now)


def declined(sessions: QuerySet[Session]) -> QuerySet[Declined]:
    """Who declined a part in these sessions, newest first."""
    return Declined.objects.filter(session__in=sessions).select_related("session", "participant")


def parts_of(person: Participant) -> QuerySet[Role]:
    """A person's parts in their edition, with the slides they sent, in order of time."""
    return (
        person.roles.filter(session__edition=person.edition_id)
        .select_related("session__slot", "session__room", "session__change")
        .prefetch_related("slides")
        .order_by("session__slot__starts", "pk")
    )


def people_in(sessions: Iterable[Session]) -> list[Participant]:
    """Everybody with a part in sessions whose roles were fetched."""
    return [role.participant for session in sessions for role in session.roles.all()]


def portraits_shown(people: Iterable[Participant]) -> dict[int, datetime]:
    """Whose portrait everybody may see, and of when it is: who confirmed a part and agreed."""
    confirmed = Role.objects.filter(participant=OuterRef("participant"), state=Role.State.CONFIRMED)
    agreed = newest_answer(Consent.Kind.IMAGE_RIGHTS, "participant")
    found = Portrait.objects.filter(Exists(confirmed), participant__in=people)
    return dict(found.annotate(agreed=agreed).filter(agreed=True).values_list("participant", "at"))


def by_slot(sessions: Iterable[Session]) -> list[tuple[Any, list[Session]]]:
    """Sessions grouped by slot, in order of time; those without one last, under None."""
    groups: dict[Any, list[Session]] = {}
    for session in sessions:
        groups.setdefault(session.slot, []).append(session)
    return list(groups.items())


def wishes_of(edition: Edition) -> int:
    """How many wishes the planner has to heed."""
    return Wish.objects.filter(session__edition=edition, seat__withdrawn=None).count()


def editable_sessions(actor: Actor, edition: Edition) -> QuerySet[Session]:
    """The sessions that somebody may edit: all, or those of the parts that they look after."""
    if allowed(actor, "programme.edit", edition):
        return edition.sessions.all()
    scopes = scopes_of(actor, edition)
    return edition.sessions.filter(
        Exists(scopes.filter(theme__sessions=OuterRef("pk")))
        | Exists(scopes.filter(country__sessions=OuterRef("pk")))
        | Exists(scopes.filter(room=OuterRef("room")))
    )


def parts(sessions: QuerySet[Session]) -> QuerySet[Role]:
    """Every part in these sessions, by the person's name."""
    return (
        Role.objects.filter(session__in=sessions)
        .select_related("session", "participant__profile")
        .annotate(sent=Count("slides"))
        .order_by("participant__family_name", "participant__given_name", "pk")
    )


def closures(edition: Edition) -> QuerySet[Room]:
    """The rooms that cannot always be used, with their closures."""
    closed = edition.rooms.exclude(closures=None).distinct()
    return closed.prefetch_related(Prefetch("closures", _by_hour(Closure.objects)))


def absences(edition: Edition) -> QuerySet[Participant]:
    """The people who cannot always be there, with their absences."""
    away = Participant.objects.filter(absences__slot__edition=edition).distinct()
    found = away.prefetch_related(Prefetch("absences", _by_hour(Absence.objects)))
    return found.order_by("family_name", "given_name", "pk")


def _by_hour(rows: Any) -> Any:
    return rows.select_related("slot").order_by("slot__starts")

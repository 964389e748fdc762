"""The programme's verbs: from a file's sessions to a released timetable and booked places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.actions import Clash
from rencontres.agenda.models import Engagement
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.events import announce
from rencontres.core.languages import Text, words
from rencontres.core.tasks import later
from rencontres.delegations.actions import end_role, seat_by_role
from rencontres.delegations.models import Participant, Seat
from rencontres.delegations.people import Person, person_of
from rencontres.delegations.ties import when_withdrawn
from rencontres.editions.models import Edition
from rencontres.engines.timetable import Impossible
from rencontres.network.models import Authority, Country

from . import booking, intake, planning, releasing
from .models import Booking, Draft, Release, Role, Session, SessionKind, Wish

COUNTRY_GROUP = {
    "fr": "Groupe-pays {country}",
    "en": "{country} country group",
    "es": "Grupo país {country}",
}
MOST_SECONDS = 600


@action("programme.edit", on="edition")
def create_programme(*, by: Actor, edition: Edition, content: Mapping[str, Any]) -> list[Session]:
    """Make the session kinds and the sessions of an edition's file, all or none."""
    edition = lock(edition)
    kind_rows, rows = intake.read(edition, content)
    kinds = intake.kinds_of(edition, kind_rows)
    sessions = intake.sessions_of(edition, rows, kinds)
    try:
        with transaction.atomic():
            SessionKind.objects.bulk_create(kinds.values())
            Session.objects.bulk_create(sessions)
    except IntegrityError as error:
        raise Refusal(
            _("This edition already has kinds or sessions of those keys: nothing was added."),
            code="already_there",
        ) from error
    intake.attach(edition, sessions, rows)
    note(kinds=len(kinds), sessions=len(sessions))
    announce("programme")
    return sessions


@action("programme.edit", on="edition")
def create_country_groups(
    *,
    by: Actor,
    edition: Edition,
    kind_key: str,
    countries: Sequence[str],
    title: Text | None = None,
    seats: int = 60,
    synthetic: bool = False,
) -> list[Session]:
    """Make one session a country, titled in each language with the country's own name there."""
    edition = lock(edition)
    kind = SessionKind.objects.filter(edition=edition, key=kind_key).first()
    if kind is None:
        what = _("This edition has no kind of session “%(key)s”.") % {"key": kind_key}
        raise Refusal(what, code="unknown_kind", status=422)
    known = Country.objects.in_bulk(countries)
    if missing := [code for code in countries if code not in known]:
        what = _("No country has the code: %(codes)s.") % {"codes": ", ".join(missing)}
        raise Refusal(what, code="unknown_country", status=422)
    sessions = [
        Session(
            edition=edition,
            kind=kind,
            key=f"{kind_key}-{code}".lower().replace("_", "-"),
            title={
                language: words_.format(country=words(known[code].name, language))
                for language, words_ in (title or COUNTRY_GROUP).items()
            },
            languages=["fr"],
            seats_wanted=seats,
            synthetic=synthetic,
        )
        for code in countries
    ]
    try:
        with transaction.atomic():
            Session.objects.bulk_create(sessions)
    except IntegrityError as error:
        raise Refusal(
            _("One of these countries has its group already: nothing was added."),
            code="already_there",
        ) from error
    intake.attach(edition, sessions, [{"countries": [code]} for code in countries])
    note(sessions=len(sessions))
    announce("programme")
    return sessions


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
    """Give a part to somebody who need not be registered: they get their seat by it."""
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
    return assign_role(by=by, session=session, participant=participant, kind=kind)


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


@action("programme.edit", on="edition")
def make_wishes(*, by: Actor, edition: Edition, wishes: Iterable[tuple[int, int]]) -> int:
    """Note (seat, session) wishes in bulk; made twice they count once. Returns how many are new."""
    wishes = set(wishes)
    seats, sessions = {seat for seat, _s in wishes}, {session for _s, session in wishes}
    if Seat.objects.filter(pk__in=seats, delegation__edition=edition).count() < len(
        seats
    ) or Session.objects.filter(pk__in=sessions, edition=edition).count() < len(sessions):
        raise Refusal(
            _("A wish names a seat or a session of another edition: no wish was noted."),
            code="edition",
            status=422,
        )
    before = Wish.objects.filter(session__edition=edition).count()
    Wish.objects.bulk_create(
        [Wish(seat_id=seat, session_id=session) for seat, session in sorted(wishes)],
        batch_size=5000,
        ignore_conflicts=True,
    )
    made = Wish.objects.filter(session__edition=edition).count() - before
    note(wishes=made)
    return made


@action("programme.plan", on="edition")
def plan_timetable(
    *, by: Actor, edition: Edition, name: str, seconds: int = 30, seed: int = 0
) -> Draft:
    """Think of a timetable for `seconds`, and keep it as a draft; refused where there is none."""
    draft = _new_draft(edition, name, seconds, seed)
    answer = planning.think(planning.problem_of(edition), seconds=seconds, seed=seed)
    if isinstance(answer, Impossible):
        raise planning.impossible(edition, answer)
    planning.keep(draft, answer)
    note(objective=answer.objective, bound=answer.bound, seconds=round(answer.seconds, 1))
    return draft


@action("programme.plan", on="edition")
def order_timetable(
    *, by: Actor, edition: Edition, name: str, seconds: int = 30, seed: int = 0
) -> Draft:
    """Have a timetable thought of in the background; the draft says how far it is."""
    from .tasks import plan_draft

    draft = _new_draft(edition, name, seconds, seed)
    later(plan_draft, draft=draft.pk)
    note(seconds=seconds)
    return draft


def _new_draft(edition: Edition, name: str, seconds: int, seed: int) -> Draft:
    if not 1 <= seconds <= MOST_SECONDS:
        what = _("The planner can think for 1 to %(most)d seconds.") % {"most": MOST_SECONDS}
        raise Refusal(what, code="seconds", status=422)
    if not edition.sessions.exists():
        raise Refusal(_("There is no session to plan: add sessions first."), code="empty")
    return Draft.objects.create(edition=edition, name=name, seconds=seconds, seed=seed)


@action("programme.plan", on="draft")
def keep_answer(*, by: Actor, draft: Draft, answer: Any) -> Draft:
    """Write what the planner found in the background: a timetable, or why there is none."""
    draft = lock(draft)
    if draft.state != Draft.State.PLANNING:
        return draft  # a task that ran twice
    if isinstance(answer, Refusal):
        draft.state, draft.facts = Draft.State.IMPOSSIBLE, {"reason": answer.code}
        draft.save()
    elif isinstance(answer, Impossible):
        planning.keep_conflict(draft, answer)
    else:
        planning.keep(draft, answer)
    note(state=draft.state, objective=draft.objective)
    announce("planning", draft=draft.pk)
    return draft


@action("programme.plan", on="draft")
def discard_draft(*, by: Actor, draft: Draft) -> None:
    """Throw a draft away; a released one stays."""
    draft = lock(draft)
    if Release.objects.filter(draft=draft).exists():
        raise Refusal(_("This draft was released: it is kept."), code="released")
    note(name=draft.name)
    draft.delete()
    announce("planning")


@action("programme.release", on="draft")
def release_timetable(*, by: Actor, draft: Draft, name: str) -> Release:
    """Make a draft the programme, for good: hours, rooms, and the agenda of everybody concerned.

    Sessions that move take their bookings along; a booking that then clashes, or has no seat any
    more, is freed and counted.
    """
    edition = lock(draft.edition)
    draft = lock(draft)
    draft.edition = edition
    if draft.state != Draft.State.READY:
        raise Refusal(_("Only a finished draft can be released."), code="not_ready")
    if not name.strip():
        raise Refusal(_("Give the release a name."), code="name", status=422)
    if Release.objects.filter(draft=draft).exists():
        raise Refusal(_("This draft was released already: plan a new one."), code="released")
    if Release.objects.filter(edition=edition, name=name).exists():
        raise Refusal(_("A release of that name exists: choose another name."), code="name")
    if edition.state == Edition.State.CANCELLED:
        raise Refusal(_("This edition is cancelled: its programme stays as it was."), code="state")
    outcome = releasing.apply(draft)
    facts = asdict(outcome)
    release = Release.objects.create(edition=edition, draft=draft, name=name, facts=facts)
    note(**facts)
    announce("programme", release=release.pk)
    return release


@action("programme.book", on="seat")
def book_seat(*, by: Actor, session: Session, seat: Seat) -> Booking:
    """Keep a place in a session for a seat; who is full or clashes is told what else there is."""
    session = lock(session)  # capacity: lock the parent, count, write
    seat = lock(seat)  # or somebody could withdraw meanwhile
    booking.check_bookable(session, seat)
    if Booking.objects.filter(session=session).count() >= booking.places_in(session):
        full = _("This session is full.")
        raise booking.refusal_with_alternatives(full, session, seat, code="full")
    made = Booking.objects.create(session=session, seat=seat)
    try:
        releasing.take(session, seat, releasing.ATTENDEE)
    except Clash as error:
        taken = booking.clash_of(session, seat)
        raise booking.refusal_with_alternatives(taken, session, seat, code="clash") from error
    note(seats=1)
    announce(f"session-{session.pk}")
    return made


@action("programme.book", on="seat")
def cancel_booking(*, by: Actor, session: Session, seat: Seat) -> None:
    """Give a booked place back."""
    session = lock(session)
    bookings = Booking.objects.filter(session=session, seat=seat).values_list("pk", flat=True)
    if not releasing.free(bookings):
        raise Refusal(_("There is no booking to cancel."), code="not_booked")
    announce(f"session-{session.pk}")


@action("programme.edit", on="edition")
def book_wishes(*, by: Actor, edition: Edition) -> int:
    """Book every seat as many wished sessions as time and capacity allow, in a fair order.

    Sessions that nothing runs beside, a plenary for instance, are booked for everybody first.
    """
    edition = lock(edition)
    locked = Session.objects.filter(edition=edition, kind__bookable=True, change=None)
    locked = locked.order_by("pk")
    list(locked.select_for_update(of=("self",)).values_list("pk"))
    sessions = list(
        locked.exclude(slot=None)
        .select_related("slot", "room", "kind", "activity")
        .annotate(booked=Count("bookings"))
    )
    made = booking.write(booking.allot_wishes(edition, sessions), sessions)
    note(bookings=made)
    announce("programme")
    return made


@when_withdrawn
def free_what_a_seat_wished(seat: Seat) -> None:
    """Whoever withdraws leaves their places to others, and wishes for nothing."""
    releasing.free(Booking.objects.filter(seat=seat).values_list("pk", flat=True))
    Wish.objects.filter(seat=seat).delete()

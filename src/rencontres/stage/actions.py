"""What can be done with the running order of the stage."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from rencontres.agenda import actions as agenda
from rencontres.agenda.models import Activity, Holder
from rencontres.agenda.queries import begun_in
from rencontres.core.actions import Refusal, action, lock
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import Text, words
from rencontres.delegations.models import Consent, Participant, Seat
from rencontres.delegations.queries import consents_of
from rencontres.editions.models import Change, Edition

from .models import Studio, Testimony

TOPIC = "stage"
State = Testimony.State


@action("stage.direct", on="edition")
def plan_testimony(
    *,
    by: Actor,
    edition: Edition,
    participant: Participant,
    title: Text,
    starts: datetime,
    ends: datetime,
) -> Testimony:
    """Give a participant minutes of the running order; the person and the stage are then taken."""
    seat = Seat.objects.filter(participant=participant, withdrawn=None).first()
    if seat is None or participant.edition_id != edition.pk:
        raise Refusal(
            _("This person has no seat in this edition: register them first."),
            code="seat",
            status=422,
        )
    days = [moment.astimezone(edition.zone).date() for moment in (starts, ends)]
    if ends <= starts or days[0] < edition.first_day or days[1] > edition.last_day:
        raise Refusal(
            _(
                "A testimony ends after it starts, within the days of the edition: choose another"
                " hour."
            ),
            code="hours",
            status=422,
        )
    holders = [(_studio(edition).holder, "place"), (seat.holder, "speaker")]
    holders.sort(key=lambda pair: pair[0].pk)  # one order for all, so that nobody deadlocks
    activity = agenda.schedule(
        edition=edition,
        kind="testimony",
        title=title,
        starts=starts,
        ends=ends,
        place=words(edition.stage_title) or "TV",
        path=_page(edition),
        holders=holders,
    )
    announce(TOPIC)
    return Testimony.objects.create(
        edition=edition, participant=participant, title=title, activity=activity
    )


@action("stage.grant_image_rights", on="testimony")
def grant_image_rights(*, by: Actor, testimony: Testimony) -> Testimony:
    """Note that the person agrees to be filmed and shown; the first time stands."""
    testimony = lock(testimony)
    if testimony.image_rights is None:
        testimony.image_rights = timezone.now()
        testimony.save(update_fields=["image_rights"])
        announce(TOPIC)
    return testimony


@action("stage.direct", on="testimony")
def go_on_air(*, by: Actor, testimony: Testimony) -> Testimony:
    """Start filming: one testimony at a time, and nobody who has not granted image rights."""
    testimony = lock(testimony)
    if testimony.state != State.PLANNED:
        raise _not_in(testimony, State.PLANNED)
    if testimony.image_rights is None:
        raise Refusal(
            _("This person has not granted image rights: ask for them before filming."),
            code="image_rights",
        )
    if _has_since_said_no(testimony):
        raise Refusal(
            _("This person has since said no to being filmed: ask them, or drop the testimony."),
            code="image_rights",
        )
    testimony.state = State.ON_AIR
    try:
        with transaction.atomic():
            testimony.save(update_fields=["state"])
    except IntegrityError as error:
        raise Refusal(
            _("Another testimony is on air: end it before this one starts."), code="on_air"
        ) from error
    announce(TOPIC)
    return testimony


@action("stage.direct", on="testimony")
def end_testimony(*, by: Actor, testimony: Testimony) -> Testimony:
    """Stop filming; the testimony is recorded."""
    testimony = lock(testimony)
    if testimony.state != State.ON_AIR:
        raise _not_in(testimony, State.ON_AIR)
    testimony.state = State.RECORDED
    testimony.save(update_fields=["state"])
    announce(TOPIC)
    return testimony


@action("stage.direct", on="testimony")
def drop_testimony(*, by: Actor, testimony: Testimony) -> Testimony:
    """Take a planned testimony out of the running order; the person and the stage are free."""
    testimony = lock(testimony)
    if testimony.state != State.PLANNED:
        raise _not_in(testimony, State.PLANNED)
    if testimony.activity:
        agenda.cancel([testimony.activity])
    testimony.activity = None
    testimony.state = State.DROPPED
    testimony.save(update_fields=["state", "activity"])
    announce(TOPIC)
    return testimony


def _has_since_said_no(testimony: Testimony) -> bool:
    said = consents_of([testimony.participant]).get(
        (testimony.participant_id, Consent.Kind.IMAGE_RIGHTS)
    )
    granted = testimony.image_rights
    return said is not None and not said.given and granted is not None and said.at > granted


def _studio(edition: Edition) -> Studio:
    """The edition's stage, made when its first testimony is planned."""
    lock(edition)
    studio = Studio.objects.select_related("holder").filter(edition=edition).first()
    if studio is None:
        (holder,) = agenda.new_holders(edition, Holder.Kind.TEAM, 1)
        studio = Studio.objects.create(edition=edition, holder=holder)
    return studio


def _not_in(testimony: Testimony, needed: Testimony.State) -> Refusal:
    return Refusal(
        _(
            "This testimony is %(state)s; that takes one that is %(needed)s."
            " Look at the running order again: a colleague may have been faster."
        )
        % {"state": testimony.get_state_display(), "needed": needed.label},
        code="state",
    )


def _page(edition: Edition) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("stage:list", args=[edition.slug])


def call_off_during(edition: Edition, change: Change) -> int:
    """Drop the planned testimonies that would begin while nothing takes place."""
    planned = planned_during(edition, change.during)
    keys = list(planned.select_for_update(of=("self",)).values_list("pk", flat=True))
    Testimony.objects.filter(pk__in=keys).update(state=State.DROPPED)
    agenda.call_off(Activity.objects.filter(testimony__in=keys), change)
    announce(TOPIC)
    return len(keys)


def restore(change: Change) -> int:
    """Plan the testimonies again that a change of plan had dropped."""
    announce(TOPIC)
    return Testimony.objects.filter(activity__change=change).update(state=State.PLANNED)


def planned_during(edition: Edition, during: DateTimeTZRange) -> QuerySet[Testimony]:
    """The planned testimonies that begin at some time of these hours."""
    planned = Testimony.objects.filter(edition=edition, state=State.PLANNED)
    return begun_in(planned, "activity__during", during)

"""Reading delegations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from rencontres.agenda.models import Engagement
from rencontres.agenda.queries import agenda_of
from rencontres.core.actor import Actor
from rencontres.core.kept import Kept
from rencontres.core.models import LogEntry
from rencontres.core.prepared import Prepared, partly
from rencontres.editions.models import Edition
from rencontres.network.countries import countries
from rencontres.network.linkage import Question
from rencontres.network.models import Authority, Country

from .models import (
    Category,
    Consent,
    Delegation,
    Draft,
    Intake,
    Participant,
    RoleSeat,
    Seat,
    VisaLetter,
    WaitingGroup,
)
from .models.drafts import hashed
from .tickets import mark

LIVE = Q(seats__withdrawn__isnull=True)
State = WaitingGroup.State
_DRAFT = Prepared(
    """SELECT * FROM delegations_draft
    WHERE secret = %(secret)s AND edition_id = %(edition)s"""
)


def registered_people(edition: Edition) -> QuerySet[Participant]:
    """Who is registered: people named to a live seat of a registered delegation.

    The one definition: the public's count, the desk's and the press's are made from it.
    """
    live = Seat.objects.filter(
        delegation__edition=edition,
        delegation__state=Delegation.State.REGISTERED,
        withdrawn=None,
    )
    return Participant.objects.filter(seat__in=live)


def _categories() -> dict[int, list[Category]]:
    found: dict[int, list[Category]] = {}
    for category in Category.objects.all():
        found.setdefault(category.edition_id, []).append(category)
    return found


_CATEGORIES = Kept(_categories, Category)


def categories_in(edition: Edition) -> list[Category]:
    """An edition's categories, in their order."""
    return _CATEGORIES().get(edition.pk, [])


def draft_of(edition: Edition, secret: str) -> Draft | None:
    """The registration that is being written at an address."""
    row = _DRAFT.read(edition=edition.pk, secret=hashed(secret))
    if row is None:
        return None
    found = partly(Draft, **row | {"answers": json.loads(row["answers"])})
    found.edition, found.country = edition, countries()[row["country_id"]]
    return found


def open_categories(
    edition: Edition, *, invited: bool = False, invitation: str = ""
) -> list[Category]:
    """The categories somebody may choose now, between their dates; of a full one, to wait.

    `invited`: those by invitation too; `invitation`: the one that this code opens.
    """
    now = timezone.now()
    keys = _opened_by(edition, invitation) if invitation else set()
    return [
        category
        for category in categories_in(edition)
        if (invited or not category.by_invitation or category.pk in keys)
        and (category.opens is None or category.opens <= now)
        and (category.closes is None or now <= category.closes)
    ]


def _opened_by(edition: Edition, invitation: str) -> set[int]:
    opened = edition.categories.filter(invitations__code=invitation.strip().upper())
    return set(opened.values_list("pk", flat=True))


def categories_with_seats(edition: Edition) -> QuerySet[Category]:
    """An edition's categories with their numbers of live seats (`places`)."""
    return edition.categories.annotate(places=Count("seats", filter=LIVE)).order_by(
        "position", "pk"
    )


def delegations(
    edition: Edition,
    *,
    search: str = "",
    country: str = "",
    category: str = "",
    state: str = "",
) -> QuerySet[Delegation]:
    """An edition's delegations with their numbers of live seats (`places`) and named ones."""
    found = (
        edition.delegations.select_related("country", "head")
        .annotate(
            places=Count("seats", filter=LIVE),
            named=Count("seats__participant", filter=LIVE),
        )
        .order_by("organisation", "pk")
    )
    if country:
        found = found.filter(country=country)
    if state:
        found = found.filter(state=state)
    seats = Seat.objects.filter(delegation=OuterRef("pk"), withdrawn__isnull=True)
    if category:
        found = found.filter(Exists(seats.filter(category__key=category)))
    for word in search.split():
        found = found.filter(
            Q(organisation__icontains=word)
            | Q(reference__iexact=word)
            | Exists(
                seats.filter(
                    Q(participant__given_name__icontains=word)
                    | Q(participant__family_name__icontains=word)
                    | Q(participant__email__icontains=word)
                )
            )
        )
    return found


def totals(edition: Edition) -> dict[str, int]:
    """Live delegations, their seats, the named ones, and their countries."""
    return edition.delegations.filter(state=Delegation.State.REGISTERED).aggregate(
        delegations=Count("pk", distinct=True),
        places=Count("seats", filter=LIVE),
        named=Count("seats__participant", filter=LIVE),
        countries=Count("country", distinct=True),
    )


def with_people(found: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """Delegations with their seats in order, and who sits and sat in each."""
    seats = Seat.objects.select_related("participant", "category").order_by("number")
    return found.select_related("country", "authority", "head", "edition").prefetch_related(
        Prefetch("seats", seats.prefetch_related("replacements__left", "replacements__came"))
    )


def history(delegation: Delegation) -> QuerySet[LogEntry]:
    """What was done to a delegation and its seats, newest first."""
    seats = [str(seat.pk) for seat in delegation.seats.all()]
    return LogEntry.objects.filter(
        Q(subject="delegations.delegation", subject_id=str(delegation.pk))
        | Q(subject="delegations.seat", subject_id__in=seats)
    ).select_related("by")


def current_participation(user: Actor) -> Participant | None:
    """Where a user sits: in the newest edition they are registered for."""
    return (
        Participant.objects.filter(user=user.pk, seat__withdrawn__isnull=True, seat__isnull=False)
        .select_related("edition")
        .order_by("-edition__first_day")
        .first()
    )


def seat_of(user: Actor, edition: Edition) -> Seat | None:
    """The seat a user has in an edition."""
    return (
        Seat.objects.filter(
            participant__user=user.pk, delegation__edition=edition, withdrawn__isnull=True
        )
        .select_related("participant", "category", "holder", "delegation__country")
        .first()
    )


def has_part(seat: Seat) -> bool:
    """Whether whoever sits there speaks, chairs or testifies, and does not only attend."""
    return seat.holder.engagements.filter(called_off=False).exclude(role="attendee").exists()


@dataclass(frozen=True)
class Day:
    """One day of an agenda."""

    date: date
    engagements: list[Engagement]


def agenda_by_day(seat: Seat, edition: Edition) -> list[Day]:
    """A seat's agenda, one entry for each day of the edition and each day with something on."""
    zone = edition.zone

    def day_of(engagement: Engagement) -> date:
        starts: datetime = engagement.during.lower
        return starts.astimezone(zone).date()

    filled = {
        day: list(engagements) for day, engagements in groupby(agenda_of(seat.holder), key=day_of)
    }
    length = (edition.last_day - edition.first_day).days + 1
    edition_days = (edition.first_day + timedelta(days=n) for n in range(length))
    return [Day(day, filled.get(day, [])) for day in sorted({*edition_days, *filled})]


def countries_present(edition: Edition) -> list[Country]:
    """The countries of an edition's delegations."""
    return list(Country.objects.filter(delegations__edition=edition).distinct())


def countries_asking(edition: Edition) -> list[Country]:
    """The countries of the groups that asked for approval."""
    asking = edition.waiting_groups.filter(asked__isnull=False).values("country")
    return list(Country.objects.filter(pk__in=asking))


def seats_to_print(edition: Edition, *, category: str = "") -> QuerySet[Seat]:
    """The named, live seats of an edition by name, with all that a badge or a list says."""
    found = Seat.objects.filter(
        delegation__edition=edition,
        delegation__state=Delegation.State.REGISTERED,
        withdrawn__isnull=True,
        participant__isnull=False,
        participant__erased=None,
    )
    if category:
        found = found.filter(category__key=category)
    return found.select_related("participant", "category", "delegation__country").order_by(
        "participant__family_name", "participant__given_name", "pk"
    )


def revoked_marks(edition: Edition) -> set[str]:
    """The marks of tickets that open no door: replaced or lost, given back, of erased people."""
    gone = Seat.objects.filter(delegation__edition=edition).exclude(
        withdrawn=None, participant__erased=None
    )
    marks = edition.revoked_tickets.values_list("mark", flat=True)
    return {*marks, *(mark(ticket) for ticket in gone.values_list("ticket", flat=True))}


def consents_of(people: Iterable[Participant]) -> dict[tuple[int, str], Consent]:
    """The newest answer of each person to each question, by the person's key and the kind."""
    newest = (
        Consent.objects.filter(participant__in=[person.pk for person in people])
        .order_by("participant_id", "kind", "-pk")
        .distinct("participant_id", "kind")
    )
    return {(consent.participant_id, consent.kind): consent for consent in newest}


def newest_answer(kind: Consent.Kind, participant: str = "pk") -> Subquery:
    """Whether the participant of a row said yes (true), said no (false) or was not asked (none)."""
    said = Consent.objects.filter(participant=OuterRef(participant), kind=kind)
    return Subquery(said.order_by("-pk").values("given")[:1])


def sharing_contacts(people: Iterable[Participant]) -> set[int]:
    """The keys of those who agreed to their address being shown to other participants."""
    return {
        consent.participant_id
        for consent in consents_of(people).values()
        if consent.kind == Consent.Kind.CONTACT_SHARING and consent.given
    }


def participations_of(user: Actor) -> QuerySet[Participant]:
    """A person's participations by their account or its address, the newest first."""
    return (
        Participant.objects.filter(Q(user=user.pk) | Q(email__iexact=getattr(user, "email", "")))
        .select_related("edition")
        .order_by("-edition__first_day", "pk")
    )


def image_answers(edition: Edition, search: str = "") -> QuerySet[Participant]:
    """Who said no to photographs; or everybody whose name or organisation has the words sought.

    Each has `image_rights`: true, false, or none where nothing was answered.
    """
    if not search:
        return refusing_photos(edition)
    found = registered_people(edition)
    for word in search.split():
        found = found.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(seat__delegation__organisation__icontains=word)
        )
    return (
        found.annotate(image_rights=newest_answer(Consent.Kind.IMAGE_RIGHTS))
        .select_related("seat__delegation__country", "seat__category")
        .order_by("family_name", "given_name", "pk")
    )


def image_counts(edition: Edition) -> dict[str, int]:
    """How many of those registered said yes, said no, and have not answered."""
    answered = registered_people(edition).annotate(
        image_rights=newest_answer(Consent.Kind.IMAGE_RIGHTS)
    )
    return answered.aggregate(
        yes=Count("pk", filter=Q(image_rights=True)),
        no=Count("pk", filter=Q(image_rights=False)),
        unasked=Count("pk", filter=Q(image_rights=None)),
    )


def refusing_photos(edition: Edition) -> QuerySet[Participant]:
    """Who is registered and has said no to photographs, by name."""
    return (
        registered_people(edition)
        .annotate(image_rights=newest_answer(Consent.Kind.IMAGE_RIGHTS))
        .filter(image_rights=False)
        .select_related("seat__delegation__country", "seat__category")
        .order_by("family_name", "given_name", "pk")
    )


def letters(edition: Edition, *, state: str = "") -> QuerySet[VisaLetter]:
    """An edition's register of visa letters, newest first, with who asked and who decided."""
    found = edition.letters.select_related(
        "edition",
        "nationality",
        "asked_by",
        "decided_by",
        "participant__seat__delegation__country",
    )
    return found.filter(state=state) if state else found


def letter_of(seat: Seat) -> VisaLetter | None:
    """The newest letter of the person in a seat."""
    return letters(seat.edition).filter(participant=seat.participant_id).first()


def verified_letter(code: str) -> VisaLetter | None:
    """The letter that a verification code belongs to, once it was issued."""
    return (
        VisaLetter.objects.filter(code=code.upper(), number__isnull=False)
        .select_related("edition", "participant__seat__delegation__country")
        .first()
    )


def editions_waited_for() -> QuerySet[Edition]:
    """The editions that somebody waits for, or holds an offer of."""
    return Edition.objects.filter(
        Exists(WaitingGroup.objects.filter(edition=OuterRef("pk"), settled=None))
    )


def waiting_groups(edition: Edition, *, state: str = "") -> QuerySet[WaitingGroup]:
    """An edition's groups that wait or hold an offer, in their order; or those in one state."""
    found = edition.waiting_groups.select_related("country", "authority", "delegation", "enlarges")
    return found.filter(state=state) if state else found.filter(state__in=["waiting", "offered"])


def approvals(
    edition: Edition, *, state: str = "", country: str = "", category: str = "", search: str = ""
) -> QuerySet[WaitingGroup]:
    """An edition's groups that asked for approval: those to decide on, or those in one state."""
    found = (
        edition.waiting_groups.filter(asked__isnull=False, state=state or State.TO_APPROVE)
        .select_related("edition", "country", "authority", "delegation", "enlarges")
        .order_by("asked", "pk")
    )
    if country:
        found = found.filter(country=country)
    if category:
        found = found.filter(seats__has_key=category)
    for word in search.split():
        found = found.filter(Q(organisation__icontains=word) | Q(email__icontains=word))
    return found


def approval_totals(edition: Edition) -> dict[str, int]:
    """Groups that wait for approval, and the seats they hold."""
    waiting = edition.waiting_groups.filter(state=State.TO_APPROVE)
    return waiting.aggregate(groups=Count("pk"), seats=Coalesce(Sum("size"), 0))


def decided_by(group: WaitingGroup) -> str:
    """Who of the team decided on a group last, as the log tells; "" where nobody did."""
    entry = (
        LogEntry.objects.filter(
            subject="delegations.waitinggroup", subject_id=str(group.pk), by__isnull=False
        )
        .filter(verb__in=["delegations.approve", "delegations.refuse_approval"])
        .select_related("by")
        .order_by("-pk")
        .first()
    )
    return str(entry.by) if entry else ""


def groups_of(user: Actor) -> QuerySet[WaitingGroup]:
    """What a person has asked for that is not settled, by the address that a code has proven."""
    return (
        WaitingGroup.objects.filter(settled=None, email__iexact=getattr(user, "email", ""))
        .exclude(email="")
        .select_related("edition", "country", "enlarges")
        .order_by("-edition__first_day", "pk")
    )


def place_in_line(group: WaitingGroup) -> int:
    """How many groups come before it, and itself."""
    before = group.edition.waiting_groups.filter(state=WaitingGroup.State.WAITING).filter(
        Q(joined__lt=group.joined) | Q(joined=group.joined, pk__lte=group.pk)
    )
    return before.count()


def waiting_totals(edition: Edition) -> dict[str, int]:
    """Groups and seats that wait, and those that places are offered to."""
    waits, offered = (Q(state=state) for state in ("waiting", "offered"))
    return edition.waiting_groups.aggregate(
        groups=Count("pk", filter=waits),
        seats=Coalesce(Sum("size", filter=waits), 0),
        offers=Count("pk", filter=offered),
        held=Coalesce(Sum("size", filter=offered), 0),
    )


def intakes(edition: Edition, delegation: Delegation | None) -> QuerySet[Intake]:
    """The files of people sent for an edition, or for one delegation, newest first."""
    found = edition.intakes.filter(delegation=delegation)
    return found.select_related("uploaded_by").defer("content", "names", "report")


def same_intake(of: Intake) -> Intake | None:
    """The last time that this very file was accepted."""
    return (
        of.edition.intakes.filter(digest=of.digest, state=Intake.State.ACCEPTED)
        .select_related("closed_by")
        .first()
    )


def organisations_to_review(of: Intake) -> list[tuple[int, Question, list[Authority]]]:
    """The organisations that somebody must say, by place, and the authorities that may be meant."""
    waiting = [(place, name) for place, name in enumerate(of.names) if name["decision"] == "review"]
    keys = {key for _place, name in waiting for key in name["candidates"]}
    known = Authority.objects.select_related("country").in_bulk(keys)
    return [
        (
            place,
            Question(*name["question"]),
            [known[key] for key in name["candidates"] if key in known],
        )
        for place, name in waiting
    ]


def role_seats(edition: Edition) -> QuerySet[RoleSeat]:
    """The seats given for a role, those whose role has ended first."""
    return (
        RoleSeat.objects.filter(seat__delegation__edition=edition, seat__withdrawn=None)
        .select_related("seat__participant", "seat__category", "seat__delegation")
        .order_by(F("ended").desc(nulls_last=True), "seat__participant__family_name", "pk")
    )


def teams_seated_before() -> list[tuple[Edition, Country]]:
    """The editions to come whose organiser has a delegation, and its country."""
    coming = Edition.objects.exclude(state__in=[Edition.State.OVER, Edition.State.CANCELLED])
    found = Delegation.objects.filter(
        edition__in=coming, organisation=F("edition__organiser"), state="registered"
    ).select_related("edition", "country")
    return [
        (each.edition, each.country) for each in found.distinct("edition").order_by("edition_id")
    ]

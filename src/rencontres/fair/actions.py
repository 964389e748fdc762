"""What can be done with exhibitors and stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.languages import words
from rencontres.delegations.actions import end_role, seat_by_role
from rencontres.delegations.models import Participant
from rencontres.delegations.people import Person
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .models import Exhibitor, ExhibitorStaff, Stand

Row = Mapping[str, Any]


@action("fair.manage", on="edition")
def add_stands(*, by: Actor, edition: Edition, rows: Collection[Row]) -> list[Stand]:
    """Add numbered places of the fair; a row has its number and area."""
    try:
        with transaction.atomic():
            stands = Stand.objects.bulk_create(
                Stand(edition=edition, number=row["number"], area=row["area"]) for row in rows
            )
    except IntegrityError as error:
        if "stand_has_area" in str(error):
            words = _("A stand has an area of more than 0 m²: correct it and try again.")
        else:
            words = _("Two stands would have the same number: choose another and try again.")
        raise Refusal(words, code="stand", status=422) from error
    note(stands=len(stands))
    return stands


@action("fair.manage", on="edition")
def add_exhibitors(*, by: Actor, edition: Edition, rows: Collection[Row]) -> list[Exhibitor]:
    """Add exhibitors; a row has its kind, name, country, maybe about and synthetic."""
    known = set(Country.objects.values_list("code", flat=True))
    for number, row in enumerate(rows, 1):
        _check(row, number, known)
    exhibitors = Exhibitor.objects.bulk_create(
        Exhibitor(
            edition=edition,
            kind=row["kind"],
            name=row["name"],
            about=row.get("about", {}),
            country_id=row["country"],
            synthetic=row.get("synthetic", False),
        )
        for row in rows
    )
    note(exhibitors=len(exhibitors))
    return exhibitors


@action("fair.manage", on="stand")
def assign_stand(*, by: Actor, stand: Stand, exhibitor: Exhibitor) -> Stand:
    """Give an exhibitor a free stand; an exhibitor that has another moves here."""
    stand = lock(stand)
    if stand.exhibitor_id == exhibitor.pk:
        return stand
    if stand.exhibitor_id is not None:
        raise Refusal(
            _("Stand %(number)s is already taken: free it first, or choose another.")
            % {"number": stand.number},
            code="taken",
        )
    if exhibitor.edition_id != stand.edition_id:
        raise Refusal(
            _("This exhibitor is not of the same edition as the stand: choose one that is."),
            code="edition",
            status=422,
        )
    exhibitor = lock(exhibitor)  # one move of an exhibitor at a time
    Stand.objects.filter(exhibitor=exhibitor).update(exhibitor=None)
    stand.exhibitor = exhibitor
    stand.save(update_fields=["exhibitor"])
    return stand


@action("fair.manage", on="stand")
def free_stand(*, by: Actor, stand: Stand) -> Stand:
    """Take a stand back; its exhibitor stays at the fair without one."""
    stand = lock(stand)
    stand.exhibitor = None
    stand.save(update_fields=["exhibitor"])
    return stand


@action("fair.manage", on="exhibitor")
def add_staff(*, by: Actor, exhibitor: Exhibitor, person: Person) -> ExhibitorStaff:
    """Say who works at an exhibitor's stand: they get their seat by it; again changes nothing."""
    seat = seat_by_role(
        by=SYSTEM,
        edition=exhibitor.edition,
        role="exhibitor",
        person=person,
        organisation=words(exhibitor.name),
        country=exhibitor.country,
    )
    staff, _made = ExhibitorStaff.objects.get_or_create(
        exhibitor=exhibitor, participant=seat.participant
    )
    return staff


@action("fair.manage", on="exhibitor")
def remove_staff(*, by: Actor, exhibitor: Exhibitor, participant: Participant) -> None:
    """Say that somebody works at a stand no more; a seat that they had by it alone is flagged."""
    edition = lock(exhibitor.edition)
    ExhibitorStaff.objects.filter(exhibitor=exhibitor, participant=participant).delete()
    if not participant.exhibitors.exists():
        end_role(by=SYSTEM, edition=edition, role="exhibitor", participant=participant)


def _check(row: Row, number: int, countries: set[str]) -> None:
    if row["kind"] not in Exhibitor.Kind.values:
        words = _(
            "Exhibitor number %(number)s: “%(value)s” is no kind of exhibitor; write %(known)s."
        )
        facts = {"value": row["kind"], "known": ", ".join(Exhibitor.Kind.values)}
    elif row["country"] not in countries:
        words = _(
            "Exhibitor number %(number)s: “%(value)s” is not a country; write its ISO 3166 code."
        )
        facts = {"value": row["country"]}
    else:
        return
    raise Refusal(words % {"number": number, **facts}, code="exhibitor", status=422)

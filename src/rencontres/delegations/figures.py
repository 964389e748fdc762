"""What those who come need, counted without names."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from rencontres.editions.models import Edition

from .models import Delegation, Diet, Seat
from .people import SPOKEN, interpreted_into
from .queries import registered_people


@dataclass(frozen=True)
class NeedsCounted:
    """What those registered need, counted without names; "" among the diets: everything."""

    people: int
    unnamed: int  # seats whose needs nobody knows yet
    diets: dict[str, int]
    interpretation: dict[str, int]
    spoken: dict[str, int]


def needs_counted(edition: Edition) -> NeedsCounted:
    """How many meals of each kind, and how many need interpretation into which language.

    Of those registered, without a name; two statements, however many they are.
    """
    people = registered_people(edition)
    languages = interpreted_into(edition)
    told = people.aggregate(
        people=Count("pk"),
        **{f"diet_{diet}": Count("pk", filter=Q(diet=diet)) for diet in ("", *Diet)},
        **{
            f"into_{code}": Count("pk", filter=Q(interpretation__contains=[code]))
            for code in languages
        },
        **{f"speaks_{code}": Count("pk", filter=Q(languages__contains=[code])) for code in SPOKEN},
    )
    unnamed = Seat.objects.filter(
        delegation__edition=edition,
        delegation__state=Delegation.State.REGISTERED,
        withdrawn=None,
        participant=None,
    )
    return NeedsCounted(
        people=told["people"],
        unnamed=unnamed.count(),
        diets={diet: told[f"diet_{diet}"] for diet in ("", *Diet)},
        interpretation={code: told[f"into_{code}"] for code in languages},
        spoken={code: told[f"speaks_{code}"] for code in SPOKEN},
    )

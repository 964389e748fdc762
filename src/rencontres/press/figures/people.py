"""Figures of who came."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from rencontres.delegations.models import Delegation, Participant
from rencontres.delegations.queries import registered_people
from rencontres.editions.models import Edition
from rencontres.gates.models import CheckIn
from rencontres.meetings.models import Meeting
from rencontres.network.models import Country
from rencontres.stage.models import Testimony

from .registry import figure


def _came(edition: Edition) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(edition=edition)


@figure(
    "participants_registered",
    words={"fr": "participants inscrits", "en": "registered participants", "es": "inscritos"},
    definition={
        "fr": "Personnes nommées à une place d’une délégation inscrite, places rendues exclues.",
        "en": "People named to a seat of a registered delegation, withdrawn seats left out.",
        "es": "Personas nombradas en una plaza de una delegación inscrita, sin las plazas "
        "devueltas.",
    },
)
def participants_registered(edition: Edition) -> QuerySet[Participant]:
    """People in a live seat."""
    return registered_people(edition).select_related("seat__delegation__country")


@figure(
    "participants_checked_in",
    words={"fr": "participants", "en": "participants", "es": "participantes"},
    definition={
        "fr": "Personnes différentes dont le billet a été lu à une entrée au moins une fois "
        "pendant l’édition. Qui vient plusieurs jours compte une fois.",
        "en": "Different people whose ticket was read at a gate at least once during the "
        "edition. Whoever comes on several days counts once.",
        "es": "Personas distintas cuya entrada se leyó en una puerta al menos una vez durante "
        "la edición. Quien viene varios días cuenta una vez.",
    },
)
def participants_checked_in(edition: Edition) -> QuerySet[Participant]:
    """People with a check-in."""
    return Participant.objects.filter(
        Exists(_came(edition).filter(participant=OuterRef("pk")))
    ).select_related("seat__delegation__country")


@figure(
    "participant_countries",
    words={"fr": "pays représentés", "en": "countries represented", "es": "países representados"},
    definition={
        "fr": "Pays différents des organisations que représentent les personnes venues (leur "
        "billet a été lu au moins une fois) : le pays de l’organisation, non la nationalité.",
        "en": "Different countries of the organisations whose people came (their ticket was "
        "read at least once): the organisation’s country, not the person’s nationality.",
        "es": "Países distintos de las organizaciones cuyas personas vinieron (su entrada se leyó "
        "al menos una vez): el país de la organización, no la nacionalidad.",
    },
)
def participant_countries(edition: Edition) -> QuerySet[Country]:
    """Countries of the organisations of people with a check-in, later replaced or not."""
    came = _came(edition).values("participant")
    delegations = Delegation.objects.filter(
        Q(seats__participant__in=came) | Q(seats__replacements__left__in=came), edition=edition
    )
    return Country.objects.filter(pk__in=delegations.values("country"))


@figure(
    "delegations",
    words={"fr": "délégations", "en": "delegations", "es": "delegaciones"},
    definition={
        "fr": "Délégations inscrites, retraits exclus : ce qu’une organisation envoie, d’une "
        "personne ou de plusieurs.",
        "en": "Registered delegations, withdrawn ones left out: those whom an organisation "
        "sends, one person or several.",
        "es": "Delegaciones inscritas, sin las retiradas: a quienes envía una organización, "
        "una o varias personas.",
    },
)
def delegations(edition: Edition) -> QuerySet[Delegation]:
    """Delegations that have not withdrawn."""
    return Delegation.objects.filter(
        edition=edition, state=Delegation.State.REGISTERED
    ).select_related("country")


@figure(
    "meetings_agreed",
    words={
        "fr": "rendez-vous convenus",
        "en": "one-to-one meetings agreed",
        "es": "reuniones bilaterales acordadas",
    },
    definition={
        "fr": "Rendez-vous entre deux participants, convenus et non annulés.",
        "en": "Meetings between two participants, agreed and not cancelled.",
        "es": "Reuniones entre dos participantes, acordadas y no canceladas.",
    },
)
def meetings_agreed(edition: Edition) -> QuerySet[Meeting]:
    """Agreed one-to-one meetings."""
    return Meeting.objects.filter(edition=edition, state=Meeting.State.AGREED).select_related(
        "asked_by__delegation", "asked_of__delegation"
    )


@figure(
    "testimonies",
    words={"fr": "témoignages filmés", "en": "filmed testimonies", "es": "testimonios filmados"},
    definition={
        "fr": "Témoignages enregistrés, avec le droit à l’image de la personne.",
        "en": "Recorded testimonies, with the person’s image rights.",
        "es": "Testimonios grabados, con los derechos de imagen de la persona.",
    },
)
def testimonies(edition: Edition) -> QuerySet[Testimony]:
    """Testimonies that were recorded."""
    return Testimony.objects.filter(edition=edition, state=Testimony.State.RECORDED).select_related(
        "participant__seat__delegation__country"
    )

"""Figures of what took place."""

from __future__ import annotations

from django.db.models import QuerySet

from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition
from rencontres.fair.models import Exhibitor
from rencontres.programme.models import Role, Session

from .registry import figure

PLENARY = "plenary"


def sessions_of(edition: Edition, kind: str) -> QuerySet[Session]:
    """The sessions of a kind with a room and a slot in the released timetable, not cancelled."""
    return Session.objects.filter(
        edition=edition, kind__key=kind, slot__isnull=False, change=None
    ).select_related("edition", "room", "slot")


@figure(
    "plenaries",
    words={"fr": "plénières", "en": "plenaries", "es": "plenarias"},
    definition={
        "fr": "Séances plénières inscrites au programme publié.",
        "en": "Plenary sessions in the released timetable.",
        "es": "Sesiones plenarias incluidas en el programa publicado.",
    },
    session_kind=PLENARY,
)
def plenaries(edition: Edition) -> QuerySet[Session]:
    """Plenaries of the released timetable."""
    return sessions_of(edition, PLENARY)


@figure(
    "plenary_speakers",
    words={
        "fr": "intervenants en plénière",
        "en": "plenary speakers",
        "es": "ponentes en plenaria",
    },
    definition={
        "fr": "Personnes différentes qui interviennent dans une plénière du programme publié.",
        "en": "Different people who speak in a plenary of the released timetable.",
        "es": "Personas distintas que intervienen en una plenaria del programa publicado.",
    },
)
def plenary_speakers(edition: Edition) -> QuerySet[Participant]:
    """People who speak in a plenary."""
    speaking = Role.objects.filter(kind=Role.Kind.SPEAKER, session__in=plenaries(edition))
    return Participant.objects.filter(pk__in=speaking.values("participant")).select_related(
        "seat__delegation__country"
    )


@figure(
    "thematic_conferences",
    words={
        "fr": "conférences thématiques",
        "en": "thematic conferences",
        "es": "conferencias temáticas",
    },
    definition={
        "fr": "Conférences thématiques inscrites au programme publié.",
        "en": "Thematic conferences in the released timetable.",
        "es": "Conferencias temáticas incluidas en el programa publicado.",
    },
    session_kind="thematic_conference",
)
def thematic_conferences(edition: Edition) -> QuerySet[Session]:
    """Thematic conferences of the released timetable."""
    return sessions_of(edition, "thematic_conference")


@figure(
    "country_group_meetings",
    words={
        "fr": "réunions de groupe-pays",
        "en": "country-group meetings",
        "es": "reuniones de grupo país",
    },
    definition={
        "fr": "Réunions de groupe-pays inscrites au programme publié : les acteurs de la "
        "coopération avec un même pays s’y retrouvent.",
        "en": "Country-group meetings in the released timetable, where those who cooperate "
        "with one country meet.",
        "es": "Reuniones de grupo país incluidas en el programa publicado, donde se reúnen "
        "quienes cooperan con un mismo país.",
    },
    session_kind="country_group",
)
def country_group_meetings(edition: Edition) -> QuerySet[Session]:
    """Country-group meetings of the released timetable."""
    return sessions_of(edition, "country_group")


@figure(
    "workshops",
    words={"fr": "ateliers", "en": "workshops", "es": "talleres"},
    definition={
        "fr": "Ateliers inscrits au programme publié.",
        "en": "Workshops in the released timetable.",
        "es": "Talleres incluidos en el programa publicado.",
    },
    session_kind="workshop",
)
def workshops(edition: Edition) -> QuerySet[Session]:
    """Workshops of the released timetable."""
    return sessions_of(edition, "workshop")


@figure(
    "side_events",
    words={"fr": "événements parallèles", "en": "side events", "es": "eventos paralelos"},
    definition={
        "fr": "Événements parallèles inscrits au programme publié.",
        "en": "Side events in the released timetable.",
        "es": "Eventos paralelos incluidos en el programa publicado.",
    },
    session_kind="side_event",
)
def side_events(edition: Edition) -> QuerySet[Session]:
    """Side events of the released timetable."""
    return sessions_of(edition, "side_event")


@figure(
    "exhibitors",
    words={"fr": "exposants", "en": "exhibitors", "es": "expositores"},
    definition={
        "fr": "Organisations qui exposent au salon, qu’un stand leur soit attribué ou non.",
        "en": "Organisations that exhibit at the fair, whether or not a stand is assigned.",
        "es": "Organizaciones que exponen en el salón, con o sin stand asignado.",
    },
)
def exhibitors(edition: Edition) -> QuerySet[Exhibitor]:
    """Exhibitors of the fair."""
    return Exhibitor.objects.filter(edition=edition).select_related("country", "stand")

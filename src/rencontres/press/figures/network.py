"""Figures of the network, whatever the edition."""

from __future__ import annotations

from django.db.models import QuerySet

from rencontres.editions.models import Edition
from rencontres.network import queries
from rencontres.network.models import Authority, Country, Project

from .registry import figure


@figure(
    "engaged_authorities",
    words={
        "fr": "collectivités territoriales françaises engagées",
        "en": "French local authorities engaged",
        "es": "gobiernos locales franceses comprometidos",
    },
    definition={
        "fr": "Collectivités territoriales françaises qui ont au moins un lien ou un projet de "
        "coopération vivant (prévu, actif ou en sommeil) au registre.",
        "en": "French local authorities that have at least one living link or cooperation "
        "project (planned, active or dormant) in the registry.",
        "es": "Gobiernos locales franceses que tienen en el registro al menos un vínculo o un "
        "proyecto de cooperación vivo (previsto, activo o inactivo).",
    },
)
def engaged_authorities(edition: Edition) -> QuerySet[Authority]:
    """French authorities with a living link or project."""
    return queries.engaged_authorities().select_related("country")


@figure(
    "projects",
    words={
        "fr": "projets de coopération décentralisée",
        "en": "decentralised-cooperation projects",
        "es": "proyectos de cooperación descentralizada",
    },
    definition={
        "fr": "Projets de coopération décentralisée vivants (prévus, actifs ou en sommeil) au "
        "registre.",
        "en": "Living decentralised-cooperation projects (planned, active or dormant) in the "
        "registry.",
        "es": "Proyectos de cooperación descentralizada vivos (previstos, activos o inactivos) "
        "en el registro.",
    },
)
def projects(edition: Edition) -> QuerySet[Project]:
    """Living projects."""
    return queries.projects().prefetch_related("themes").order_by("pk")


@figure(
    "foreign_authorities",
    words={
        "fr": "autorités locales étrangères partenaires",
        "en": "partner foreign local authorities",
        "es": "gobiernos locales extranjeros asociados",
    },
    definition={
        "fr": "Autorités locales étrangères partenaires d’un lien ou d’un projet de coopération "
        "vivant (prévu, actif ou en sommeil) au registre.",
        "en": "Foreign local authorities that are party to a living link or cooperation "
        "project (planned, active or dormant) in the registry.",
        "es": "Gobiernos locales extranjeros que participan en un vínculo o un proyecto de "
        "cooperación vivo (previsto, activo o inactivo) del registro.",
    },
)
def foreign_authorities(edition: Edition) -> QuerySet[Authority]:
    """Foreign authorities with a living link or project."""
    return queries.foreign_partners().select_related("country")


@figure(
    "network_countries",
    words={
        "fr": "pays du réseau",
        "en": "countries in the network",
        "es": "países de la red",
    },
    definition={
        "fr": "Pays des autorités locales étrangères partenaires d’un lien ou d’un projet de "
        "coopération vivant.",
        "en": "Countries of the foreign local authorities that are party to a living link or "
        "cooperation project.",
        "es": "Países de los gobiernos locales extranjeros que participan en un vínculo o un "
        "proyecto de cooperación vivo.",
    },
)
def network_countries(edition: Edition) -> QuerySet[Country]:
    """Countries of foreign partners."""
    return queries.network_countries()

"""Figures of the network, whatever the edition."""

from __future__ import annotations

from django.db.models import QuerySet

from rencontres.editions.models import Edition
from rencontres.network import queries
from rencontres.network.models import Authority, Country, Link, Project

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


@figure(
    "links",
    words={
        "fr": "liens entre collectivités",
        "en": "links between authorities",
        "es": "vínculos entre gobiernos locales",
    },
    definition={
        "fr": "Liens vivants (prévus, actifs ou en sommeil) au registre : jumelages, pactes, "
        "coopérations.",
        "en": "Living links (planned, active or dormant) in the registry: twinnings, pacts, "
        "cooperations.",
        "es": "Vínculos vivos (previstos, activos o inactivos) del registro: hermanamientos, "
        "pactos, cooperaciones.",
    },
)
def links(edition: Edition) -> QuerySet[Link]:
    """Living links."""
    return queries.live_links().prefetch_related("parties").order_by("pk")


@figure(
    "confirmed_links",
    out_of="links",
    words={
        "fr": "liens confirmés depuis douze mois",
        "en": "links confirmed in the last twelve months",
        "es": "vínculos confirmados en los últimos doce meses",
    },
    definition={
        "fr": "Liens vivants dont une personne d’une des collectivités, ou la fédération, a dit "
        "depuis douze mois qu’ils sont toujours vrais : leur part dit la qualité du registre.",
        "en": "Living links of which a person of one of the authorities, or the federation, said "
        "in the last twelve months that they are still true: their share tells the registry’s "
        "quality.",
        "es": "Vínculos vivos de los que una persona de uno de los gobiernos locales, o la "
        "federación, dijo en los últimos doce meses que siguen siendo verdad: su parte dice la "
        "calidad del registro.",
    },
)
def confirmed_links(edition: Edition) -> QuerySet[Link]:
    """Living links that somebody confirmed of late."""
    return queries.confirmed_of_late(links(edition))


@figure(
    "confirmed_projects",
    out_of="projects",
    words={
        "fr": "projets confirmés depuis douze mois",
        "en": "projects confirmed in the last twelve months",
        "es": "proyectos confirmados en los últimos doce meses",
    },
    definition={
        "fr": "Projets vivants dont une personne d’une des collectivités, ou la fédération, a dit "
        "depuis douze mois qu’ils sont toujours vrais : leur part dit la qualité du registre.",
        "en": "Living projects of which a person of one of the authorities, or the federation, "
        "said in the last twelve months that they are still true: their share tells the "
        "registry’s quality.",
        "es": "Proyectos vivos de los que una persona de uno de los gobiernos locales, o la "
        "federación, dijo en los últimos doce meses que siguen siendo verdad: su parte dice la "
        "calidad del registro.",
    },
)
def confirmed_projects(edition: Edition) -> QuerySet[Project]:
    """Living projects that somebody confirmed of late."""
    return queries.confirmed_of_late(projects(edition))

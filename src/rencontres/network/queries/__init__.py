"""The reads of the registry, one file a subject."""

from .cooperation import (
    links_of,
    links_with,
    live_links_by_authority,
    projects_of,
    projects_with,
    themes_with,
)
from .figures import (
    CountryFigures,
    Figures,
    countries_linked_with,
    country_figures,
    engaged_authorities,
    figures,
    foreign_partners,
    has_synthetic,
    is_known,
    live_links,
    network_countries,
    points_of_partners,
    projects,
)
from .search import WORDS, other_names_found, search_authorities, territories
from .succession import heirs_of, inherited_links, inherited_projects, predecessors_of, today

__all__ = [
    "WORDS",
    "CountryFigures",
    "Figures",
    "countries_linked_with",
    "country_figures",
    "engaged_authorities",
    "figures",
    "foreign_partners",
    "has_synthetic",
    "heirs_of",
    "inherited_links",
    "inherited_projects",
    "is_known",
    "links_of",
    "links_with",
    "live_links",
    "live_links_by_authority",
    "network_countries",
    "other_names_found",
    "points_of_partners",
    "predecessors_of",
    "projects",
    "projects_of",
    "projects_with",
    "search_authorities",
    "territories",
    "themes_with",
    "today",
]

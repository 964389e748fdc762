"""The verbs of the registry, one file a subject."""

from .records import discard_synthetic, record_links, record_projects, record_themes
from .reference import (
    cldr_names,
    load_countries,
    load_french_authorities,
    load_places,
    override_country_name,
)

__all__ = [
    "cldr_names",
    "discard_synthetic",
    "load_countries",
    "load_french_authorities",
    "load_places",
    "override_country_name",
    "record_links",
    "record_projects",
    "record_themes",
]

"""The registry: countries, authorities, the links and projects between them."""

from .authorities import FRANCE, Authority, AuthorityName, Identifier, Succession
from .cooperation import (
    LIVE,
    Cooperation,
    Link,
    LinkParty,
    Project,
    ProjectBudget,
    ProjectMarker,
    ProjectParty,
    ProjectPurpose,
    Status,
    Theme,
)
from .countries import Country, Registry

__all__ = [
    "FRANCE",
    "LIVE",
    "Authority",
    "AuthorityName",
    "Cooperation",
    "Country",
    "Identifier",
    "Link",
    "LinkParty",
    "Project",
    "ProjectBudget",
    "ProjectMarker",
    "ProjectParty",
    "ProjectPurpose",
    "Registry",
    "Status",
    "Succession",
    "Theme",
]

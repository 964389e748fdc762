"""The registry: countries, authorities, the links and projects between them."""

from .agreements import Agreement, TermReminder
from .attachments import Attachment
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
from .iati import CodeName, IatiActivity, IatiFile, IatiOrganisation, Publisher
from .oda import Eligibility
from .revisions import Revision

__all__ = [
    "FRANCE",
    "LIVE",
    "Agreement",
    "Attachment",
    "Authority",
    "AuthorityName",
    "CodeName",
    "Cooperation",
    "Country",
    "Eligibility",
    "IatiActivity",
    "IatiFile",
    "IatiOrganisation",
    "Identifier",
    "Link",
    "LinkParty",
    "Project",
    "ProjectBudget",
    "ProjectMarker",
    "ProjectParty",
    "ProjectPurpose",
    "Publisher",
    "Registry",
    "Revision",
    "Status",
    "Succession",
    "TermReminder",
    "Theme",
]

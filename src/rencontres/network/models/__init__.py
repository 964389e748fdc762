"""The registry: countries, authorities, the links and projects between them."""

from .agreements import Agreement, TermReminder, months_after
from .attachments import Attachment
from .authorities import FRANCE, Authority, AuthorityName, Identifier, Succession
from .claims import Claim
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
from .funds import Contribution, FundUse, SolidarityFund
from .groups import Choice, CountryGroup, GroupDecision, GroupDocument, GroupMeeting
from .iati import CodeName, IatiActivity, IatiFile, IatiOrganisation, Publisher
from .imports import (
    KEPT_DAYS,
    Import,
    ImportFile,
    ImportMapping,
    ImportName,
    ImportParty,
    ImportRow,
)
from .members import FeeBand, Member, Membership, MembershipYear, Payment
from .money import EuroField, Movement
from .oda import Eligibility
from .officers import Federation, Officer
from .revisions import Revision, TruthAsked

__all__ = [
    "FRANCE",
    "KEPT_DAYS",
    "LIVE",
    "Agreement",
    "Attachment",
    "Authority",
    "AuthorityName",
    "Choice",
    "Claim",
    "CodeName",
    "Contribution",
    "Cooperation",
    "Country",
    "CountryGroup",
    "Eligibility",
    "EuroField",
    "Federation",
    "FeeBand",
    "FundUse",
    "GroupDecision",
    "GroupDocument",
    "GroupMeeting",
    "IatiActivity",
    "IatiFile",
    "IatiOrganisation",
    "Identifier",
    "Import",
    "ImportFile",
    "ImportMapping",
    "ImportName",
    "ImportParty",
    "ImportRow",
    "Link",
    "LinkParty",
    "Member",
    "Membership",
    "MembershipYear",
    "Movement",
    "Officer",
    "Payment",
    "Project",
    "ProjectBudget",
    "ProjectMarker",
    "ProjectParty",
    "ProjectPurpose",
    "Publisher",
    "Registry",
    "Revision",
    "SolidarityFund",
    "Status",
    "Succession",
    "TermReminder",
    "Theme",
    "TruthAsked",
    "months_after",
]

"""The pages of the registry, one file a subject."""

from . import (
    explore,
    fees,
    funds,
    groups,
    groups_desk,
    iati,
    iati_files,
    iati_organisations,
    members,
    oda,
    officers,
    reference,
    registry,
)
from .authorities import authorities
from .authority import authority
from .claims import claims
from .claims import decide as decide_claim
from .cooperation import confirm, cooperation, history_of, resume, undo
from .countries import country
from .editing import agree, attach, create, detach, document, edit, edit_agreement, end, suspend
from .home import home, sources
from .truth import mine, mine_by_letter, quality, terms

__all__ = [
    "agree",
    "attach",
    "authorities",
    "authority",
    "claims",
    "confirm",
    "cooperation",
    "country",
    "create",
    "decide_claim",
    "detach",
    "document",
    "edit",
    "edit_agreement",
    "end",
    "explore",
    "fees",
    "funds",
    "groups",
    "groups_desk",
    "history_of",
    "home",
    "iati",
    "iati_files",
    "iati_organisations",
    "members",
    "mine",
    "mine_by_letter",
    "oda",
    "officers",
    "quality",
    "reference",
    "registry",
    "resume",
    "sources",
    "suspend",
    "terms",
    "undo",
]

"""Links, projects and agreements as plain data: read, checked, kept as history."""

from .data import (
    SHARED,
    AuthorityFacts,
    Budget,
    Document,
    NewAgreement,
    NewCooperation,
    NewLink,
    NewProject,
    Record,
    State,
)
from .flaws import Known, flaws_of, look_up, require_sound, require_sound_record
from .plain import as_json, from_json
from .reading import facts_of, record_of, state_of

__all__ = [
    "SHARED",
    "AuthorityFacts",
    "Budget",
    "Document",
    "Known",
    "NewAgreement",
    "NewCooperation",
    "NewLink",
    "NewProject",
    "Record",
    "State",
    "as_json",
    "facts_of",
    "flaws_of",
    "from_json",
    "look_up",
    "record_of",
    "require_sound",
    "require_sound_record",
    "state_of",
]

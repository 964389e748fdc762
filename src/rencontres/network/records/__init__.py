"""Links, projects and agreements as plain data: read, checked, kept as history."""

from .data import (
    SHARED,
    Budget,
    Document,
    NewAgreement,
    NewCooperation,
    NewLink,
    NewProject,
    Record,
)
from .flaws import Known, flaws_of, look_up, require_sound, require_sound_record
from .plain import as_json, from_json
from .reading import record_of

__all__ = [
    "SHARED",
    "Budget",
    "Document",
    "Known",
    "NewAgreement",
    "NewCooperation",
    "NewLink",
    "NewProject",
    "Record",
    "as_json",
    "flaws_of",
    "from_json",
    "look_up",
    "record_of",
    "require_sound",
    "require_sound_record",
]

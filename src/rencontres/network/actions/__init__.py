"""The verbs of the registry, one file a subject."""

from .attachments import attach_document, attach_file, detach_document
from .cooperation import (
    ChangedMeanwhile,
    confirm_cooperation,
    create_agreement,
    create_link,
    create_project,
    edit_agreement,
    edit_cooperation,
    end_cooperation,
    resume_cooperation,
    suspend_cooperation,
)
from .history import undo_change
from .iati import set_publisher
from .records import (
    discard_synthetic,
    record_agreements,
    record_links,
    record_projects,
    record_themes,
)
from .reference import (
    cldr_names,
    load_countries,
    load_former_authorities,
    load_french_authorities,
    load_places,
    override_country_name,
)

__all__ = [
    "ChangedMeanwhile",
    "attach_document",
    "attach_file",
    "cldr_names",
    "confirm_cooperation",
    "create_agreement",
    "create_link",
    "create_project",
    "detach_document",
    "discard_synthetic",
    "edit_agreement",
    "edit_cooperation",
    "end_cooperation",
    "load_countries",
    "load_former_authorities",
    "load_french_authorities",
    "load_places",
    "override_country_name",
    "record_agreements",
    "record_links",
    "record_projects",
    "record_themes",
    "resume_cooperation",
    "set_publisher",
    "suspend_cooperation",
    "undo_change",
]

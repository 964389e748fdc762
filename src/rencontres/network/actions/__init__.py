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
from .federation import appoint_officer, dismiss_officer, write_letterhead
from .fees import (
    call_for_payment,
    change_due_date,
    compute_fees,
    note_sent,
    remind,
    set_fee,
    write_scale,
)
from .funds import (
    cancel_contribution,
    cancel_use,
    change_fund,
    close_fund,
    contribute,
    open_fund,
    reopen_fund,
    use_fund,
)
from .history import undo_change
from .iati import set_publisher
from .iati_files import (
    accept_iati_file,
    discard_iati_file,
    keep_reading,
    record_iati_file,
    send_iati_file,
)
from .letters import ask_still_true, remind_of_terms
from .members import change_member, enrol_members, leave, open_membership_year, restore, waive_fee
from .payments import cancel_payment, record_payment
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
from .updates import apply_reference_data, compare_reference_data

__all__ = [
    "ChangedMeanwhile",
    "accept_iati_file",
    "apply_reference_data",
    "appoint_officer",
    "ask_still_true",
    "attach_document",
    "attach_file",
    "call_for_payment",
    "cancel_contribution",
    "cancel_payment",
    "cancel_use",
    "change_due_date",
    "change_fund",
    "change_member",
    "cldr_names",
    "close_fund",
    "compare_reference_data",
    "compute_fees",
    "confirm_cooperation",
    "contribute",
    "create_agreement",
    "create_link",
    "create_project",
    "detach_document",
    "discard_iati_file",
    "discard_synthetic",
    "dismiss_officer",
    "edit_agreement",
    "edit_cooperation",
    "end_cooperation",
    "enrol_members",
    "keep_reading",
    "leave",
    "load_countries",
    "load_former_authorities",
    "load_french_authorities",
    "load_places",
    "note_sent",
    "open_fund",
    "open_membership_year",
    "override_country_name",
    "record_agreements",
    "record_iati_file",
    "record_links",
    "record_payment",
    "record_projects",
    "record_themes",
    "remind",
    "remind_of_terms",
    "reopen_fund",
    "restore",
    "resume_cooperation",
    "send_iati_file",
    "set_fee",
    "set_publisher",
    "suspend_cooperation",
    "undo_change",
    "use_fund",
    "waive_fee",
    "write_letterhead",
    "write_scale",
]

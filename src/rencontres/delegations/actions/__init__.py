"""The verbs of delegations, one file a subject."""

from .approval import (
    approve,
    ask_approval,
    ask_for_seats,
    ask_seats_approval,
    refuse_approval,
    take_refusal_back,
)
from .categories import change_category, create_categories, invite
from .consents import Answers, add_consents, record_consents
from .delegations import (
    HAS_PART,
    LARGEST,
    add_people,
    add_seats,
    name_seat,
    register_delegation,
    replace_participant,
    withdraw_seat,
)
from .details import complete_details
from .drafts import (
    Organisation,
    Registration,
    became,
    begin_draft,
    choose_organisation,
    forget_drafts,
    save_page,
    send_draft,
    send_link,
)
from .intake import (
    accept_people,
    answer_organisations,
    discard_people,
    forget_intakes,
    map_people,
    upload_delegates,
    upload_people,
)
from .letters import issue_letter, refuse_letter, request_letter, revoke_letter
from .offers import offer_by_hand, pass_places_on
from .on_site import Reprint, print_badge, register_on_site, take_payment
from .organisations import review_organisation
from .roles import end_role, keep_seat, seat_by_role, seat_team
from .waiting import (
    accept_offer,
    decline_offer,
    join_waiting_list,
    leave_waiting_list,
    wait_for_seats,
)

__all__ = [
    "HAS_PART",
    "LARGEST",
    "Answers",
    "Organisation",
    "Registration",
    "Reprint",
    "accept_offer",
    "accept_people",
    "add_consents",
    "add_people",
    "add_seats",
    "answer_organisations",
    "approve",
    "ask_approval",
    "ask_for_seats",
    "ask_seats_approval",
    "became",
    "begin_draft",
    "change_category",
    "choose_organisation",
    "complete_details",
    "create_categories",
    "decline_offer",
    "discard_people",
    "end_role",
    "forget_drafts",
    "forget_intakes",
    "invite",
    "issue_letter",
    "join_waiting_list",
    "keep_seat",
    "leave_waiting_list",
    "map_people",
    "name_seat",
    "offer_by_hand",
    "pass_places_on",
    "print_badge",
    "record_consents",
    "refuse_approval",
    "refuse_letter",
    "register_delegation",
    "register_on_site",
    "replace_participant",
    "request_letter",
    "review_organisation",
    "revoke_letter",
    "save_page",
    "seat_by_role",
    "seat_team",
    "send_draft",
    "send_link",
    "take_payment",
    "take_refusal_back",
    "upload_delegates",
    "upload_people",
    "wait_for_seats",
    "withdraw_seat",
]

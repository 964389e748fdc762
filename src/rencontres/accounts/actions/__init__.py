"""The verbs of accounts, one file a subject."""

from .accounts import IssuedKey, create_api_key, ensure_user, ensure_users, revoke_api_key
from .personal import (
    BATCH,
    Reason,
    erase_on_behalf,
    erase_person,
    is_proven,
    open_data_link,
    purge_personal_data,
    send_data_link,
)

__all__ = [
    "BATCH",
    "IssuedKey",
    "Reason",
    "create_api_key",
    "ensure_user",
    "ensure_users",
    "erase_on_behalf",
    "erase_person",
    "is_proven",
    "open_data_link",
    "purge_personal_data",
    "revoke_api_key",
    "send_data_link",
]

"""The verbs of the door, one file a subject."""

from .arrivals import TOPIC, AlreadyIn, Read, check_in, check_in_list, create_gates
from .devices import NewDevice, add_device, enrol_device, record_scans, revoke_device
from .sessions import enter, leave, set_up_session_gate

__all__ = [
    "TOPIC",
    "AlreadyIn",
    "NewDevice",
    "Read",
    "add_device",
    "check_in",
    "check_in_list",
    "create_gates",
    "enrol_device",
    "enter",
    "leave",
    "record_scans",
    "revoke_device",
    "set_up_session_gate",
]

"""The commands of the registry; `cli.py` names them and starts Django before they run."""

from .iati import IATI
from .reference import REFDATA

__all__ = ["IATI", "REFDATA"]

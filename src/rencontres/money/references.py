"""The structured creditor reference (ISO 11649): banks carry it unchanged, with check digits."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"RF[0-9]{2}[0-9A-Z]{1,21}")


def creditor_reference(number: int) -> str:
    """RF, two check digits, and the number in seven digits: 42 → RF340000042."""
    base = f"{number:07}"
    return f"RF{98 - _as_number(f'{base}RF00') % 97:02}{base}"


def read_reference(text: str) -> str:
    """The reference that somebody typed, spaces or not; empty when its digits do not check."""
    reference = re.sub(r"\s", "", text).upper()
    if not _SHAPE.fullmatch(reference):
        return ""
    return reference if _as_number(reference[4:] + reference[:4]) % 97 == 1 else ""


def in_fours(reference: str) -> str:
    """As people read it: RF34 0000 042."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def _as_number(text: str) -> int:
    return int("".join(str(int(each, 36)) for each in text))

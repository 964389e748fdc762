"""Where an e-mail address stands in texts and files, whatever its capitals."""

from __future__ import annotations

import re

from . import spreadsheets


def alone(address: str) -> str:
    """What matches an address, and no longer one that holds it; Python and PostgreSQL read it."""
    return rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)"


def stands_in(address: str, content: bytes, name: str) -> bool:
    """Whether a cell of a spreadsheet holds an address."""
    sought = re.compile(alone(address), re.IGNORECASE)
    rows = (row for sheet in spreadsheets.read(content, name).sheets for row in sheet.rows)
    return any(sought.search(cell) for row in rows for cell in row.cells)

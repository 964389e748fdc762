"""What was done with the reference lists, as the log has it."""

from __future__ import annotations

from typing import Any

from rencontres.core.models import LogEntry

from ..comparison import WORDS

SHOWN = 20
COMPARED = "network.compare_reference_data"
APPLIED = "network.apply_reference_data"
LOADED = "network.load_french_authorities"


def loaded_release() -> LogEntry | None:
    """The line of the log that tells which release was loaded last, and when."""
    lines = LogEntry.objects.filter(verb__in=(APPLIED, LOADED), notes__has_key="release")
    return lines.select_related("by").first()


def reference_log() -> list[tuple[LogEntry, list[tuple[Any, int]]]]:
    """The last comparisons and applications, each with what it changed in words."""
    lines = LogEntry.objects.filter(verb__in=(COMPARED, APPLIED, LOADED), notes__has_key="release")
    return [
        (line, [(words, line.notes[name]) for name, words in WORDS.items() if name in line.notes])
        for line in lines.select_related("by")[:SHOWN]
    ]

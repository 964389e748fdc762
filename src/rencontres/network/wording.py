"""What is wrong with a file of IATI activities, in words: reports keep codes, readers languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FAULTS = {
    "too_large": _("It is larger than %(most)s MB: send it in parts."),
    "empty": _("It is empty: choose another file."),
    "broken_package": _("It is packed, but cannot be unpacked: pack it again without a password."),
    "no_xml": _("The ZIP file holds no XML file: pack the IATI files themselves."),
    "too_many_files": _("The ZIP file holds more than %(most)s XML files: send it in parts."),
    "bomb": _(
        "It unpacks to more than %(most)s MB, or to more than %(ratio)s times its size: send the"
        " XML itself, in parts."
    ),
    "entities": _(
        "It declares a document type or entities, which IATI doesn’t need and which could harm:"
        " have it exported without “<!DOCTYPE”."
    ),
    "encoding": _(
        "Its letters are not in the encoding that its first line names (column %(column)s): have it"
        " exported in UTF-8. %(detail)s"
    ),
    "truncated": _("It stops in the middle, at column %(column)s: download or export it again."),
    "malformed": _("It is no sound XML, at column %(column)s: have it corrected. %(detail)s"),
    "not_iati": _("It begins with <%(root)s> and not <iati-activities>: choose an IATI file."),
    "version": _(
        "It is written in version “%(version)s” of IATI; only 2.01 to 2.03 are read: ask its"
        " publisher for one of these."
    ),
    "no_activity": _("It holds no activity."),
}
LEFT_OUT = ("dropped", "lacks", "activity_dropped", "repeated_identifier", "own_activity")
FINDINGS = {
    "dropped": _("Left out, as the schema doesn’t allow it: %(reason)s"),
    "activity_dropped": _("The whole activity is left out: %(reason)s"),
    "lacks": _("The whole activity is left out: it has no <%(name)s>."),
    "repeated_identifier": _("Left out: an activity with this identifier stands above."),
    "own_activity": _("Left out: the federation publishes this activity itself."),
    "unknown_country": _(
        "“%(code)s” is no country of today’s ISO list: kept in the activity, not counted."
    ),
    "no_start": _("It has no date of beginning, planned or actual."),
    "no_sector": _("It has no sector."),
    "ends_before_start": _("It ends (%(end)s) before it begins (%(start)s)."),
    "actual_in_future": _("%(day)s is said to have happened, but lies in the future."),
    "countries_not_100": _("The shares of the countries add up to %(total)s and not to 100."),
    "sectors_not_100": _("The shares of the sectors add up to %(total)s and not to 100."),
    "identifier_characters": _("“%(value)s” holds one of / & | ?, which identifiers may not."),
    "nameless_organisation": _("An organisation takes part with neither name nor identifier."),
    "period_order": _("The period ends (%(end)s) before it begins (%(start)s)."),
    "period_too_long": _("The budget’s period (%(start)s to %(end)s) is longer than a year."),
    "transaction_in_future": _("A transaction is dated %(day)s, in the future."),
}


def fault(told: Mapping[str, Any]) -> str:
    """Why a file cannot be read, and where."""
    words: str = str(FAULTS[told["code"]]) % told["facts"]
    file, line = told["facts"].get("file"), told["line"]
    if file and line:
        return gettext("%(file)s, line %(line)s. %(words)s") % {
            "file": file,
            "line": line,
            "words": words,
        }
    if line:
        return gettext("Line %(line)s. %(words)s") % {"line": line, "words": words}
    return words


def finding(told: Mapping[str, Any]) -> str:
    """What there is to say about a part of a file."""
    words: str = str(FINDINGS[told["code"]]) % told["facts"]
    return words

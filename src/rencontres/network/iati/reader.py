"""Read files of IATI activities as a stream: memory doesn't grow with them.

Nothing outside the file is read, and no entity is resolved: a file that declares any is refused.
What breaks the schema is taken out and told, with its path and line; the rest of its activity
stays as it was. An activity that lacks something essential is left out whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from lxml import etree

from . import package, rules, schema
from .extract import Reported, reported
from .package import UnreadableError
from .rules import Finding

READABLE = re.compile(r"2\.0[1-3]")
MOST_REPAIRS = 100
CLOSING = b"</iati-activities"
_NOT_ALLOWED = "SCHEMAV_CVC_COMPLEX_TYPE_3_2_"
_QUOTED = re.compile(r"attribute '(?:\{(?P<space>[^}]*)\})?(?P<name>[^']+)'")
# The order in which the schema wants the parts; a file in another order loses nothing.
ORDER = (
    "iati-identifier", "reporting-org", "title", "description", "participating-org",
    "other-identifier", "activity-status", "activity-date", "contact-info", "activity-scope",
    "recipient-country", "recipient-region", "location", "sector", "tag",
    "country-budget-items", "humanitarian-scope", "policy-marker", "collaboration-type",
    "default-flow-type", "default-finance-type", "default-aid-type", "default-tied-status",
    "budget", "planned-disbursement", "capital-spend", "transaction", "document-link",
    "related-activity", "legacy-data", "conditions", "result", "crs-add", "fss",
)  # fmt: skip
ESSENTIAL = (*ORDER[:5], "activity-status", "activity-date")
_PLACE = {name: place for place, name in enumerate(ORDER)}


def read(
    content: bytes, *, today: date, countries: Collection[str] = ()
) -> Iterator[Reported | Finding]:
    """What was sent, activity by activity, each preceded by what there is to say about it.

    `countries` are the codes that exist; where they are given, any other is told. Raises
    UnreadableError where the file as a whole cannot be read.
    """
    seen: set[str] = set()
    for name, stream in package.opened(content):
        for element in _elements(stream, name):
            for each in _activity(element, name, seen, today):
                if countries and isinstance(each, Reported):
                    yield from _unknown_countries(element, name, each.identifier, countries)
                yield each
    if not seen:
        raise UnreadableError("no_activity")


def _elements(stream: package.Counted, name: str) -> Iterator[etree._Element]:
    """The activities of one XML file, each let go of once it has been looked at."""
    checked = False
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=("{*}iati-activities", "{*}iati-activity"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            if not checked:
                _require_iati(element.getroottree(), name)
                checked = True
            if event == "end" and element.tag == "iati-activity":
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
        if not checked:
            _require_iati(events.root.getroottree(), name)
    except etree.XMLSyntaxError as error:
        cut_off = checked and not stream.read() and CLOSING not in stream.last
        raise _worded(error, name, cut_off=cut_off) from error


def _require_iati(tree: etree._ElementTree, name: str) -> None:
    root = tree.getroot()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise UnreadableError("entities", line=1, file=name)
    if root.tag != "iati-activities":
        raise UnreadableError("not_iati", line=root.sourceline, file=name, root=str(root.tag)[:80])
    version = root.get("version", "")
    if not READABLE.fullmatch(version):
        raise UnreadableError("version", line=root.sourceline, file=name, version=version[:20])


def _worded(error: etree.XMLSyntaxError, name: str, *, cut_off: bool) -> UnreadableError:
    """Which of the usual misfortunes a syntax error is."""
    said = error.msg or ""
    kinds = {
        "encoding": ("not proper UTF-8", "encoding", "invalid byte", "Invalid bytes"),
        "entities": ("ntity", "amplification", "DTD"),
    }
    code = next(
        (kind for kind, marks in kinds.items() if any(mark in said for mark in marks)), "malformed"
    )
    if code == "malformed" and cut_off and not said.startswith("Extra content"):
        code = "truncated"
    line, column = error.position
    return UnreadableError(code, line=line, column=str(column), file=name, detail=said[:300])


def _activity(
    element: etree._Element, file: str, seen: set[str], today: date
) -> Iterator[Reported | Finding]:
    line = element.sourceline
    name = (element.findtext("iati-identifier") or "").strip()
    element[:] = sorted(element, key=lambda child: _PLACE.get(child.tag, len(_PLACE)))
    dropped = list(_repair(element))
    for finding in dropped:
        yield _named(finding, name, file)
    if dropped and dropped[-1].code in {"lacks", "activity_dropped"}:
        seen.add(name)
        return
    if name in seen:
        yield Finding("repeated_identifier", name, line, {"file": file})
        return
    seen.add(name)
    for finding in rules.findings(element, today=today):
        yield _named(finding, name, file)
    yield reported(element, line)


def _unknown_countries(
    element: etree._Element, file: str, activity: str, countries: Collection[str]
) -> Iterator[Finding]:
    for each in element.iterfind("recipient-country"):
        code = each.get("code", "")
        if code.upper() not in countries:
            path = rules.where(each)
            yield _named(
                Finding("unknown_country", path, each.sourceline, {"code": code}), activity, file
            )


def _named(finding: Finding, activity: str, file: str) -> Finding:
    """A finding whose path begins with the activity it is about."""
    activity = activity or "iati-activity"
    path = activity if finding.path == "iati-activity" else f"{activity}/{finding.path}"
    return Finding(
        finding.code, path, finding.line, finding.facts | ({"file": file} if file else {})
    )


def _repair(activity: etree._Element) -> Iterator[Finding]:
    """Take out what breaks the schema, part by part; whether all of it must go comes last."""
    if not (activity.findtext("iati-identifier") or "").strip():
        yield Finding("lacks", "iati-activity", activity.sourceline, {"name": ORDER[0]})
        return
    for _attempt in range(MOST_REPAIRS):
        missing = next((name for name in ESSENTIAL if activity.find(name) is None), None)
        if missing:
            yield Finding("lacks", "iati-activity", activity.sourceline, {"name": missing})
            return
        if schema.shipped().validate(activity):
            return
        error = schema.shipped().error_log[0]
        culprit = _culprit(activity, error.path)
        if culprit is None or culprit is activity:
            break
        yield _without(culprit, error)
    reason = schema.shipped().error_log[0].message[:300]
    yield Finding("activity_dropped", "iati-activity", activity.sourceline, {"reason": reason})


def _culprit(activity: etree._Element, path: str) -> etree._Element | None:
    """The element that an error of the schema is about: its path begins at the activity."""
    rest = path.partition("/iati-activity")[2]
    if not rest:
        return activity
    try:
        found = activity.xpath(f".{rest}", namespaces={})
    except etree.XPathError:
        return None
    return found[0] if found else None


def _without(culprit: etree._Element, error: etree._LogEntry) -> Finding:
    """Take out the element, or only an attribute that nothing knows."""
    path, line = rules.where(culprit), culprit.sourceline
    reason = {"reason": error.message[:300]}
    attribute = _QUOTED.search(error.message) if error.type_name.startswith(_NOT_ALLOWED) else None
    if attribute:
        space, name = attribute["space"], attribute["name"]
        culprit.attrib.pop(f"{{{space}}}{name}" if space else name, None)
        return Finding("dropped", f"{path}/@{name}", line, reason)
    culprit.getparent().remove(culprit)
    return Finding("dropped", path, line, reason)

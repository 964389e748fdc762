"""Write an IATI 2.03 file, one activity after the other: memory doesn't grow with their number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from lxml import etree

from rencontres.core.languages import Text

from .activity import Activity, Document, Organisation, Publisher, YearlyBudget

VERSION = "2.03"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DEFAULT_LANGUAGE = "fr"
DEFAULT_CURRENCY = "EUR"
DAC = "1"  # the vocabulary of the DAC's five-digit purposes, and of its policy markers
WEB_PAGE = "A12"  # the category of a document whose nature is not known
SDG_GOALS, SDG_TARGETS = "2", "3"
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Sink(Protocol):
    """Where bytes go: a file, a compressed one, a response."""

    def write(self, data: bytes, /) -> object: ...


def write(
    stream: Sink, elements: Iterable[etree._Element], *, generated: datetime, remark: str = ""
) -> int:
    """Write a file of activities with a remark on top; returns how many there are."""
    written = 0
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        if remark:
            file.write(etree.Comment(f" {remark.replace('--', '—')} "))
        stamp = generated.isoformat(timespec="seconds")
        attributes = {"version": VERSION, "generated-datetime": stamp}
        with file.element("iati-activities", attributes):
            for element in elements:
                file.write("\n")
                file.write(element)
                written += 1
            file.write("\n")
    return written


def writable(words: str) -> str:
    """The words without what XML cannot hold, as the control characters of a pasted text."""
    return _UNWRITABLE.sub("", words)


def element_of(activity: Activity, publisher: Publisher) -> etree._Element:
    """An activity as XML, its parts in the order that the schema asks for."""
    root = etree.Element(
        "iati-activity", {LANGUAGE: DEFAULT_LANGUAGE, "default-currency": DEFAULT_CURRENCY}
    )
    etree.SubElement(root, "iati-identifier").text = activity.identifier
    _reporter(root, publisher)
    _narratives(etree.SubElement(root, "title"), activity.title, activity.identifier)
    _narratives(etree.SubElement(root, "description"), activity.description, activity.identifier)
    for organisation in activity.organisations:
        _organisation(root, organisation)
    etree.SubElement(root, "activity-status", code=activity.status)
    for kind, day in activity.dates:
        etree.SubElement(root, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    for code, share in activity.countries.items():
        etree.SubElement(root, "recipient-country", code=code, percentage=f"{share:f}")
    for code, share in activity.sectors.items():
        etree.SubElement(root, "sector", vocabulary=DAC, code=code, percentage=f"{share:f}")
    for code in activity.sdgs:
        vocabulary = SDG_TARGETS if "." in code else SDG_GOALS
        etree.SubElement(root, "tag", vocabulary=vocabulary, code=code)
    for code, significance in activity.markers.items():
        etree.SubElement(
            root, "policy-marker", vocabulary=DAC, code=code, significance=str(significance)
        )
    for budget in activity.budgets:
        _budget(root, budget)
    for document in activity.documents:
        _document(root, document)
    return root


def _reporter(root: etree._Element, publisher: Publisher) -> None:
    """The publisher is a secondary one: it tells what others do, the authorities themselves."""
    attributes = {"ref": publisher.reference, "type": publisher.kind, "secondary-reporter": "1"}
    _narratives(etree.SubElement(root, "reporting-org", attributes), publisher.name)


def _organisation(root: etree._Element, organisation: Organisation) -> None:
    known = {"ref": organisation.ref, "type": organisation.kind}
    attributes = {name: value for name, value in known.items() if value}
    element = etree.SubElement(root, "participating-org", attributes, role=organisation.role)
    etree.SubElement(element, "narrative").text = writable(organisation.name)


def _narratives(parent: etree._Element, text: Text, otherwise: str = "") -> None:
    """The text in each language it exists in, the default one first: it needs no mark.

    Where no word is left, something else is said instead, as the schema asks for words.
    """
    for language, words in sorted(text.items(), key=lambda each: each[0] != DEFAULT_LANGUAGE):
        kept = writable(words)
        if kept.strip():
            marked = {} if language == DEFAULT_LANGUAGE else {LANGUAGE: language}
            etree.SubElement(parent, "narrative", marked).text = kept
    if not len(parent):
        etree.SubElement(parent, "narrative").text = otherwise


def _budget(root: etree._Element, budget: YearlyBudget) -> None:
    """A calendar year, as no budget of IATI may be longer than one."""
    first, last = f"{budget.year}-01-01", f"{budget.year}-12-31"
    element = etree.SubElement(root, "budget", type="1", status="1")
    etree.SubElement(element, "period-start", {"iso-date": first})
    etree.SubElement(element, "period-end", {"iso-date": last})
    value = etree.SubElement(element, "value", {"currency": budget.currency, "value-date": first})
    value.text = f"{budget.amount:f}"


def _document(root: etree._Element, document: Document) -> None:
    element = etree.SubElement(root, "document-link", url=document.url, format=document.format)
    _narratives(
        etree.SubElement(element, "title"), {document.language: document.title}, document.url
    )
    etree.SubElement(element, "category", code=WEB_PAGE)
    if document.language:
        etree.SubElement(element, "language", code=document.language)

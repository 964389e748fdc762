"""Files of others: what is read, what is left out, what is refused, and where it says so."""

from __future__ import annotations

import gzip
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rencontres.network.iati import package, reader, schema
from rencontres.network.iati.activity import Activity, YearlyBudget
from rencontres.network.iati.extract import Reported
from rencontres.network.iati.package import UnreadableError
from rencontres.network.iati.rules import Finding

from .activities import TODAY, activities, file, full
from .test_iati_writing import written


def read(content: bytes | str, **options) -> tuple[list[Reported], list[Finding]]:
    content = content.encode() if isinstance(content, str) else content
    found = list(reader.read(content, today=TODAY, **options))
    return (
        [each for each in found if isinstance(each, Reported)],
        [each for each in found if isinstance(each, Finding)],
    )


def refused(content: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as fault:
        read(content)
    return fault.value


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_xml", ".xml"), content)
    return held.getvalue()


def test_what_the_registry_reads_of_an_activity():
    ((activity,), findings) = read(file(full("XM-1")))
    assert findings == []
    assert activity.identifier == "XM-1"
    assert activity.line == 4
    assert activity.reporter == "Agency"
    assert activity.title == {"en": "Water", "fr": "Eau"}
    assert (activity.status, activity.since, activity.until) == ("2", "2015-01-01", "2027-12-31")
    assert activity.countries == ["SN"]
    assert activity.purposes == {"14030": Decimal(60), "14032": Decimal(40)}
    assert activity.sdgs == ["6.1"]
    assert activity.markers == {"1": 2}
    assert activity.budgets == [YearlyBudget(2015, Decimal("1000.50"), "EUR")]
    assert activity.unused == {"location": 1, "transaction": 1}
    assert [(each.name, each.role, each.ref) for each in activity.organisations] == [
        ("Lyon", "1", "FR-INSEE-216901231"),
        ("Dakar", "4", ""),
    ]


@given(st.lists(activities(), min_size=1, max_size=3, unique_by=lambda each: each.identifier))
def test_what_is_written_and_read_and_written_is_the_same(drawn: list[Activity]):
    content = written(*drawn)
    found, findings = read(content)
    assert findings == []
    before = [etree.tostring(each, with_tail=False) for each in etree.fromstring(content)]
    assert [each.xml.encode() for each in found] == [
        etree.tostring(etree.fromstring(each), encoding="unicode").encode() for each in before
    ]


def test_a_packed_file_is_read_alike():
    plain = file(full("XM-1")).encode()
    expected = read(plain)
    assert read(gzip.compress(plain)) == expected
    assert read(zipped(a_xml=plain)) == expected


def test_a_file_in_another_declared_encoding_is_read():
    latin = file(full("XM-1").replace(">Eau<", ">École<"))
    content = latin.replace("utf-8", "iso-8859-1").encode("latin-1")
    ((activity,), _findings) = read(content)
    assert activity.title["fr"] == "École"


def test_the_parts_may_come_in_another_order():
    moved = full("XM-1").replace("<activity-status code='2'/>\n", "")
    moved = moved.replace("</iati-activity>", "<activity-status code='2'/></iati-activity>")
    ((activity,), findings) = read(file(moved))
    assert findings == []
    assert schema.shipped().validate(etree.fromstring(activity.xml))


def test_what_the_schema_refuses_is_left_out_with_its_place():
    text = full("XM-1").replace("<location>", "<location colour='red'>")
    text = text.replace("<activity-status", "<mood>good</mood>\n<activity-status")
    ((activity,), findings) = read(file(text))
    assert [(each.code, each.path, each.line) for each in findings] == [
        ("dropped", "XM-1/location/@colour", 16),
        ("dropped", "XM-1/mood", 12),
    ]
    assert "mood" in findings[1].facts["reason"]
    assert schema.shipped().validate(etree.fromstring(activity.xml))
    assert activity.unused == {"location": 1, "transaction": 1}


def test_an_activity_that_lacks_the_essential_is_left_out_whole():
    broken = full("XM-2").replace("<activity-status code='2'/>", "")
    (found, findings) = read(file(full("XM-1"), broken, full("XM-3")))
    assert [each.identifier for each in found] == ["XM-1", "XM-3"]
    assert [(each.code, each.path) for each in findings] == [("lacks", "XM-2")]


def test_an_activity_without_identifier_is_left_out():
    (found, findings) = read(file(full(""), full("XM-1")))
    assert [each.identifier for each in found] == ["XM-1"]
    assert [(each.code, each.line) for each in findings] == [("lacks", 4)]


def test_a_second_activity_of_the_same_identifier_is_left_out():
    (found, findings) = read(file(full("XM-1"), full("XM-1")))
    assert len(found) == 1
    assert [(each.code, each.path, each.line) for each in findings] == [
        ("repeated_identifier", "XM-1", 24)
    ]


def test_a_country_that_no_longer_exists_is_told_and_kept():
    text = full("XM-1").replace("code='SN'", "code='SU'")
    ((activity,), findings) = read(file(text), countries={"SN"})
    assert [(each.code, each.path, each.line, each.facts) for each in findings] == [
        ("unknown_country", "XM-1/recipient-country", 14, {"code": "SU"})
    ]
    assert "SU" in activity.xml


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><iati-activities version="2.03"/>'
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "%s"><!ENTITY b "%s"><!ENTITY c "%s">]><iati-activities x="&c;"/>'
    % (b"a" * 5000, b"&a;" * 1000, b"&b;" * 1000)
)
OUTSIDE = b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><iati-activities version="2.03"/>'


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", None),
        (b"  \n", "empty", None),
        (ENTITIES, "entities", 1),
        (LAUGHS, "entities", 1),
        (OUTSIDE, "entities", 1),
        (file(full("XM-1")).encode()[:600], "truncated", 11),
        (file(full("É")).encode("latin-1"), "encoding", 5),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "encoding", 1),
        (b"a;b;c", "malformed", 1),
        (b'<iati-activities version="2.03"/><a/>', "malformed", 1),
        (b"\n<html/>", "not_iati", 2),
        (b'<iati-activities version="1.05"/>', "version", 1),
        (b'<iati-activities version="2.03"/>', "no_activity", None),
        (gzip.compress(file(full("XM-1")).encode())[:-200], "broken_package", None),
        (zipped(a_xml=b"<a/>")[:40], "broken_package", None),
        (zipped(**{"a.txt": b"text"}), "no_xml", None),
        (zipped(**{f"{n}_xml": b"" for n in range(101)}), "too_many_files", None),
        (gzip.compress(b" " * 2**24), "bomb", None),
        (zipped(a_xml=b" " * 2**24), "bomb", None),
    ],
    # Numbers, since a package of this second is named otherwise in the next one.
    ids=range(19),
)
def test_a_file_that_cannot_be_read_says_why_and_where(content: bytes, code: str, line: int):
    fault = refused(content)
    assert (fault.code, fault.line) == (code, line)


def test_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(package, "MOST_BYTES_SENT", 10)
    assert refused(b"<iati-activities/>").code == "too_large"


def test_what_unpacks_to_too_much_in_several_files(monkeypatch):
    monkeypatch.setattr(package, "MOST_BYTES_UNPACKED", 2500)
    one = file(full("XM-1")).encode()
    two = file(full("XM-2")).encode()
    three = file(full("XM-3")).encode()
    assert refused(zipped(a_xml=one, b_xml=two, c_xml=three)).code == "bomb"


def test_a_fault_within_a_package_names_the_file():
    fault = refused(zipped(good_xml=file(full("XM-1")).encode(), bad_xml=b"<html/>"))
    assert (fault.code, fault.facts["file"]) == ("not_iati", "bad.xml")

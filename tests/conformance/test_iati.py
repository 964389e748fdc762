"""Against IATI’s own schema and published files, where a folder beside the checkout has it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rencontres.core.actor import SYSTEM
from rencontres.network import actions, iati_tasks, publication
from rencontres.network.iati import schema, writer
from rencontres.network.iati.activity import Activity

from ..network.activities import PUBLISHER, activities
from .conftest import SHARED

IATI = SHARED / "iati"


@given(st.lists(activities(), min_size=1, max_size=3))
def test_what_we_write_obeys_the_published_schema(drawn: list[Activity]):
    stream = io.BytesIO()
    elements = (writer.element_of(each, PUBLISHER) for each in drawn)
    writer.write(stream, elements, generated=datetime(2026, 11, 25, tzinfo=UTC))
    schema.read(IATI / "xsd").assertValid(etree.fromstring(stream.getvalue()))


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted((IATI / "activities").glob("*.xml")), ids=lambda p: p.stem)
def test_a_published_file_is_imported_exported_and_valid(path: Path):
    sent = actions.send_iati_file(by=SYSTEM, name=path.name, content=path.read_bytes())
    iati_tasks.read_now(sent.pk)
    sent.refresh_from_db()
    actions.accept_iati_file(by=SYSTEM, file=sent)
    iati_tasks.record_now(sent.pk)
    before = etree.parse(path).getroot()
    stream = io.BytesIO()
    assert publication.write_kept(stream, file=sent.pk) == len(before)
    after = etree.fromstring(stream.getvalue())
    schema.read(IATI / "xsd").assertValid(after)
    schema.shipped().assertValid(after)
    assert [plain(each) for each in after] == [plain(each) for each in before]


def plain(activity: etree._Element) -> bytes:
    """An activity in the one form that equal ones share."""
    return etree.tostring(activity, method="c14n2", with_tail=False)

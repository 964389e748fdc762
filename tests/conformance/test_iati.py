"""Against IATI’s own schema, where a folder beside the checkout has it."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

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

"""Tickets that a gate recognises without network."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from rencontres.core import qr
from rencontres.core.actions import Refusal
from rencontres.delegations import tickets

TICKETS = st.text(tickets.LETTERS, min_size=16, max_size=16)
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True)


@given(slug=SLUGS, ticket=TICKETS)
def test_a_signed_ticket_reads_as_itself_in_its_edition_only(slug, ticket):
    text = tickets.signed(slug, ticket)
    assert tickets.read(slug, f" {text.lower()}\n") == ticket
    with pytest.raises(Refusal) as refused:
        tickets.read(f"{slug}x", text)
    assert refused.value.code == "other_edition"


@example(ticket="222222222222232B", at=127, letter="2")
@given(ticket=TICKETS, at=st.integers(0, 200), letter=st.sampled_from("A2Z="))
def test_a_changed_letter_is_seen(ticket, at, letter):
    text = tickets.signed("2017", ticket)
    at %= len(text)
    changed = text[:at] + letter + text[at + 1 :]
    if changed == text:
        return
    if changed.startswith("R1/"):
        with pytest.raises(Refusal):
            tickets.read("2017", changed)
    else:
        assert tickets.read("2017", changed) == changed  # a text that no seat has


def test_a_typed_ticket_reads_as_it_is():
    assert tickets.read("2017", " 496QU4HQFPBT4M9Y ") == "496QU4HQFPBT4M9Y"


def test_another_installation_signs_otherwise(settings):
    ours = tickets.signed("2017", "496QU4HQFPBT4M9Y")
    settings.SECRET_KEY = "another secret of fifty characters or more, just for this test"
    with pytest.raises(Refusal) as refused:
        tickets.read("2017", ours)
    assert refused.value.code == "forged"


def test_the_public_key_is_the_edition_s_own():
    raw = {
        tickets.public_key(slug).public_bytes(Encoding.Raw, PublicFormat.Raw)
        for slug in ("2017", "2018", "2017")
    }
    assert [len(key) for key in raw] == [32, 32]


def test_the_code_drawn_reads_as_the_ticket():
    text = tickets.signed("2017", "496QU4HQFPBT4M9Y")
    width, path = qr.path(text)
    picture = np.full((width, width), 255, np.uint8)
    for run in path[1:].split("M"):
        at, _h, length = run.partition("h")
        x, y = (int(float(number)) for number in at.split())
        picture[y, x : x + int(length)] = 0
    (found,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((4, 4), np.uint8)))
    assert found.text == text
    assert f'viewBox="0 0 {width} {width}"' in qr.svg(text)

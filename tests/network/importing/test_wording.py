"""What the engine says of a candidate is said in the reader's language."""

from __future__ import annotations

from django.utils import translation

from rencontres.engines.linkage.model import IN_WORDS, Doubt
from rencontres.network.importing.wording import REASONS, reason_in_words


def test_every_reason_and_doubt_of_the_engine_is_translated():
    said = {*IN_WORDS.values(), *map(str, Doubt)}
    assert said == set(REASONS)
    for language in ("fr", "es"):
        with translation.override(language):
            assert said.isdisjoint(map(reason_in_words, said))


def test_a_reason_with_a_doubt_is_said_whole():
    assert (
        reason_in_words("same name; it lies in another department")
        == "même nom; elle est dans un autre département"
    )

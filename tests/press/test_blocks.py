"""The texts' files: filled with facts, sentences that have nothing to say left out."""

from __future__ import annotations

import re

import pytest

from rencontres.press import blocks
from rencontres.press.blocks import Count, Part, TextFileError, fill, text

LANGUAGES = ("fr", "en", "es")


def part(*lines, kind="paragraph", each=""):
    return Part(kind, each, lines)


def said(*parts, language="en", **facts):
    return text(fill(list(parts), facts, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_is_written_in_a_text_file(language):
    assert not re.findall(r"\d", (blocks.FOLDER / f"communique.{language}.txt").read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_texts_say_the_same_things(language):
    def named(parts):
        lines = " ".join(line for each in parts for line in each.lines)
        return [each.kind for each in parts], sorted(set(re.findall(r"\{(\w+)", lines)))

    kinds, names = named(blocks.read("communique", language))
    french_kinds, french_names = named(blocks.read("communique", "fr"))
    assert (kinds, names) == (french_kinds, french_names)


def test_a_number_is_marked_with_its_figure_and_its_noun_agrees():
    [block] = fill([part("There were {people:person|people}.")], {"people": Count("p", 1318)}, "en")
    assert block["spans"] == [
        {"text": "There were "},
        {"text": "more than 1,300", "figure": "p"},
        {"text": "\u00a0people"},
        {"text": "."},
    ]
    assert said(part("{people:person|people}"), people=Count("p", 1)) == "1\u00a0person"


def test_a_verb_agrees_without_saying_the_number_again():
    line = part("{people:person|people} {people::was|were} there.")
    assert said(line, people=Count("p", 1)) == "1\u00a0person was there."
    assert said(line, people=Count("p", 2)) == "2\u00a0people were there."
    assert said(part("{themes::Theme|Themes}"), themes=["a", "b"]) == "Themes"


@pytest.mark.parametrize("nothing", [Count("p", 0), None, "", [], {}, {"fr": ""}])
def test_a_sentence_with_nothing_to_say_is_left_out_and_a_bare_heading_too(nothing):
    parts = [
        part("News", kind="heading"),
        part("{it} came.", "All was well."),
        part("More", kind="heading"),
        part("It was {it}."),
        part("Last", kind="heading"),
    ]
    assert said(*parts, it=nothing) == "News\nAll was well."


def test_what_stands_under_a_heading_left_out_is_left_out_too():
    parts = [part("{it}", kind="heading"), part("Words."), part("Last", kind="aside"), part("End.")]
    assert said(*parts, it={}) == "Last\nEnd."
    assert said(*parts, it="Fair") == "Fair\nWords.\nLast\nEnd."


def test_lists_are_told_in_a_sentence_or_line_by_line():
    parts = [part("They were {names}:", "- {names}", "All of them.")]
    assert said(*parts, names=["Ann", "Bo", "Cy"]) == (
        "They were Ann, Bo and Cy:\nAnn\nBo\nCy\nAll of them."
    )
    assert said(*parts, names=["Ann"], language="fr") == "They were Ann:\nAnn\nAll of them."
    assert said(*parts, names=[]) == "All of them."


def test_a_block_is_set_once_for_each():
    parts = [part("{title}, by {who}.", each="plenary")]
    plenaries = [{"title": "One", "who": "Ann"}, {"title": "Two", "who": ""}]
    assert said(*parts, plenary=plenaries) == "One, by Ann."


def test_a_text_in_another_language_says_so():
    [block] = fill([part("{title}")], {"title": {"fr": "Plénière"}}, "es")
    assert block["spans"] == [{"text": "Plénière", "field": "title", "lang": "fr"}]


def test_a_name_that_is_no_fact_is_told():
    with pytest.raises(TextFileError, match=r"peopel.*people"):
        said(part("{peopel}"), people=Count("p", 1))


@pytest.mark.parametrize(
    ("written", "told"),
    [("Title:\nWords.", "no kind of block"), ("Some {open words.", "expected '}'")],
)
def test_a_bad_file_is_told_with_its_line(tmp_path, monkeypatch, written, told):
    (tmp_path / "letter.en.txt").write_text(written)
    monkeypatch.setattr(blocks, "FOLDER", tmp_path)
    with pytest.raises(TextFileError, match=rf"letter\.en\.txt.*{told}"):
        blocks.read("letter", "en")


def test_comments_are_not_told(tmp_path, monkeypatch):
    (tmp_path / "letter.en.txt").write_text("# A comment.\n\nlead:\n# Another.\nWords.\n")
    monkeypatch.setattr(blocks, "FOLDER", tmp_path)
    assert blocks.read("letter", "en") == [Part("lead", "", ("Words.",))]

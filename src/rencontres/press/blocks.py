"""A communiqué's text: blocks of spans, filled from a readable file, one a language.

The file (`templates/press/communique.fr.txt`) is a list of blocks between empty lines. A block
begins with its kind (`headline:`, `lead:`, `heading:`…; none: a paragraph), then has one
sentence a line. `{name}` is a figure or a fact of the edition; `{name:one|many}` is followed by
the noun that agrees with it, and `{name::one|many}` is that word alone. A line `- {name}` lists
the items of a fact. A block that begins with `each plenary:` is set once for each of them, with
facts of their own.

*A sentence that names something which the edition does not have is left out*; so are a heading
with nothing under it and what stands under a heading left out. That is all the logic there is.
Nobody writes a number in these files.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from babel.lists import format_list

from rencontres.core.dates import locale
from rencontres.core.languages import shown

from . import wording

FOLDER = Path(__file__).parent / "templates/press"
HEADINGS = ("heading", "aside")  # an aside stands apart: the contact, the organiser
KINDS = ("kicker", "headline", "dateline", "lead", *HEADINGS, "paragraph", "list")
NO_BREAK_SPACE = "\u00a0"
SLOT = "\ue000"  # private use: stands in no text

Span = dict[str, str]  # text, and: figure (its name), field (the fact it says), lang (if another)
Spans = list[Span]
Block = dict[str, Any]  # kind and spans, or items (lists of spans) for a list
Facts = dict[str, Any]  # name → Count, text, multilingual text, list of these, or list of Facts


class TextFileError(ValueError):
    """A text file cannot be used; the message says which line and why."""


@dataclass(frozen=True)
class Count:
    """A figure's value, to be said as the press says it."""

    figure: str
    value: int
    one: str = ""  # the noun that follows, where the file does not give it
    many: str = ""


@dataclass(frozen=True)
class Part:
    """One block of the file: its kind, the fact it repeats over, its lines."""

    kind: str
    each: str
    lines: tuple[str, ...]


def read(name: str, language: str) -> list[Part]:
    """The parts of a text file; raises TextFileError on an unknown kind or an open brace."""
    path = FOLDER / f"{name}.{language}.txt"
    parts = []
    for chunk in path.read_text().split("\n\n"):
        lines = [line for line in chunk.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        kind, each = "paragraph", ""
        if lines[0].endswith(":") and "{" not in lines[0]:
            kind, each = _kind(lines.pop(0)[:-1], path)
        for line in lines:
            _check(line, path)
        parts.append(Part(kind, each, tuple(lines)))
    return parts


def _kind(words: str, path: Path) -> tuple[str, str]:
    if words.startswith("each "):
        return "paragraph", words.removeprefix("each ")
    if words not in KINDS:
        raise TextFileError(f"{path.name}: {words!r} is no kind of block ({', '.join(KINDS)})")
    return words, ""


def _check(line: str, path: Path) -> None:
    try:
        list(string.Formatter().parse(line))
    except ValueError as error:
        raise TextFileError(f"{path.name}: {line!r}: {error}") from error


def fill(parts: list[Part], facts: Facts, language: str) -> list[Block]:
    """The blocks of a text, from the facts; a name that is no fact raises TextFileError."""
    blocks: list[Block] = []
    section_told = True
    for part in parts:
        if part.kind in HEADINGS:
            section_told = bool(_sentence(part.lines[0], facts, language))
        if not section_told:
            continue
        for own in facts.get(part.each, []) if part.each else [{}]:
            blocks += _blocks(part, facts | own, language)
    return list(_without_bare_headings(blocks))


def _blocks(part: Part, facts: Facts, language: str) -> Iterator[Block]:
    """The paragraph of a part, and its lists in their places."""
    sentences: list[Spans] = []
    for line in part.lines:
        if not line.startswith("- "):
            sentences.append(_sentence(line, facts, language))
            continue
        yield from _paragraph(part.kind, sentences)
        sentences = []
        if items := _fact(line[2:].strip("{}"), facts):
            yield {"kind": "list", "items": [_spans(line[3:-1], item, language) for item in items]}
    yield from _paragraph(part.kind, sentences)


def _paragraph(kind: str, sentences: list[Spans]) -> Iterator[Block]:
    spans = _joined([sentence for sentence in sentences if sentence])
    if spans:
        spans[0] = spans[0] | {"text": spans[0]["text"][:1].upper() + spans[0]["text"][1:]}
        yield {"kind": kind, "spans": spans}


def _joined(sentences: list[Spans]) -> Spans:
    spans: Spans = []
    for sentence in sentences:
        spans += [{"text": " "}, *sentence] if spans else sentence
    return spans


def _sentence(line: str, facts: Facts, language: str) -> Spans:
    """The spans of a sentence; none when something it names is missing."""
    spans: Spans = []
    for literal, name, forms, _conversion in string.Formatter().parse(line):
        if literal:
            spans.append({"text": literal})
        if name is None:
            continue
        value = _fact(name, facts)
        if _missing(value):
            return []
        spans += _agreeing(name, value, forms or "", language)
    return spans


def _fact(name: str, facts: Facts) -> Any:
    try:
        return facts[name]
    except KeyError:
        known = ", ".join(sorted(facts))
        raise TextFileError(f"{{{name}}} is neither a figure nor a fact: {known}") from None


def _missing(value: Any) -> bool:
    """Whether the edition does not have it: nothing, no words, or none counted."""
    if isinstance(value, Count):
        return not value.value
    return not any(value.values()) if isinstance(value, Mapping) else not value


def _agreeing(name: str, value: Any, forms: str, language: str) -> Spans:
    """A value, with the word that agrees with it; or (`::`) that word alone."""
    if not forms:
        return _spans(name, value, language)
    one, many = forms.removeprefix(":").split("|")
    if forms.startswith(":"):
        number = value.value if isinstance(value, Count) else len(value)
        return [{"text": wording.plural(number, language, one, many)}]
    return _spans(name, replace(value, one=one, many=many), language)


def _spans(name: str, value: Any, language: str) -> Spans:
    """A fact's spans: a figure's number is marked, another language too."""
    if isinstance(value, Count):
        number = {"text": wording.press_words(value.value, language), "figure": value.figure}
        noun = wording.plural(value.value, language, value.one, value.many)
        return [number, {"text": NO_BREAK_SPACE + noun}] if noun else [number]
    if isinstance(value, list):
        return _enumerated(name, value, language)
    if isinstance(value, Mapping):
        said = shown(dict(value), language)
        other = {"lang": said.language} if said.language != language else {}
        return [{"text": said.words, "field": name, **other}]
    return [{"text": str(value), "field": name}]


def _enumerated(name: str, values: list[Any], language: str) -> Spans:
    """Items one after the other, with the language's commas and its "and"."""
    slots = [f"{SLOT}{index}{SLOT}" for index in range(len(values))]
    spans: Spans = []
    for piece in format_list(slots, locale=locale(language)).split(SLOT):
        if piece.isdigit():
            spans += _spans(name, values[int(piece)], language)
        elif piece:
            spans.append({"text": piece})
    return spans


def _without_bare_headings(blocks: list[Block]) -> Iterator[Block]:
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block["kind"] not in HEADINGS or (following and following["kind"] not in HEADINGS):
            yield block


def words(spans: Spans) -> str:
    """The plain words of spans."""
    return "".join(span["text"] for span in spans)


def text(blocks: list[Block]) -> str:
    """A whole text in plain words, a line a block or item."""
    lines = []
    for block in blocks:
        lines += [words(item) for item in block["items"]] if "items" in block else []
        lines += [words(block["spans"])] if "spans" in block else []
    return "\n".join(lines)


def figures_in(blocks: list[Block]) -> list[str]:
    """The names of the figures that a text says, each once, in the order of the text."""
    spans = [
        span
        for block in blocks
        for part in block.get("items", [block.get("spans", [])])
        for span in part
    ]
    return list(dict.fromkeys(span["figure"] for span in spans if "figure" in span))

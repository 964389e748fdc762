"""The house keeps its shape: sizes, names, migrations, translations, permissions."""

from __future__ import annotations

import ast
import io
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.urls import get_resolver

from rencontres.core import permissions
from rencontres.core.actions import verbs

CHECKOUT = Path(__file__).parent.parent.parent
SOURCE = CHECKOUT / "src" / "rencontres"
PYTHON = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
ROOMS = sorted(p.parent.name for p in SOURCE.glob("*/locale"))


def test_no_file_passes_500_lines():
    texts = [*PYTHON, *SOURCE.rglob("*.html"), *SOURCE.rglob("*.css"), *SOURCE.rglob("*.js")]
    assert [str(p) for p in texts if p.read_text().count("\n") > 500] == []


def test_no_function_passes_60_lines():
    long = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}"
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert long == []


def test_there_is_no_room_for_odds_and_ends():
    names = {p.stem for p in SOURCE.rglob("*")}
    assert names.isdisjoint({"utils", "helpers", "misc", "common"})


def test_every_verb_asks_for_a_registered_permission():
    assert verbs, "no verb is declared"
    assert set(permissions.names()) >= {run.permission for run in verbs.values()}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", ["fr", "es"])
def test_every_text_of_a_room_is_translated(room: str, language: str, tmp_path: Path):
    """Extract the room's texts anew, as `makemessages` does, and look each up."""
    folder = SOURCE / room
    known = folder / "locale" / language / "LC_MESSAGES" / "django.po"
    with known.open("rb") as file:
        translated = {
            (message.context, message.id if isinstance(message.id, str) else message.id[0])
            for message in read_po(file)
            if message.id and message.string and all(message.string) and not message.fuzzy
        }
    assert texts_of(folder, tmp_path) - translated == set()


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_text_is_translated_alike_in_every_room(language: str):
    """Django joins the rooms' catalogues: one room's words would replace another's unseen."""
    said: dict[tuple[str | None, str], set[str]] = {}
    for room in ROOMS:
        with (SOURCE / room / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file):
                msgid = message.id if isinstance(message.id, str) else message.id[0]
                said.setdefault((message.context, msgid), set()).add(str(message.string))
    assert {text: each for text, each in said.items() if text[1] and len(each) > 1} == {}


def texts_of(folder: Path, scratch: Path) -> set[tuple[str | None, str]]:
    """The msgids of a room's Python files and templates, found by xgettext."""
    from django.utils.translation.template import templatize

    sources = [p for p in folder.rglob("*.py") if "migrations" not in p.parts]
    for template in [*folder.rglob("*.html"), *folder.rglob("*.txt")]:
        copy = scratch / f"{template.relative_to(folder)}.py".replace("/", "__")
        copy.write_text(templatize(template.read_text()))
        sources.append(copy)
    keywords = ["gettext_lazy", "gettext_noop", "_", "ngettext_lazy:1,2", "npgettext:1c,2,3"]
    keywords += ["pgettext:1c,2", "pgettext_lazy:1c,2"]
    output = subprocess.run(
        ["xgettext", "-o-", "-LPython", "--from-code=UTF-8", *[f"-k{k}" for k in keywords]]
        + [str(p) for p in sources],
        check=True,
        capture_output=True,
    ).stdout
    if not output:
        return set()
    entries = output.partition(b"\n\n")[2]  # without xgettext's header, which awaits a person
    return {
        (m.context, m.id if isinstance(m.id, str) else m.id[0])
        for m in read_po(io.BytesIO(entries))
        if m.id
    }


def test_every_address_has_a_name():
    unnamed = [
        str(pattern.pattern)
        for resolver in walk(get_resolver())
        for pattern in resolver.url_patterns
        if not hasattr(pattern, "url_patterns") and not pattern.name
    ]
    assert unnamed == []


def walk(resolver):
    yield resolver
    for child in resolver.url_patterns:
        if hasattr(child, "url_patterns") and getattr(child, "namespace", "") != "api":
            yield from walk(child)

"""Documents cannot lie: what exists is documented, and what is documented exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from rencontres.cli import main
from rencontres.config.environment import SETTINGS

CHECKOUT = Path(__file__).parent.parent.parent
DOCS = CHECKOUT / "docs"


def test_every_setting_is_documented_with_its_default():
    page = (DOCS / "settings.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (\S+) \|", page, flags=re.MULTILINE))
    assert rows == {s.name: "unset" if not s.default else f"`{s.default}`" for s in SETTINGS}


def commands(group=main, above=""):
    """Every command that does something, by its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield above + name, command


def test_every_command_is_documented():
    page = (DOCS / "commands.md").read_text()
    documented = re.findall(r"^\| `rencontres ([\w -]+)`", page, flags=re.MULTILINE)
    assert set(documented) == set(dict(commands()))


@pytest.mark.parametrize(
    ("heading", "command"),
    [("The demonstration", "demo"), ("Linking a list of authorities", "network match")],
)
def test_every_option_of_a_command_with_a_section_is_documented(heading, command):
    page = (DOCS / "commands.md").read_text()
    section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    parameters = dict(commands())[command].params
    options = {option for p in parameters if isinstance(p, click.Option) for option in p.opts}
    assert set(re.findall(r"^\| `(--\w+)", section, flags=re.MULTILINE)) == options


def test_every_script_is_documented():
    page = (DOCS / "commands.md").read_text() + (CHECKOUT / "README.md").read_text()
    for script in (CHECKOUT / "script").iterdir():
        assert f"script/{script.name}" in page


@pytest.mark.parametrize(
    "page", sorted(CHECKOUT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=lambda p: p.name
)
def test_links_between_documents_lead_somewhere(page: Path):
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"

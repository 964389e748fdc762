"""The commands about the reference lists: what a release changes, and applying it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..comparison import Changes
    from ..releases import Lists

SHOWN = 20

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OPTIONS = (
    click.argument(
        "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
    ),
    click.option(
        "--package-file",
        "packages",
        multiple=True,
        type=_FILE,
        help="Package file (.tgz) of @etalab/decoupage-administratif; several years may be given.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
)


def _with_lists(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@_with_lists
def diff(folder: Path | None, packages: tuple[Path, ...], as_json: bool) -> None:
    """Say what a release changes: that in FOLDER, in package files, or the one shipped."""
    _run("compare_reference_data", folder, packages, as_json)
    if not as_json:
        click.echo("Nothing was written: “rencontres refdata apply” does it.")


@click.command()
@_with_lists
def apply(folder: Path | None, packages: tuple[Path, ...], as_json: bool) -> None:
    """Make the registry agree with a release, whole or not at all; links stay where they are."""
    _run("apply_reference_data", folder, packages, as_json)


def _run(verb: str, folder: Path | None, packages: tuple[Path, ...], as_json: bool) -> None:
    from django.utils import translation

    from rencontres.core.actions import Refusal
    from rencontres.core.actor import SYSTEM

    from .. import actions

    with translation.override("en"):
        try:
            changes = getattr(actions, verb)(by=SYSTEM, lists=_lists(folder, packages))
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        if as_json:
            click.echo(json.dumps(changes.as_json(), ensure_ascii=False))
        else:
            click.echo("\n".join(_told(changes)))


def _lists(folder: Path | None, packages: tuple[Path, ...]) -> Lists:
    from .. import releases
    from ..refdata import ListError

    if folder and packages:
        raise click.UsageError("Give a folder or package files, not both.")
    try:
        if packages:
            return releases.read_packages(packages)
        return releases.read_folder(folder) if folder else releases.shipped()
    except ListError as error:
        raise click.ClickException(f"{error} Nothing was changed.") from error


def _told(changes: Changes) -> Iterator[str]:
    """What changes, in plain words: a line for each thing that happens, then to whom."""
    yield f"Reference data {changes.version}:"
    for words, count, whom in changes.told():
        yield f"  {words}: {count:,}"
        for change in whom[:SHOWN]:
            yield f"    {change.name} ({change.key})" + (f" → {change.new}" if change.new else "")
        if len(whom) > SHOWN:
            yield f"    … and {len(whom) - SHOWN:,} more: --json has them all"
    if not changes:
        yield "  The registry agrees with this release."


REFDATA = (diff, apply)

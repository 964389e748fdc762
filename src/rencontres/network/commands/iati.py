"""The commands about IATI files."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click


@click.command()
@click.argument("file", type=click.File("wb"), default="-")
@click.option("--country", default="", help="Only projects with this country (ISO code).")
@click.option("--authority", type=int, help="Only projects of this authority (key).")
@click.option("--of-others", is_flag=True, help="Write instead the activities read from others.")
def export(file: BinaryIO, country: str, authority: int | None, of_others: bool) -> None:
    """Write the activities to FILE (standard output by default)."""
    from rencontres.core.actions import Refusal

    from .. import publication

    try:
        if of_others:
            written = publication.write_kept(file)
        else:
            written = publication.write_published(file, country=country, authority=authority)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{written} activities written.", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--schemas",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with another edition of the schema.  [default: the one shipped]",
)
def check(file: Path, schemas: Path | None) -> None:
    """Check FILE against the schema of IATI 2.03; exits 1 where it breaks it."""
    from lxml import etree

    from ..iati import schema

    rules = schema.read(schemas) if schemas else schema.shipped()
    try:
        document = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise click.ClickException(str(error)) from error
    if not rules.validate(document):
        for fault in rules.error_log:
            click.echo(f"{file}:{fault.line}: {fault.message}")
        raise click.exceptions.Exit(1)
    click.echo(f"{len(document.getroot())} activities, all valid.")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--accept", is_flag=True, help="Record it; without, the file is only looked at.")
@click.option("--theme", default="", help="Theme (code) of the projects that it brings.")
def import_file(file: Path, accept: bool, theme: str) -> None:
    """Look at FILE, which somebody publishes to IATI; with --accept, record what it holds."""
    from rencontres.core.actions import Refusal
    from rencontres.core.actor import SYSTEM

    from .. import actions, wording
    from ..iati_tasks import read_now, record_now
    from ..models import Theme

    try:
        sent = actions.send_iati_file(by=SYSTEM, name=file.name, content=file.read_bytes())
        read_now(sent.pk)
        sent.refresh_from_db()
        if "fault" in sent.report:
            raise click.ClickException(wording.fault(sent.report["fault"]))
        if accept:
            chosen = Theme.objects.filter(code=theme).first()
            actions.accept_iati_file(by=SYSTEM, file=sent, theme=chosen)
            record_now(sent.pk)
            sent.refresh_from_db()
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for each in sent.report["findings"]:
        click.echo(f"{file}:{each['line']}: {each['path']}: {wording.finding(each)}")
    counts = ", ".join(f"{count} {change}" for change, count in sent.report["counts"].items())
    click.echo(f"{counts}; {sent.report['projects']} projects; {sent.get_state_display()}")


@click.command("load-codelists")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def load_codelists(folder: Path) -> None:
    """Load the codelists in FOLDER, as IATI publishes them, for the names that pages show."""
    from rencontres.core.actor import SYSTEM

    from .. import actions
    from ..iati import codelists

    lists = {}
    for file in sorted(folder.glob("*.xml")):
        try:
            name, items = codelists.read(file.read_bytes())
        except codelists.NoCodelistError as error:
            raise click.ClickException(f"{file} is no codelist of IATI: {error}") from error
        lists[name] = items
    loaded = actions.load_codelists(by=SYSTEM, lists=lists)
    click.echo(f"{loaded} codes of {len(lists)} lists loaded.")


IATI = (export, check, import_file, load_codelists)

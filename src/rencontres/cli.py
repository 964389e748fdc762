"""The `rencontres` command. Each subcommand prepares the environment before Django reads it."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import click

from rencontres.network import commands

GRACE_SECONDS = 4  # after those of the web processes; supervisors often wait for ten in all
CHECKOUT = Path(__file__).resolve().parent.parent.parent
OPEN_PAGES = 10_000  # of each web process: they listen for live events, or wait for an answer


@click.group()
def main() -> None:
    """Run the international gatherings of a federation, and the network behind them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rencontres.config.settings"
    leave_cleanly()


def leave_cleanly() -> None:
    """Let SIGTERM end the process as an exit does, which stops the embedded server."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)


def _start_django() -> None:
    import django

    from rencontres.config.database import DatabaseAddressError

    try:
        django.setup()
    except (DatabaseAddressError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def _prepare() -> None:
    """Bring the database and the static files up to date."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)


@main.command()
def migrate() -> None:
    """Bring the database and the pages' static files up to date."""
    _start_django()
    _prepare()


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site, with a worker for background tasks beside it."""
    _start_django()
    _prepare()
    _serve(host, port, workers)


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian

    if _taken(host, port):
        raise click.ClickException(
            f"Port {port} of {host} is taken by another program. Choose one: --port {port + 1}"
        )
    _leave_no_connection()
    worker = None
    if os.environ.get("TASKS", "worker") == "worker":
        worker = subprocess.Popen([sys.executable, "-m", "rencontres.cli", "worker"])
    try:
        Granian(
            "rencontres.config.asgi:application",
            address=host,
            port=port,
            workers=workers,
            interface="asginl",  # type: ignore[arg-type]
            log_enabled=False,
            respawn_failed_workers=True,  # else the site ends with the first one that dies
            backpressure=OPEN_PAGES,  # else 512 that listen, and the site answers nobody
            workers_kill_timeout=5,  # pages that listen for live events never end by themselves
        ).serve()
    finally:
        if worker:
            _stop(worker)


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Let short tasks end; a long one, as planning, begins anew with the next worker."""
    worker.terminate()
    try:
        worker.wait(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _leave_no_connection() -> None:
    """Close what this process opened: web processes are its forks, and must not share a socket."""
    from django.db import connections

    connections.close_all()


def _taken(host: str, port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex((host, port)) == 0


@main.command()
def worker() -> None:
    """Run background tasks until stopped."""
    _start_django()
    from django.core.management import call_command

    # What is done is forgotten at once: the text of a message, for instance, is personal.
    call_command("procrastinate", "worker", "--delete-jobs", "successful")


@main.group()
def iati() -> None:
    """Publish the network to IATI, and read what others publish there."""
    _start_django()


for command in commands.IATI:
    iati.add_command(command)


@main.group()
def refdata() -> None:
    """Compare the registry with a release of the reference lists, and bring it up to date."""
    _start_django()


for command in commands.REFDATA:
    refdata.add_command(command)


@main.group()
def money() -> None:
    """Try payments out."""


@money.command()
@click.option("--port", default=8100, show_default=True, help="Port to listen on.")
@click.option(
    "--site",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Address of the site to tell.",
)
def sandbox(port: int, site: str) -> None:
    """Run a payment provider of this machine's own, where nobody pays anything."""
    from rencontres.money.sandbox import KEY, SECRET, Sandbox, server

    provider = Sandbox(webhook=f"{site.rstrip('/')}/money/webhook/")
    served = server(provider, port)
    click.echo(
        f"STRIPE_API={provider.address} STRIPE_SECRET_KEY={KEY} STRIPE_WEBHOOK_SECRET={SECRET}"
        "\nStart the site with these settings  (Ctrl-C stops)"
    )
    served.serve_forever()


@main.command()
def doctor() -> None:
    """Say in plain words what is wrong with the configuration."""
    from rencontres.config.doctor import examine

    _start_django()
    findings = examine()
    for finding in findings:
        click.echo(f"{'✗' if finding.serious else '!'} {finding.what}\n  → {finding.remedy}")
    if not findings:
        click.echo("✓ Nothing is wrong with this configuration.")
    sys.exit(any(finding.serious for finding in findings))


@main.command()
def shell() -> None:
    """Open a Python shell with the product's models at hand."""
    _start_django()
    from django.core.management import call_command

    call_command("shell")


@main.group()
def network() -> None:
    """Work with the lists of authorities."""


@network.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="Column with the names of authorities.")
@click.option("--country", default="", help="Column with their countries: codes or names.")
@click.option("--department", default="", help="Column with French departments: codes or names.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row.")
def match(file: Path, name: str, country: str, department: str, as_json: bool) -> None:
    """Say which authority of the reference lists each row of a CSV file means; writes nothing."""
    from rencontres.network.matching import in_words, match_file
    from rencontres.network.tables import TableError

    try:
        for row in match_file(file, name=name, country=country, department=department):
            click.echo(json.dumps(row, ensure_ascii=False) if as_json else in_words(row))
    except TableError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--check", is_flag=True, help="Stage and write the communiqué without serving.")
@click.option("--reset", is_flag=True, help="Start over, even when the edition is staged already.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder for everything the demonstration makes.  [default: data/demo in the checkout]",
)
@click.option("--participants", default=1420, show_default=True, help="People registered.")
@click.option("--seed", default=2017, show_default=True, help="Seed of every draw.")
@click.option("--port", default=8000, show_default=True, help="Port to serve on.")
def demo(**options: Any) -> None:
    """Stage the 2017 edition at full size, from the registry to the communiqué, and serve it."""
    check, port = options.pop("check"), options.pop("port")
    _demonstration_settings(options.pop("data"), port)
    _start_django()
    logging.disable(logging.INFO)
    _prepare()
    from rencontres.accounts.queries import demonstration_accounts
    from rencontres.demo.run import DemonstrationError, run

    file = CHECKOUT / "examples" / "rencontres-2017" / "edition.toml"
    try:
        summary = run(file=file, say=click.echo, **options)
    except DemonstrationError as error:
        raise click.ClickException(str(error)) from error
    if check:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    click.echo("\nAccounts to try each role, on the page /accounts/demo/ :")
    for user in demonstration_accounts():
        click.echo(f"  {user.name:<32} {user.email}")
    click.echo(f"\nhttp://127.0.0.1:{port}  (Ctrl-C stops)")
    _serve("127.0.0.1", port, workers=2)


def _demonstration_settings(data: Path | None, port: int) -> None:
    """What a demonstration needs, unless the environment says otherwise."""
    os.environ["DATA_DIR"] = str((data or CHECKOUT / "data" / "demo").absolute())
    os.environ.setdefault("DEMO", "true")
    os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("LOG_LEVEL", "WARNING")


if __name__ == "__main__":
    main()

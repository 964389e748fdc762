"""What is wrong with a configuration, in plain words, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import environment


@dataclass(frozen=True)
class Finding:
    """One remark: an error keeps the product from running safely, a warning does not."""

    serious: bool
    what: str
    remedy: str


def examine() -> list[Finding]:
    """Every finding about this process's settings, database and files."""
    return [finding for check in CHECKS for finding in check()]


def _settings() -> Iterator[Finding]:
    for name in ("DEBUG", "DEMO"):
        try:
            on = environment.flag(name)
        except ValueError as error:
            yield Finding(True, str(error), f"Set {name} to true or false, or unset it.")
            continue
        if on and not _local():
            yield Finding(
                True,
                f"{name} is on while the public reaches the site at {_public()}.",
                f"Unset {name}: it shows strangers what they must not see.",
            )
    if environment.text("TASKS") not in {"worker", "inline"}:
        yield Finding(True, "TASKS is neither worker nor inline.", "Set TASKS=worker.")


def _secret() -> Iterator[Finding]:
    given = environment.text("SECRET_KEY")
    if given and len(given) < 50:
        yield Finding(
            True,
            f"SECRET_KEY has {len(given)} characters: signatures could be guessed.",
            "Use 50 random characters or more, or unset it: one is made in the data folder.",
        )


def _address() -> Iterator[Finding]:
    host = urlsplit(_public()).hostname or ""
    if host not in environment.listing("ALLOWED_HOSTS"):
        yield Finding(
            True,
            f"PUBLIC_URL names {host}, which ALLOWED_HOSTS does not: every page answers 400.",
            f"Add {host} to ALLOWED_HOSTS.",
        )
    if not _local() and not _public().startswith("https://"):
        yield Finding(
            True,
            "PUBLIC_URL is not https: sign-in codes and cookies travel in clear.",
            "Serve the site behind TLS and write https:// in PUBLIC_URL.",
        )


def _mail() -> Iterator[Finding]:
    scheme = urlsplit(environment.text("EMAIL_URL")).scheme
    if scheme not in {"smtp", "smtps", "console", "memory"}:
        yield Finding(True, f"EMAIL_URL starts with {scheme}:.", "Write smtp://… or smtps://….")
    elif scheme in {"console", "memory"} and not _local():
        yield Finding(
            False,
            "Messages are not sent: EMAIL_URL is unset, so nobody gets a sign-in code.",
            "Set EMAIL_URL=smtp://user:password@host:587.",
        )


def _data() -> Iterator[Finding]:
    try:
        folder = environment.data_folder()
    except OSError as error:
        yield Finding(True, f"The data folder cannot be made: {error}.", "Set DATA_DIR elsewhere.")
        return
    if not os.access(folder, os.W_OK):
        yield Finding(
            True, f"The data folder {folder} cannot be written.", "Change its owner, or DATA_DIR."
        )


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    # A pool would try again for long, and not say why.
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(
            True,
            f"PostgreSQL does not answer: {str(error).strip().splitlines()[0]}",
            "Check DATABASE_URL, or unset it to use the embedded server.",
        )
        return
    if connection.connection.info.server_version < 150_000:
        yield Finding(True, "PostgreSQL is older than 15.", "Upgrade it to 15 or newer.")
    if waiting:
        yield Finding(
            True, f"{len(waiting)} migrations are not applied.", "Run `rencontres migrate`."
        )


def _files() -> Iterator[Finding]:
    from django.conf import settings

    if not settings.STATICFILES_DIRS:
        yield Finding(True, "The pages' npm packages are not installed.", "Run script/bootstrap.")
    if not settings.DEBUG and not settings.STATIC_ROOT.exists():
        yield Finding(
            True, "The pages' static files are not collected.", "Run `rencontres migrate`."
        )


def _public() -> str:
    return environment.text("PUBLIC_URL")


def _local() -> bool:
    return urlsplit(_public()).hostname in {"localhost", "127.0.0.1", "::1"}


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings,
    _secret,
    _address,
    _mail,
    _data,
    _database,
    _files,
)

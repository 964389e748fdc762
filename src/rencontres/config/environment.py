"""Every setting, its default and its meaning: the environment is the only source.

`docs/settings.md` must name each of them (a test compares the two), and
`rencontres doctor` words its advice from the same list.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, default (as text) and meaning."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "",
        "PostgreSQL 15 or newer, as postgresql://user:password@host:port/name. "
        "Unset: an embedded server is started in the data folder.",
    ),
    Setting(
        "WEB_THREADS",
        "8",
        "Requests that one web process answers at once; each thread keeps a connection.",
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Secret for signatures, 50 random characters or more. "
        "Unset: one is made and kept in the data folder.",
    ),
    Setting("DATA_DIR", "data", "Folder for the embedded database, keys and produced documents."),
    Setting("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names served, comma separated."),
    Setting(
        "PUBLIC_URL",
        "http://127.0.0.1:8000",
        "Address of the site as the public sees it; https switches secure cookies and HSTS on.",
    ),
    Setting("DEBUG", "false", "Development pages with details of errors; never in production."),
    Setting(
        "DEMO",
        "false",
        "Adds the page that signs a visitor in with one click as any demonstration account.",
    ),
    Setting(
        "EMAIL_URL",
        "console:",
        "Where mail goes: smtp://user:password@host:port, smtps://…, console: or memory:.",
    ),
    Setting("EMAIL_FROM", "rencontres@localhost", "Sender of every message."),
    Setting(
        "TASKS",
        "worker",
        "worker: background tasks are run by `rencontres worker`; inline: at once, in the request.",
    ),
    Setting(
        "STRIPE_SECRET_KEY",
        "",
        "Key of the Stripe account that takes payments online. Unset: payers are offered a "
        "bank transfer only.",
    ),
    Setting(
        "STRIPE_WEBHOOK_SECRET",
        "",
        "Secret of the Stripe webhook that sends to PUBLIC_URL/money/webhook/.",
    ),
    Setting(
        "STRIPE_API",
        "https://api.stripe.com",
        "Address of Stripe's API; that of `rencontres money sandbox` to try payments out.",
    ),
    Setting("LOG_LEVEL", "INFO", "Least level written to the log: DEBUG, INFO, WARNING or ERROR."),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def text(name: str) -> str:
    """Value of a declared setting; an undeclared name raises KeyError."""
    return os.environ.get(name, _BY_NAME[name].default)


def flag(name: str) -> bool:
    """Value of a yes/no setting; anything else than true/false, yes/no, 1/0 raises ValueError."""
    value = text(name).strip().lower()
    if value in {"true", "yes", "1"}:
        return True
    if value in {"false", "no", "0", ""}:
        return False
    raise ValueError(f"{name} must be true or false, not {value!r}")


def number(name: str) -> int:
    """Value of a setting that counts something; anything else raises ValueError."""
    value = text(name).strip()
    if not value.isdecimal():
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return int(value)


def log_level() -> str:
    """Value of LOG_LEVEL; an unknown level raises ValueError."""
    value = text("LOG_LEVEL").strip().upper()
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError(f"LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {value!r}")
    return value


def listing(name: str) -> list[str]:
    """Value of a comma-separated setting."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def data_folder() -> Path:
    """The data folder, absolute; made when missing."""
    folder = Path(text("DATA_DIR")).expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder

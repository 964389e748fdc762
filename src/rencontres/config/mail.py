"""EMAIL_URL in Django's words."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

_BACKENDS = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
}


def configured(url: str) -> dict[str, Any]:
    """Django's mail settings for an EMAIL_URL; raises ValueError on an unknown scheme."""
    parts = urlsplit(url)
    if parts.scheme not in _BACKENDS:
        raise ValueError(
            f"EMAIL_URL starts with {parts.scheme or 'nothing'}:, but must start with one of "
            + ", ".join(f"{scheme}:" for scheme in _BACKENDS)
        )
    settings: dict[str, Any] = {"EMAIL_BACKEND": _BACKENDS[parts.scheme]}
    if parts.scheme.startswith("smtp"):
        settings |= {
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        }
    return settings

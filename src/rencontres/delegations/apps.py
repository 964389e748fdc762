"""Django's handle on the room."""

from django.apps import AppConfig


class DelegationsConfig(AppConfig):
    """The room `delegations`."""

    name = "rencontres.delegations"

    def ready(self) -> None:
        """Give the pages of countries what this room knows of them."""
        from . import country  # noqa: F401

"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """The room `network`."""

    name = "rencontres.network"
    verbose_name = _("Network and its members")

    def ready(self) -> None:
        """Say how people leave the files and the histories of this room."""
        from . import erasure  # noqa: F401

"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegationsConfig(AppConfig):
    """The room `delegations`."""

    name = "rencontres.delegations"
    verbose_name = _("Delegations")

    def ready(self) -> None:
        """Give other rooms what this one knows: of countries, and of how people leave it."""
        from . import consenting, country, erasure  # noqa: F401

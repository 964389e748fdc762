"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "rencontres.accounts"
    verbose_name = _("Account")

    def ready(self) -> None:
        """Declare what the packages for signing in keep of people."""
        from . import privacy  # noqa: F401

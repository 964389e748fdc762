"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MoneyConfig(AppConfig):
    """The room `money`."""

    name = "rencontres.money"
    verbose_name = _("Orders and invoices")

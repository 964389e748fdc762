"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    """The room `editions`."""

    name = "rencontres.editions"
    verbose_name = _("Editions and their teams")

"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    """The room `press`."""

    name = "rencontres.press"
    verbose_name = _("Press")

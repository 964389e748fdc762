"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatesConfig(AppConfig):
    """The room `gates`."""

    name = "rencontres.gates"
    verbose_name = _("Door")

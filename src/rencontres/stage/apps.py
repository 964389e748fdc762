"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StageConfig(AppConfig):
    """The room `stage`."""

    name = "rencontres.stage"
    verbose_name = _("TV stage")

"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """The room `programme`."""

    name = "rencontres.programme"
    verbose_name = _("Programme")

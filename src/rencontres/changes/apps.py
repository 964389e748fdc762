"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChangesConfig(AppConfig):
    """The room `changes`."""

    name = "rencontres.changes"
    verbose_name = _("Changes of plan")

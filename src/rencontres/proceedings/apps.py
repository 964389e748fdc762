"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceedingsConfig(AppConfig):
    """The room `proceedings`."""

    name = "rencontres.proceedings"
    verbose_name = _("Proceedings")

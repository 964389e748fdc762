"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContributionsConfig(AppConfig):
    """The room `contributions`."""

    name = "rencontres.contributions"
    verbose_name = _("Contributions")

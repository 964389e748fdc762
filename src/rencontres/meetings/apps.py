"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """The room `meetings`."""

    name = "rencontres.meetings"
    verbose_name = _("One-to-one meetings")

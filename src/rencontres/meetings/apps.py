"""Django's handle on the room."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The room `meetings`."""

    name = "rencontres.meetings"

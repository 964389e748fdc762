"""Django's handle on the room."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """The room `editions`."""

    name = "rencontres.editions"

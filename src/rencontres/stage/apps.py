"""Django's handle on the room."""

from django.apps import AppConfig


class StageConfig(AppConfig):
    """The room `stage`."""

    name = "rencontres.stage"

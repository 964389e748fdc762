"""Django's handle on the room."""

from django.apps import AppConfig


class GatesConfig(AppConfig):
    """The room `gates`."""

    name = "rencontres.gates"

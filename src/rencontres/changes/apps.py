"""Django's handle on the room."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """The room `changes`."""

    name = "rencontres.changes"

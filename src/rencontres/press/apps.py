"""Django's handle on the room."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    """The room `press`."""

    name = "rencontres.press"

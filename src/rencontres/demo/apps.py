"""Django's handle on the room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The room `demo`."""

    name = "rencontres.demo"

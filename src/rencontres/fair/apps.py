"""Django's handle on the room."""

from django.apps import AppConfig


class FairConfig(AppConfig):
    """The room `fair`."""

    name = "rencontres.fair"

"""Django's handle on the room."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The room `network`."""

    name = "rencontres.network"

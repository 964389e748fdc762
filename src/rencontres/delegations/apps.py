"""Django's handle on the room."""

from django.apps import AppConfig


class DelegationsConfig(AppConfig):
    """The room `delegations`."""

    name = "rencontres.delegations"

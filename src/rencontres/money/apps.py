"""Django's handle on the room."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """The room `money`."""

    name = "rencontres.money"

"""Django's handle on the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "rencontres.accounts"

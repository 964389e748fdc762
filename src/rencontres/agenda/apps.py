"""Django's handle on the room."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """The room `agenda`."""

    name = "rencontres.agenda"

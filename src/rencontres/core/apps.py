"""Core starts by letting every room register its permissions, verbs and tasks."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The kit every room uses."""

    name = "rencontres.core"
    verbose_name = _("Log of what was done")

    def ready(self) -> None:
        autodiscover_modules("permissions", "actions", "tasks", "figures")

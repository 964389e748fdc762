"""Interpreter teams, and the sessions they work in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.models import Holder
from rencontres.core.privacy import Personal, Whose, personal
from rencontres.editions.models import Edition, Slot

from .sessions import Session


@personal(
    Whose(since=("edition__last_day",)),
    members=Personal(_("To know who interprets"), years=1),
)
class InterpreterTeam(models.Model):
    """Interpreters who work together; the team's holder can be in one room at a time."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="interpreter_teams")
    name = models.CharField(max_length=100)
    pairs = models.JSONField(default=list)  # of languages, as ["en", "fr"], both ways
    members = models.JSONField(default=list)  # their names
    away = models.ManyToManyField(Slot, related_name="+", blank=True)
    holder = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="team")

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["edition", "name"], name="team_name_once"),)

    def __str__(self) -> str:
        return self.name


class Interpreting(models.Model):
    """A team works in a session; where that has its hour, the team is taken then."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="interpreting")
    team = models.ForeignKey(InterpreterTeam, on_delete=models.CASCADE, related_name="interpreting")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "team"], name="interprets_once"),)

    def __str__(self) -> str:
        return f"{self.team_id} in {self.session_id}"

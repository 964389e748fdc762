"""Calls: what an edition asks for, of whom, until when, with which questions."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.editions.models import Edition
from rencontres.programme.models import SessionKind

LONGEST_ANSWER = 10_000


class Call(models.Model):
    """A call for sessions of one kind; `version` tells two people who edit it apart."""

    class Audience(models.TextChoices):
        ANYONE = "anyone", _("anyone who signs in")
        MEMBERS = "members", _("for members of the federation")
        INVITED = "invited", _("whoever has received a link")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="calls")
    kind = models.OneToOneField(SessionKind, on_delete=models.PROTECT, related_name="call")
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.ANYONE)
    languages = models.JSONField(default=list)  # to write in and to speak, ISO 639-1
    instructions = MultilingualField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("kind__position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="call_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["anyone", "members", "invited"]),
                name="call_audience_known",
            ),
            models.CheckConstraint(condition=~Q(languages=[]), name="call_has_a_language"),
        )

    def __str__(self) -> str:
        return f"call {self.pk}"

    def is_open(self, moment: datetime) -> bool:
        """Whether it takes contributions then, from whoever has no link."""
        return self.opens <= moment < self.closes


class Question(models.Model):
    """A question of a call's form."""

    class Kind(models.TextChoices):
        SHORT = "short", _("short text")
        LONG = "long", _("long text")
        CHOICE = "choice", _("choice")
        NUMBER = "number", _("number")

    TEXTS = (Kind.SHORT, Kind.LONG)

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=6, choices=Kind)
    label = MultilingualField()
    help = MultilingualField(blank=True)
    required = models.BooleanField(default=False)
    longest = models.PositiveIntegerField(null=True)  # characters of a text
    choices = models.JSONField(default=list)  # multilingual texts

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["short", "long"], longest__gte=1, longest__lte=LONGEST_ANSWER)
                | Q(kind__in=["choice", "number"], longest=None),
                name="question_text_has_a_length",
            ),
            models.CheckConstraint(
                condition=Q(choices=[]) ^ Q(kind="choice"), name="question_choice_has_choices"
            ),
        )

    def __str__(self) -> str:
        return f"question {self.pk}"


def new_token() -> str:
    """What nobody guesses."""
    return secrets.token_urlsafe(18)


class CallLink(models.Model):
    """A link that lets whoever has it propose: to a call by invitation, or after its end.

    The team reads its token again to send it on, which is why it is kept as it is.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=32, unique=True, default=new_token)
    about = models.CharField(max_length=200)
    closes = models.DateTimeField(null=True)  # none: with the call
    revoked = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"link {self.pk}"

    def is_open(self, moment: datetime) -> bool:
        """Whether it lets somebody propose then."""
        if self.revoked is not None:
            return False
        return moment < self.closes if self.closes else self.call.is_open(moment)

"""Scène TV: testimonies filmed continuously, one running order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rencontres.agenda.models import Activity, Holder
from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import Personal, Whose, personal
from rencontres.delegations.models import COUNTED, Participant
from rencontres.editions.models import Edition


class Studio(models.Model):
    """The stage itself, with its crew: it films one person at a time, so it has a holder."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="studio")
    holder = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="studio")

    def __str__(self) -> str:
        return f"studio of {self.edition_id}"


@personal(
    Whose("participant__user", address="participant__email", since=("edition__last_day",)),
    title=Personal(
        _("To announce what is said on the stage, and who says it"), years=None, stays=COUNTED
    ),
)
class Testimony(models.Model):
    """A participant speaks on air, for some minutes."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("testimony", "planned")
        ON_AIR = "on_air", pgettext_lazy("testimony", "on air")
        RECORDED = "recorded", pgettext_lazy("testimony", "recorded")
        DROPPED = "dropped", pgettext_lazy("testimony", "dropped")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="testimonies")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="testimonies"
    )
    title = MultilingualField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    image_rights = models.DateTimeField(_("image rights granted"), null=True)
    activity = models.OneToOneField(
        Activity, null=True, on_delete=models.SET_NULL, related_name="testimony"
    )

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "testimonies"
        constraints = (
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(state="on_air"),
                name="one_testimony_on_air",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["on_air", "recorded"])
                | models.Q(image_rights__isnull=False),
                name="no_recording_without_image_rights",
            ),
        )

    def __str__(self) -> str:
        return f"testimony {self.pk}"

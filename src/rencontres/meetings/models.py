"""One-to-one meetings between participants, at numbered tables."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rencontres.agenda.models import Activity, Holder
from rencontres.core.privacy import Personal, Whose, personal
from rencontres.delegations.models import Seat
from rencontres.editions.models import Edition


class Table(models.Model):
    """A table of the meeting area; its holder makes a double booking impossible."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    holder = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="table")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "number"], name="table_number_once"),
        )

    def __str__(self) -> str:
        return str(self.number)


@personal(
    Whose(
        ("asked_by__participant__user", "asked_of__participant__user"),
        address=("asked_by__participant__email", "asked_of__participant__email"),
        since=("edition__last_day",),
    ),
    subject=Personal(
        _("To tell what a meeting is about"),
        years=None,
        stays=_("It belongs to the other person too; your name leaves it."),
    ),
)
class Meeting(models.Model):
    """Two seats meet at a table."""

    class State(models.TextChoices):
        AGREED = "agreed", pgettext_lazy("meeting", "agreed")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="meetings")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="meetings")
    asked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="meetings_asked")
    asked_of = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="meetings_received")
    subject = models.CharField(_("subject"), max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.AGREED)
    activity = models.OneToOneField(
        Activity, null=True, on_delete=models.SET_NULL, related_name="meeting"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(asked_by=F("asked_of")), name="nobody_meets_themselves"
            ),
        )

    def __str__(self) -> str:
        return f"meeting {self.pk}"

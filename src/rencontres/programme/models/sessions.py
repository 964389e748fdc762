"""What happens: sessions, their kinds, the people in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.models import Activity
from rencontres.core.languages import MultilingualField
from rencontres.editions.models import Change, Edition, EditionTheme, Room, Slot
from rencontres.network.models import Authority, Country


class SessionKind(models.Model):
    """A kind of session of an edition: a thematic conference, a country-group meeting…"""

    class Audience(models.TextChoices):
        OPEN = "open", _("everybody who is registered")
        MEMBERS = "members", _("members of the federation")
        INVITATION = "invitation", _("whoever is invited")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="session_kinds")
    key = models.SlugField()
    name = MultilingualField()
    plural = MultilingualField()
    position = models.PositiveSmallIntegerField(default=0)
    alone = models.BooleanField(default=False)  # nothing else at the same time
    statutory = models.BooleanField(default=False)
    bookable = models.BooleanField(default=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.OPEN)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "key"], name="session_kind_key_once"),
        )

    def __str__(self) -> str:
        return self.key


class Session(models.Model):
    """A session of the programme. Its time and room come from the released timetable."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sessions")
    key = models.SlugField(max_length=80)
    kind = models.ForeignKey(SessionKind, on_delete=models.PROTECT, related_name="sessions")
    title = MultilingualField()
    abstract = MultilingualField(blank=True)
    themes = models.ManyToManyField(EditionTheme, related_name="sessions", blank=True)
    sdgs = models.JSONField(default=list)  # numbers of the United Nations' goals, 1 to 17
    countries = models.ManyToManyField(Country, related_name="sessions", blank=True)
    organiser = models.ForeignKey(
        Authority, null=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    organiser_name = models.CharField(max_length=200, blank=True)  # of whom the registry lacks
    languages = models.JSONField(default=list)  # spoken, ISO 639-1
    interpretation = models.JSONField(default=list)  # interpreted into
    seats_wanted = models.PositiveIntegerField(default=30)
    equipment = models.JSONField(default=list)
    only_slots = models.ManyToManyField(Slot, related_name="+", blank=True)  # none: any
    only_rooms = models.ManyToManyField(Room, related_name="+", blank=True)
    # Set by a release, and by nothing else:
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="sessions")
    slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="sessions")
    activity = models.OneToOneField(
        Activity, null=True, on_delete=models.SET_NULL, related_name="session"
    )
    # The change of plan that called it off; its place and its bookings stay to be told.
    change = models.ForeignKey(
        Change, null=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    synthetic = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)  # what an editor has seen
    source = models.CharField(max_length=100, blank=True)  # what names it in an imported schedule

    class Meta:
        ordering = ("slot__starts", "kind__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "key"], name="session_key_once"),
            models.UniqueConstraint(
                fields=["edition", "source"],
                condition=~Q(source=""),
                name="session_source_once",
            ),
            models.CheckConstraint(
                condition=Q(room__isnull=True, slot__isnull=True)
                | Q(room__isnull=False, slot__isnull=False),
                name="session_placed_wholly",
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def organised_by(self) -> str:
        """Who organises it: the authority's name, or the words that the team wrote."""
        return self.organiser.name if self.organiser else self.organiser_name

"""An edition of the gathering: dates, venue, rooms, slots, themes, partners, team."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core import languages
from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import DELETE, NULL, Personal, Whose, personal
from rencontres.network.models import Country


@personal(
    Whose(address="press_contact__email", since=("last_day",)),
    press_contact=Personal(_("Published for journalists, in press releases"), years=3),
)
class Edition(models.Model):
    """One gathering. Its title, kinds of session and figures are data, none is code."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("registration open")
        CLOSED = "closed", _("registration closed")
        OVER = "over", _("over")
        CANCELLED = "cancelled", _("cancelled")

    slug = models.SlugField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = MultilingualField()
    subtitle = MultilingualField(blank=True)
    organiser = models.CharField(max_length=200)
    organiser_short = models.CharField(max_length=50)
    organiser_about = MultilingualField(blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    timezone = models.CharField(max_length=50, default="Europe/Paris")
    venue = models.CharField(max_length=200)
    city = MultilingualField()
    address = models.CharField(max_length=300, blank=True)
    accent = models.CharField(max_length=7, default="#0b4f8a")
    languages = models.JSONField(default=list)  # interpreted into; none: those of the site
    capacity = models.PositiveIntegerField(_("places for participants"))
    country_quota = models.PositiveIntegerField(null=True)  # of the places, for one country
    registration_closes = models.DateTimeField()
    offer_hours = models.PositiveSmallIntegerField(default=48)  # to accept places of the list
    next_edition = models.CharField(max_length=50, blank=True)
    press_contact = models.JSONField(default=dict)
    communique_date = models.DateField(null=True)
    fair_title = MultilingualField(blank=True)
    fair_about = MultilingualField(blank=True)
    stage_title = MultilingualField(blank=True)
    stage_about = MultilingualField(blank=True)

    class Meta:
        ordering = ("-first_day",)
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="edition_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1), name="edition_offers_live_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(accent__regex=r"^#[0-9a-f]{6}$"), name="edition_accent_hex"
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> ZoneInfo:
        """The venue's time zone, in which every hour is shown."""
        return ZoneInfo(self.timezone)


class EditionPart(models.Model):
    """What belongs to one edition and is listed in a chosen order."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class Room(EditionPart):
    """A room of the venue, with its seats and equipment."""

    key = models.SlugField()
    name = models.CharField(max_length=100)
    capacity = models.PositiveIntegerField()
    equipment = models.JSONField(default=list)  # list of short words, as "interpretation"

    class Meta(EditionPart.Meta):
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="room_key_once"),)

    def __str__(self) -> str:
        return self.name


class Slot(EditionPart):
    """A time in which sessions are held."""

    key = models.SlugField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta(EditionPart.Meta):
        ordering = ("starts", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "key"], name="slot_key_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_after_start"),
        )

    def __str__(self) -> str:
        return self.key


class EditionTheme(EditionPart):
    """A theme of the edition."""

    key = models.SlugField()
    name = MultilingualField()
    about = MultilingualField(blank=True)

    class Meta(EditionPart.Meta):
        constraints = (models.UniqueConstraint(fields=["edition", "key"], name="theme_key_once"),)

    def __str__(self) -> str:
        return self.key


class Partner(EditionPart):
    """An institutional partner, thanked by name."""

    name = MultilingualField()
    short_name = models.CharField(max_length=50, blank=True)
    website = models.URLField(blank=True)
    about = MultilingualField(blank=True)

    class Meta(EditionPart.Meta):
        pass

    def __str__(self) -> str:
        return self.short_name


UNSCOPED = Q(theme=None, country=None, room=None)  # of team members: for the whole edition


@personal(
    Whose(since=("edition__last_day",)),
    user=Personal(_("To let you work in an edition’s team"), years=3, erasure=DELETE),
)
class TeamMember(models.Model):
    """What a person of the team may do for an edition, or for a part of its programme.

    A scope (a theme, a country or a room) leaves them the sessions and contributions of that alone.
    """

    class Role(models.TextChoices):
        MANAGER = "manager", _("edition manager")
        PROGRAMME = "programme", _("programme")
        REGISTRATION = "registration", _("registration")
        DOOR = "door", _("door")
        STAGE = "stage", _("TV stage")
        FAIR = "fair", _("partners’ fair")
        PRESS = "press", _("press")
        TREASURY = "treasury", _("treasury")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="teams"
    )
    role = models.CharField(max_length=20, choices=Role)
    theme = models.ForeignKey(
        EditionTheme, null=True, on_delete=models.CASCADE, related_name="team"
    )
    country = models.ForeignKey(Country, null=True, on_delete=models.PROTECT, related_name="team")
    room = models.ForeignKey(Room, null=True, on_delete=models.CASCADE, related_name="team")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["edition", "user", "role", "theme", "country", "room"],
                name="team_role_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(theme=None, country=None)
                | Q(theme=None, room=None)
                | Q(country=None, room=None),
                name="team_has_one_scope_at_most",
            ),
            models.CheckConstraint(
                condition=UNSCOPED | Q(role="programme"), name="team_scope_is_of_the_programme"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"

    @property
    def scope(self) -> EditionTheme | Country | Room | None:
        """The part of the programme that the role is for; none: the whole edition."""
        return self.theme or self.country or self.room

    @property
    def scope_name(self) -> languages.Text | str:
        """What that part is called."""
        return self.scope.name if self.scope else ""


@personal(
    Whose(since=("at",)),
    by=Personal(_("To tell who changed the plan"), years=3, erasure=NULL),
)
class Change(models.Model):
    """A change of plan: what was announced is postponed or does not take place.

    What it calls off points here, so that it can be told why, and be restored.
    """

    class Kind(models.TextChoices):
        POSTPONED = "postponed", _("edition postponed")
        EDITION = "edition", _("edition cancelled")
        DAY = "day", _("day cancelled")
        STOPPED = "stopped", _("stopped at an hour")
        SESSION = "session", _("session cancelled")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    during = DateTimeRangeField(null=True)  # when nothing takes place any more
    reason = MultilingualField(blank=True)
    notice = MultilingualField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)  # how much of each thing was concerned

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["edition", "day", "stopped"]) ^ Q(during__isnull=True),
                name="change_calls_off_a_time",
            ),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(kind="edition", undone__isnull=True),
                name="edition_cancelled_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.edition_id}"

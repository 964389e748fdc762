"""What happens: sessions, the people in them, wishes, timetables, bookings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.models import Activity
from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import Personal, Whose, personal
from rencontres.delegations.models import COUNTED, Participant, Seat
from rencontres.editions.models import Change, Edition, EditionTheme, Room, Slot
from rencontres.network.models import Country


class SessionKind(models.Model):
    """A kind of session of an edition: a thematic conference, a country-group meeting…"""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="session_kinds")
    key = models.SlugField()
    name = MultilingualField()
    plural = MultilingualField()
    position = models.PositiveSmallIntegerField(default=0)
    alone = models.BooleanField(default=False)  # nothing else at the same time
    statutory = models.BooleanField(default=False)
    bookable = models.BooleanField(default=True)

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
    countries = models.ManyToManyField(Country, related_name="sessions", blank=True)
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

    class Meta:
        ordering = ("slot__starts", "kind__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "key"], name="session_key_once"),
            models.CheckConstraint(
                condition=Q(room__isnull=True, slot__isnull=True)
                | Q(room__isnull=False, slot__isnull=False),
                name="session_placed_wholly",
            ),
        )

    def __str__(self) -> str:
        return self.key


_FOR_THE_PROGRAMME = _("To tell in the programme who speaks, chairs and moderates")


@personal(
    Whose(
        "participant__user",
        address="participant__email",
        since=("session__edition__last_day",),
    ),
    session=Personal(_FOR_THE_PROGRAMME, years=None, stays=COUNTED, shown="session__title"),
    kind=Personal(_FOR_THE_PROGRAMME, years=None, stays=COUNTED),
)
class Role(models.Model):
    """A person's part in a session."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("chair")
        MODERATOR = "moderator", _("moderator")
        SPEAKER = "speaker", _("speaker")
        RAPPORTEUR = "rapporteur", _("rapporteur")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="roles")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("session", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["session", "participant"], name="one_role_a_session"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.session_id}"


_OF_A_SEAT = Whose(
    "seat__participant__user",
    address="seat__participant__email",
    since=("session__edition__last_day",),
)


@personal(
    _OF_A_SEAT,
    session=Personal(
        _("To give your wishes a place in the timetable"),
        years=None,
        stays=COUNTED,
        shown="session__title",
    ),
)
class Wish(models.Model):
    """A seat wishes to attend a session; the planner heeds it."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="wishes")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="wishes")

    class Meta:
        verbose_name_plural = "wishes"
        constraints = (models.UniqueConstraint(fields=["seat", "session"], name="wished_once"),)

    def __str__(self) -> str:
        return f"{self.seat_id} wishes {self.session_id}"


class Draft(models.Model):
    """A timetable being thought about: a place for each session, nothing promised yet."""

    class State(models.TextChoices):
        PLANNING = "planning", _("being planned")
        READY = "ready", _("ready")
        IMPOSSIBLE = "impossible", _("impossible")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(max_length=100)
    created = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNING)
    seconds = models.PositiveSmallIntegerField()  # how long the planner may think
    seed = models.PositiveIntegerField(default=0)
    objective = models.IntegerField(null=True)  # the planner's penalty, the lower the better
    bound = models.IntegerField(null=True)  # no timetable has a lower one, proven
    facts = models.JSONField(default=dict)  # its terms when ready, its conflicts when impossible

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Where and when a draft puts a session."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="placements")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="placements")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["draft", "session"], name="placed_once"),
            models.UniqueConstraint(fields=["draft", "room", "slot"], name="room_slot_once"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} in {self.room_id}"


class Release(models.Model):
    """A draft made public, named, once and for all."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="releases")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="release")
    name = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)
    facts = models.JSONField(default=dict)  # sessions placed, moved; bookings kept, freed

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "name"], name="release_name_once"),
        )

    def __str__(self) -> str:
        return self.name


@personal(
    _OF_A_SEAT,
    session=Personal(
        _("To keep a place for you in a session"),
        years=None,
        stays=COUNTED,
        shown="session__title",
    ),
)
class Booking(models.Model):
    """A seat will attend a session; its engagement keeps the hour free of anything else."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="bookings")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="bookings")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "seat"], name="booked_once"),)

    def __str__(self) -> str:
        return f"{self.seat_id} in {self.session_id}"

"""Who has a part in a session, what they answered, and how they are shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField, Text
from rencontres.core.privacy import DELETE, NULL, Personal, Whose, personal
from rencontres.delegations.models import COUNTED, Participant

from .sessions import Session

_FOR_THE_PROGRAMME = _("To tell in the programme who speaks, chairs and moderates")
_AS_YOU_WISH = _("To be shown in the programme as you wish")
_TO_PLAN = _("To plan your sessions when you can be there")
_OF_A_PERSON = Whose(
    "participant__user",
    address="participant__email",
    since=("participant__edition__last_day",),
)


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
    """A person's part in a session; whoever declines has none any more (`Declined`)."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("chair")
        MODERATOR = "moderator", _("moderator")
        SPEAKER = "speaker", _("speaker")
        RAPPORTEUR = "rapporteur", _("rapporteur")
        INTERPRETER = "interpreter", _("interpreter")

    class State(models.TextChoices):
        INVITED = "invited", _("not answered yet")
        CONFIRMED = "confirmed", _("confirmed")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="roles")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    asked = models.DateTimeField(null=True)  # when they were last written to about it

    class Meta:
        ordering = ("session", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["session", "participant"], name="one_role_a_session"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.session_id}"

    @property
    def confirmed(self) -> bool:
        """Whether the person said that they come."""
        return self.state == self.State.CONFIRMED

    @property
    def name(self) -> str:
        """The person's name, as they want it printed once they have confirmed."""
        return name_of(self.participant, confirmed=self.confirmed)


@personal(
    Whose(
        "participant__user",
        address="participant__email",
        since=("session__edition__last_day",),
    ),
    session=Personal(
        _("To find somebody else for a part that you declined"),
        years=1,
        erasure=DELETE,
        shown="session__title",
    ),
    word=Personal(_("To know why you declined a part"), years=1),
)
class Declined(models.Model):
    """A part that somebody declined, with a word to the team."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="declined")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="declined")
    kind = models.CharField(max_length=12, choices=Role.Kind)
    word = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "declined"
        constraints = (
            models.UniqueConstraint(fields=["session", "participant"], name="declined_once"),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} declined {self.session_id}"


@personal(
    _OF_A_PERSON,
    printed_name=Personal(_AS_YOU_WISH, years=3),
    function=Personal(_AS_YOU_WISH, years=3),
    equipment=Personal(_("To have ready what you need to speak"), years=0),
    arrives=Personal(_TO_PLAN, years=0, erasure=NULL),
    leaves=Personal(_TO_PLAN, years=0, erasure=NULL),
)
class Profile(models.Model):
    """How somebody with a part is shown, and what they need; as they say themselves."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="profile"
    )
    printed_name = models.CharField(max_length=200, blank=True)
    function = MultilingualField(blank=True)
    equipment = models.CharField(max_length=500, blank=True)
    arrives = models.DateTimeField(null=True)  # not there before
    leaves = models.DateTimeField(null=True)  # nor after

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(arrives__isnull=True)
                | models.Q(leaves__isnull=True)
                | models.Q(leaves__gt=models.F("arrives")),
                name="leaves_after_arriving",
            ),
        )

    def __str__(self) -> str:
        return f"profile of {self.participant_id}"


@personal(
    _OF_A_PERSON,
    content=Personal(_AS_YOU_WISH, years=3, erasure=DELETE, shown="at"),
)
class Portrait(models.Model):
    """A photograph of somebody with a part, cut to one size, without what the camera noted.

    It stands in the database, so that it goes with the person's erasure.
    """

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="portrait"
    )
    content = models.BinaryField()  # JPEG
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"portrait of {self.participant_id}"


def name_of(person: Participant, *, confirmed: bool) -> str:
    """A person's name, as they want it printed once they have confirmed a part."""
    profile = getattr(person, "profile", None) if confirmed else None
    return (profile.printed_name if profile else "") or person.full_name


def function_of(person: Participant, *, confirmed: bool) -> Text:
    """A person's function, as they want it printed once they have confirmed a part."""
    profile = getattr(person, "profile", None) if confirmed else None
    return (profile.function if profile else {}) or person.function

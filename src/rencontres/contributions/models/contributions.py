"""Contributions: what is proposed, by whom, with whom, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import DELETE, PLACEHOLDER, Personal, Whose, personal
from rencontres.editions.models import Edition, EditionTheme
from rencontres.network.models import Authority, Country
from rencontres.programme.models import Role, Session

from .calls import Call, CallLink


class Decision(models.TextChoices):
    """What becomes of a contribution."""

    ACCEPTED = "accepted", pgettext_lazy("a contribution", "accepted")
    WAITING = "waiting", _("on the waiting list")
    REFUSED = "refused", pgettext_lazy("a contribution", "refused")


class Contribution(models.Model):
    """A session somebody proposes; `version` tells two organisers who edit it apart.

    A decision may be undone until it is told. One that is told and says “waiting” is decided again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="contributions")
    link = models.ForeignKey(
        CallLink, null=True, on_delete=models.SET_NULL, related_name="contributions"
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)
    submitted = models.DateTimeField(null=True)  # the last time
    title = MultilingualField(blank=True)
    abstract = MultilingualField(blank=True)
    themes = models.ManyToManyField(EditionTheme, related_name="contributions", blank=True)
    sdgs = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    countries = models.ManyToManyField(Country, related_name="contributions", blank=True)
    organisation = models.CharField(max_length=200, blank=True)  # who organises it
    organisation_country = models.ForeignKey(
        Country, null=True, on_delete=models.PROTECT, related_name="+"
    )
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    languages = models.JSONField(default=list)  # spoken, ISO 639-1
    interpretation = models.JSONField(default=list)  # wanted into
    seats = models.PositiveIntegerField(null=True)  # expected
    answers = models.JSONField(default=dict)  # by the question's key, as text
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    message = models.TextField(blank=True)  # that goes with the decision
    told = models.DateTimeField(null=True)
    session = models.OneToOneField(
        Session, null=True, on_delete=models.SET_NULL, related_name="contribution"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(state="submitted", submitted__isnull=False),
                name="contribution_state_known",
            ),
            models.CheckConstraint(
                condition=Q(decision="", told=None)
                | (~Q(state="draft") & Q(decision__in=["accepted", "waiting", "refused"])),
                name="contribution_decided_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(session=None) | Q(decision="accepted"),
                name="contribution_session_of_accepted",
            ),
            models.CheckConstraint(
                condition=Q(organisation="", organisation_country=None, authority=None)
                | (~Q(organisation="") & Q(organisation_country__isnull=False)),
                name="contribution_organisation_whole",
            ),
        )
        indexes = (models.Index(fields=["call", "state"], name="contribution_call_state"),)

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    @property
    def edition(self) -> Edition:
        """The edition that called for it."""
        return self.call.edition


@personal(
    Whose("user", address="email", since=("contribution__call__edition__last_day",)),
    email=Personal(_("To write to whoever organises a proposed session"), years=3, erasure=DELETE),
)
class Organiser(models.Model):
    """Somebody who may edit a contribution: who began it, and whom they invited by e-mail."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="organisers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,  # until the invitation is accepted
        on_delete=models.CASCADE,
        related_name="contributions",
    )
    email = models.EmailField()
    secret = models.CharField(max_length=64, blank=True)  # of the invitation, hashed
    lead = models.BooleanField(default=False)
    invited = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-lead", "pk")
        constraints = (
            models.UniqueConstraint("contribution", Lower("email"), name="organiser_once"),
            models.UniqueConstraint(fields=["contribution", "user"], name="organiser_account_once"),
            models.UniqueConstraint(
                fields=["secret"], condition=~Q(secret=""), name="organiser_secret_once"
            ),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(lead=True), name="organiser_leads_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(secret=""), name="organiser_joined_or_invited"
            ),
        )

    def __str__(self) -> str:
        return f"organiser {self.pk}"


_PROPOSED = Personal(
    _("To judge a proposed session and, once it is accepted, to invite you to speak in it"), years=1
)


@personal(
    Whose(address="email", since=("contribution__call__edition__last_day",)),
    given_name=Personal(_PROPOSED.purpose, years=1, erasure=PLACEHOLDER),
    family_name=Personal(_PROPOSED.purpose, years=1, erasure=PLACEHOLDER),
    email=Personal(_PROPOSED.purpose, years=1, erasure=DELETE),
    function=_PROPOSED,
    organisation=_PROPOSED,
)
class ProposedPerson(models.Model):
    """Somebody proposed for a part in the session."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="people")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Role.Kind, default=Role.Kind.SPEAKER)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField()
    function = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)  # none: the contribution's
    country = models.ForeignKey(Country, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint("contribution", Lower("email"), name="proposed_once"),
        )

    def __str__(self) -> str:
        return f"person {self.pk} of {self.contribution_id}"

    @property
    def full_name(self) -> str:
        """As a badge says it."""
        return f"{self.given_name} {self.family_name}"

"""What is published to IATI, what others publish there, and the names of the codes."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.core.partial_dates import PartialDateField
from rencontres.core.privacy import NULL, Personal, Whose, personal

from .authorities import Authority
from .cooperation import Project, Theme

ORGANISATION_KINDS = (
    ("10", _("government")),
    ("11", _("local government")),
    ("15", _("other public sector")),
    ("21", _("international NGO")),
    ("22", _("national NGO")),
    ("23", _("regional NGO")),
    ("40", _("multilateral")),
    ("60", _("foundation")),
    ("80", _("academic, training and research")),
    ("90", _("other")),
)


class Publisher(models.Model):
    """The federation as a publisher of IATI: one row, and none before somebody fills it in."""

    reference = models.CharField(_("organisation identifier"), max_length=100)
    name = MultilingualField(_("name"))
    kind = models.CharField(_("type of organisation"), max_length=2, choices=ORGANISATION_KINDS)
    prefix = models.CharField(_("beginning of the activities’ identifiers"), max_length=100)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="one_publisher"),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[^\s/&|?]+$") & Q(prefix__regex=r"^[^\s/&|?]+$"),
                name="publisher_identifiers_plain",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class CodeName(models.Model):
    """A code of a public list (IATI, OECD) with its names, from a newer list than ours."""

    codelist = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    names = MultilingualField()

    class Meta:
        ordering = ("codelist", "code")
        constraints = (models.UniqueConstraint(fields=["codelist", "code"], name="code_once"),)

    def __str__(self) -> str:
        return f"{self.codelist} {self.code}"


@personal(
    Whose(since=("sent",)),
    sent_by=Personal(_("To tell who sent which file to the registry"), years=3, erasure=NULL),
)
class IatiFile(models.Model):
    """A file of IATI activities that somebody sent, kept as it came, and what was read in it."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("waiting for acceptance")
        UNREADABLE = "unreadable", _("unreadable")
        RECORDING = "recording", _("being recorded")
        RECORDED = "recorded", _("recorded")

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()  # gzip of it where it came plain
    size = models.PositiveBigIntegerField()  # bytes, as it came
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    sent = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    theme = models.ForeignKey(Theme, null=True, on_delete=models.SET_NULL, related_name="+")
    done = models.PositiveIntegerField(default=0)  # activities read or recorded so far
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ("-sent", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["reading", "read", "unreadable", "recording", "recorded"]),
                name="iati_file_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class IatiActivity(models.Model):
    """An activity that somebody else publishes, kept whole: `xml` is what its file said.

    `project` is the project of the registry made from it, where two authorities take part.
    """

    identifier = models.CharField(max_length=500, unique=True)
    file = models.ForeignKey(IatiFile, on_delete=models.PROTECT, related_name="activities")
    line = models.PositiveIntegerField()
    xml = models.TextField()
    reporter = models.CharField(max_length=500)
    title = MultilingualField()
    status = models.CharField(max_length=2)
    since = PartialDateField()
    until = PartialDateField()
    countries = ArrayField(models.CharField(max_length=2), default=list)
    project = models.OneToOneField(
        Project, null=True, on_delete=models.SET_NULL, related_name="activity"
    )

    class Meta:
        ordering = ("identifier",)
        verbose_name_plural = "IATI activities"

    def __str__(self) -> str:
        return self.identifier


class IatiOrganisation(models.Model):
    """Who takes part in an activity of others; `authority` where it is one of the registry."""

    activity = models.ForeignKey(
        IatiActivity, on_delete=models.CASCADE, related_name="organisations"
    )
    name = models.CharField(max_length=500)
    ref = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=2)
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

"""Files that bring links, projects or names into the registry, from upload to report."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, NULL, Personal, Whose, personal

from .authorities import Authority
from .cooperation import Link, Project
from .revisions import Revision

KEPT_DAYS = 90  # how long an uploaded file is kept


_SENT = Personal(_("To tell who sent which file to the registry"), years=3, erasure=NULL)


@personal(Whose(since=("uploaded",)), uploaded_by=_SENT, closed_by=_SENT)
class Import(models.Model):
    """A file and what becomes of it; nothing reaches the registry before it is accepted.

    `outline` is what the page that maps columns shows: the sheets' first rows and the notices.
    `turn` counts the mappings, so that the work on an older one stops.
    """

    class Brings(models.TextChoices):
        LINKS = "links", _("cooperation links")
        PROJECTS = "projects", _("projects")
        NAMES = "names", _("other names of authorities")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("to be mapped")
        MAPPED = "mapped", _("being linked")
        PREVIEWED = "previewed", _("to be reviewed")
        ACCEPTED = "accepted", _("accepted")
        DISCARDED = "discarded", _("discarded")
        TAKEN_BACK = "taken_back", _("taken back")

    brings = models.CharField(max_length=10, choices=Brings)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    size = models.PositiveIntegerField()
    outline = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    turn = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)  # code of why the rows were not read
    written = models.JSONField(default=dict)  # rows by outcome, once accepted
    uploaded = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "discarded", "taken_back"])
                ^ Q(closed__isnull=True),
                name="import_closed_once_over",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_over(self) -> bool:
        """Whether it was accepted or discarded."""
        return self.closed is not None


@personal(
    Whose(since=("of__uploaded",)),
    content=Personal(
        _("To read an import again; may hold contacts in columns nobody asked for"),
        years=0,
        days=KEPT_DAYS,
        exported=False,
        erasure=DELETE,
    ),
)
class ImportFile(models.Model):
    """The file as it was uploaded; it goes `KEPT_DAYS` after the upload, the report stays."""

    of = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"file of import {self.of_id}"


class ImportMapping(models.Model):
    """Which column holds what under these headings: proposed when they are seen again."""

    brings = models.CharField(max_length=10, choices=Import.Brings)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    used = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["brings", "signature"], name="import_mapping_once"),
        )

    def __str__(self) -> str:
        return self.signature


@personal(
    Whose(since=("answered",)),
    answered_by=Personal(_("To tell who chose which authority is meant"), years=3, erasure=NULL),
)
class ImportName(models.Model):
    """A name that stands in the file, asked once however many rows have it, and its authority.

    `country` is an ISO code or empty, `code` a SIREN or INSEE code. `candidates` are authorities'
    keys with score and reason, the likeliest first.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", _("not looked for yet")
        AUTOMATIC = "automatic", _("found")
        REVIEW = "review", _("to be reviewed")
        NONE = "none", _("not found")
        PICKED = "picked", _("chosen")
        ABSENT = "absent", _("not in the registry")

    LINKED = (Decision.AUTOMATIC, Decision.PICKED)
    ANSWERED = (Decision.PICKED, Decision.ABSENT)
    UNKNOWN = (Decision.NONE, Decision.ABSENT)

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    department = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=9, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="+")
    candidates = models.JSONField(default=list)
    skipped = models.PositiveIntegerField(default=0)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["of", "name", "country", "department", "code"], name="import_name_once"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["automatic", "picked"]) ^ Q(authority__isnull=True),
                name="import_name_linked_to_one",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["picked", "absent"]) ^ Q(answered__isnull=True),
                name="import_name_answered_once",
            ),
        )
        indexes = (models.Index(fields=["of", "decision"], name="import_name_decision"),)

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """A row of the file: what its mapped columns say, what is wrong with it, what became of it.

    `cells` are texts by field as they stand, `values` what they mean. `problems` are codes with
    the facts that their words need; so is `why`, which says what made the outcome.
    """

    class Outcome(models.TextChoices):
        CREATED = "created", _("new")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")
        LEFT_OUT = "left_out", _("left out")
        TAKEN_BACK = "taken_back", _("taken back")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    values: Any = models.JSONField(default=dict)
    problems: Any = models.JSONField(default=list)
    names = models.ManyToManyField(ImportName, through="ImportParty", related_name="rows")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    why: Any = models.JSONField(default=list)
    link = models.ForeignKey(Link, null=True, on_delete=models.SET_NULL, related_name="+")
    project = models.ForeignKey(Project, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(  # where it changed what was there
        Revision, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["of", "number"], name="import_row_once"),)

    def __str__(self) -> str:
        return f"row {self.number}"


class ImportParty(models.Model):
    """A name's part in a row."""

    class Role(models.TextChoices):
        HERE = "here", _("French authority")
        THERE = "there", _("foreign partner")

    row = models.ForeignKey(ImportRow, on_delete=models.CASCADE, related_name="parties")
    name = models.ForeignKey(ImportName, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=5, choices=Role)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["row", "name", "role"], name="import_party_once"),
        )

    def __str__(self) -> str:
        return f"{self.row_id}: {self.name_id}"

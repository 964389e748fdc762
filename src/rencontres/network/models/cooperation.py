"""Links and projects between authorities: who works with whom on what, since when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.core.partial_dates import PATTERN, PartialDateField

from .authorities import Authority


class Status(models.TextChoices):
    """Where a link or project stands in its life."""

    PLANNED = "planned", _("planned")
    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


LIVE = (Status.PLANNED, Status.ACTIVE, Status.DORMANT)


class Cooperation(models.Model):
    """What links and projects share: status, dates, source, confidence, and whether invented.

    `version` grows by one with each change, so that nobody overwrites what they have not seen.
    """

    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    reason = models.CharField(_("reason of the suspension"), max_length=500, blank=True)
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"))
    source = models.CharField(max_length=200)
    confidence = models.FloatField(default=1.0)
    confirmed = models.DateField(_("last confirmed"), null=True)
    synthetic = models.BooleanField(default=False)
    version = models.PositiveIntegerField(db_default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__gte=0) & Q(confidence__lte=1),
                name="%(class)s_confidence_share",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="%(class)s_status_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="%(class)s_has_source"),
            models.CheckConstraint(
                condition=~Q(status="suspended") | ~Q(reason=""),
                name="%(class)s_suspended_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(since="") | Q(since__regex=PATTERN))
                & (Q(until="") | Q(until__regex=PATTERN)),
                name="%(class)s_dates_partial",
            ),
            # "2015" is the whole of that year: it ends neither before nor after "2015-06".
            models.CheckConstraint(
                condition=Q(since="")
                | Q(until="")
                | Q(until__gte=F("since"))
                | Q(since__startswith=F("until")),
                name="%(class)s_ends_after_start",
            ),
        ]

    @property
    def tone(self) -> str:
        """How a page colours the status; the word stands beside."""
        return {Status.ACTIVE: "good", Status.SUSPENDED: "warn"}.get(Status(self.status), "")

    @property
    def lives(self) -> bool:
        """Whether it is planned, under way or dormant."""
        return self.status in LIVE


class Link(Cooperation):
    """A lasting tie between authorities: a twinning, a pact, a cooperation agreement."""

    word = "links"  # in addresses

    class Kind(models.TextChoices):
        TWINNING = "twinning", _("twinning")
        FRIENDSHIP = "friendship", _("friendship pact")
        COOPERATION = "cooperation", _("decentralised cooperation")
        CROSS_BORDER = "cross_border", _("cross-border cooperation")
        ONE_OFF = "one_off", _("one-off action")
        NETWORK = "network", _("network")

    kind = models.CharField(max_length=20, choices=Kind)
    parties = models.ManyToManyField(Authority, through="LinkParty", related_name="links")

    class Meta(Cooperation.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def themes(self) -> list[Theme]:
        """What its projects are about, each theme once."""
        return list(
            dict.fromkeys(
                theme for project in self.projects.all() for theme in project.themes.all()
            )
        )


class LinkParty(models.Model):
    """An authority's part in a link."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("partner")
        COORDINATOR = "coordinator", _("coordinator")
        SUPPORT = "support", _("support")

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role, default=Role.PARTNER)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["link", "authority"], name="link_party_once"),
        )

    def __str__(self) -> str:
        return f"{self.link_id}: {self.authority_id}"


class Theme(models.Model):
    """A subject of cooperation, from the federation's own list."""

    code = models.SlugField(unique=True)
    name = MultilingualField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Project(Cooperation):
    """A decentralised-cooperation project between authorities.

    `sdgs` are codes of the United Nations' goals and targets: "6", "6.1".
    """

    word = "projects"  # in addresses

    title = MultilingualField()
    about = MultilingualField(blank=True)
    themes = models.ManyToManyField(Theme, related_name="projects")
    sdgs = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    link = models.ForeignKey(Link, null=True, on_delete=models.SET_NULL, related_name="projects")
    parties = models.ManyToManyField(Authority, through="ProjectParty", related_name="projects")

    class Meta(Cooperation.Meta):
        indexes = (GinIndex(fields=["sdgs"], name="project_sdgs"),)

    def __str__(self) -> str:
        return f"project {self.pk}"


class ProjectParty(models.Model):
    """An authority's part in a project: lead or partner."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        PARTNER = "partner", _("partner")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["project", "authority"], name="project_party_once"),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.authority_id}"


class ProjectPurpose(models.Model):
    """A purpose of the OECD's Development Assistance Committee, and its share of a project.

    The shares of a project add up to 100.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="purposes")
    code = models.CharField(max_length=5)
    share = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ("-share", "code")
        constraints = (
            models.UniqueConstraint(fields=["project", "code"], name="purpose_once"),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=100), name="purpose_share_percent"
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="purpose_code_dac"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.share} %"


class ProjectBudget(models.Model):
    """What somebody gives to a project in a year: an authority, or a funder by name.

    `channel` is a code of the OECD's list of channels of delivery (CRS), where it is known.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("year"))
    payer = models.ForeignKey(
        Authority, null=True, on_delete=models.PROTECT, related_name="budgets"
    )
    funder = models.CharField(_("funder"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    channel = models.CharField(_("channel of delivery"), max_length=5, blank=True)

    class Meta:
        ordering = ("year", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_negative"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="budget_currency_iso"
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=False) ^ ~Q(funder=""), name="budget_has_one_payer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.amount} {self.currency}"


class ProjectMarker(models.Model):
    """A policy marker of the OECD: not targeted (0), significant (1) or principal (2) objective."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="markers")
    code = models.CharField(max_length=3)
    significance = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=["project", "code"], name="marker_once"),
            models.CheckConstraint(
                condition=Q(significance__in=[0, 1, 2]), name="marker_significance_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.significance}"

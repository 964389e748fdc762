"""The registry: countries, authorities, the links and projects between them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField, Text

FRANCE = "FR"


class Registry(models.Model):
    """The registry as a whole: one row, locked by whatever writes in bulk.

    `version` changes with every write, so that what was computed from an older one is not shown.
    """

    version = models.UUIDField(default=uuid.uuid4)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "registries"
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_registry"),)

    def __str__(self) -> str:
        return str(self.version)


class Country(models.Model):
    """A country by ISO 3166-1 alpha-2 code; names from CLDR, which the federation may override."""

    code = models.CharField(max_length=2, primary_key=True)
    names = MultilingualField(_("names"))
    overrides = MultilingualField(_("names chosen by the federation"), blank=True)
    continent = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}$"), name="country_code_iso"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> dict[str, str]:
        """The name in each language: the federation's where it chose one, CLDR's elsewhere."""
        names: Text = self.names | {code: name for code, name in self.overrides.items() if name}
        return names


class Authority(models.Model):
    """A local authority, French or foreign: a real one, from a reference list."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("municipality")
        EPCI = "epci", _("inter-municipal body")
        DEPARTMENT = "department", _("department")
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("foreign municipality")

    class Nature(models.TextChoices):
        """What law calls an inter-municipal body, or an overseas territory."""

        CC = "CC", _("community of municipalities")
        CA = "CA", _("agglomeration community")
        CU = "CU", _("urban community")
        METRO = "METRO", _("metropolis")
        MET69 = "MET69", _("metropolis with a department’s powers")
        EPT = "EPT", _("territorial public body of Greater Paris")
        COM = "COM", _("overseas collectivity")

    kind = models.CharField(max_length=20, choices=Kind)
    nature = models.CharField(max_length=5, choices=Nature, blank=True)
    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200, editable=False)  # unaccented, lower case
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="authorities")
    siren = models.CharField(max_length=9, null=True, unique=True)  # noqa: DJ001 (unique where known)
    insee = models.CharField(max_length=5, blank=True)
    geonames_id = models.BigIntegerField(null=True, unique=True)
    department = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=3, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="members")
    population = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ("search_name", "pk")
        verbose_name_plural = "authorities"
        constraints = (
            models.CheckConstraint(
                condition=Q(siren__isnull=True) | Q(siren__regex=r"^[0-9]{9}$"),
                name="authority_siren_nine_digits",
            ),
            models.CheckConstraint(
                condition=Q(country="FR") ^ Q(kind="municipality"),
                name="authority_kind_fits_country",
            ),
            models.UniqueConstraint(
                fields=["kind", "insee"], condition=~Q(insee=""), name="authority_insee_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["search_name"], name="authority_search", opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(SearchVector("search_name", config="simple"), name="authority_words"),
            models.Index(fields=["country", "kind"], name="authority_country_kind"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        """The kind as law words it, where it is more precise."""
        return self.get_nature_display() or self.get_kind_display()

    @property
    def is_french(self) -> bool:
        """Whether it is one of the federation's own country."""
        return self.country_id == FRANCE


class Status(models.TextChoices):
    """Where a link or project stands in its life."""

    PLANNED = "planned", _("planned")
    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


LIVE = (Status.PLANNED, Status.ACTIVE, Status.DORMANT)


class Cooperation(models.Model):
    """What links and projects share: status, source, confidence, and whether invented."""

    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    since = models.PositiveSmallIntegerField(_("since (year)"), null=True)
    source = models.CharField(max_length=200)
    confidence = models.FloatField(default=1.0)
    confirmed = models.DateField(_("last confirmed"), null=True)
    synthetic = models.BooleanField(default=False)

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
        ]

    @property
    def tone(self) -> str:
        """How a page colours the status; the word stands beside."""
        return {Status.ACTIVE: "good", Status.SUSPENDED: "warn"}.get(Status(self.status), "")


class Link(Cooperation):
    """A lasting tie between authorities: a twinning, a pact, a cooperation agreement."""

    class Kind(models.TextChoices):
        TWINNING = "twinning", _("twinning")
        FRIENDSHIP = "friendship", _("friendship pact")
        COOPERATION = "cooperation", _("decentralised cooperation")
        CROSS_BORDER = "cross_border", _("cross-border cooperation")

    kind = models.CharField(max_length=20, choices=Kind)
    parties = models.ManyToManyField(Authority, through="LinkParty", related_name="links")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def themes(self) -> list[Theme]:
        """What its projects are about, each theme once."""
        return list(dict.fromkeys(project.theme for project in self.projects.all()))


class LinkParty(models.Model):
    """An authority's part in a link."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")

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
    """A decentralised-cooperation project between authorities."""

    title = MultilingualField()
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="projects")
    link = models.ForeignKey(Link, null=True, on_delete=models.SET_NULL, related_name="projects")
    ends = models.PositiveSmallIntegerField(_("until (year)"), null=True)
    parties = models.ManyToManyField(Authority, through="ProjectParty", related_name="projects")

    class Meta(Cooperation.Meta):
        constraints = [
            *Cooperation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(since__isnull=True) | Q(ends__gte=F("since")),
                name="project_ends_after_start",
            ),
        ]

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

"""Authorities, French and foreign: their names, identifiers, and what became of them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from .countries import Country

FRANCE = "FR"
PARIS = "75056"


class Authority(models.Model):
    """A local authority, French or foreign: a real one, from a reference list.

    SIREN, INSEE code and GeoNames key are columns, because reference lists are merged by them;
    every other identifier is an `Identifier`. One that no longer exists keeps its links, has the
    day on which it ended and, in `successors`, who took over.
    """

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("municipality")
        EPCI = "epci", _("inter-municipal body")
        DEPARTMENT = "department", _("department")
        REGION = "region", _("region")
        SPECIAL = "special", _("authority with special status")
        MUNICIPALITY = "municipality", _("foreign municipality")
        DISTRICT = "district", _("district")
        COUNTY = "county", _("county")
        PROVINCE = "province", _("province")
        CITY_STATE = "city_state", _("city-state")
        ASSOCIATION = "association", _("association of authorities")

    class Nature(models.TextChoices):
        """What law calls an inter-municipal body, or an overseas territory."""

        CC = "CC", _("community of municipalities")
        CA = "CA", _("agglomeration community")
        CU = "CU", _("urban community")
        METRO = "METRO", _("metropolis")
        MET69 = "MET69", _("metropolis with a department’s powers")
        EPT = "EPT", _("territorial public body of Greater Paris")
        COM = "COM", _("overseas collectivity")

    FRENCH_KINDS = (Kind.COMMUNE, Kind.EPCI, Kind.DEPARTMENT, Kind.SPECIAL)
    FOREIGN_KINDS = (
        Kind.MUNICIPALITY,
        Kind.DISTRICT,
        Kind.COUNTY,
        Kind.PROVINCE,
        Kind.CITY_STATE,
    )

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
    population_year = models.PositiveSmallIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)  # the first day on which it no longer was
    version = models.PositiveIntegerField(default=0, db_default=0)  # how often it was corrected
    successors = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors"
    )

    class Meta:
        ordering = ("search_name", "pk")
        verbose_name_plural = "authorities"
        constraints = (
            models.CheckConstraint(
                condition=Q(siren__isnull=True) | Q(siren__regex=r"^[0-9]{9}$"),
                name="authority_siren_nine_digits",
            ),
            models.CheckConstraint(
                condition=~Q(country="FR", kind__in=["municipality", "district", "county"])
                & ~Q(country="FR", kind__in=["province", "city_state"])
                & (Q(country="FR") | ~Q(kind__in=["commune", "epci", "department", "special"])),
                name="authority_kind_fits_country",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="authority_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["kind", "insee"],
                condition=~Q(insee="") & Q(valid_until__isnull=True),
                name="authority_insee_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["search_name"], name="authority_search", opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(SearchVector("search_name", config="simple"), name="authority_words"),
            models.Index(fields=["country", "kind"], name="authority_country_kind"),
            # The largest first, by the letters typed so far: the first two leave too many to sort.
            models.Index(
                Left("search_name", 1),
                F("population").desc(nulls_last=True),
                name="authority_first_letter",
            ),
            models.Index(
                Left("search_name", 2),
                F("population").desc(nulls_last=True),
                name="authority_first_letters",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        """The kind as law words it, where it is more precise; for one that is no more, "former"."""
        if self.is_former:
            return str(FORMER_IN_WORDS[self.Kind(self.kind)])
        return self.get_nature_display() or self.get_kind_display()

    @property
    def is_french(self) -> bool:
        """Whether it is one of the federation's own country."""
        return self.country_id == FRANCE

    @property
    def is_municipal(self) -> bool:
        """Whether a mayor leads it: Paris too, which is special and has the code of a commune."""
        municipal = {self.Kind.COMMUNE, self.Kind.MUNICIPALITY, self.Kind.CITY_STATE}
        return self.kind in municipal or (self.kind == self.Kind.SPECIAL and self.insee == PARIS)

    @property
    def is_former(self) -> bool:
        """Whether it no longer exists: its successors do."""
        return self.valid_until is not None


FORMER_IN_WORDS = {
    Authority.Kind.COMMUNE: _("former municipality"),
    Authority.Kind.EPCI: _("former inter-municipal body"),
    Authority.Kind.DEPARTMENT: _("former department"),
    Authority.Kind.REGION: _("former region"),
    Authority.Kind.SPECIAL: _("former authority with special status"),
    Authority.Kind.MUNICIPALITY: _("former foreign municipality"),
    Authority.Kind.DISTRICT: _("former district"),
    Authority.Kind.COUNTY: _("former county"),
    Authority.Kind.PROVINCE: _("former province"),
    Authority.Kind.CITY_STATE: _("former city-state"),
    Authority.Kind.ASSOCIATION: _("former association of authorities"),
}


class Succession(models.Model):
    """An authority was merged into another, or took over from it."""

    predecessor = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    successor = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="nobody_succeeds_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class AuthorityName(models.Model):
    """Another name of an authority; `Authority.name` is the one it is shown by."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official name")
        USUAL = "usual", _("usual name")
        FORMER = "former", _("former name")
        TRANSLITERATED = "transliterated", _("transliterated name")
        ALIAS = "alias", _("alias")

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=15, choices=Kind)
    language = models.CharField(max_length=10, blank=True)  # BCP 47; empty where not known
    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200, editable=False)  # unaccented, lower case
    source = models.CharField(max_length=200)
    brought_by = models.ForeignKey(
        "network.Import", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("kind", "search_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["authority", "name", "language", "kind"], name="authority_name_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["search_name"], name="other_name_search", opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(SearchVector("search_name", config="simple"), name="other_name_words"),
        )

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """What another list calls an authority: Wikidata, UN/LOCODE, a national code…"""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.SlugField(max_length=30)
    value = models.CharField(max_length=100)

    class Meta:
        ordering = ("scheme", "value")
        constraints = (models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

"""Country groups: the authorities that work in the same countries, and what they decide."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import NULL, Personal, Whose, personal

from .authorities import Authority
from .countries import Country

_PRESIDES = Personal(_("To say publicly who presides a country group"), years=None)


@personal(
    Whose(),
    president_name=_PRESIDES,
    president_function=_PRESIDES,
    coordinator=Personal(_("To let you coordinate a country group"), years=None, erasure=NULL),
)
class CountryGroup(models.Model):
    """Authorities that work in one or several countries.

    Its members follow from live links; `Choice` adds to them and takes away from them. Its
    president is an elected official of a member of the federation.
    """

    slug = models.SlugField(unique=True, max_length=60)
    name = MultilingualField(_("name"))
    about = MultilingualField(_("what it is about"), blank=True)
    countries = models.ManyToManyField(Country, related_name="groups")
    president_name = models.CharField(_("president"), max_length=200, blank=True)
    president_function = MultilingualField(_("function"), blank=True)
    president_authority = models.ForeignKey(
        Authority, null=True, on_delete=models.PROTECT, related_name="presided_groups"
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="coordinated_groups",
    )
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("slug",)
        constraints = (
            models.CheckConstraint(
                condition=Q(president_name="", president_authority__isnull=True)
                | (~Q(president_name="") & Q(president_authority__isnull=False)),
                name="group_president_has_authority",
            ),
        )

    def __str__(self) -> str:
        return self.slug


class Choice(models.Model):
    """An authority that somebody put into a group, or out of it, whatever its links say."""

    group = models.ForeignKey(CountryGroup, on_delete=models.CASCADE, related_name="choices")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    included = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        ordering = ("authority__search_name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["group", "authority"], name="group_choice_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="group_choice_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.group_id}: {self.authority_id}"


class GroupMeeting(models.Model):
    """A meeting of a group, to come or held. `version` tells two people who edit it apart."""

    group = models.ForeignKey(CountryGroup, on_delete=models.CASCADE, related_name="meetings")
    day = models.DateField(_("date"))
    hour = models.TimeField(_("hour"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200)
    title = MultilingualField(_("title"))
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    cancelled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("day", "hour", "pk")
        indexes = (models.Index(fields=["group", "day"], name="group_meeting_day"),)

    def __str__(self) -> str:
        return f"{self.group_id}: {self.day}"


class GroupDocument(models.Model):
    """A document of a group that everybody may read: an address, or a file kept here."""

    group = models.ForeignKey(CountryGroup, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(_("file"), max_length=200, blank=True)

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(url="") ^ ~Q(file="")),
                name="group_document_has_content",
            ),
        )

    def __str__(self) -> str:
        return self.title


@personal(Whose(since=("done",)), owner=Personal(_("To know who carries a decision out"), years=3))
class GroupDecision(models.Model):
    """What a group decided, who carries it out, by when."""

    group = models.ForeignKey(CountryGroup, on_delete=models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(
        GroupMeeting, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    text = models.CharField(_("decision"), max_length=1000)
    owner = models.CharField(_("carried out by"), max_length=200)
    due = models.DateField(_("due on"), null=True, blank=True)
    done = models.DateField(null=True)

    class Meta:
        ordering = ("done", "due", "pk")

    def __str__(self) -> str:
        return f"decision {self.pk}"

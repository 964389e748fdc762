"""What was said of a session, version by version, and its documents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import NULL, Personal, Whose, personal
from rencontres.editions.models import Edition

from .people import Role
from .sessions import Session


@personal(
    Whose(since=("at",)),
    by=Personal(_("To tell who changed a session"), years=3, erasure=NULL),
)
class SessionRevision(models.Model):
    """The whole of what was said of a session at one version; of a deleted one, its last words."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        Session, null=True, on_delete=models.SET_NULL, related_name="revisions"
    )
    version = models.PositiveIntegerField()
    content = models.JSONField()  # a Content of `programme.content`
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["session", "version"], name="session_version_once"),
        )

    def __str__(self) -> str:
        return f"version {self.version} of {self.session_id}"


class SessionDocument(models.Model):
    """A document of a session, in one language: an address, or a file kept here."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(_("file"), max_length=200, blank=True)
    public = models.BooleanField(default=True)  # else for the team and those with a part
    role = models.ForeignKey(
        Role, null=True, on_delete=models.SET_NULL, related_name="slides"
    )  # whose slides they are

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(url="") ^ ~Q(file="")),
                name="session_document_has_content",
            ),
        )

    def __str__(self) -> str:
        return self.title

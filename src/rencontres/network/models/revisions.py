"""The history of links, projects, agreements and authorities: who changed what, and when."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, NULL, Personal, Whose, personal

from .agreements import Agreement
from .attachments import of_one_thing
from .authorities import Authority
from .cooperation import Link, Project


@personal(
    Whose(since=("at",)),
    by=Personal(_("To tell who changed what in the registry"), years=3, erasure=NULL),
)
class Revision(models.Model):
    """One change of a link, project, agreement or authority: the whole before and after.

    `before` is empty for what was new, and `number` is the version that the change made.
    """

    link = models.ForeignKey(Link, null=True, on_delete=models.CASCADE, related_name="revisions")
    project = models.ForeignKey(
        Project, null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    authority = models.ForeignKey(
        Authority, null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=50)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    request = models.UUIDField()  # as the log of verbs has it
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    undoes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=of_one_thing("authority"), name="revision_of_one_thing"
            ),
            models.UniqueConstraint(fields=["link", "number"], name="link_revision_once"),
            models.UniqueConstraint(fields=["project", "number"], name="project_revision_once"),
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_revision_once"),
            models.UniqueConstraint(fields=["authority", "number"], name="authority_revision_once"),
        )

    def __str__(self) -> str:
        return f"revision {self.pk}"

    @property
    def subject(self) -> Link | Project | Agreement | Authority:
        """What was changed."""
        subject = self.link or self.project or self.agreement or self.authority
        assert subject is not None  # noqa: S101  (the database keeps it so)
        return subject


@personal(
    Whose(since=("day",)),
    user=Personal(_("Not to ask you twice a year"), years=2, erasure=DELETE),
)
class TruthAsked(models.Model):
    """Somebody was asked by e-mail whether their links and projects are still true."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "day"], name="asked_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.day}"

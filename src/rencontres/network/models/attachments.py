"""Documents of links, projects and agreements: an address, or a file kept here."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .agreements import Agreement
from .cooperation import Link, Project


def of_one_thing(*more: str) -> Q:
    """The condition that a row belongs to one link, project or agreement (or one thing more)."""
    things = ("link", "project", "agreement", *more)
    return reduce(or_, (Q(**{f"{each}__isnull": each != one for each in things}) for one in things))


class Attachment(models.Model):
    """A document, in one language, that everybody may read."""

    link = models.ForeignKey(Link, null=True, on_delete=models.CASCADE, related_name="attachments")
    project = models.ForeignKey(
        Project, null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(_("file"), max_length=200, blank=True)

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(condition=of_one_thing(), name="attachment_of_one_thing"),
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(url="") ^ ~Q(file="")), name="attachment_has_content"
            ),
        )

    def __str__(self) -> str:
        return self.title

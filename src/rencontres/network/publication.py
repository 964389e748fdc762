"""The public file of IATI activities: made once for each version of the registry, and each day.

A day matters, as what was planned yesterday is actual today.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from rencontres.core.actions import Refusal

from .iati import writer
from .models import IatiActivity, Registry
from .queries import publication

KEPT_SECONDS = 24 * 3600
INVENTED = (
    "DONNÉES FICTIVES / FICTITIOUS DATA / DATOS FICTICIOS: this demonstration publishes what was "
    "invented; the identifiers of such activities hold -DEMO-, their descriptions say so."
)


def version() -> str:
    """What the public file depends on: the registry, the publisher and the day.

    The registry has another version whenever something is recorded, the publisher included.
    """
    registry = Registry.objects.first()
    said = f"{registry and registry.version} {_today()} {settings.DEMO}"
    return sha256(said.encode()).hexdigest()[:32]


def compressed() -> bytes:
    """The whole public file, as gzip."""
    key = f"network-iati-{version()}"
    known: bytes | None = cache.get(key)
    if known is None:
        known = compressed_part()
        cache.set(key, known, KEPT_SECONDS)
    return known


def compressed_part(*, country: str = "", authority: int | None = None) -> bytes:
    """Some of the public file, as gzip, made at once."""
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb", mtime=0) as stream:
        write_published(stream, country=country, authority=authority)
    return held.getvalue()


def write_published(stream: writer.Sink, *, country: str = "", authority: int | None = None) -> int:
    """Write the federation's own activities, all or some of them; returns how many."""
    who = publication.publisher()
    if who is None:
        raise Refusal(
            _(
                "Nothing is published to IATI yet: the administrator must first say under which"
                " identifier and name the federation publishes."
            ),
            code="no_publisher",
            status=404,
        )
    projects = publication.published(country=country, authority=authority)
    _require_some(projects.exists())
    elements = (
        writer.element_of(activity, who)
        for activity in publication.activities(projects, who.prefix, today=_today())
    )
    remark = INVENTED if projects.filter(synthetic=True).exists() else ""
    return writer.write(stream, elements, generated=_changed(), remark=remark)


def write_kept(stream: writer.Sink, *, file: int | None = None) -> int:
    """Write the activities of others as they were read, all or those of one file."""
    kept = IatiActivity.objects.order_by("file", "line", "pk")
    if file is not None:
        kept = kept.filter(file=file)
    _require_some(kept.exists())
    return writer.write(stream, _elements(kept), generated=_changed())


def _elements(kept: QuerySet[IatiActivity]) -> Iterator[etree._Element]:
    for text in kept.values_list("xml", flat=True).iterator(chunk_size=500):
        yield etree.fromstring(text)


def _require_some(some: bool) -> None:
    """An IATI file without an activity is not valid, so there is none."""
    if not some:
        raise Refusal(_("There is no activity to write."), code="no_activity", status=404)


def _changed() -> datetime:
    registry = Registry.objects.first()
    return registry.changed if registry else timezone.now()


def _today() -> date:
    return timezone.now().date()

"""The last step: the figures are frozen, the communiqué is published and written to files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from rencontres.core.languages import codes
from rencontres.editions.models import Edition
from rencontres.press.actions import freeze_communique, publish_communique
from rencontres.press.documents import write

from .stage import Stage

Paths = dict[str, dict[str, str]]  # language → format → path


def stage_communique(stage: Stage) -> Paths:
    """Freeze and publish the communiqué; write it in each language and format."""
    edition = stage.edition or Edition.objects.get()
    frozen = freeze_communique(by=stage.by, edition=edition)
    published = publish_communique(by=stage.by, communique=frozen)
    paths = written_communiques(edition)
    for language, formats in paths.items():
        for format_, path in formats.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(write(published, language, format_))
    return paths


def written_communiques(edition: Edition) -> Paths:
    """Where the communiqué of an edition is written."""
    folder = Path(settings.MEDIA_ROOT)
    return {
        language: {
            format_: str(folder / f"communique-{edition.slug}-{language}.{format_}")
            for format_ in ("html", "pdf", "docx")
        }
        for language in codes()
    }

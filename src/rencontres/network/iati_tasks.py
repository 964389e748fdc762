"""Reading and recording IATI files, which take longer than a page."""

from __future__ import annotations

from rencontres.core.actor import SYSTEM
from rencontres.core.events import announce
from rencontres.core.tasks import task

from . import preview
from .iati.package import UnreadableError
from .models import IatiFile


@task
def read_iati_file(*, file: int) -> None:
    """Read a file of IATI activities; safe to run twice."""
    read_now(file)


def read_now(file: int) -> None:
    """Read a file that waits to be read, telling open pages how far it got."""
    from .actions import iati_files

    sent = IatiFile.objects.filter(pk=file, state=IatiFile.State.READING).first()
    if sent is None:
        return

    def tell(done: int) -> None:
        IatiFile.objects.filter(pk=file, state=IatiFile.State.READING).update(done=done)
        announce(iati_files.TOPIC)

    found: preview.Contents | UnreadableError
    try:
        found = preview.contents(iati_files.content_of(sent), tell=tell)
    except UnreadableError as fault:
        found = fault
    iati_files.keep_reading(by=SYSTEM, file=sent, found=found)


@task
def record_iati_file(*, file: int) -> None:
    """Record an accepted file; safe to run twice."""
    record_now(file)


def record_now(file: int) -> None:
    """Record a file that was accepted."""
    from .actions import iati_files

    accepted = IatiFile.objects.filter(pk=file, state=IatiFile.State.RECORDING).first()
    if accepted is not None:
        iati_files.record_iati_file(by=SYSTEM, file=accepted)

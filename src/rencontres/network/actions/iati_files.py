"""Read the files of those who publish to IATI: send, look, accept, or throw away."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.tasks import later

from .. import adoption, iati_tasks, preview
from ..iati.extract import Reported
from ..iati.package import MOST_BYTES_SENT, UnreadableError
from ..models import IatiActivity, IatiFile, IatiOrganisation, Theme
from ..preview import CHANGED, NEW, Contents
from .records import record_projects
from .registry import lock_registry, renew_registry

State = IatiFile.State
TOPIC = "iati-files"
FIELDS = ("file", "line", "xml", "reporter", "title", "status", "since", "until", "countries")


@action("network.import_iati")
def send_iati_file(*, by: Actor, name: str, content: bytes) -> IatiFile:
    """Send a file of activities: it is kept as it came, read, and waits for acceptance.

    The same file sent again is the one that is known already.
    """
    if len(content) > MOST_BYTES_SENT:
        raise Refusal(
            _("This file is larger than %(most)s MB: send it in parts, or packed as ZIP or GZIP.")
            % {"most": MOST_BYTES_SENT // 2**20},
            code="too_large",
            status=422,
        )
    digest = sha256(content).hexdigest()
    packed = content[:2] == b"\x1f\x8b" or content[:4] == b"PK\x03\x04"
    kept, is_new = IatiFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "name": PurePath(name).name[:200] or "activities.xml",
            "content": content if packed else gzip.compress(content, mtime=0),
            "size": len(content),
            "sent_by_id": by.pk,
        },
    )
    if is_new:
        later(iati_tasks.read_iati_file, file=kept.pk)
    note(sha256=digest, new=is_new)
    return kept


@action("network.import_iati")
def keep_reading(*, by: Actor, file: IatiFile, found: Contents | UnreadableError) -> IatiFile:
    """Keep what was read in a file, or why it cannot be read."""
    file = lock(file)
    if file.state != State.READING:
        return file
    if isinstance(found, UnreadableError):
        file.state = State.UNREADABLE
        file.report = {"fault": {"code": found.code, "line": found.line, "facts": found.facts}}
    else:
        file.state = State.READ
        file.done = len(found.activities)
        file.report = preview.report(found)
    file.save(update_fields=["state", "done", "report"])
    note(state=file.state, activities=file.done)
    announce(TOPIC)
    return file


@action("network.import_iati")
def accept_iati_file(*, by: Actor, file: IatiFile, theme: Theme | None = None) -> IatiFile:
    """Accept what a file holds: its activities are recorded, its projects under the theme."""
    file = lock(file)
    if file.state in {State.RECORDING, State.RECORDED}:
        return file
    if file.state != State.READ:
        raise Refusal(
            _("This file cannot be accepted: it is %(state)s.")
            % {"state": file.get_state_display()},
            code="not_read",
        )
    if file.report["projects"] and theme is None:
        raise Refusal(
            _("Say under which theme the file’s projects are recorded."),
            code="no_theme",
            status=422,
        )
    file.state = State.RECORDING
    file.theme = theme
    file.save(update_fields=["state", "theme"])
    later(iati_tasks.record_iati_file, file=file.pk)
    announce(TOPIC)
    return file


@action("network.import_iati")
def record_iati_file(*, by: Actor, file: IatiFile) -> IatiFile:
    """Record an accepted file: new activities, changed ones, and the projects of new ones.

    A project made from an activity is the federation's own from then on: a newer file renews
    the activity that is kept, and no project.
    """
    lock_registry()
    file = lock(file)
    if file.state != State.RECORDING:
        return file
    found = preview.contents(content_of(file))
    created = _create(file, found)
    _renew(file, found)
    _adopt(by, file, found, created)
    file.state = State.RECORDED
    file.report = preview.report(found)
    file.report["projects"] = sum(each.project_id is not None for each in created)
    file.save(update_fields=["state", "report"])
    if created or CHANGED in found.changes.values():
        renew_registry()
    note(**file.report["counts"], projects=file.report["projects"])
    announce(TOPIC)
    return file


@action("network.import_iati")
def discard_iati_file(*, by: Actor, file: IatiFile) -> None:
    """Throw a file away that was not accepted."""
    file = lock(file)
    if file.state not in {State.READ, State.UNREADABLE}:
        raise Refusal(
            _("Only a file that waits for acceptance can be thrown away: this one is %(state)s.")
            % {"state": file.get_state_display()},
            code="not_discardable",
        )
    file.delete()
    announce(TOPIC)


def content_of(file: IatiFile) -> bytes:
    """The bytes of a file as it came."""
    content = bytes(file.content)
    is_ours = len(content) != file.size  # what came packed is kept as it is
    return gzip.decompress(content) if is_ours else content


def _create(file: IatiFile, found: Contents) -> list[IatiActivity]:
    created = IatiActivity.objects.bulk_create(
        [_row(each, file) for each in found.activities if found.changes[each.identifier] == NEW],
        batch_size=1000,
    )
    _name_organisations(created, found)
    return created


def _row(of: Reported, file: IatiFile) -> IatiActivity:
    return IatiActivity(
        identifier=of.identifier[:500],
        file=file,
        line=of.line,
        xml=of.xml,
        reporter=of.reporter[:500],
        title=of.title,
        status=of.status[:2],
        since=of.since,
        until=of.until,
        countries=[code for code in of.countries if len(code) == 2],
    )


def _renew(file: IatiFile, found: Contents) -> None:
    """Give the activities that have changed the words of the newer file."""
    rows = {
        each.identifier: _row(each, file)
        for each in found.activities
        if found.changes[each.identifier] == CHANGED
    }
    changed = list(IatiActivity.objects.filter(identifier__in=rows).select_for_update())
    for kept in changed:
        for name in FIELDS:
            setattr(kept, name, getattr(rows[kept.identifier], name))
    IatiActivity.objects.bulk_update(changed, FIELDS, batch_size=500)
    IatiOrganisation.objects.filter(activity__in=changed).delete()
    _name_organisations(changed, found)


def _name_organisations(kept: list[IatiActivity], found: Contents) -> None:
    reported = {each.identifier: each for each in found.activities}
    IatiOrganisation.objects.bulk_create(
        [
            IatiOrganisation(
                activity=activity,
                name=each.name[:500],
                ref=each.ref[:200],
                role=each.role[:2],
                authority_id=found.known.get(each),
            )
            for activity in kept
            for each in reported[activity.identifier].organisations
        ],
        batch_size=2000,
    )


def _adopt(by: Actor, file: IatiFile, found: Contents, created: list[IatiActivity]) -> None:
    """Make projects of the new activities in which authorities work together."""
    if file.theme is None:
        return
    reported = {each.identifier: each for each in found.activities}
    adopted = []
    projects = []
    for activity in created:
        project = adoption.project_of(
            reported[activity.identifier], found.known, theme=file.theme.code
        )
        if project:
            adopted.append(activity)
            projects.append(project)
    if not projects:
        return
    for activity, key in zip(adopted, record_projects(by=by, projects=projects), strict=True):
        activity.project_id = key
    IatiActivity.objects.bulk_update(adopted, ["project"], batch_size=500)

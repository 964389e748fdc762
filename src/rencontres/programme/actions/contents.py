"""A session as the team writes it: made, changed by several hands, undone, taken away."""

from __future__ import annotations

from typing import Any

from anyascii import anyascii
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.events import announce
from rencontres.core.languages import Text, words
from rencontres.editions.models import Edition

from ..content import Content, as_json, attach, changed, check, content_of, fill, merged
from ..models import Booking, Session, SessionRevision
from .roles import remove_role

LONGEST_KEY = 80
_MEANWHILE = _("This session has been changed since you saw it: look at it again.")


@action("programme.edit", on="edition")
def create_session(
    *, by: Actor, edition: Edition, content: Content, synthetic: bool = False
) -> Session:
    """Make a session; its address is made of its title, and stays when the title changes."""
    edition = lock(edition)
    check(edition, content)
    session = Session(edition=edition, synthetic=synthetic)
    fill(session, content)
    session.key = free_key(edition.sessions.all(), content.title, "session")
    session.save()
    attach(session, content)
    _remember(session, content_of(session), by)
    note(kind=content.kind)
    announce("programme")
    return session


@action("programme.edit", on="session")
def change_session(*, by: Actor, session: Session, seen: int, content: Content) -> Session:
    """Say a session anew, as somebody who saw version `seen` has it.

    What others changed meanwhile is kept beside; where both changed the same, it is refused.
    """
    session = _locked(session)
    check(session.edition, content)
    now, base = content_of(session), content_seen(session, seen)
    new = merged(base, now, content)
    fields = changed(now, new)
    if not fields:
        return session
    if not session.revisions.exists():  # as the edition's file made it
        _remember(session, now, None)
    _write(session, new, by)
    note(fields=fields)
    return session


@action("programme.edit", on="session")
def undo_change(*, by: Actor, session: Session, seen: int) -> Session:
    """Say of a session what was said before its last change, as one more change."""
    session = _locked(session)
    if seen != session.version:
        raise Refusal(_MEANWHILE, code="changed")
    before = session.revisions.filter(version__lt=session.version).first()
    if before is None:
        raise Refusal(_("Nothing was changed that could be undone."), code="nothing")
    content = Content.of(before.content)
    check(session.edition, content)
    _write(session, content, by)
    return session


@action("programme.edit", on="session")
def delete_session(*, by: Actor, session: Session) -> None:
    """Take a session out of the programme, with its wishes, parts and places in drafts.

    What is public with its hour is called off instead, so that those who booked are told.
    """
    session = _locked(session)
    if session.slot_id or Booking.objects.filter(session=session).exists():
        raise Refusal(
            _(
                "The public knows this session’s hour: cancel it on the page of changes of plan,"
                " so that those who come are told."
            ),
            code="released",
        )
    if session.placements.exclude(draft__release=None).exists():
        what = _("A released timetable shows this session, and is kept: it cannot be deleted.")
        raise Refusal(what, code="released")
    _end_parts(session)
    if not session.revisions.filter(version=session.version).exists():
        _remember(session, content_of(session), by)
    session.revisions.exclude(version=session.version).delete()  # its last words are enough
    note(key=session.key)
    session.delete()
    announce("programme")


@action("programme.edit", on="edition")
def restore_session(*, by: Actor, edition: Edition, revision: SessionRevision) -> Session:
    """Make a deleted session again from its last words; people and wishes do not come back."""
    if revision.session_id or revision.edition_id != edition.pk:
        raise Refusal(_("This session stands: there is nothing to restore."), code="nothing")
    content = Content.of(revision.content)
    SessionRevision.objects.filter(pk=revision.pk).delete()
    return create_session(by=by, edition=edition, content=content)


def _locked(session: Session) -> Session:
    edition = lock(session.edition)  # before the session, as everywhere
    session = lock(session)
    session.edition = edition
    return session


def _write(session: Session, content: Content, by: Actor) -> None:
    fill(session, content)
    session.version += 1
    session.save()
    attach(session, content)
    if session.activity:
        session.activity.title = session.title
        session.activity.save(update_fields=["title"])
    _remember(session, content_of(session), by)
    announce("programme")
    announce(f"session-{session.pk}")


def _remember(session: Session, content: Content, by: Actor | None) -> None:
    SessionRevision.objects.create(
        edition=session.edition,
        session=session,
        version=session.version,
        content=as_json(content),
        by_id=by.pk if by else None,
    )


def content_seen(session: Session, seen: int) -> Content:
    """What a session was at the version that an editor saw; refused where nobody knows it."""
    if seen == session.version:
        return content_of(session)
    found = session.revisions.filter(version=seen).first()
    if found is None:
        raise Refusal(_MEANWHILE, code="changed")
    return Content.of(found.content)


def _end_parts(session: Session) -> None:
    for role in session.roles.select_related("participant"):
        remove_role(by=SYSTEM, session=session, participant=role.participant)


def free_key(rows: QuerySet[Any], title: Text, otherwise: str, longest: int = LONGEST_KEY) -> str:
    """A key made of a title that none of the rows has yet."""
    stem = slugify(anyascii(words(title)))[: longest - 4].strip("-") or otherwise
    taken = set(rows.filter(key__startswith=stem).values_list("key", flat=True))
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key

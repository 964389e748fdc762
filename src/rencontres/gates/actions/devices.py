"""The verbs of devices that work without network: enrolled, revoked, and what they have read."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.accounts.models import digest
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.delegations import tickets
from rencontres.delegations.models import Participant, Seat

from .. import queries
from ..models import CheckIn, Device, Gate, Scan
from .arrivals import TOPIC, Read, seat_of_ticket, write
from .sessions import pass_offline

CODE_LASTS = timedelta(minutes=15)
MOST_SCANS = 200  # told at once
AHEAD = timedelta(minutes=5)  # that a device's clock may be

Outcome = Scan.Outcome


class NewDevice(NamedTuple):
    """A device to be enrolled, and the code that enrols it once: it is not kept."""

    device: Device
    code: str


@action("gates.manage_devices", on="gate")
def add_device(*, by: Actor, gate: Gate, name: str) -> NewDevice:
    """Announce a device for a gate: whoever reads its code in a quarter of an hour enrols it."""
    if not name.strip():
        raise Refusal(_("Name the device, to know which one to revoke."), status=422)
    code = tickets.new_ticket()
    device = Device.objects.create(
        edition=gate.edition,
        gate=gate,
        name=name.strip()[:100],
        code_digest=digest(code),
        code_expires=timezone.now() + CODE_LASTS,
    )
    note(device=device.pk)
    return NewDevice(device, code)


@action("gates.enrol_device")
def enrol_device(*, by: Actor, code: str) -> tuple[Device, str]:
    """Enrol the device that holds a code; returns it with its key, which is not kept."""
    asked = digest(code.strip().upper())
    device = Device.objects.select_for_update().filter(code_digest=asked).first()
    if device is None or device.revoked or device.enrolled or device.code_expires < timezone.now():
        raise Refusal(
            _("This code is unknown, used or too old: ask the door’s team for another."),
            code="bad_code",
            status=404,
        )
    key = secrets.token_urlsafe(32)
    device.key_digest = digest(key)
    device.enrolled = device.last_heard = timezone.now()
    device.save()
    return device, key


@action("gates.manage_devices", on="device")
def revoke_device(*, by: Actor, device: Device) -> Device:
    """Take a device out of service: it wipes what it holds when it next hears from us."""
    device = lock(device)
    if device.revoked is None:
        device.revoked = timezone.now()
        device.save()
    return device


@action("gates.record_scans", on="device")
def record_scans(*, by: Actor, device: Device, reads: Sequence[Read]) -> list[Scan]:
    """Record what a device has read, perhaps hours ago: one outcome for each, in their order.

    What was told before is answered as before. Of two scans of one person on one day, whatever
    the gates, the earliest is the check-in; the other one is told as a second use.
    """
    if len(reads) > MOST_SCANS:
        raise Refusal(
            _("Send %(most)d scans at once at most.") % {"most": MOST_SCANS},
            code="too_many",
            status=422,
        )
    device = lock(device)  # one batch of a device at a time
    if device.revoked:
        raise Refusal(_("This device is revoked."), code="revoked", status=403)
    known = {scan.nonce: scan for scan in Scan.objects.filter(nonce__in=[r.nonce for r in reads])}
    understood = [_understand(device, read) for read in reads if read.nonce not in known]
    for scan in sorted(understood, key=_in_time if device.gate.session_id else _by_person):
        if scan.nonce not in known:
            known[scan.nonce] = _record(scan)
    device.last_heard = timezone.now()
    device.save(update_fields=["last_heard"])
    if understood:
        announce(TOPIC, edition=device.edition.slug, gate=device.gate.key)
    note(scans=len(understood), told_before=len(reads) - len(understood))
    return [known[read.nonce] for read in reads]


def _by_person(scan: Scan) -> Any:
    """People in the order of their keys: two devices that met the same people never deadlock."""
    return (scan.participant_id or 0, scan.at)


def _in_time(scan: Scan) -> Any:
    """As it happened: a place is free once somebody has left. The gate's lock keeps others out."""
    return scan.at


def _understand(device: Device, read: Read) -> Scan:
    """A scan with whose ticket it is, or why it is nobody's."""
    scan = Scan(
        device=device,
        nonce=read.nonce,
        ticket=read.ticket[: tickets.LONGEST],
        at=min(read.at, timezone.now() + AHEAD),
        inwards=read.inwards,
        despite=read.despite.strip()[:200],
        outcome=Outcome.CAME_IN,
    )
    try:
        scan.participant = _seat(scan).participant
    except Refusal as refusal:
        scan.outcome = Outcome(refusal.code)
    return scan


def _seat(scan: Scan) -> Seat:
    """The seat of a scan's ticket; who came in before a cancellation was told had come."""
    edition = scan.device.edition
    try:
        return seat_of_ticket(edition, scan.ticket, scan.at, also_called_off=bool(scan.despite))
    except Refusal as refusal:
        told = queries.called_off(edition).filter(during__contains=scan.at, at__lte=scan.at)
        if refusal.code != Outcome.CALLED_OFF or told.exists():
            raise
    return seat_of_ticket(edition, scan.ticket, scan.at, also_called_off=True)


def _record(scan: Scan) -> Scan:
    """Write a scan, and the check-in it makes or precedes."""
    if scan.participant:
        moved = pass_offline if scan.device.gate.session_id else _arrive
        scan.outcome = moved(scan, scan.participant)
    scan.save(force_insert=True)
    return scan


def _arrive(scan: Scan, participant: Participant) -> Outcome:
    edition, gate = scan.device.edition, scan.device.gate
    came = CheckIn(
        gate=gate,
        edition=edition,
        participant=participant,
        day=scan.at.astimezone(edition.zone).date(),
        at=scan.at,
        nonce=scan.nonce,
    )
    if write(came):
        return Outcome.CAME_IN
    first = CheckIn.objects.select_for_update().get(participant=participant, day=came.day)
    if first.nonce == scan.nonce:
        return Outcome.CAME_IN
    if first.at <= scan.at:
        return Outcome.AGAIN
    Scan.objects.filter(nonce=first.nonce).update(outcome=Outcome.AGAIN)
    first.at, first.gate, first.nonce = scan.at, gate, scan.nonce
    first.save()
    return Outcome.CAME_IN

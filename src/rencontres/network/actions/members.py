"""Who is a member in which year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..models import Authority, FeeBand, Member, Membership, MembershipYear
from .federation import lock_federation


@action("network.manage_members")
def open_membership_year(*, by: Actor, year: int, due: date) -> MembershipYear:
    """Open a year: the scale of the year before, and everybody who has not left."""
    lock_federation()
    if MembershipYear.objects.filter(pk=year).exists():
        raise Refusal(_("The year %(year)s is open already.") % {"year": year}, code="year")
    before = MembershipYear.objects.filter(pk__lt=year).first()
    opened = MembershipYear.objects.create(year=year, due=due)
    if before:
        FeeBand.objects.bulk_create(
            FeeBand(year=opened, kind=band.kind, least=band.least, amount=band.amount)
            for band in before.bands.all()
        )
    members = Member.objects.filter(left=None)
    enrolled = Membership.objects.bulk_create(
        Membership(member=member, year=opened) for member in members
    )
    note(enrolled=len(enrolled))
    return opened


@action("network.manage_members", on="year")
def enrol_members(
    *,
    by: Actor,
    year: MembershipYear,
    authorities: Sequence[Authority],
    on: date,
    email: str = "",
    language: str = "fr",
    synthetic: bool = False,
) -> list[Membership]:
    """Make authorities members in a year: new ones, and those who had left it."""
    year = lock(year)
    keys = [authority.pk for authority in authorities]
    _require_none_enrolled(year, keys)
    known = Member.objects.filter(authority__in=keys)
    known.filter(left__isnull=False).update(left=None)
    new = set(keys) - set(known.values_list("authority", flat=True))
    Member.objects.bulk_create(
        Member(authority_id=key, email=email, language=language, joined=on, synthetic=synthetic)
        for key in keys
        if key in new
    )
    left = Membership.objects.filter(year=year, member__authority__in=keys)
    back = list(left.values_list("member__authority", flat=True))
    left.update(left=None, reason="")
    joining = Member.objects.filter(authority__in=set(keys) - set(back))
    made = Membership.objects.bulk_create(Membership(member=each, year=year) for each in joining)
    note(year=year.pk, enrolled=len(made) + len(back))
    return list(Membership.objects.filter(year=year, member__authority__in=keys))


def _require_none_enrolled(year: MembershipYear, keys: Sequence[int]) -> None:
    members = Membership.objects.filter(year=year, member__authority__in=keys, left=None)
    names = members.values_list("member__authority__name", flat=True)
    if names:
        raise Refusal(
            _("Members in %(year)s already: %(names)s.")
            % {"year": year.pk, "names": ", ".join(names)},
            code="enrolled",
        )
    formers = Authority.objects.filter(pk__in=keys, valid_until__isnull=False)
    if formers:
        raise Refusal(
            _("%(names)s no longer exists: enrol the authority that took over.")
            % {"names": ", ".join(each.name for each in formers)},
            code="former",
            status=422,
        )


@action("network.manage_members", on="member")
def change_member(*, by: Actor, member: Member, email: str, language: str) -> Member:
    """Say where a member's calls for payment go, and in which language."""
    member = lock(member)
    member.email, member.language = email, language
    member.save(update_fields=["email", "language"])
    return member


@action("network.manage_members", on="membership")
def leave(*, by: Actor, membership: Membership, on: date, reason: str) -> Membership:
    """Let a member leave in a year: nothing more is asked; what was paid stays on record."""
    membership = lock(membership)
    _require_reason(reason)
    if membership.left:
        raise Refusal(_("This member has left already."), code="left")
    member = lock(membership.member)
    member.left = max(on, member.joined)
    member.save(update_fields=["left"])
    membership.left, membership.reason = on, reason.strip()
    return saved(membership, "left", "reason")


@action("network.manage_members", on="membership")
def waive_fee(*, by: Actor, membership: Membership, on: date, reason: str) -> Membership:
    """Ask nothing more of a member for a year, for a reason that is kept."""
    membership = lock(membership)
    _require_reason(reason)
    if membership.state in (Membership.State.PAID, Membership.State.LEFT):
        raise Refusal(_("Nothing is asked of this member: there is no fee to waive."), code="state")
    membership.waived, membership.reason = on, reason.strip()
    return saved(membership, "waived", "reason")


@action("network.manage_members", on="membership")
def restore(*, by: Actor, membership: Membership) -> Membership:
    """Take a waiver or a departure back: the fee is asked as before."""
    membership = lock(membership)
    if membership.left:
        Member.objects.filter(pk=membership.member_id).update(left=None)
    membership.left = membership.waived = None
    membership.reason = ""
    return saved(membership, "left", "waived", "reason")


def saved(membership: Membership, *fields: str) -> Membership:
    """The membership with these fields written, and the state that follows from them."""
    membership.save(update_fields=fields)
    membership.refresh_from_db(fields=["state"])
    return membership


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(
            _("Write the reason: whoever reads this later needs it."), code="reason", status=422
        )

"""Correct what an authority is: name, kind, population, place, and what it is part of."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..models import Authority
from ..records import AuthorityFacts
from .cooperation import ChangedMeanwhile
from .registry import lock_registry
from .revisions import revise

DEEPEST = 20  # steps from a part to the whole


@action("network.edit_authority", on="authority")
def edit_authority(
    *, by: Actor, authority: Authority, seen: int, facts: AuthorityFacts
) -> Authority:
    """Correct an authority as it was seen; whoever comes second is told what the first did."""
    lock_registry()
    authority = lock(authority)
    if authority.version != seen:
        raise ChangedMeanwhile(authority, seen)
    if facts.kind != authority.kind:
        facts = replace(facts, nature="")
    require_place(authority, facts)
    changed = revise(authority, facts, by=by, verb="edit_authority")
    note(changed=sorted(changed))
    return authority


def require_place(authority: Authority, facts: AuthorityFacts) -> None:
    """Refuse facts that collide with other authorities: a part of itself, a code of another."""
    above, steps = facts.parent, 0
    while above is not None and steps < DEEPEST:
        if above == authority.pk:
            raise Refusal(_("An authority is no part of itself."), code="circle", status=422)
        above = Authority.objects.filter(pk=above).values_list("parent", flat=True).first()
        steps += 1
    if not authority.insee or authority.is_former:
        return
    same = Authority.objects.filter(kind=facts.kind, insee=authority.insee, valid_until=None)
    for other in same.exclude(pk=authority.pk):
        raise Refusal(
            _("%(name)s has its INSEE code among authorities of this kind: choose another kind.")
            % {"name": other.name},
            code="known",
            status=422,
        )

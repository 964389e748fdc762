"""The verb of the review: which authority an organisation is that somebody typed."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.network.models import Authority

from ..models import Delegation


@action("delegations.record", on="delegation")
def review_organisation(
    *, by: Actor, delegation: Delegation, authority: Authority | None
) -> Delegation:
    """Say which authority of the registry a delegation comes from; None: none of them.

    What people typed stays as they typed it. Two delegations of one authority are refused.
    """
    lock(delegation.edition)
    delegation = lock(delegation)
    if delegation.authority_id or delegation.reviewed:
        raise Refusal(_("Somebody has answered for this organisation already."), code="reviewed")
    if authority is not None:
        _require_fit(delegation, authority)
    delegation.authority, delegation.reviewed = authority, timezone.now()
    delegation.save(update_fields=["authority", "reviewed"])
    note(authority=authority.pk if authority else None)
    return delegation


def _require_fit(delegation: Delegation, authority: Authority) -> None:
    if authority.country_id != delegation.country_id:
        raise Refusal(
            _("This authority is in another country than the delegation."), code="country"
        )
    same = Delegation.objects.filter(
        edition=delegation.edition_id, authority=authority, state=Delegation.State.REGISTERED
    ).first()
    if same:
        raise Refusal(
            _("%(reference)s comes from this authority already: its head can add these people.")
            % {"reference": same.reference},
            code="registered",
        )

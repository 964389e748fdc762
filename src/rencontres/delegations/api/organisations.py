"""The review of organisations over HTTP."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from rencontres.network.models import Authority

from .. import actions
from ..models import Delegation

router = Router()


class AnswerIn(Schema):
    """Which authority of the registry it is."""

    authority: int | None


class ReviewedOut(Schema):
    """A delegation whose organisation was looked at."""

    reference: str
    organisation: str
    authority: int | None


@router.post(
    "/{edition}/delegations/{reference}/organisation",
    response=ReviewedOut,
    summary="Answer for an organisation",
)
def review(request: HttpRequest, edition: str, reference: str, sent: AnswerIn) -> ReviewedOut:
    """Say which authority a delegation comes from; null: none that the registry holds."""
    found = get_object_or_404(Delegation, edition__slug=edition, reference=reference)
    authority = None
    if sent.authority is not None:
        authority = get_object_or_404(Authority, pk=sent.authority)
    done = actions.review_organisation(by=request.user, delegation=found, authority=authority)
    return ReviewedOut(
        reference=done.reference, organisation=done.organisation, authority=done.authority_id
    )

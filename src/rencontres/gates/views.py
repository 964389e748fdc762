"""The page of whoever stands at the door."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.permissions import allowed, require
from rencontres.delegations.models import Participant
from rencontres.editions.models import Edition

from . import actions, queries
from .actions import AlreadyIn
from .models import Gate


@dataclass(frozen=True)
class Answer:
    """What the door says of a scan: `tone` is good, warn or bad."""

    tone: str
    words: Any
    participant: Participant | None = None
    overruled: str = ""  # the ticket that a manager can let in all the same


@login_required
def door(request: HttpRequest, edition: str) -> HttpResponse:
    """Scan or search, a big clear answer, the last arrivals, live counts."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.see", found)
    gates = list(found.gates.select_related("edition"))
    gate = _chosen(request, gates)
    answer = None
    if request.method == "POST" and gate:
        answer = _scan(request, gate)
    search = request.GET.get("search", "").strip()
    return render(
        request,
        "gates/door.html",
        {
            "edition": found,
            "gates": gates,
            "gate": gate,
            "answer": answer,
            "search": search,
            "seats": queries.search(found, search) if search else None,
            "nonce": uuid.uuid4(),
            "counts": queries.counts(found),
            "arrivals": queries.last_arrivals(found),
            "topic": actions.TOPIC,
        },
    )


def _chosen(request: HttpRequest, gates: list[Gate]) -> Gate | None:
    """The gate this browser stands at, remembered from one scan to the next."""
    key = request.POST.get("gate") or request.GET.get("gate") or request.session.get("gate")
    gate = next((gate for gate in gates if gate.key == key), gates[0] if gates else None)
    if gate and gate.key == key:
        request.session["gate"] = key
    return gate


def _scan(request: HttpRequest, gate: Gate) -> Answer:
    """Check a ticket in; what the verb refuses is an answer too."""
    ticket = request.POST.get("ticket", "").strip().upper()
    leaving = bool(gate.session_id) and "leaving" in request.POST
    verb: Any = partial(actions.check_in, despite=request.POST.get("despite", ""))
    if gate.session_id:
        verb = actions.leave if leaving else actions.enter
    try:
        came = verb(
            by=request.user, gate=gate, ticket=ticket, nonce=_nonce(request.POST.get("nonce", ""))
        )
    except AlreadyIn as refusal:
        return Answer("warn", refusal.message, refusal.first.participant)
    except Refusal as refusal:
        may = refusal.code == "called_off" and allowed(request.user, "gates.overrule", gate)
        can_overrule = may and not gate.session_id
        return Answer("bad", refusal.message, overruled=ticket if can_overrule else "")
    return Answer("good", _("Goodbye") if leaving else _("Welcome"), came.participant)


def _nonce(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

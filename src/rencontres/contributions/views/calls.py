"""The public page of an edition's calls, the links that open them, and what the reader proposed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rencontres.core.languages import language_name
from rencontres.programme.views import edition_or_404

from .. import actions, queries, rules
from ..models import Call, CallLink

PAGE = 50


@require_safe
def calls(request: HttpRequest, edition: str) -> HttpResponse:
    """What the edition asks for, until when, of whom."""
    found = edition_or_404(request, edition)
    shown = [_card(call) for call in queries.calls(found)]
    own = queries.mine(request.user, found).count() if request.user.is_authenticated else 0
    context = {"edition": found, "calls": shown, "own": own}
    return render(request, "contributions/calls.html", context)


def _card(call: Call, link: CallLink | None = None) -> dict[str, object]:
    """A call as a page tells it: whether it is open, to come or over."""
    now = timezone.now()
    return {
        "call": call,
        "takes": rules.takes(call, link, now),
        "coming": now < call.opens,
        "over": now >= call.closes,
        "languages": ", ".join(language_name(code) for code in call.languages),
    }


@login_required
@require_POST
def begin(request: HttpRequest, edition: str, kind: str) -> HttpResponse:
    """Begin a draft, perhaps with a link."""
    found = edition_or_404(request, edition)
    call = get_object_or_404(queries.calls(found), kind__key=kind)
    token = request.POST.get("token", "")
    link = get_object_or_404(CallLink, call=call, token=token) if token else None
    made = actions.begin(by=request.user, call=call, link=link)
    return redirect("contributions:write", edition, made.pk, "text")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """A link that somebody received: propose by it, or send by it what is written already."""
    found = edition_or_404(request, edition)
    known = get_object_or_404(
        CallLink.objects.select_related("call__kind", "call__edition"),
        call__edition=found,
        token=token,
    )
    if request.method == "POST":
        number = actions.use_link(by=request.user, call=known.call, link=known)
        said = ngettext(
            "%(number)d draft of yours can be sent now.",
            "%(number)d drafts of yours can be sent now.",
            number,
        )
        messages.success(request, said % {"number": number})
        return redirect("contributions:mine", edition=edition)
    drafts = queries.mine(request.user, found).filter(call=known.call, state="draft")
    context = {
        "edition": found,
        "link": known,
        "open": known.is_open(timezone.now()),
        "drafts": drafts.count() if request.user.is_authenticated else 0,
        **_card(known.call, known),
    }
    response = render(request, "contributions/link.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_safe
def mine(request: HttpRequest, edition: str) -> HttpResponse:
    """What the reader organises."""
    found = edition_or_404(request, edition)
    page = Paginator(queries.mine(request.user, found), PAGE).get_page(request.GET.get("page"))
    return render(request, "contributions/mine.html", {"edition": found, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, edition: str, secret: str) -> HttpResponse:
    """Accept to organise a contribution: with a button, as programs follow links in messages."""
    found = edition_or_404(request, edition)
    if request.method == "POST":
        joined = actions.join(by=request.user, secret=secret)
        messages.success(request, _("You can edit this contribution now."))
        return redirect("contributions:contribution", edition, joined.pk)
    return render(request, "contributions/join.html", {"edition": found})

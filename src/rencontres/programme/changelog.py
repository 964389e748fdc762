"""What each release changed, for the public: a page, and an Atom feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rencontres.core.languages import words
from rencontres.core.public import public
from rencontres.editions.models import Edition

from . import queries
from .comparing import ADDED, MOVED, WITHDRAWN, Line, line_of
from .models import Release
from .views import edition_or_404

Told = dict[str, Any]


def told_of(release: Release) -> list[Told]:
    """A release's changes as pages show them."""
    return [told_line(release.edition, line_of(values)) for values in release.changelog]


def told_line(edition: Edition, line: Line) -> Told:
    """A changed session: what happened to it, where it was and where it is."""
    kinds = {ADDED: _("added"), MOVED: _("moved"), WITHDRAWN: _("withdrawn")}
    tones = {ADDED: "good", MOVED: "accent", WITHDRAWN: "bad"}
    return {
        "key": line.key,
        "title": line.title,
        "kind": kinds[line.kind],
        "tone": tones[line.kind],
        "before": line.before.said(edition.zone) if line.before else "",
        "after": line.after.said(edition.zone) if line.after else "",
    }


@public
def changelog(request: HttpRequest, edition: str) -> HttpResponse:
    """Every release, newest first, with the sessions added, moved and withdrawn."""
    shown = edition_or_404(request, edition)
    releases = [(release, told_of(release)) for release in queries.public_releases(shown)]
    return render(request, "programme/changelog.html", {"edition": shown, "releases": releases})


@public
def atom(request: HttpRequest, edition: str) -> HttpResponse:
    """The same as an Atom feed, an entry a release."""
    shown = edition_or_404(request, edition)
    page = settings.PUBLIC_URL + reverse("programme:changelog", args=[shown.slug])
    feed = Atom1Feed(
        title=_("Changes of the programme: %(edition)s") % {"edition": words(shown.title)},
        link=page,
        feed_url=settings.PUBLIC_URL + request.path,
        description="",
        language=get_language(),
        author_name=shown.organiser,
    )
    for release in queries.public_releases(shown):
        feed.add_item(
            title=release.name,
            link=f"{page}#release-{release.pk}",
            unique_id=f"{page}#release-{release.pk}",
            description="\n".join(map(_sentence, told_of(release))) or _("Nothing has moved."),
            pubdate=release.at,
            updateddate=release.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _sentence(told: Told) -> str:
    places = " → ".join(place for place in (told["before"], told["after"]) if place)
    return f"{words(told['title'])} ({told['kind']}) : {places}"

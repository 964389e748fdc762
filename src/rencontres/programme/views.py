"""The public pages of an edition."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rencontres.core.dates import dates, hours, weekday
from rencontres.core.languages import lower_first, words
from rencontres.core.permissions import allowed
from rencontres.core.public import public
from rencontres.delegations.models import Participant, Seat
from rencontres.delegations.queries import seat_of
from rencontres.editions.models import Edition
from rencontres.network.codes import goals

from . import actions, booking, cards, places, queries
from .audience import is_for
from .forms import FilterForm
from .models import Session, SessionDocument, SessionKind

PEOPLE_A_PAGE = 60


def edition_or_404(request: HttpRequest, slug: str) -> Edition:
    """The edition of an address, for those who may see it."""
    edition = get_object_or_404(Edition, slug=slug)
    if not allowed(request.user, "programme.see", edition):
        raise Http404
    return edition


def my_seat(request: HttpRequest, edition: Edition) -> Seat | None:
    """Where the reader sits in this edition, if they do."""
    return seat_of(request.user, edition) if request.user.is_authenticated else None


def current(request: HttpRequest) -> HttpResponse:
    """The newest edition's home, or a word that there is none."""
    newest = Edition.objects.exclude(state=Edition.State.DRAFT).first()
    if newest is None:
        return render(request, "programme/none.html")
    return redirect("programme:home", edition=newest.slug)


@public
def home(request: HttpRequest, edition: str) -> HttpResponse:
    """What the edition is, when, where, with whom."""
    shown = edition_or_404(request, edition)
    kinds = list(queries.counts_by_kind(shown))
    plenaries = list(queries.sessions_of(shown).filter(kind__alone=True))
    photos = queries.portraits_shown(queries.people_in(plenaries))
    return render(
        request,
        "programme/home.html",
        {
            "edition": shown,
            "facts": [dates(shown.first_day, shown.last_day), _place(shown)],
            "figures": _figures(shown, kinds),
            "kinds": kinds,
            "themes": shown.editionthemes.all(),
            "partners": shown.partners.all(),
            "plenaries": [
                {
                    "session": session,
                    "day": _day(shown, session),
                    "card": cards.session_card(shown, session, {}),
                    "people": cards.people_of(shown, session, photos),
                }
                for session in plenaries
            ],
            "release": queries.last_release(shown),
        },
    )


def _place(edition: Edition) -> str:
    return f"{edition.venue}, {words(edition.city)}"


def _figures(edition: Edition, kinds: list[SessionKind]) -> list[dict[str, Any]]:
    """Who is registered, and how many sessions of the kinds that have the most."""
    present = queries.attendance(edition)
    people = [
        {
            "number": present.people,
            "label": _("registered participants"),
            "synthetic": present.synthetic,
        },
        {"number": present.countries, "label": _("countries")},
    ]
    programme = reverse("programme:list", args=[edition.slug])
    most = sorted(kinds, key=lambda kind: -kind.sessions_count)[:2]  # type: ignore[attr-defined]
    sessions = [
        {
            "number": kind.sessions_count,  # type: ignore[attr-defined]
            "label": lower_first(words(kind.plural)),
            "href": f"{programme}?kind={kind.key}",
        }
        for kind in most
    ]
    return [figure for figure in (*people, *sessions) if figure["number"]]


def _day(edition: Edition, session: Session) -> str:
    """The day of a placed session: “lundi 9 octobre”."""
    return weekday(session.slot.starts.astimezone(edition.zone).date()) if session.slot else ""


@public
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """The programme as a list, filtered."""
    shown = edition_or_404(request, edition)
    form = FilterForm(shown, request.GET)
    sessions = queries.programme(shown, form.filters())
    seat = my_seat(request, shown)
    mine = queries.mine(seat)
    return render(
        request,
        "programme/list.html",
        {
            "edition": shown,
            "form": form,
            "count": len(sessions),
            "days": cards.by_day(shown, sessions, mine),
            "release": queries.last_release(shown),
            "views": tabs(shown, "programme:list", seat),
        },
    )


@public
def grid(request: HttpRequest, edition: str) -> HttpResponse:
    """The programme as rooms and slots."""
    shown = edition_or_404(request, edition)
    sessions = queries.programme(shown)
    seat = my_seat(request, shown)
    mine = queries.mine(seat)
    rooms = shown.rooms.all()
    return render(
        request,
        "programme/grid.html",
        {
            "edition": shown,
            "days": cards.grid_by_day(shown, sessions, mine, rooms),
            "release": queries.last_release(shown),
            "views": tabs(shown, "programme:grid", seat),
        },
    )


def tabs(edition: Edition, current: str, seat: Seat | None) -> list[dict[str, Any]]:
    """The views of the programme; whoever has a seat wishes."""
    views = [("programme:list", _("List")), ("programme:grid", _("Grid"))]
    if seat:
        views.append(("programme:wishes", _("My wishes")))
    return [
        {"label": label, "href": reverse(name, args=[edition.slug]), "current": name == current}
        for name, label in views
    ]


def session(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """All about a session; a participant books a place here."""
    shown = edition_or_404(request, edition)
    found = get_object_or_404(queries.sessions_of(shown), key=key)
    seat = my_seat(request, shown)
    part = queries.mine(seat).get(found.pk)
    delegation = queries.headed_by(request.user, shown)
    audience = SessionKind.Audience(found.kind.audience)
    return render(
        request,
        "programme/session.html",
        {
            "party": queries.party_of(found, seat),
            "delegation": delegation,
            "seats": queries.choices_of(found, delegation) if delegation else [],
            "edition": shown,
            "session": found,
            "facts": _facts(shown, found),
            "people": cards.people_of(
                shown, found, queries.portraits_shown(queries.people_in([found]))
            ),
            "seat": seat,
            "part": part,
            "wished": found.pk in queries.wished_by(seat),
            "mine": cards.status(found, part),
            "places_left": places.left(found),
            "change": found.change,
            "documents": queries.documents_for(request.user, found, part),
            "audience": "" if audience == SessionKind.Audience.OPEN else audience.label,
            "for_me": seat is None or is_for(found, seat),
            "open": shown.state not in booking.CLOSED,
            "to_come": booking.is_to_come(found),
        },
    )


def _facts(edition: Edition, session: Session) -> list[tuple[str, Any]]:
    """When, where, in which languages, about what."""
    slot = session.slot
    return [
        (_("Day"), capfirst(_day(edition, session))),
        (_("Hour"), hours(slot.starts, slot.ends, edition.zone) if slot else _("to be announced")),
        (_("Room"), session.room.name if session.room else ""),
        (_("Languages"), _named(session.languages)),
        (_("Interpretation"), _named(session.interpretation)),
        (_("Organiser"), session.organised_by),
        (_("Themes"), " · ".join(words(theme.name) for theme in session.themes.all())),
        (_("Countries"), ", ".join(words(c.name) for c in session.countries.all())),
        (_("Goals (SDG)"), _goals(session)),
    ]


def _goals(session: Session) -> str:
    """The United Nations' goals that it is about: “6. Eau propre · 11. Villes durables”."""
    names = goals() if session.sdgs else {}
    return " · ".join(f"{number}. {names[str(number)]}" for number in session.sdgs)


def document(request: HttpRequest, edition: str, pk: int) -> FileResponse:
    """A session's document that is kept here, to take away."""
    shown = edition_or_404(request, edition)
    kept = SessionDocument.objects.filter(session__edition=shown).exclude(file="")
    found = get_object_or_404(kept.select_related("session"), pk=pk)
    part = queries.mine(my_seat(request, shown)).get(found.session_id)
    if found not in queries.documents_for(request.user, found.session, part):
        raise Http404
    name = slugify(found.title) + PurePath(found.file.name or "").suffix
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)


def _named(languages: list[str]) -> str:
    return ", ".join(cards.language_name(code) for code in languages)


@login_required
@require_POST
def book(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Book my seat a place."""
    chosen, seat = mine_or_refused(request, edition, key)
    actions.book_seat(by=request.user, session=chosen, seat=seat)
    messages.success(request, _("Your place is kept: you will find it in your agenda."))
    return redirect("programme:session", edition=edition, key=key)


@login_required
@require_POST
def unbook(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Give my place back."""
    chosen, seat = mine_or_refused(request, edition, key)
    actions.cancel_booking(by=request.user, session=chosen, seat=seat)
    messages.success(request, _("Your place is free for somebody else."))
    return redirect("programme:session", edition=edition, key=key)


def mine_or_refused(request: HttpRequest, edition: str, key: str) -> tuple[Session, Seat]:
    """A session, and where the reader sits."""
    shown = edition_or_404(request, edition)
    chosen = get_object_or_404(Session, edition=shown, key=key)
    seat = my_seat(request, shown)
    if seat is None:
        raise booking.no_seat()
    return chosen, seat


@public
def speakers(request: HttpRequest, edition: str) -> HttpResponse:
    """Who has a part in the programme."""
    shown = edition_or_404(request, edition)
    pages = Paginator(queries.speakers(shown), PEOPLE_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    photos = queries.portraits_shown(page.object_list)
    people = [
        cards.person_card(shown, person, photos, confirmed=_confirmed(person)) for person in page
    ]
    context = {"edition": shown, "page": page, "people": people}
    return render(request, "programme/speakers.html", context)


@public
def speaker(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """A person of the programme, with their sessions."""
    shown = edition_or_404(request, edition)
    person = get_object_or_404(queries.speakers(shown), pk=pk)
    sessions = [role.session for role in person.roles.all()]
    parts = {role.session_id: role.kind for role in person.roles.all()}
    return render(
        request,
        "programme/speaker.html",
        {
            "edition": shown,
            "card": cards.person_card(
                shown, person, queries.portraits_shown([person]), confirmed=_confirmed(person)
            ),
            "days": cards.by_day(shown, sessions, parts),
        },
    )


def _confirmed(person: Participant) -> bool:
    """Whether somebody has confirmed one of their parts."""
    return any(role.confirmed for role in person.roles.all())


def portrait(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """A portrait that everybody may see."""
    shown = edition_or_404(request, edition)
    person = get_object_or_404(shown.participants, pk=pk)
    if person.pk not in queries.portraits_shown([person]):
        raise Http404
    answer = HttpResponse(bytes(person.portrait.content), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"  # it may be taken back
    return answer


@public
def partners(request: HttpRequest, edition: str) -> HttpResponse:
    """The institutional partners, thanked."""
    shown = edition_or_404(request, edition)
    context = {"edition": shown, "partners": shown.partners.all()}
    return render(request, "programme/partners.html", context)

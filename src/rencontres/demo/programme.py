"""The programme: the file's sessions, country groups, people in parts, wishes, plan, bookings."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rencontres.delegations.models import Participant, Seat
from rencontres.network.models import LIVE, LinkParty
from rencontres.network.queries import countries_linked_with
from rencontres.programme import actions
from rencontres.programme.models import Role, Session

from .people import guest_email
from .stage import Stage

PLANNING_SECONDS = 4
PARTS = {  # who is drawn for a session of each kind
    "thematic_conference": ("moderator", "speaker", "speaker", "speaker"),
    "country_group": ("chair", "speaker"),
    "workshop": ("moderator", "speaker"),
    "side_event": ("moderator", "speaker"),
}
WISHES = (6, 10)  # each person's least and most


def stage_programme(stage: Stage) -> None:
    """Make the programme, plan it around wishes, release it, and book everybody's places."""
    assert stage.edition is not None  # noqa: S101  (the steps before make it)
    assert stage.content is not None  # noqa: S101
    edition, by = stage.edition, stage.by
    actions.create_programme(by=by, edition=edition, content=stage.content)
    create_country_groups(stage)
    roles = assign_guests(stage) + assign_participants(stage)
    pairs = draw_wishes(stage)
    wishes = actions.make_wishes(by=by, edition=edition, wishes=pairs)
    draft = actions.plan_timetable(
        by=by, edition=edition, name="Version 1", seconds=PLANNING_SECONDS, seed=stage.seed
    )
    actions.release_timetable(by=by, draft=draft, name="Version 1", tell=False)
    booked = actions.book_wishes(by=by, edition=edition)
    stage.say(
        f"Programme: {draft.placements.count()} sessions, {roles} people with a part in them;"
        f" {wishes:,} wishes, {draft.facts['lost_wishes']:,} lost (penalty {draft.objective:,},"
        f" proven least {draft.bound:,}); {booked:,} places booked."
    )


def create_country_groups(stage: Stage) -> None:
    """One session a country, for those that the registered authorities have most links with."""
    wanted = stage.content["country_groups"] if stage.content else None
    if not wanted or stage.edition is None:
        return
    registered = stage.edition.delegations.exclude(authority=None)
    ranking = countries_linked_with(list(registered.values_list("authority", flat=True)))
    actions.create_country_groups(
        by=stage.by,
        edition=stage.edition,
        kind_key=wanted["kind"],
        countries=[code for code, _links in ranking[: wanted["count"]]],
        title=wanted["title"],
        seats=wanted["seats"],
        synthetic=True,  # the links that choose them are invented
    )


def assign_guests(stage: Stage) -> int:
    """The people whom the file itself names, matched by their address."""
    assert stage.edition is not None  # noqa: S101  (the steps before make it)
    assert stage.content is not None  # noqa: S101
    addresses = [guest_email(row["key"]) for row in stage.content["people"]]
    people = {p.email: p for p in stage.edition.participants.filter(email__in=addresses)}
    sessions = {session.key: session for session in stage.edition.sessions.all()}
    assigned = 0
    for row in stage.content["sessions"]:
        for part in row["people"]:
            actions.assign_role(
                by=stage.by,
                session=sessions[row["key"]],
                participant=people[guest_email(part["person"])],
                kind=part["role"],
            )
            assigned += 1
    return assigned


def assign_participants(stage: Stage) -> int:
    """Draw people for the other sessions, each for one part only."""
    assert stage.edition is not None  # noqa: S101
    draw = stage.draw("roles")
    free = list(
        stage.edition.participants.filter(synthetic=True, roles=None, seat__withdrawn=None)
        .exclude(seat=None)
        .select_related("seat__delegation")
        .order_by("pk")
    )
    draw.shuffle(free)
    assigned = 0
    sessions = stage.edition.sessions.select_related("kind").prefetch_related("countries", "roles")
    for session in sessions.order_by("kind__position", "pk"):
        for part in () if session.roles.all() else PARTS.get(session.kind.key, ()):
            person = most_suitable(session, part, free)
            if person is None:
                return assigned
            free.remove(person)
            actions.assign_role(by=stage.by, session=session, participant=person, kind=part)
            assigned += 1
    return assigned


def most_suitable(session: Session, part: str, people: Sequence[Participant]) -> Participant | None:
    """The first of the people who suits a part best: language, country, an elected chair."""
    heard = {*session.languages, *session.interpretation}
    countries = {country.pk for country in session.countries.all()}

    def suits(person: Participant) -> tuple[bool, bool, bool]:
        at_home = person.seat.delegation.country_id in countries
        return (
            bool(heard & set(person.languages)),
            person.elected if part == Role.Kind.CHAIR else at_home,
            person.seat.delegation.country_id == "FR" if part == Role.Kind.CHAIR else True,
        )

    return max(people, key=suits, default=None)


def draw_wishes(stage: Stage) -> list[tuple[int, int]]:
    """(seat, session) wishes: countries a delegation works with, and the themes it prefers."""
    assert stage.edition is not None  # noqa: S101
    draw = stage.draw("wishes")
    sessions = list(
        stage.edition.sessions.filter(kind__bookable=True, kind__alone=False)
        .prefetch_related("themes", "countries")
        .order_by("pk")
    )
    fame = {session.pk: draw.lognormvariate(0, 0.4) for session in sessions}
    themes = [theme.key for theme in stage.edition.editionthemes.all()]
    seats = (
        Seat.objects.filter(delegation__edition=stage.edition, withdrawn=None)
        .exclude(participant=None)
        .select_related("delegation")
        .order_by("pk")
    )
    partners = partner_countries(seat.delegation.authority_id for seat in seats)
    tastes: dict[int, list[float]] = {}  # one a delegation: how much each session attracts it
    pairs = []
    for seat in seats:
        delegation = seat.delegation
        if delegation.pk not in tastes:
            liked = draw.sample(themes, k=min(2, len(themes)))
            countries = partners.get(delegation.authority_id or 0, set()) | {delegation.country_id}
            tastes[delegation.pk] = [fame[s.pk] * interest(s, liked, countries) for s in sessions]
        wished = weighted_sample(draw, sessions, tastes[delegation.pk], draw.randint(*WISHES))
        pairs += [(seat.pk, session.pk) for session in wished]
    return pairs


def interest(session: Session, themes: Sequence[str], countries: set[str]) -> float:
    """How much more than another session this one attracts a delegation."""
    concerned = [country.pk for country in session.countries.all()]
    if concerned:
        return 6.0 if countries.intersection(concerned) else 0.3
    liked = [themes.index(theme.key) for theme in session.themes.all() if theme.key in themes]
    return 3.0 - min(liked) if liked else 0.8


def weighted_sample(
    draw: random.Random, sessions: Sequence[Session], weights: Sequence[float], count: int
) -> list[Session]:
    """`count` different sessions, the heavier the likelier (Efraimidis and Spirakis, 2006)."""
    keys = [draw.random() ** (1 / weight) for weight in weights]
    best = sorted(range(len(sessions)), key=lambda i: -keys[i])
    return [sessions[i] for i in best[:count]]


def partner_countries(authorities: Iterable[int | None]) -> dict[int, set[str]]:
    """The foreign countries with which each authority has a live link."""
    mine = [key for key in authorities if key]
    parties = LinkParty.objects.filter(link__status__in=LIVE)
    links = defaultdict(list)
    for authority, link in parties.filter(authority__in=mine).values_list("authority", "link"):
        links[link].append(authority)
    countries: dict[int, set[str]] = defaultdict(set)
    abroad = parties.filter(link__in=links).exclude(authority__country="FR")
    for link, country in abroad.values_list("link", "authority__country"):
        for authority in links[link]:
            countries[authority].add(country)
    return countries

"""Country groups: who presides, who belongs, when they meet, what they decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any

from django.core.files.base import File
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rencontres.accounts.models import User
from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.files import keep_file
from rencontres.core.languages import Text, words

from .. import queries
from ..models import (
    Authority,
    Choice,
    Country,
    CountryGroup,
    GroupDecision,
    GroupDocument,
    GroupMeeting,
)
from .federation import lock_federation


@action("network.manage_groups")
def create_group(
    *,
    by: Actor,
    name: Text,
    countries: Collection[Country],
    about: Text | None = None,
    synthetic: bool = False,
) -> CountryGroup:
    """Make a group for one or several countries."""
    lock_federation()  # one name at a time, so that no two get the same address
    _require_countries(countries)
    group = CountryGroup.objects.create(
        slug=_free_slug(name), name=name, about=about or {}, synthetic=synthetic
    )
    group.countries.set(countries)
    note(countries=sorted(country.pk for country in countries))
    return group


def _free_slug(name: Text) -> str:
    wanted = slugify(words(name, "fr"))[:50] or "groupe"
    taken = set(CountryGroup.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    tries = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in tries if slug not in taken)


def _require_countries(countries: Collection[Country]) -> None:
    if not countries:
        raise Refusal(_("Choose at least one country for the group."), code="countries", status=422)


@action("network.edit_group", on="group")
def change_group(
    *, by: Actor, group: CountryGroup, name: Text, about: Text, countries: Collection[Country]
) -> CountryGroup:
    """Say what a group is called, what it is about and for which countries; its address stays."""
    group = lock(group)
    _require_countries(countries)
    group.name, group.about = name, about
    group.save(update_fields=["name", "about"])
    group.countries.set(countries)
    note(countries=sorted(country.pk for country in countries))
    return group


@action("network.edit_group", on="group")
def name_president(
    *, by: Actor, group: CountryGroup, name: str, function: Text, authority: Authority, on: date
) -> CountryGroup:
    """Name the president: an elected official of an authority that is a member in the year's fees.

    Where no fees are asked for the year of `on` yet, the newest year before it tells who is one.
    """
    group = lock(group)
    if not name.strip():
        raise Refusal(_("Write the president’s name."), code="name", status=422)
    year = queries.year_in_force(on)
    if not queries.is_member(authority, year):
        raise Refusal(
            _(
                "%(authority)s is not a member of the federation in %(year)s: a president comes"
                " from a member. Choose another, or enrol the authority first."
            )
            % {"authority": authority.name, "year": year},
            code="not_a_member",
            status=422,
        )
    group.president_name, group.president_function = name.strip(), function
    group.president_authority = authority
    return _presided(group)


@action("network.edit_group", on="group")
def remove_president(*, by: Actor, group: CountryGroup) -> CountryGroup:
    """Leave a group without a president for the time being."""
    group = lock(group)
    group.president_name, group.president_function = "", {}
    group.president_authority = None
    return _presided(group)


def _presided(group: CountryGroup) -> CountryGroup:
    group.save(update_fields=["president_name", "president_function", "president_authority"])
    return group


@action("network.manage_groups", on="group")
def name_coordinator(*, by: Actor, group: CountryGroup, user: User | None) -> CountryGroup:
    """Say who keeps a group's pages."""
    group = lock(group)
    group.coordinator = user
    group.save(update_fields=["coordinator"])
    return group


@action("network.edit_group", on="group")
def choose_authority(
    *, by: Actor, group: CountryGroup, authority: Authority, included: bool, reason: str
) -> Choice:
    """Put an authority into a group or out of it, whatever its links say."""
    group = lock(group)
    if not reason.strip():
        raise Refusal(_("Write the reason: the links say otherwise."), code="reason", status=422)
    choice, _made = Choice.objects.update_or_create(
        group=group,
        authority=authority,
        defaults={"included": included, "reason": reason.strip()},
    )
    return choice


@action("network.edit_group", on="choice")
def forget_choice(*, by: Actor, choice: Choice) -> CountryGroup:
    """Let the links alone say whether an authority belongs to the group."""
    group = choice.group
    choice.delete()
    return group


@action("network.edit_group", on="group")
def plan_meeting(
    *,
    by: Actor,
    group: CountryGroup,
    day: date,
    place: str,
    title: Text,
    hour: time | None = None,
    agenda: str = "",
    minutes: str = "",
) -> GroupMeeting:
    """Set a meeting, or record one that was held."""
    return GroupMeeting.objects.create(
        group=group,
        day=day,
        hour=hour,
        place=place,
        title=title,
        agenda=agenda,
        minutes=minutes,
    )


@action("network.edit_group", on="meeting")
def change_meeting(
    *, by: Actor, meeting: GroupMeeting, seen: int, changes: Mapping[str, Any]
) -> GroupMeeting:
    """Move a meeting, write its agenda or its minutes; `seen` is the version that was edited."""
    meeting = lock(meeting)
    if meeting.version != seen:
        raise Refusal(
            _(
                "Somebody changed this meeting while you were writing: copy your words, open the"
                " page again and put them in."
            ),
            code="changed",
        )
    for name, value in changes.items():
        setattr(meeting, name, value)
    meeting.version += 1
    meeting.save(update_fields=[*changes, "version"])
    note(fields=sorted(changes))
    return meeting


@action("network.edit_group", on="group")
def add_document(
    *,
    by: Actor,
    group: CountryGroup,
    title: str,
    url: str = "",
    file: File[Any] | None = None,
) -> GroupDocument:
    """Add a document: its address on the web, or a file to keep here."""
    if not url and file is None:
        raise Refusal(_("Give an address or a file."), code="document", status=422)
    kept = ""
    if file is not None:
        url = ""
        kept = keep_file(file, "groups")
    return GroupDocument.objects.create(group=group, title=title, url=url, file=kept)


@action("network.edit_group", on="document")
def remove_document(*, by: Actor, document: GroupDocument) -> CountryGroup:
    """Take a document off a group's page."""
    group = document.group
    document.delete()
    return group


@action("network.edit_group", on="group")
def record_decision(
    *,
    by: Actor,
    group: CountryGroup,
    text: str,
    owner: str,
    due: date | None = None,
    meeting: GroupMeeting | None = None,
) -> GroupDecision:
    """Record what a group decided, who carries it out and by when."""
    return GroupDecision.objects.create(
        group=group, text=text, owner=owner, due=due, meeting=meeting
    )


@action("network.edit_group", on="decision")
def settle_decision(*, by: Actor, decision: GroupDecision, done: date | None) -> GroupDecision:
    """Say on which day a decision was carried out; no day takes that back."""
    decision = lock(decision)
    decision.done = done
    decision.save(update_fields=["done"])
    return decision


@action("network.edit_group", on="decision")
def erase_decision(*, by: Actor, decision: GroupDecision) -> CountryGroup:
    """Erase a decision that was never taken."""
    group = decision.group
    decision.delete()
    return group

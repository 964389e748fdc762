"""Accepted contributions become sessions of the programme."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import SYSTEM, Actor
from rencontres.core.events import announce
from rencontres.delegations.people import Person
from rencontres.programme import actions as programme
from rencontres.programme.content import Content

from ..models import Contribution, Decision, ProposedPerson


@action("contributions.manage", on="contribution")
def make_session(*, by: Actor, contribution: Contribution) -> Contribution:
    """Make an accepted contribution a session, once; whom it proposes is invited to speak."""
    edition = lock(contribution.edition)  # before the contribution, as those who invite do
    contribution = lock(contribution)
    if contribution.session_id:
        raise Refusal(_("This contribution is a session already."), code="session")
    if contribution.decision != Decision.ACCEPTED or (
        contribution.state != Contribution.State.SUBMITTED
    ):
        raise Refusal(_("Only an accepted contribution becomes a session."), code="not_accepted")
    session = programme.create_session(by=SYSTEM, edition=edition, content=_content(contribution))
    people = list(contribution.people.select_related("country"))
    for person in people:
        programme.invite_speaker(by=SYSTEM, session=session, **_invited(contribution, person))
    contribution.session = session
    contribution.save(update_fields=["session"])
    note(session=session.key, people=len(people))
    announce("contributions")
    return contribution


def _content(contribution: Contribution) -> Content:
    """What the programme says of a session: the words of the contribution."""
    listed = contribution.authority_id is not None
    return Content(
        kind=contribution.call.kind.key,
        title=contribution.title,
        abstract=contribution.abstract,
        themes=tuple(theme.key for theme in contribution.themes.all()),
        sdgs=tuple(int(code) for code in contribution.sdgs),
        countries=tuple(country.pk for country in contribution.countries.all()),
        organiser=contribution.authority_id,
        organiser_name="" if listed else contribution.organisation,
        languages=tuple(contribution.languages),
        interpretation=tuple(contribution.interpretation),
        seats=contribution.seats or 1,
    )


def _invited(contribution: Contribution, person: ProposedPerson) -> dict[str, Any]:
    """Somebody proposed, as the programme invites."""
    written_in = (code for code in contribution.call.languages if contribution.title.get(code))
    language = next(written_in, "fr")
    own = bool(person.organisation)
    return {
        "kind": person.kind,
        "person": Person(
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.email,
            function={language: person.function} if person.function else {},
        ),
        "organisation": person.organisation or contribution.organisation,
        "country": person.country or contribution.organisation_country,
        "authority": None if own else contribution.authority,
    }

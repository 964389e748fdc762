"""The verbs of the press: freeze a communiqué, publish it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.editions.models import Edition

from . import figures
from .communique import compose, counts_the_invented, said_figures
from .models import Communique, FrozenFigure


@action("press.freeze", on="edition")
def freeze_communique(*, by: Actor, edition: Edition) -> Communique:
    """Write the communiqué from the figures of this moment, and keep both as they are."""
    edition = lock(edition)  # one number each, however many freeze at once
    registered = figures.of_edition(edition)
    values = figures.values(registered.values(), edition)
    if not values["participants_checked_in"]:
        raise Refusal(
            _(
                "Nobody has been checked in yet, so there is nothing to tell the press. Freeze the"
                " press release once the door has opened."
            ),
            code="nobody_came",
        )
    now = timezone.now()
    bodies = compose(edition, values, now.astimezone(edition.zone).date())
    last = edition.communiques.first()
    communique = Communique.objects.create(
        edition=edition,
        number=last.number + 1 if last else 1,
        frozen=now,
        frozen_by_id=by.pk,
        synthetic=counts_the_invented(edition),
        bodies=bodies,
    )
    FrozenFigure.objects.bulk_create(
        FrozenFigure(
            communique=communique,
            name=name,
            words=registered[name].words,
            value=values[name],
            definition=registered[name].definition,
            query=figures.query_text(name, edition),
        )
        for name in said_figures(bodies)
    )
    note(number=communique.number)
    return communique


@action("press.publish", on="communique")
def publish_communique(*, by: Actor, communique: Communique) -> Communique:
    """Show a frozen communiqué to everybody; it replaces the one published before."""
    edition = lock(communique.edition)
    communique = lock(communique)
    if communique.published:
        raise Refusal(_("This press release is published already."), code="published")
    newest = edition.communiques.exclude(published=None).first()
    if newest and newest.number > communique.number:
        raise Refusal(
            _(
                "Press release %(newest)s, which is newer, is published already. Freeze a new one"
                " to replace it."
            )
            % {"newest": newest.number},
            code="older",
        )
    communique.published = timezone.now()
    communique.save(update_fields=["published"])
    note(number=communique.number)
    return communique

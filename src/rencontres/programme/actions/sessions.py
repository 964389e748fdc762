"""What happens: kinds and sessions, from a file or one a country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.events import announce
from rencontres.core.languages import Text, words
from rencontres.editions.models import Edition
from rencontres.network.models import Country

from .. import intake
from ..models import Session, SessionKind

COUNTRY_GROUP = {
    "fr": "Groupe-pays {country}",
    "en": "{country} country group",
    "es": "Grupo país {country}",
}


@action("programme.edit", on="edition")
def create_programme(*, by: Actor, edition: Edition, content: Mapping[str, Any]) -> list[Session]:
    """Make the session kinds and the sessions of an edition's file, all or none."""
    edition = lock(edition)
    kind_rows, rows = intake.read(edition, content)
    kinds = intake.kinds_of(edition, kind_rows)
    sessions = intake.sessions_of(edition, rows, kinds)
    try:
        with transaction.atomic():
            SessionKind.objects.bulk_create(kinds.values())
            Session.objects.bulk_create(sessions)
    except IntegrityError as error:
        raise Refusal(
            _("This edition already has kinds or sessions of those keys: nothing was added."),
            code="already_there",
        ) from error
    intake.attach(edition, sessions, rows)
    note(kinds=len(kinds), sessions=len(sessions))
    announce("programme")
    return sessions


@action("programme.edit", on="edition")
def create_country_groups(
    *,
    by: Actor,
    edition: Edition,
    kind_key: str,
    countries: Sequence[str],
    title: Text | None = None,
    seats: int = 60,
    synthetic: bool = False,
) -> list[Session]:
    """Make one session a country, titled in each language with the country's own name there."""
    edition = lock(edition)
    kind = SessionKind.objects.filter(edition=edition, key=kind_key).first()
    if kind is None:
        what = _("This edition has no kind of session “%(key)s”.") % {"key": kind_key}
        raise Refusal(what, code="unknown_kind", status=422)
    known = Country.objects.in_bulk(countries)
    if missing := [code for code in countries if code not in known]:
        what = _("No country has the code: %(codes)s.") % {"codes": ", ".join(missing)}
        raise Refusal(what, code="unknown_country", status=422)
    sessions = [
        Session(
            edition=edition,
            kind=kind,
            key=f"{kind_key}-{code}".lower().replace("_", "-"),
            title={
                language: words_.format(country=words(known[code].name, language))
                for language, words_ in (title or COUNTRY_GROUP).items()
            },
            languages=["fr"],
            seats_wanted=seats,
            synthetic=synthetic,
        )
        for code in countries
    ]
    try:
        with transaction.atomic():
            Session.objects.bulk_create(sessions)
    except IntegrityError as error:
        raise Refusal(
            _("One of these countries has its group already: nothing was added."),
            code="already_there",
        ) from error
    intake.attach(edition, sessions, [{"countries": [code]} for code in countries])
    note(sessions=len(sessions))
    announce("programme")
    return sessions

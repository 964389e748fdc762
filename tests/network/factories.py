"""Rows of the registry for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from rencontres.network.models import (
    Authority,
    AuthorityName,
    Claim,
    Identifier,
    Link,
    LinkParty,
    Project,
    ProjectParty,
    Succession,
    Theme,
)
from rencontres.network.names import search_name

from .. import factories
from ..factories import authority, country

__all__ = ["authority", "country", "former", "identifier", "link", "name", "project", "theme"]


def link(*parties: Authority, **fields: Any) -> Link:
    """A live twinning since 1963."""
    defaults = {"kind": Link.Kind.TWINNING, "since": "1963", "source": "convention"}
    made = Link.objects.create(**defaults | fields)
    LinkParty.objects.bulk_create(LinkParty(link=made, authority=party) for party in parties)
    return made


def former(
    name: str, *heirs: Authority, until: date = date(2000, 2, 28), **fields: Any
) -> Authority:
    """An authority that is no more, and who took over."""
    made = authority(name, valid_until=until, **fields)
    for heir in heirs:
        Succession.objects.create(predecessor=made, successor=heir, on=until)
    return made


def name(of: Authority, words: str, kind: str = "former", **fields: Any) -> AuthorityName:
    """Another name of an authority."""
    defaults = {"search_name": search_name(words), "source": "convention"}
    return AuthorityName.objects.create(authority=of, name=words, kind=kind, **defaults | fields)


def identifier(of: Authority, scheme: str, value: str) -> Identifier:
    """What another list calls an authority."""
    return Identifier.objects.create(authority=of, scheme=scheme, value=value)


def theme(code: str = "water") -> Theme:
    """A theme; the same row when asked for twice."""
    name = {"fr": f"Thème {code}", "en": f"Theme {code}", "es": f"Tema {code}"}
    return Theme.objects.get_or_create(code=code, defaults={"name": name})[0]


def project(*parties: Authority, themes: Sequence[Theme] = (), **fields: Any) -> Project:
    """A live project, led by the first party; about water unless themes are given."""
    defaults = {
        "title": {"fr": "Projet d’essai", "en": "Test project", "es": "Proyecto de prueba"},
        "since": "2015",
        "source": "convention",
    }
    made = Project.objects.create(**defaults | fields)
    made.themes.set(themes or [theme()])
    roles = [ProjectParty.Role.LEAD, *[ProjectParty.Role.PARTNER] * (len(parties) - 1)]
    ProjectParty.objects.bulk_create(
        ProjectParty(project=made, authority=party, role=role)
        for party, role in zip(parties, roles, strict=True)
    )
    return made


def administrator() -> Any:
    """An account of the federation's administrator."""
    return factories.user(is_administrator=True)


def person_of(of: Authority, name: str = "Awa Test-Diallo", *, confirmed: bool = True) -> Any:
    """An account of somebody in a registered delegation of the authority, who answers for it."""
    user = factories.user(name)
    delegation = factories.delegation(factories.edition(), authority=of)
    factories.seat(delegation, user=user)
    if confirmed:
        confirm(of, user)
    return user


def confirm(of: Authority, user: Any) -> Claim:
    """Somebody's claim on an authority, confirmed."""
    state = Claim.State.CONFIRMED
    return Claim.objects.create(authority=of, person=user, state=state, decided=timezone.now())

"""Add an authority that no list has, its names and identifiers, and say that one has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor

from ..models import FRANCE, Authority, AuthorityName, Country, Identifier, Succession
from ..names import search_name
from ..queries import with_heirs
from .registry import lock_registry, renew_registry

EDIT = "network.edit_authority"


@dataclass(frozen=True, kw_only=True)
class NewAuthority:
    """An authority that is in none of the reference lists."""

    name: str
    kind: str
    country: str
    siren: str = ""
    insee: str = ""
    parent: Authority | None = None
    population: int | None = None
    population_year: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    homonym: bool = False  # whether it is known to be another one of the same name


@action(EDIT)
def create_authority(*, by: Actor, new: NewAuthority) -> Authority:
    """Add an authority that is not listed; one of the same name and kind must be told apart."""
    lock_registry()
    _require_sound(new)
    made = Authority.objects.create(
        name=new.name.strip(),
        search_name=search_name(new.name),
        kind=new.kind,
        country_id=new.country,
        siren=new.siren or None,
        insee=new.insee,
        parent=new.parent,
        population=new.population,
        population_year=new.population_year,
        latitude=new.latitude,
        longitude=new.longitude,
    )
    renew_registry()
    note(name=made.name, kind=made.kind)
    return made


def _require_sound(new: NewAuthority) -> None:
    """Refuse an authority that contradicts itself or the registry."""
    _require_words(new.name)
    if not Country.objects.filter(pk=new.country).exists():
        _refuse(_("The registry has no country %(code)s."), code=new.country)
    home = new.country == FRANCE
    if new.kind not in Authority.Kind.values or (home and new.kind in Authority.FOREIGN_KINDS):
        _refuse(_("There is no authority of this kind in this country."))
    if not home and (new.kind in Authority.FRENCH_KINDS or new.siren or new.insee):
        _refuse(_("This kind, SIREN and INSEE codes are those of French authorities."))
    if new.siren and not (new.siren.isdecimal() and len(new.siren) == 9):
        _refuse(_("A SIREN has nine digits."))
    same = Authority.objects.filter(country=new.country, kind=new.kind)
    for known in (
        *(Authority.objects.filter(siren=new.siren) if new.siren else ()),
        *(same.filter(insee=new.insee) if new.insee else ()),
        *(() if new.homonym else same.filter(search_name=search_name(new.name))[:1]),
    ):
        _refuse(
            _("The registry has %(name)s already (number %(pk)s): look there first."),
            code_of_refusal="known",
            name=known.name,
            pk=known.pk,
        )


def _require_words(name: str) -> None:
    if not search_name(name):
        _refuse(_("Write a name with a letter or a digit in it."))


def _refuse(words: Any, *, code_of_refusal: str = "unsound", **values: Any) -> None:
    raise Refusal(words % values, code=code_of_refusal, status=422)


@action(EDIT, on="authority")
def add_name(
    *, by: Actor, authority: Authority, name: str, kind: str, source: str, language: str = ""
) -> AuthorityName:
    """Say what an authority is also called, in which language, and who says so."""
    lock(authority)
    _require_words(name)
    if kind not in AuthorityName.Kind.values:
        _refuse(_("“%(kind)s” is no kind of name."), kind=kind)
    if not source.strip():
        _refuse(_("Say where this name comes from."))
    if language and not _is_language(language):
        _refuse(_("“%(code)s” is no code of a language: write fr, uk or zh-Hant."), code=language)
    facts = {"name": name.strip(), "kind": kind, "language": language}
    if authority.names.filter(**facts).exists():
        _refuse(_("It has this name already."), code_of_refusal="known")
    made = authority.names.create(**facts, search_name=search_name(name), source=source.strip())
    note(authority=authority.pk, **facts)
    return made


def _is_language(code: str) -> bool:
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


@action(EDIT, on="name")
def remove_name(*, by: Actor, name: AuthorityName) -> Authority:
    """Take a name away from an authority; the log keeps it."""
    note(name=name.name, kind=name.kind, language=name.language)
    name.delete()
    return name.authority


@action(EDIT, on="authority")
def add_identifier(*, by: Actor, authority: Authority, scheme: str, value: str) -> Identifier:
    """Say what another list calls an authority; one name there is one authority here."""
    lock_registry()
    scheme, value = slugify(scheme), value.strip()
    if not (scheme and value):
        _refuse(_("Write both the list (wikidata, unlocode…) and what it calls the authority."))
    taken = Identifier.objects.select_related("authority").filter(scheme=scheme, value=value)
    for known in taken:
        _refuse(
            _("%(name)s has this identifier: take it away there first."),
            code_of_refusal="known",
            name=known.authority.name,
        )
    note(authority=authority.pk, scheme=scheme, value=value)
    return authority.identifiers.create(scheme=scheme, value=value)


@action(EDIT, on="identifier")
def remove_identifier(*, by: Actor, identifier: Identifier) -> Authority:
    """Take an identifier away from an authority; the log keeps it."""
    note(scheme=identifier.scheme, value=identifier.value)
    identifier.delete()
    return identifier.authority


@action(EDIT, on="authority")
def end_authority(
    *, by: Actor, authority: Authority, on: date, successors: Sequence[Authority] = ()
) -> Authority:
    """Say that an authority is no more since a day, and who took over; its links stay with it."""
    lock_registry()
    authority = lock(authority)
    if authority.is_former:
        _refuse(_("%(name)s has ended already."), code_of_refusal="ended", name=authority.name)
    if on > timezone.localdate():
        _refuse(_("This day is still to come: say it on that day."))
    if authority.valid_from and on <= authority.valid_from:
        _refuse(_("It ends before it starts."))
    if authority.pk in with_heirs([each.pk for each in successors]):
        _refuse(_("An authority does not take over from itself."))
    authority.valid_until = on
    authority.save(update_fields=["valid_until"])
    Succession.objects.bulk_create(
        [Succession(predecessor=authority, successor=each, on=on) for each in successors],
        ignore_conflicts=True,
    )
    renew_registry()
    note(on=on.isoformat(), successors=[each.pk for each in successors])
    return authority


@action(EDIT, on="authority")
def take_back_end(*, by: Actor, authority: Authority) -> Authority:
    """Say that an authority exists after all: its end and its successors are forgotten."""
    lock_registry()
    authority = lock(authority)
    if not authority.is_former:
        _refuse(_("%(name)s has not ended."), code_of_refusal="living", name=authority.name)
    if authority.insee and _has_twin(authority):
        _refuse(_("Another authority has its INSEE code today: it cannot exist again."))
    note(
        until=str(authority.valid_until),
        successors=list(authority.successors.values_list("pk", flat=True)),
    )
    Succession.objects.filter(predecessor=authority).delete()
    authority.valid_until = None
    authority.save(update_fields=["valid_until"])
    renew_registry()
    return authority


def _has_twin(authority: Authority) -> bool:
    living = Authority.objects.filter(kind=authority.kind, insee=authority.insee, valid_until=None)
    return living.exclude(pk=authority.pk).exists()

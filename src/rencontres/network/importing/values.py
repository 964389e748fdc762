"""What cells mean: dates as text, kinds, statuses and languages as lists written here have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import get_month_names
from django.core.exceptions import ValidationError

from rencontres.core import languages
from rencontres.core.partial_dates import is_partial_date, read_partial_date

from ..models import AuthorityName, Link, Status, Theme
from ..names import search_name

_KINDS = {
    Link.Kind.TWINNING: "jumelage,jumelee,jumeles,ville jumelee,twinning,twin,twinned,sister city,"
    "hermanamiento,partnerschaft,stadtepartnerschaft",
    Link.Kind.FRIENDSHIP: "pacte d amitie,amitie,charte d amitie,friendship,friendship pact,"
    "amistad,pacto de amistad",
    Link.Kind.COOPERATION: "cooperation decentralisee,cooperation,convention,partenariat,"
    "accord de cooperation,decentralised cooperation,decentralized cooperation,agreement,"
    "partnership,cooperacion,cooperacion descentralizada,convenio",
    Link.Kind.CROSS_BORDER: "cooperation transfrontaliere,transfrontalier,transfrontaliere,"
    "cross border,cross border cooperation,transfronteriza,cooperacion transfronteriza",
    Link.Kind.ONE_OFF: "action ponctuelle,ponctuel,ponctuelle,one off,one off action,puntual,"
    "accion puntual",
    Link.Kind.NETWORK: "reseau,network,red",
}
_STATUSES = {
    Status.PLANNED: "prevu,prevue,projete,en projet,planned,previsto,prevista",
    Status.ACTIVE: "actif,active,en cours,vivant,oui,ongoing,under way,activo,activa,"
    "en curso,vigente",
    Status.DORMANT: "en sommeil,sommeil,inactif,inactive,dormant,inactivo,inactiva,latente",
    Status.SUSPENDED: "suspendu,suspendue,gele,suspended,frozen,suspendido,suspendida",
    Status.ENDED: "termine,terminee,fini,clos,close,rompu,ended,finished,closed,over,terminado,"
    "terminada,finalizado,finalizada",
}
_NAME_KINDS = {
    AuthorityName.Kind.OFFICIAL: "officiel,nom officiel,official,official name,oficial",
    AuthorityName.Kind.USUAL: "usuel,nom usuel,courant,usual,common,usual name,usual,habitual",
    AuthorityName.Kind.FORMER: "ancien,ancien nom,former,former name,old,antiguo,antiguo nombre",
    AuthorityName.Kind.TRANSLITERATED: "translittere,translitteration,transliterated,transliterado",
    AuthorityName.Kind.ALIAS: "alias,autre,autre nom,other,otro,otro nombre,exonyme,exonym",
}
_WORDED = re.compile(r"(?:([0-9]{1,2})(?:er)? )?(?:de )?([a-z]+) (?:de )?([12][0-9]{3})")
_SPAN = re.compile(r"([12][0-9]{3})\s*(?:[-–—/]|à|au|to|a|al)\s*([12][0-9]{3})", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:depuis|en|le|du|since|in|on|from|desde|el|año|annee|année)\s+", re.IGNORECASE
)
_TRAILING_HOUR = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$")


class UnreadableError(ValueError):
    """A cell that means nothing known."""


def read_kind(written: str) -> str:
    """A kind of link."""
    return _chosen(_KINDS, written)


def read_status(written: str) -> str:
    """A status."""
    return _chosen(_STATUSES, written)


def read_name_kind(written: str) -> str:
    """A kind of name."""
    return _chosen(_NAME_KINDS, written)


def _chosen(words: Mapping[Any, str], written: str) -> str:
    wanted = search_name(written)
    for value, known in words.items():
        if wanted == search_name(value) or wanted in known.split(","):
            return str(value)
    raise UnreadableError(written)


def read_years(written: str) -> tuple[str, str]:
    """A date, or the first and last year of "2015-2018"."""
    span = _SPAN.fullmatch(written.strip())
    return (span[1], span[2]) if span else (read_date(written), "")


def read_date(written: str) -> str:
    """A partial date from "22/01/1963", "22.1.63" not, "janv. 1963", "depuis 1963", "1963"."""
    text = _TRAILING_HOUR.sub("", _LEADING.sub("", written.strip()))
    try:
        return read_partial_date(
            text.replace(".", "/").replace("-", "/") if _dotted(text) else text
        )
    except ValidationError:
        return _worded(text)


def _dotted(text: str) -> bool:
    """Whether a date has its day first and dots or hyphens: 22.01.1963, 22-1-1963."""
    return bool(re.fullmatch(r"([0-9]{1,2}[.-])?[0-9]{1,2}[.-][0-9]{4}", text))


def _worded(text: str) -> str:
    found = _WORDED.fullmatch(search_name(text))
    if not found or found[2] not in _months():
        raise UnreadableError(text)
    month = f"{found[3]}-{_months()[found[2]]:02}"
    date = f"{month}-{int(found[1]):02}" if found[1] else month
    if not is_partial_date(date):
        raise UnreadableError(text)
    return date


@cache
def _months() -> dict[str, int]:
    """The number of a month by its name or its short name, in the languages of the interface."""
    return {
        search_name(name): month
        for language in languages.codes()
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=language).items()
    }


def read_language(written: str) -> str:
    """A language's code, from its code or its name in a language of the interface."""
    wanted = search_name(written)
    for language in languages.codes():
        for code, name in Locale(language).languages.items():
            if wanted in {search_name(name), code.lower()}:
                return str(code)
    raise UnreadableError(written)


def themes_by_name() -> dict[str, str]:
    """The codes of themes by code and by name, in normal form."""
    themes = Theme.objects.values_list("code", "name")
    named = {search_name(words): code for code, name in themes for words in name.values()}
    return named | {search_name(code): code for code, _name in themes}

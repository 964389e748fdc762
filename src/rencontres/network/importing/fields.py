"""What a file may bring, column by column, and the words by which a column is recognised."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..models import Import
from ..names import search_name

SEVERAL = 4  # columns that a field may be read from, where it may be several


@dataclass(frozen=True)
class Field:
    """Something a column may hold; `words` are headings, in normal form, separated by commas."""

    name: str
    label: Any
    words: str
    required: bool = False
    several: bool = False

    @property
    def headings(self) -> list[list[str]]:
        """The words of each heading by which it is known."""
        return [heading.split() for heading in self.words.split(",")]


_HERE = (
    "collectivite francaise,collectivite,commune francaise,ville francaise,ville,commune,"
    "autorite francaise,french authority,french town,french city,french local authority,"
    "local authority,authority,autoridad francesa,ciudad francesa,municipio frances,colectividad"
)
_DEPARTMENT = Field(
    "department", _("Department"), "departement,dep,dept,code departement,department,departamento"
)
_CODE = Field(
    "code",
    _("SIREN or INSEE code"),
    "siren,insee,code insee,code siren,siren insee,insee code,siren number,codigo insee",
)
_COUNTRY = Field(
    "country", _("Country"), "pays,pays partenaire,country,nation,etat,pais,code pays,iso"
)
_SINCE = Field(
    "since",
    _("Since"),
    "depuis,date,annee,debut,date debut,date de debut,date de signature,signature,signe le,"
    "annee de debut,since,start,start date,year,signed,from,desde,inicio,fecha,ano,annees,years",
)
_UNTIL = Field(
    "until",
    _("Until"),
    "jusqu a,fin,date fin,date de fin,annee de fin,terme,echeance,until,end,end date,to,hasta,fin",
)
_STATUS = Field("status", _("Status"), "statut,etat du lien,situation,status,state,estado")
_REASON = Field(
    "reason", _("Reason of a suspension"), "motif,raison,cause,reason,motivo,observations"
)
_SOURCE = Field("source", _("Source"), "source,origine,reference,fuente,origen")

FIELDS: dict[str, tuple[Field, ...]] = {
    Import.Brings.LINKS: (
        Field("here", _("French authority"), _HERE, required=True),
        _CODE,
        _DEPARTMENT,
        Field(
            "there",
            _("Foreign partner"),
            "partenaire etranger,partenaire,ville partenaire,collectivite etrangere,"
            "autorite locale etrangere,ville etrangere,ville jumelee,jumelee avec,jumelle,"
            "commune etrangere,collectivite partenaire,foreign authority,foreign partner,partner,"
            "partner city,partner town,twin town,sister city,twinned with,socio,ciudad socia,"
            "autoridad extranjera,ciudad hermanada,contraparte,municipio socio",
            required=True,
        ),
        _COUNTRY,
        Field(
            "kind",
            _("Kind of link"),
            "type,nature,type de lien,type de cooperation,nature du lien,forme,kind,kind of link,"
            "link type,tipo,tipo de vinculo,tipo de cooperacion",
        ),
        _SINCE,
        _UNTIL,
        _STATUS,
        _REASON,
        _SOURCE,
    ),
    Import.Brings.PROJECTS: (
        Field(
            "title",
            _("Title"),
            "titre,intitule,projet,titre du projet,intitule du projet,nom du projet,title,project,"
            "project title,titulo,proyecto,titulo del proyecto",
            required=True,
        ),
        Field(
            "here",
            _("Leading authority"),
            "chef de file,porteur,porteur de projet,pilote,lead,leading authority,lead authority,"
            "jefe de fila,lider," + _HERE,
            required=True,
        ),
        _CODE,
        _DEPARTMENT,
        Field(
            "there",
            _("Partners"),
            "partenaires,partenaire,partenaires etrangers,partenaire etranger,"
            "collectivite partenaire,ville partenaire,partners,partner,foreign partners,"
            "foreign partner,socios,socio,contrapartes,contraparte",
            required=True,
            several=True,
        ),
        _COUNTRY,
        Field(
            "themes",
            _("Themes"),
            "themes,theme,thematique,thematiques,domaine,secteur,topic,topics,sector,tema,temas",
            required=True,
            several=True,
        ),
        _SINCE,
        _UNTIL,
        _STATUS,
        _REASON,
        _SOURCE,
    ),
    Import.Brings.NAMES: (
        Field(
            "here",
            _("Authority"),
            "nom actuel,nom officiel,official name,current name,nombre oficial," + _HERE,
            required=True,
        ),
        _CODE,
        _DEPARTMENT,
        _COUNTRY,
        Field(
            "name",
            _("Other name"),
            "autre nom,autres noms,alias,nom usuel,ancien nom,exonyme,other name,other names,"
            "former name,usual name,otro nombre,otros nombres,antiguo nombre",
            required=True,
        ),
        Field("language", _("Language"), "langue,language,lang,idioma,lengua"),
        Field(
            "kind",
            _("Kind of name"),
            "type,type de nom,nature,kind,kind of name,name type,tipo,tipo de nombre",
        ),
    ),
}
_GENERIC = {"nom", "name", "nombre", "libelle", "intitule", "denomination", ""}


def is_known(heading: str) -> bool:
    """Whether a cell reads like the heading of a column of any import."""
    return any(knows(fields, heading) for fields in FIELDS.values())


def knows(fields: Sequence[Field], heading: str) -> bool:
    """Whether a cell reads like the heading of a column that holds one of these."""
    words = search_name(heading).split()
    return any(_fit(each, words) for each in fields)


def guess_columns(fields: Sequence[Field], headings: Sequence[str]) -> dict[str, list[int]]:
    """The likeliest column (from 0) of each field; each column serves once."""
    fits = [
        (fit, -place, -column, field)
        for place, field in enumerate(fields)
        for column, heading in enumerate(headings)
        if (fit := _fit(field, _subject(heading)))
    ]
    columns: dict[str, list[int]] = {}
    taken: set[int] = set()
    for *_order, column, field in sorted(fits, key=lambda each: each[:3], reverse=True):
        found = columns.setdefault(field.name, [])
        if -column not in taken and len(found) < (SEVERAL if field.several else 1):
            found.append(-column)
            taken.add(-column)
    return {name: sorted(found) for name, found in columns.items() if found}


def _subject(heading: str) -> list[str]:
    """What a heading is about: its last part, or its group where the last says only "name"."""
    *groups, last = heading.split(" – ")
    words = search_name(last).split()
    return search_name(" ".join(groups)).split() if groups and _is_generic(words) else words


def _is_generic(words: Sequence[str]) -> bool:
    """Whether words say no more than that this is a name."""
    return " ".join(words) in _GENERIC


def _fit(field: Field, words: Sequence[str]) -> float:
    """How well a heading suits a field: the longer the heading it holds, the better."""
    return max(
        (
            len(known) - (len(words) - len(known)) / 10
            for known in field.headings
            if set(known) <= set(words)
        ),
        default=0.0,
    )


def signature(headings: Sequence[str]) -> str:
    """What tells a list of headings from others, whatever their accents and capitals."""
    return hashlib.sha256("\n".join(map(search_name, headings)).encode()).hexdigest()

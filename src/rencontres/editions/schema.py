"""The shape of an edition's file: its tables, their keys, and what each value may be.

`docs/editions.md` explains the same to the organiser who writes the file; `file.py` reads it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from rencontres.network import refdata

from .problems import fault

# First words of the site's other addresses: no edition may be called so.
RESERVED = frozenset(
    (
        "accounts",
        "api",
        "en",
        "es",
        "fr",
        "healthz",
        "letters",
        "live",
        "me",
        "network",
        "static",
        "style",
    )
)


def _storable(value: str) -> str:
    if "\0" in value:
        raise fault("nul", _("holds the character U+0000, which cannot be kept: take it out"))
    return value


def _amount(value: Any) -> Any:
    """An amount as the file writes it, 120 or 99.50; never added up as a float."""
    return Decimal(str(value)) if type(value) in {int, float} else value


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        raise fault("email", _("is not an e-mail address: write name@example.org")) from None
    return value.lower()


def _website(value: str) -> str:
    try:
        URLValidator(schemes=["https", "http"])(value)
    except ValidationError:
        raise fault("website", _("is not an address: write https://example.org/")) from None
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise fault("colour", _("is not a colour: write # and six digits, as #0b4f8a"))
    return value.lower()


def _key(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value):
        raise fault("key", _("is not a key: write lower-case letters, digits and hyphens"))
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", value):
        raise fault("language_code", _("is not a language: write its ISO 639 code, as fr"))
    return value


def _country(value: str) -> str:
    if value not in _country_codes():
        raise fault("country", _("is not a country: write its ISO 3166 code, as SN"))
    return value


@cache
def _country_codes() -> frozenset[str]:
    return frozenset(country.code for country in refdata.read_countries())


def _free_slug(value: str) -> str:
    if value in RESERVED:
        raise fault("reserved", _("is a word of the site’s own addresses: choose another"))
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise fault("zone", _("is not a time zone: write one as Europe/Paris"))
    return value


def _sensible(value: Any) -> Any:
    if not 1900 <= value.year < 2200:
        raise fault("year", _("is not in a year between 1900 and 2199"))
    return value


def _in_default_language(value: dict[str, str]) -> dict[str, str]:
    language = settings.LANGUAGE_CODE
    if language not in value:
        words = _("lacks the language “%(language)s”, which every text has") % {
            "language": language
        }
        raise fault("language", words)
    return value


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Name = Annotated[Line, AfterValidator(_storable)]
LongName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_storable),
]
Key = Annotated[str, StringConstraints(max_length=50), AfterValidator(_key)]
LongKey = Annotated[str, StringConstraints(max_length=80), AfterValidator(_key)]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
Language = Annotated[str, AfterValidator(_language)]
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=5000),
    AfterValidator(_storable),
]
Text = Annotated[dict[Language, Words], AfterValidator(_in_default_language)]
CountryCode = Annotated[str, AfterValidator(_country)]
Money = Annotated[Decimal, BeforeValidator(_amount), Field(ge=0, max_digits=8, decimal_places=2)]
Count = Annotated[int, Field(ge=1, le=100_000)]
StandNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=10), AfterValidator(_storable)
]
Day = Annotated[date, AfterValidator(_sensible)]
Hour = Annotated[datetime, AfterValidator(_sensible)]


class Row(BaseModel):
    """A row of a table: only known keys, and values of the right kind, never converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class PressContact(Row):
    """Whom journalists ask."""

    name: Name
    email: Email
    phone: Annotated[str, StringConstraints(max_length=50), AfterValidator(_storable)] = ""


class EditionRow(Row):
    """The edition itself."""

    slug: Annotated[Key, AfterValidator(_free_slug)]
    title: Text
    subtitle: Text = {}
    organiser: LongName
    organiser_short: Annotated[Name, StringConstraints(max_length=50)]
    organiser_about: Text = {}
    first_day: Day
    last_day: Day
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    venue: LongName
    city: Text
    address: Annotated[str, StringConstraints(max_length=300), AfterValidator(_storable)] = ""
    accent: Annotated[str, AfterValidator(_colour)] = "#0b4f8a"
    capacity: Count
    country_quota: Count | None = None
    languages: list[Language] = []
    registration_closes: Hour
    next_edition: Annotated[str, StringConstraints(max_length=50), AfterValidator(_storable)] = ""
    communique_date: Day | None = None
    press_contact: PressContact
    fair_title: Text = {}
    fair_about: Text = {}
    stage_title: Text = {}
    stage_about: Text = {}


class RoomRow(Row):
    """A room of the venue."""

    key: Key
    name: Name
    capacity: Count
    equipment: list[Name] = []


class SlotRow(Row):
    """A time in which sessions are held."""

    key: Key
    starts: Hour
    ends: Hour


class ThemeRow(Row):
    """A theme of the edition."""

    key: Key
    name: Text
    about: Text = {}


class PartnerRow(Row):
    """An institutional partner."""

    name: Text
    short_name: Annotated[str, StringConstraints(max_length=50), AfterValidator(_storable)] = ""
    website: Annotated[str, StringConstraints(max_length=200), AfterValidator(_website)] = ""
    about: Text = {}


class TeamRow(Row):
    """A person of the team and their role; who has two roles has two rows."""

    email: Email
    name: LongName
    role: Literal[
        "manager", "programme", "registration", "door", "stage", "fair", "press", "treasury"
    ]


class CategoryRow(Row):
    """A kind of participant."""

    key: Key
    name: Text
    quota: Count | None = None
    country_quota: Count | None = None
    opens: Hour | None = None
    closes: Hour | None = None
    by_invitation: bool = False
    approval: bool = False
    audience: Literal["", "member", "non_member"] = ""
    price: Money = Decimal(0)
    early_price: Money | None = None
    early_until: Hour | None = None
    colour: Annotated[str, AfterValidator(_colour)] | None = None

    @model_validator(mode="after")
    def _dates_and_prices_agree(self) -> CategoryRow:
        if (self.early_price is None) != (self.early_until is None):
            raise fault(
                "early", _("has an early price without its date (early_until), or a date alone")
            )
        if self.early_price is not None and self.early_price > self.price:
            raise fault("early", _("has an early price that is higher than its price"))
        if self.opens and self.closes and self.closes <= self.opens:
            raise fault("dates", _("closes before it opens"))
        return self


class SessionKindRow(Row):
    """A kind of session."""

    key: Key
    name: Text
    plural: Text
    alone: bool = False
    statutory: bool = False
    bookable: bool = True
    audience: Literal["open", "members", "invitation"] = "open"


class PersonRow(Row):
    """A person whom sessions name."""

    key: Key
    given_name: Name
    family_name: Name
    function: Text
    organisation: LongName
    country: CountryCode
    category: Key


class RoleRow(Row):
    """What a person does in a session."""

    person: Key
    role: Literal["chair", "moderator", "speaker", "rapporteur"]


class SessionRow(Row):
    """A session, and what it needs of a place and time."""

    key: LongKey
    kind: Key
    title: Text
    abstract: Text = {}
    themes: list[Key] = []
    sdgs: list[Annotated[int, Field(ge=1, le=17)]] = []
    countries: list[CountryCode] = []
    organiser: Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)] = ""
    languages: list[Language] = []
    interpretation: list[Language] = []
    seats: Count = 30
    equipment: list[Name] = []
    slots: list[Key] = []
    rooms: list[Key] = []
    people: list[RoleRow] = []
    synthetic: bool = False


class CountryGroups(Row):
    """The country-group meetings, one for each of the most linked countries."""

    kind: Key
    count: Annotated[int, Field(ge=0, le=200)]
    title: Text
    seats: Count = 60


class GateRow(Row):
    """An entrance."""

    key: Key
    name: Text


class ExhibitorRow(Row):
    """An organisation at the fair."""

    kind: Literal["french_partner", "country", "company"]
    name: Text
    about: Text = {}
    country: CountryCode
    stand: StandNumber | None = None
    synthetic: bool = False


class StandRow(Row):
    """A numbered place of the fair."""

    number: StandNumber
    area: Annotated[float, Field(gt=0, lt=10_000, allow_inf_nan=False)]


class Meetings(Row):
    """What one-to-one meetings have at their disposal."""

    tables: Annotated[int, Field(ge=0, le=1000)] = 0


SINGLE: dict[str, type[Row]] = {  # tables with one row: [edition]
    "edition": EditionRow,
    "country_groups": CountryGroups,
    "meetings": Meetings,
}
LISTS: dict[str, type[Row]] = {  # tables with many rows: [[rooms]]
    "rooms": RoomRow,
    "slots": SlotRow,
    "themes": ThemeRow,
    "partners": PartnerRow,
    "team": TeamRow,
    "categories": CategoryRow,
    "session_kinds": SessionKindRow,
    "people": PersonRow,
    "sessions": SessionRow,
    "gates": GateRow,
    "exhibitors": ExhibitorRow,
    "stands": StandRow,
}
REQUIRED = ("edition", "rooms", "slots")

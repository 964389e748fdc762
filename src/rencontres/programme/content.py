"""What the team says of a session: read, checked, written, and merged where two said something.

Rooms, hours and people come otherwise: by a release, and by parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import Text, codes
from rencontres.editions.models import Edition
from rencontres.editions.problems import unknown
from rencontres.network.models import Authority, Country

from .models import Session

LONGEST = {"title": 300, "abstract": 10_000}
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Content:
    """All that is said of a session, in keys of what it names."""

    kind: str
    title: Text
    abstract: Text
    themes: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    organiser: int | None = None  # an authority of the registry
    organiser_name: str = ""  # of whom the registry lacks
    languages: tuple[str, ...] = ()  # spoken
    interpretation: tuple[str, ...] = ()
    seats: int = 30
    equipment: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()  # the only ones; none: any
    rooms: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: dict[str, Any]) -> Content:
        """From JSON values: lists become tuples, and what is unknown by now is left out."""
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in said.items()
            if name in known
        }
        return cls(**values)


class BadContent(Refusal):
    """Something said of a session cannot be: `field` names it."""

    def __init__(self, field: str, problem: Any) -> None:
        super().__init__(
            _("%(field)s: %(problem)s") % {"field": NAMES[field], "problem": problem},
            code="content",
            status=422,
        )
        self.field, self.problem = field, problem


class Changed(Refusal):
    """Somebody else changed the same things meanwhile: `fields` are those both have changed."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(
            _(
                "Somebody else has changed this meanwhile (%(fields)s): compare, then save again"
                " to keep what you wrote."
            )
            % {"fields": ", ".join(str(NAMES[field]) for field in fields)},
            code="changed",
        )
        self.fields = fields


NAMES = {
    "kind": _("Kind"),
    "title": _("Title"),
    "abstract": _("Abstract"),
    "themes": _("Themes"),
    "sdgs": _("Sustainable development goals"),
    "countries": _("Countries"),
    "organiser": _("Organiser"),
    "organiser_name": _("Another organiser’s name"),
    "languages": _("Languages spoken"),
    "interpretation": _("Interpreted into"),
    "seats": _("Seats wanted"),
    "equipment": _("Equipment"),
    "slots": _("Only at these hours"),
    "rooms": _("Only in these rooms"),
}


def content_of(session: Session) -> Content:
    """What is said of a session now."""
    return Content(
        kind=session.kind.key,
        title=session.title,
        abstract=session.abstract,
        themes=tuple(theme.key for theme in session.themes.all()),
        sdgs=tuple(session.sdgs),
        countries=tuple(sorted(country.code for country in session.countries.all())),
        organiser=session.organiser_id,
        organiser_name=session.organiser_name,
        languages=tuple(session.languages),
        interpretation=tuple(session.interpretation),
        seats=session.seats_wanted,
        equipment=tuple(session.equipment),
        slots=tuple(slot.key for slot in session.only_slots.all()),
        rooms=tuple(room.key for room in session.only_rooms.all()),
    )


def as_json(content: Content) -> dict[str, Any]:
    """JSON values that `Content.of` reads again."""
    return asdict(content)


def merged(base: Content, now: Content, mine: Content) -> Content:
    """What stands now with what I changed; raises Changed where others changed the same."""
    wanted = changed(base, mine)
    both = [
        name for name in changed(base, now) if name in wanted and _at(now, name) != _at(mine, name)
    ]
    if both:
        raise Changed(both)
    return replace(now, **{name: getattr(mine, name) for name in wanted})


def changed(before: Content, after: Content) -> list[str]:
    """The names of what differs; the order in a list of choices is none."""
    return [name for name in NAMES if _at(before, name) != _at(after, name)]


def _at(content: Content, name: str) -> Any:
    value = getattr(content, name)
    return frozenset(value) if isinstance(value, tuple) else value


def check(edition: Edition, content: Content) -> None:
    """Refuse what names nothing of the edition, or is no text of ours; raises BadContent."""
    _check_texts(content)
    for field, choices in _choices(edition).items():
        said = getattr(content, field)
        for name in said if isinstance(said, tuple) else (said,):
            if name not in choices:
                raise BadContent(field, _unknown(name, choices))
    for field in ("languages", "interpretation"):
        for code in getattr(content, field):
            if not _LANGUAGE.fullmatch(code):
                raise BadContent(field, _("write the ISO 639 code of a language, as fr."))
    if not 1 <= content.seats <= 100_000:
        raise BadContent("seats", _("write a number from 1 to 100,000."))
    if len(content.organiser_name) > 200:
        raise BadContent("organiser_name", _("write 200 letters at most."))
    if content.organiser is not None and not Authority.objects.filter(pk=content.organiser):
        raise BadContent("organiser", _("the registry holds no such authority."))


def _unknown(name: Any, choices: list[Any]) -> Any:
    if not choices:
        return _("the edition has none of these.")
    told = unknown(str(name), [str(choice) for choice in choices])
    return _("“%(name)s” %(unknown)s") % {"name": name, "unknown": told}


def _check_texts(content: Content) -> None:
    if not any(words.strip() for words in content.title.values()):
        raise BadContent("title", _("write it in one language at least."))
    for field, longest in LONGEST.items():
        text: Text = getattr(content, field)
        if not set(text) <= set(codes()):
            raise BadContent(field, _("write it in the site’s languages."))
        if any(len(words) > longest for words in text.values()):
            raise BadContent(field, _("write %(most)d letters at most.") % {"most": longest})


def _choices(edition: Edition) -> dict[str, list[Any]]:
    return {
        "kind": list(edition.session_kinds.values_list("key", flat=True)),
        "themes": list(edition.editionthemes.values_list("key", flat=True)),
        "sdgs": list(range(1, 18)),
        "countries": list(Country.objects.values_list("code", flat=True)),
        "equipment": equipment_of(edition),
        "slots": list(edition.slots.values_list("key", flat=True)),
        "rooms": list(edition.rooms.values_list("key", flat=True)),
    }


def equipment_of(edition: Edition) -> list[str]:
    """The words with which the edition's rooms say what they have."""
    return sorted({item for items in edition.rooms.values_list("equipment", flat=True)
                   for item in items})  # fmt: skip


def lacking(text: Text) -> Iterator[str]:
    """The site's languages in which a text is not written; none where it is in none."""
    if any(text.values()):
        yield from (code for code in codes() if not text.get(code))


def fill(session: Session, content: Content) -> None:
    """Give a session its columns; `attach` writes what they point to, once it is saved."""
    session.kind = session.edition.session_kinds.get(key=content.kind)
    session.title, session.abstract = _trimmed(content.title), _trimmed(content.abstract)
    session.sdgs = sorted(set(content.sdgs))
    session.organiser_id = content.organiser
    session.organiser_name = content.organiser_name.strip()
    session.languages = list(dict.fromkeys(content.languages))
    session.interpretation = list(dict.fromkeys(content.interpretation))
    session.seats_wanted = content.seats
    session.equipment = sorted(set(content.equipment))


def attach(session: Session, content: Content) -> None:
    """Write the themes, countries, slots and rooms that a session names."""
    edition = session.edition
    session.themes.set(edition.editionthemes.filter(key__in=content.themes))
    session.countries.set(Country.objects.filter(code__in=content.countries))
    session.only_slots.set(edition.slots.filter(key__in=content.slots))
    session.only_rooms.set(edition.rooms.filter(key__in=content.rooms))


def _trimmed(text: Text) -> Text:
    return {code: words.strip() for code, words in text.items() if words.strip()}

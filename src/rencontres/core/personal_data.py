"""What is held about a person, through the declarations of `core.privacy`: read, erased, purged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from . import dates
from .languages import codes, words
from .privacy import (
    DELETE,
    NOBODY,
    NULL,
    PLACEHOLDER,
    Holding,
    Personal,
    Whose,
    erasures,
    register,
)

_BLANKS: tuple[Any, ...] = (None, "", [], {}, b"")


@dataclass(frozen=True)
class Held:
    """A field of the person's rows: what stands in each, and until when it is kept."""

    holding: Holding
    name: str
    declared: Personal
    rows: list[tuple[Any, date | None, Any]]  # key of the row, date its years count from, value

    @property
    def room(self) -> Any:
        """The room that holds it, in the reader's words."""
        config = self.holding.model._meta.app_config
        ours = config.name.startswith("rencontres.")
        return (config if ours else apps.get_app_config("accounts")).verbose_name

    @property
    def table(self) -> str:
        """The model's name, as docs/privacy.md has it."""
        return self.holding.model.__name__

    @property
    def values(self) -> list[Any]:
        """What is held, each value once; nothing where the row only points to the person."""
        if self.holding.points_elsewhere(self.name) or not self.declared.exported:
            return []
        return list(dict.fromkeys(_said(value) for _pk, _since, value in self.rows))

    @property
    def until(self) -> date | None:
        """The last day the newest is kept; none while no date that counts is known."""
        dates = [since for _pk, since, _value in self.rows if since]
        return kept_until(max(dates), self.declared) if dates else None


def held(user: Any) -> list[Held]:
    """Every declared field that holds something about a person: one statement a model and owner."""
    found = []
    for holding, whose, fields in _owned():
        shown = {each.shown or name for name, each in fields.items() if each.exported}
        rows = list(_rows(holding, whose, user).values("pk", *{*whose.since, *shown}))
        for name, declared in fields.items():
            lines = _lines(holding, name, declared, rows)
            if lines:
                found.append(Held(holding, name, declared, lines))
    return found


def is_known(user: Any) -> bool:
    """Whether anything at all is held about a person."""
    return any(_rows(holding, whose, user).exists() for holding, whose, _fields in _owned())


def erase(user: Any) -> dict[str, int]:
    """Erase all that is declared of a person and does not have to stay; numbers of rows by model.

    The rows are found before any is written: an erased value may be what led to another row.
    """
    found = []
    for holding, whose, fields in _owned():
        leaving = {name: each for name, each in fields.items() if not each.stays}
        if leaving:
            keys = list(_rows(holding, whose, user).values_list("pk", flat=True))
            found.append((holding, leaving, keys))
    counts: dict[str, int] = {}
    for also in erasures:
        counts |= also(user)
    for holding, leaving, keys in found:
        if keys:
            label = holding.model._meta.label
            counts[label] = counts.get(label, 0) + _erase(holding, leaving, keys)
    return counts


def purge(today: date, most: int) -> dict[str, int]:
    """Erase what is past its declared years, `most` rows at most; the numbers of rows by model."""
    counts: dict[str, int] = {}
    left = most
    for holding in register.values():
        for due, fields in _by_term(holding):
            rows = _due(holding, due, today).values_list("pk", flat=True)
            keys = list(dict.fromkeys(rows.order_by("pk")[:left])) if left else []
            if keys:
                label = holding.model._meta.label
                counts[label] = counts.get(label, 0) + _erase(holding, fields, keys)
                left -= len(keys)
    return counts


def kept_until(since: date, declared: Personal) -> date | None:
    """The last day on which a value is kept; none where it has no term."""
    if declared.years is None:
        return None
    return _years_on(since, declared.years) + timedelta(days=declared.days)


def _owned() -> Iterator[tuple[Holding, Whose, dict[str, Personal]]]:
    for holding in register.values():
        for whose, fields in holding.by_owner():
            if any(whose.owners):
                yield holding, whose, fields


def _rows(holding: Holding, whose: Whose, user: Any) -> QuerySet[Any]:
    accounts, addresses = whose.owners
    sought = Q(pk__in=[])
    for lookup in accounts if user.pk else ():
        sought |= Q(**{lookup: user.pk})
    for lookup in addresses:
        sought |= Q(**{f"{lookup}__iexact": user.email})
    return holding.model._base_manager.filter(sought).order_by("pk")


def _lines(
    holding: Holding, name: str, declared: Personal, rows: list[dict[str, Any]]
) -> list[tuple[Any, date | None, Any]]:
    """What stands in a field; a row that comes once a date comes out with the last of them."""
    dates: dict[Any, list[date]] = {}
    values: dict[Any, Any] = {}
    for row in rows:
        value = row[declared.shown or name] if declared.exported else True
        if value not in _BLANKS:
            known = [_day(row[since]) for since in holding.whose.since if row[since]]
            dates.setdefault(row["pk"], []).extend(known)
            values[row["pk"]] = _plain(holding, name, value)
    return [(key, max(dates[key], default=None), value) for key, value in values.items()]


def _plain(holding: Holding, name: str, value: Any) -> Any:
    """A value that a page and JSON can show, in the reader's words, and that compares."""
    choices = dict(getattr(holding.model._meta.get_field(name), "flatchoices", ()))
    if choices:
        return str(choices.get(value, value))
    if isinstance(value, dict) and set(value) <= set(codes()):
        return words(value)
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value if isinstance(value, int | datetime) else str(value)


def _said(value: Any) -> str:
    return str(dates.moment(value) if isinstance(value, datetime) else value)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _erase(holding: Holding, fields: dict[str, Personal], keys: list[Any]) -> int:
    rows = holding.model._base_manager.filter(pk__in=keys)
    if any(declared.erasure == DELETE for declared in fields.values()):
        rows.delete()
        return len(keys)
    values = {name: _nothing(holding, name, declared) for name, declared in fields.items()}
    own = {
        name
        for name, declared in holding.fields.items()
        if not declared.stays and not holding.points_elsewhere(name)
    }
    if own and own <= set(fields):
        values |= holding.whose.also
    return rows.update(**values)


def _nothing(holding: Holding, name: str, declared: Personal) -> Any:
    """What takes an erased value's place."""
    concrete = _concrete(holding.model, name)
    if declared.erasure == NULL:
        return None
    if declared.erasure != PLACEHOLDER:
        return concrete.get_default()
    if isinstance(concrete, models.EmailField):
        return Concat(Value("erased-"), Cast("pk", CharField()), Value(NOBODY))
    return "—"


def _by_term(holding: Holding) -> Iterator[tuple[dict[str, Personal], dict[str, Personal]]]:
    """The fields of each term, the shortest first, and with them those that are due by then."""
    limited = {name: each for name, each in holding.fields.items() if each.years is not None}
    for term in sorted({each.term for each in limited.values()}):
        due = {name: each for name, each in limited.items() if each.term == term}
        yield due, {name: each for name, each in limited.items() if each.term <= term}


def _due(holding: Holding, fields: dict[str, Personal], today: date) -> QuerySet[Any]:
    """Rows all of whose known dates are past the term of these fields, not erased yet."""
    years, days = next(iter(fields.values())).term
    limit = _years_on(today - timedelta(days=days), -years)
    dated, held_still = Q(pk__in=[]), Q(pk__in=[])
    rows = holding.model._base_manager.all()
    for since in holding.whose.since:
        dated |= Q(**{f"{since}__isnull": False})
        rows = rows.exclude(**{f"{since}__gte": _bound(holding.model, since, limit)})
    for name, each in fields.items():
        held_still |= _still_held(holding, name, each)
    if holding.whose.unless:
        rows = rows.exclude(holding.whose.unless)
    return rows.filter(dated & held_still)


def _still_held(holding: Holding, name: str, declared: Personal) -> Q:
    if declared.erasure == DELETE:
        return Q(pk__isnull=False)
    if declared.erasure == NULL:
        return Q(**{f"{name}__isnull": False})
    concrete = _concrete(holding.model, name)
    if declared.erasure != PLACEHOLDER:
        return ~Q(**{name: concrete.get_default()})
    if isinstance(concrete, models.EmailField):
        return ~Q(**{f"{name}__endswith": NOBODY})
    return ~Q(**{f"{name}__in": ["—", ""]})


def _bound(model: type[models.Model], lookup: str, day: date) -> date:
    """A day as the column at the end of a lookup compares it: its first moment, for moments."""
    *path, last = lookup.split("__")
    for step in path:
        related = model._meta.get_field(step).related_model
        assert isinstance(related, type)  # noqa: S101  (the lookup leads through relations)
        model = related
    if isinstance(model._meta.get_field(last), models.DateTimeField):
        return datetime.combine(day, time.min, tzinfo=UTC)
    return day


def _concrete(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)  # noqa: S101  (only columns are declared)
    return found


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

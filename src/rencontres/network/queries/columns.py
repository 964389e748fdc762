"""Links and projects as columns of whole numbers: what the atlas is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Case, F, Func, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Replace, RPad

from ..models import Authority, Link, LinkParty, Project, ProjectParty, Status

Columns = np.ndarray[Any, np.dtype[np.int64]]
Subject = type[Link] | type[Project]

STATUSES = list(Status)
KINDS = list(Link.Kind)
NO_KIND = -1  # of a project that belongs to no link

_AS_TEXT = "string_agg(translate(found::text, '(,)', '   '), '')"
_HUBS = (LinkParty.Role.COORDINATOR, ProjectParty.Role.LEAD)


def rows(of: Subject) -> Columns:
    """Of each link or project: key, kind, status, since, until (19630122; 0: unknown), invented."""
    kind = "kind" if of is Link else "link__kind"
    return _numbers(
        of._default_manager.order_by().values_list(
            "pk",
            _place_in(KINDS, kind),
            _place_in(STATUSES, "status"),
            _day("since"),
            _day("until"),
            Cast("synthetic", IntegerField()),
        )
    )


def parties(of: Subject) -> Columns:
    """(key, authority, whether it coordinates or leads) of all parties, in no order."""
    model: Any = LinkParty if of is Link else ProjectParty
    key = "link_id" if of is Link else "project_id"
    leads = Case(When(role__in=_HUBS, then=1), default=0)
    return _numbers(model._default_manager.order_by().values_list(key, "authority_id", leads))


def themes(of: Subject) -> Columns:
    """(key, theme): of a link, those of its projects."""
    key = "project__link_id" if of is Link else "project_id"
    tagged = Project.themes.through._default_manager.filter(**{f"{key}__isnull": False})
    return _numbers(tagged.order_by().values_list(key, "theme_id").distinct())


def goals(of: Subject) -> Columns:
    """(key, number of the United Nations' goal): of a link, those of its projects."""
    key = "link_id" if of is Link else "pk"
    code = Func(F("sdgs"), function="unnest")
    goal = Cast(Func(code, Value("."), Value(1), function="split_part"), IntegerField())
    told = Project.objects.filter(**{f"{key}__isnull": False}).order_by()
    return _numbers(told.values_list(key, goal).distinct())


def places() -> list[tuple[int, str, float | None, float | None]]:
    """(key, country, longitude, latitude) of everybody who takes part in something."""
    taking_part = _taking_part()
    return list(
        taking_part.order_by("country", "pk").values_list(
            "pk", "country_id", "longitude", "latitude"
        )
    )


def names() -> dict[int, str]:
    """The names of those of `places`."""
    return dict(_taking_part().order_by().values_list("pk", "name"))


def _taking_part() -> QuerySet[Authority]:
    linked = LinkParty.objects.values("authority")
    involved = ProjectParty.objects.values("authority")
    return Authority.objects.filter(pk__in=linked.union(involved))


def _place_in(choices: list[Any], field: str) -> Case:
    """Which of the choices a field has, as a number; NO_KIND where it has none."""
    return Case(
        *(When(**{field: choice}, then=number) for number, choice in enumerate(choices)),
        default=NO_KIND,
    )


def _day(field: str) -> Cast:
    """A partial date as a number that sorts alike: 19630000, 19630100, 19630122; 0: unknown."""
    digits = Replace(F(field), Value("-"), Value(""))
    return Cast(RPad(digits, 8, Value("0")), IntegerField())


def _numbers(asked: QuerySet[Any, Any]) -> Columns:
    """What a query of whole numbers answers, a line for each column: one text, not many rows."""
    statement, parameters = asked.query.sql_with_params()
    width = len(asked.query.values_select) + len(asked.query.annotation_select)
    told = f"SELECT {_AS_TEXT} FROM ({statement}) AS found"  # noqa: S608  (nothing of a reader's)
    with connection.cursor() as cursor:
        cursor.execute(told, parameters)
        (text,) = cursor.fetchone()
    return np.fromstring(text or "", dtype=np.int64, sep=" ").reshape(-1, width).T

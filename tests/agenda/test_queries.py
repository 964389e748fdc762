"""A personal agenda: in order of time, in one statement however long it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rencontres.agenda.actions import new_holders, schedule
from rencontres.agenda.models import Holder
from rencontres.agenda.queries import agenda_of

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_an_agenda_is_one_statement(django_assert_num_queries, count):
    edition = factories.edition()
    holder, other = new_holders(edition, Holder.Kind.PERSON, 2)
    for hour in reversed(range(count)):
        starts = factories.OPENING + timedelta(hours=hour)
        schedule(
            edition=edition,
            kind="session",
            title={"fr": f"Séance {hour}"},
            starts=starts,
            ends=starts + timedelta(hours=1),
            place="Salon A",
            holders=[(holder, "speaker"), (other, "attendee")],
        )
    with django_assert_num_queries(1):
        lines = [(e.activity.title["fr"], e.activity.place, e.role) for e in agenda_of(holder)]
    assert lines == [(f"Séance {hour}", "Salon A", "speaker") for hour in range(count)]


def test_a_free_day_is_empty():
    (holder,) = new_holders(factories.edition(), Holder.Kind.PERSON, 1)
    assert list(agenda_of(holder)) == []

"""To whom places go: properties that hold whatever the crowd."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from rencontres.delegations.models import WaitingGroup
from rencontres.delegations.places import EDITION, lacking, needs_of, served

NOW = datetime(2099, 1, 10, tzinfo=UTC)
PATIENCE_UNTIL = NOW - timedelta(days=2)


def group(size, days, category):
    return WaitingGroup(
        size=size, seats={category: size}, country_id="FR", joined=NOW - timedelta(days=days)
    )


groups = some.lists(
    some.builds(group, some.integers(1, 6), some.integers(0, 4), some.sampled_from(["a", "b"])),
    max_size=12,
).map(lambda found: sorted(found, key=lambda each: each.joined))
quotas = some.fixed_dictionaries({"edition": some.integers(-2, 20), "a": some.integers(0, 9)})


def places(quotas):
    from rencontres.delegations.places import Limit

    return {EDITION: quotas["edition"], Limit("category", "a"): quotas["a"]}


@given(groups, quotas)
def test_no_more_is_given_than_there_is_and_groups_come_whole(waiting, quotas):
    free = places(quotas)
    fit, left = served(waiting, free, patience_until=PATIENCE_UNTIL)
    given_away = sum(each.size for each in fit)
    assert given_away <= max(free[EDITION], 0)
    assert left[EDITION] <= free[EDITION] - given_away
    assert sum(each.size for each in fit if "a" in each.seats) <= quotas["a"]


@given(groups, quotas)
def test_nobody_passes_whoever_has_waited_long_in_what_they_lack(waiting, quotas):
    fit, _left = served(waiting, places(quotas), patience_until=PATIENCE_UNTIL)
    for place, old in enumerate(waiting):
        if old in fit or old.joined > PATIENCE_UNTIL:
            continue
        earlier, later = waiting[:place], waiting[place + 1 :]
        _fit, before = served(earlier, places(quotas), patience_until=PATIENCE_UNTIL)
        narrowest = lacking(before, needs_of(old))[0]
        passing = sum(needs_of(each).get(narrowest, 0) for each in later if each in fit)
        assert passing <= max(before[narrowest] - needs_of(old)[narrowest], 0) == 0


@given(groups, quotas)
def test_without_patience_no_place_stays_empty_that_a_group_fits(waiting, quotas):
    fit, left = served(waiting, places(quotas), patience_until=None)
    assert all(each in fit or lacking(left, needs_of(each)) for each in waiting)

"""Interpreter teams are assigned so that no other assignment meets more needs."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rencontres.engines.interpreting import Need, Team, assign

EN, ES, AR = ("en", "fr"), ("es", "fr"), ("ar", "fr")


def need(key, hour, *pairs, fixed=()):
    return Need(key, hour * 60, hour * 60 + 90, frozenset(pairs), frozenset(fixed))


def team(key, *pairs, away=()):
    return Team(key, frozenset(pairs), tuple((a * 60, a * 60 + 90) for a in away))


def test_every_need_is_met_where_it_can_be():
    found = assign(
        [team(1, EN), team(2, EN, ES)], [need(1, 9, EN), need(2, 9, ES), need(3, 11, EN)]
    )
    assert (found.teams[1], found.teams[2], found.lacking) == ([1], [2], [])
    assert len(found.teams[3]) == 1
    assert found.proven


def test_the_pair_lacking_is_named_and_the_rest_is_met():
    found = assign([team(1, EN), team(2, AR)], [need(1, 9, EN), need(2, 10, EN), need(3, 9, AR)])
    assert len(found.lacking) == 1  # 9:00 and 10:00 overlap
    assert found.lacking[0][1] == EN
    assert found.teams[3] == [2]
    assert found.proven


def test_what_is_fixed_stays_and_who_is_away_does_not_come():
    teams = [team(1, EN), team(2, EN, away=[9])]
    found = assign(teams, [need(1, 9, EN, fixed=[1]), need(2, 9, EN)])
    assert found.teams == {1: [1], 2: []}
    assert found.lacking == [(2, EN)]


def test_one_team_that_has_both_pairs_is_enough():
    found = assign([team(1, EN), team(2, ES), team(3, EN, ES)], [need(1, 9, EN, ES)])
    assert found.teams == {1: [3]}


def test_nothing_to_do():
    assert assign([], []).teams == {}
    assert assign([], [need(1, 9, EN)]).lacking == [(1, EN)]


PAIRS = st.sets(st.sampled_from([EN, ES, AR]), min_size=1, max_size=2)


@given(st.lists(PAIRS, min_size=1, max_size=3), st.lists(PAIRS, min_size=1, max_size=3))
def test_no_other_assignment_meets_more_needs(teams, needs):
    """Beside every way to send each team to one of three sessions of an hour, or to none."""
    people = [team(key, *pairs) for key, pairs in enumerate(teams)]
    asked = [need(key, 9, *pairs) for key, pairs in enumerate(needs)]
    best = max(
        sum(
            any(sent[t] == n and pair in teams[t] for t in range(len(teams)))
            for n, pairs in enumerate(needs)
            for pair in pairs
        )
        for sent in product([None, *range(len(needs))], repeat=len(teams))
    )
    found = assign(people, asked)
    assert sum(map(len, needs)) - len(found.lacking) == best
    placed = [t for sent in found.teams.values() for t in sent]
    assert len(placed) == len(set(placed))

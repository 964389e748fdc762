"""The cascade: only what is exact and the only one is automatic; the rest comes with reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rencontres.engines.linkage import Entry, Index, Query, Reason, key_of

ENTRIES = [
    Entry("1", "Strasbourg", "commune", "FR", "67", 290_000, 48.58, 7.75, ("Straßburg",)),
    Entry("2", "Eurométropole de Strasbourg", "epci", "FR", "67", 500_000, 48.58, 7.73),
    Entry("3", "Saint-Denis", "commune", "FR", "93", 113_000, 48.94, 2.36),
    Entry("4", "Saint-Denis", "commune", "FR", "974", 150_000, -20.88, 55.45),
    Entry("5", "Seine-Saint-Denis", "department", "FR", "93", 1_600_000, 48.9, 2.5),
    Entry("6", "Vienne", "commune", "FR", "38", 30_000, 45.5, 4.9),
    Entry("7", "Vienne", "department", "FR", "86", 438_000, 46.6, 0.4),
    Entry("P9", "Paris", "commune", "FR", "75", 2_100_000, 48.86, 2.35),
    Entry("P1", "Paris", "department", "FR", "75", 2_100_000, 48.86, 2.35),
    Entry("10", "Annecy", "commune", "FR", "74", 130_000, 45.9, 6.1, (), ("Seynod",)),
    Entry("11", "Rochelle", "commune", "FR", "70", 40, 47.7, 5.8),
    Entry("12", "La Rochelle", "commune", "FR", "17", 77_000, 46.2, -1.2),
    Entry("13", "Réunion", "region", "FR", "", 860_000, -21.1, 55.5),
    Entry("20", "Lviv", "municipality", "UA", "", 717_000, 49.8, 24.0, ("Lemberg", "Lwów")),
    Entry("21", "Chernivtsi", "municipality", "UA", "", 264_000, 48.3, 25.9, ("Czernowitz",)),
    Entry("22", "Chernivtsi", "municipality", "UA", "", 2_600, 48.5, 28.1, ("Tscherniwzi",)),
    Entry("23", "Zhytomyr", "municipality", "UA", "", 266_000, 50.2, 28.7),
    Entry("30", "Newcastle upon Tyne", "municipality", "GB", "", 300_000, 54.9, -1.6),
    Entry("31", "Vienna", "municipality", "AT", "", 1_900_000, 48.2, 16.4, ("Wien", "Vienne")),
    Entry("32", "Paris", "municipality", "US", "", 24_000, 33.7, -95.5),
]  # fmt: skip
INDEX = Index(ENTRIES)


def link(name, country="FR", **said):
    return INDEX.link(Query(name, country, **said))


@pytest.mark.parametrize(
    ("name", "country", "found", "why"),
    [
        ("STRASBOURG", "FR", "1", Reason.OFFICIAL),
        ("Ville de Strasbourg", "FR", "1", Reason.CORE),
        ("Strasbourg (67)", "FR", "1", Reason.OFFICIAL),
        ("67000 Strasbourg", "FR", "1", Reason.OFFICIAL),
        ("Strassburg", "FR", "1", Reason.ALIAS),
        ("Eurometropole de Strasbourg", "FR", "2", Reason.OFFICIAL),
        ("Strasbourg Métropole", "FR", "2", Reason.CORE),
        ("St Denis 974", "FR", "4", Reason.OFFICIAL),
        ("Conseil départemental de la Seine-Saint-Denis", "FR", "5", Reason.CORE),
        ("Paris", "FR", "P9", Reason.OFFICIAL),
        ("Seynod", "FR", "10", Reason.FORMER),
        ("Ville de La Rochelle", "FR", "12", Reason.CORE),
        ("Région de La Réunion", "FR", "13", Reason.CORE),
        ("Lemberg", "UA", "20", Reason.ALIAS),
        ("Львів", "UA", "20", Reason.OFFICIAL),
        ("Львівська міська громада", "UA", "20", Reason.CORE),
        ("lwow", "", "20", Reason.ALIAS),
    ],
)
def test_exact_and_the_only_one_is_automatic(name, country, found, why):
    answer = link(name, country)
    assert (answer.decision, answer.match.entry.id, answer.match.why) == ("automatic", found, why)


@pytest.mark.parametrize(
    ("name", "country", "first", "reason"),
    [
        ("Saint-Denis", "FR", "4", "same name"),
        ("Vienne", "FR", "7", "same name"),
        ("Rochelle", "FR", "12", "also known by this name"),
        ("Paris", "", "P9", "same name"),
        ("Tscherniwzi", "UA", "21", "also known by this name"),
        ("Schytomyr", "UA", "23", "sounds the same"),
        ("Newcastle", "GB", "30", "name begins with these words"),
        ("Zhytomir", "UA", "23", "sounds the same"),
        ("Strabsourg", "FR", "1", "spelled alike"),
        ("Greater Lviv area", "UA", "20", "these words contain its name"),
        (
            "Lviv (in exile)",
            "UA",
            "20",
            "same name without what stands in brackets or after a comma",
        ),
        (
            "Conseil régional de Strasbourg",
            "FR",
            "2",
            "same name without words of kind; the name is one of another kind of authority",
        ),
        ("Strasbourg 974", "FR", "1", "same name; it lies in another department"),
    ],
)
def test_the_rest_is_for_a_person_with_the_likeliest_first(name, country, first, reason):
    answer = link(name, country)
    assert (answer.decision, answer.match.entry.id, answer.match.reason) == (
        "review",
        first,
        reason,
    )


@pytest.mark.parametrize(
    ("name", "country", "why"),
    [
        ("", "FR", "there is no name"),
        ("…", "FR", "there is no name"),
        ("Strasbourg", "ZZ", "the list has nothing in this country"),
        ("Qqqxx", "FR", "no name is like it"),
    ],
)
def test_nothing_is_found_and_the_reason_is_said(name, country, why):
    assert link(name, country) == ("none", (), why)


def test_the_kind_and_the_department_that_are_said_settle_homonyms():
    assert link("Vienne", kind="department").match.entry.id == "7"
    assert link("Vienne", kind="department").decision == "automatic"
    assert link("Strasbourg", kind="epci").match.entry.id == "2"
    assert link("Saint-Denis", department="Seine-Saint-Denis").decision == "automatic"
    assert link("Saint-Denis", department="93").match.entry.id == "3"


@pytest.mark.parametrize(
    ("name", "kind", "decision", "found"),
    [
        ("Ville de Lyon", "", "automatic", "Lyon"),
        ("Lyon", "", "automatic", "Lyon"),
        ("Lyon", "commune", "automatic", "Lyon"),
        ("Métropole de Lyon", "", "automatic", "Métropole de Lyon"),
        ("METROPOLE LYON", "", "automatic", "Métropole de Lyon"),
        ("Lyon", "special", "automatic", "Métropole de Lyon"),
        ("Ville de Paris", "", "automatic", "Paris"),
        ("Département de Paris", "", "automatic", "Paris"),
        ("Paris", "commune", "automatic", "Paris"),
        ("Collectivité de Corse", "", "automatic", "Collectivité de Corse"),
        ("Région Corse", "", "automatic", "Collectivité de Corse"),
        ("Ville de Corse", "", "review", "Collectivité de Corse"),
    ],
)
def test_a_special_body_is_found_by_what_it_has_the_powers_of(name, kind, decision, found):
    answer = SPECIAL.link(Query(name, "FR", kind=kind))
    assert (answer.decision, answer.match.entry.name) == (decision, found)


SPECIAL = Index([
    Entry("1", "Lyon", "commune", "FR", "69", 522_000, 45.76, 4.83),
    Entry("2", "Métropole de Lyon", "special", "FR", "69", 1_436_354, 45.75, 4.86),
    Entry("3", "Paris", "special", "FR", "75", 2_103_778, 48.85, 2.35, (), ("Paris",)),
    Entry("4", "Collectivité de Corse", "special", "FR", "", 355_486, 42.2, 9.1, (), ("Corse",)),
])  # fmt: skip


def test_many_names_asked_at_once_have_the_answers_of_each_alone():
    names = ("Strabsourg", "Strasbourg", "Lviw", "", "Zhytomir", "Straßbourg", "Nowhere", "Lviw")
    asked = [Query(name, country) for name in names for country in ("FR", "UA", "", "ZZ")]
    answers = INDEX.link_all(asked)
    assert [Index(ENTRIES).link(query) for query in asked] == answers
    assert [answer.decision for answer in answers[:4]] == ["review", "none", "review", "none"]
    assert answers[0].match == INDEX.link(Query("Strabsourg", "FR")).match
    assert (answers[0].match.entry.id, answers[0].match.score) == ("1", 70.7)


def test_a_region_abroad_is_no_department_and_hides_nothing():
    assert link("Lviv", "UA", department="Галичина").decision == "automatic"


def test_at_most_five_candidates_are_given_with_falling_scores():
    index = Index(
        Entry(str(n), "Springfield", "municipality", "US", "", 10**n) for n in range(1, 8)
    )
    scores = [each.score for each in index.link(Query("Springfield", "US")).candidates]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(key_of)


@given(st.lists(names, min_size=1, max_size=8, unique_by=key_of), st.data())
def test_an_entry_with_a_key_of_its_own_finds_itself(listed, data):
    index = Index(Entry(name, name, "municipality", "DE") for name in listed)
    name = data.draw(st.sampled_from(listed))
    answer = index.link(Query(name, "DE"))
    assert name in {each.entry.name for each in answer.candidates}
    if answer.decision == "automatic":
        assert answer.match.entry.name == name


@given(names, st.lists(names, max_size=5), st.sampled_from(["DE", ""]))
def test_a_key_that_two_entries_share_is_never_automatic(name, others, country):
    listed = [name, name.upper(), *others]
    index = Index(Entry(str(n), each, "municipality", "DE") for n, each in enumerate(listed))
    assert index.link(Query(name, country)).decision != "automatic"


@given(names, st.text(max_size=10), st.text(max_size=10))
def test_any_question_has_an_answer(name, department, kind):
    answer = INDEX.link(Query(name, "FR", department, kind))
    assert (answer.decision == "none") == (answer.candidates == ())

"""Link the rows of a file to the reference lists, without the database."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from rencontres.engines.linkage import Answer, Candidate, Decision, Query, key_of

from .reference import departments, reference_index
from .tables import column, read_table
from .territories import Territory, territory

TOGETHER = 1000  # rows


def match_file(
    path: Path, *, name: str, country: str = "", department: str = ""
) -> Iterator[dict[str, Any]]:
    """For each row of a CSV file (the first after the header is 1), what its name is linked to.

    The columns are given by their names; the file is opened and its columns are found at once.
    """
    header, rows = read_table(path)
    places = [column(header, each) if each else None for each in (name, country, department)]
    return _matched(rows, places)


def _matched(rows: Iterator[list[str]], places: list[int | None]) -> Iterator[dict[str, Any]]:
    index = reference_index()
    numbered = enumerate(rows, start=1)
    while some := list(islice(numbered, TOGETHER)):
        asked = [
            _asked(*("" if at is None else row[at].strip() for at in places))
            for _number, row in some
        ]
        answers = index.link_all(query for query, _country in asked)
        for (number, _row), (query, country), answer in zip(some, asked, answers, strict=True):
            told_ = _doubted(answer, country) if country else answer
            yield {"row": number, "name": query.name, **told(told_)}


def _asked(name: str, country: str, department: str) -> tuple[Query, str]:
    """The question that a row asks, and its country where nobody knows it."""
    found = territory(country) if country else Territory("")
    query = Query(name, *(found or Territory("")))
    if department:
        query = query._replace(department=departments().get(key_of(department), department))
    return query, "" if found else country


def _doubted(answer: Answer, country: str) -> Answer:
    """An answer for a country that nobody knows: a person has to look."""
    decision: Decision = "review" if answer.candidates else "none"
    return answer._replace(decision=decision, why=f"no country is called “{country}” today")


def told(answer: Answer) -> dict[str, Any]:
    """An answer as plain data; for `review` the match is the likeliest, to be confirmed."""
    return {
        "decision": answer.decision,
        "reason": answer.why,
        "match": _told(answer.match) if answer.match else None,
        "candidates": [_told(each) for each in answer.candidates],
    }


def _told(candidate: Candidate) -> dict[str, Any]:
    entry = candidate.entry
    return {
        "name": entry.name,
        "kind": entry.kind,
        "country": entry.country,
        "department": entry.department,
        "population": entry.population,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "identifiers": dict(entry.identifiers),
        "score": candidate.score,
        "reason": candidate.reason,
    }


def in_words(row: dict[str, Any]) -> str:
    """A row's answer as a line to read."""
    match = row["match"]
    found = f"{match['name']}, {match['country']} ({match['reason']})" if match else row["reason"]
    return f"{row['row']:>6}  {row['decision']:<9}  {row['name']} → {found}"

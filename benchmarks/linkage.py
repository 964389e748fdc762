"""Link names as people write them: ours, and RapidFuzz over the same list in the same run.

PYTHONPATH=src python benchmarks/linkage.py [--rows 12000] [--compared 400] [--seed 2017]

The real names are read in place from `$RENCONTRES_SHARED` or `../shared` beside the checkout.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from _site import report
from rapidfuzz import fuzz, process

from rencontres.engines.linkage import Answer, Entry, Index, Query, key_of, normalise
from rencontres.engines.linkage.text import sound
from rencontres.network.reference import reference_entries
from rencontres.network.territories import territory

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("RENCONTRES_SHARED", CHECKOUT.parent / "shared"))
NAMES = SHARED / "data" / "network" / "linkage"
NEAR_KM = 25

Judge = Callable[[Entry], bool]


@dataclass(frozen=True)
class Case:
    """A name as it was written, and how to tell whether an authority is the one meant."""

    query: Query
    is_right: Judge


@dataclass
class Outcome:
    """A case with what was found: its score, whether it may be taken as it is, and is right."""

    score: float
    automatic: bool
    found: bool
    right: bool


def eurocities() -> list[Case]:
    """Members' names as they write them, with coordinates: right is near, in the same country."""
    with (NAMES / "eurocities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country_name"]]
    return [Case(*_eurocity(row)) for row in rows]


def _eurocity(row: dict[str, str]) -> tuple[Query, Judge]:
    country = territory(row["country_name"]).country
    here = float(row["latitude"]), float(row["longitude"])

    def is_right(entry: Entry) -> bool:
        there = entry.latitude, entry.longitude
        return entry.country == country and None not in there and _km(here, there) <= NEAR_KM

    return Query(row["name_on_website"], country), is_right


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))


def german_spellings() -> list[Case]:
    """German spellings of Ukrainian towns, each with the community (hromada) of that town.

    The list of communities has no coordinates. A town is taken for the right one when one of its
    names resembles the community's and it has a good part of the community's people.
    """
    aliases = json.loads((NAMES / "twinning-name-aliases.json").read_text(encoding="utf-8"))
    del aliases["_comment"]
    listed = json.loads((NAMES / "hromadas.json").read_text(encoding="utf-8"))
    people = {each["Name"]: each["Population"] or 0 for each in listed}
    return [
        Case(Query(alias, "UA"), _judge(name, people.get(name, 0)))
        for alias, name in aliases.items()
    ]


def _judge(community: str, people: int) -> Judge:
    stem = sound(key_of(community.split(maxsplit=1)[0])).removesuffix("ka")

    def is_right(entry: Entry) -> bool:
        resembles = max(
            fuzz.ratio(sound(key_of(name)), stem) for name in (entry.name, *entry.aliases)
        )
        return resembles >= 65 and entry.population >= people / 5

    return is_right


def ours(index: Index, cases: Sequence[Case]) -> list[Outcome]:
    answers = index.link_all(case.query for case in cases)
    return [_outcome(*each) for each in zip(answers, cases, strict=True)]


def _outcome(answer: Answer, case: Case) -> Outcome:
    match = answer.match
    right = bool(match) and case.is_right(match.entry)
    automatic = answer.decision == "automatic"
    return Outcome(match.score if match else 0.0, automatic, bool(match), right)


def rapidfuzz(entries: Iterable[Entry], cases: Sequence[Case]) -> list[Outcome]:
    """`process.extractOne` with its default scorer, over all names in the country asked for."""
    names: dict[str, list[tuple[str, Entry]]] = {case.query.country: [] for case in cases}
    for entry in entries:
        for scope in {"", entry.country} & names.keys():
            for name in (entry.name, *entry.aliases, *entry.former):
                names[scope].append((normalise(name), entry))
    choices = {country: [name for name, _entry in known] for country, known in names.items()}
    outcomes = []
    for case in cases:
        country = case.query.country
        _name, score, at = process.extractOne(normalise(case.query.name), choices[country])
        outcomes.append(Outcome(score, True, True, case.is_right(names[country][at][1])))
    return outcomes


def surest(outcomes: Sequence[Outcome], right: int) -> list[Outcome]:
    """The surest answers, as many as are needed for so many right ones; all, if there are fewer."""
    taken: list[Outcome] = []
    good = 0
    for outcome in sorted(outcomes, key=lambda each: -each.score):
        if good == right:
            break
        taken.append(outcome)
        good += outcome.right
    return taken


def compare(name: str, entries: list[Entry], cases: Sequence[Case]) -> None:
    """Ours and theirs as one line: precision and recall of what is taken without a person."""
    started = time.process_time()
    mine = ours(Index(entries), cases)
    cpu = time.process_time() - started
    started = time.process_time()
    theirs = rapidfuzz(entries, cases)
    their_cpu = time.process_time() - started
    automatic = [each for each in mine if each.automatic]
    as_many = surest(theirs, sum(each.right for each in automatic))
    report(
        name=f"linkage of {name}",
        size=f"{len(cases)} names, {len(entries)} authorities",
        cpu_ms=round(1000 * cpu),
        found_and_right=_share(each.right for each in mine),
        automatic=_share(each.automatic for each in mine),
        **_judged(automatic, len(cases)),
        rapidfuzz_cpu_ms=round(1000 * their_cpu),
        **_judged(theirs, len(cases), "rapidfuzz_"),
        **_judged(as_many, len(cases), "rapidfuzz_at_this_recall_"),
    )


def _judged(taken: Sequence[Outcome], of: int, whose: str = "") -> dict[str, float]:
    """The share of the answers taken that is right, the share of all names, and the wrong ones."""
    right = sum(each.right for each in taken)
    return {
        f"{whose}precision": round(right / len(taken), 4) if taken else 0.0,
        f"{whose}recall": round(right / of, 4),
        f"{whose}wrong": len(taken) - right,
    }


def _share(of: Iterable[bool]) -> float:
    values = list(of)
    return round(sum(values) / len(values), 4) if values else 0.0


# ---- a messy spreadsheet, made from the list itself: what each row means is known

BEFORE = {
    "commune": ("Ville de ", "Commune de ", "Mairie de ", "VILLE DE "),
    "municipality": ("City of ",),
}
DEPARTMENTS = (" ({})", " {}", ", {}")


def messy(entry: Entry, rng: random.Random) -> str:
    """A name as a spreadsheet has it: another name, words of kind, no accents, a slip."""
    name = entry.name
    if entry.aliases and rng.random() < 0.15:
        name = rng.choice(entry.aliases)
    if rng.random() < 0.25:
        name = rng.choice(BEFORE.get(entry.kind, ("",))) + name
    if entry.department and entry.kind == "commune" and rng.random() < 0.3:
        name += rng.choice(DEPARTMENTS).format(entry.department)
    name = rng.choice((str, str, str.upper, str.lower, normalise, _spaced))(name)
    return _slip(name, rng) if rng.random() < 0.15 else name


def _spaced(name: str) -> str:
    return f"  {name.replace('-', ' ')} "


def _slip(name: str, rng: random.Random) -> str:
    """A letter left out, twice, or changed places with its neighbour."""
    at = rng.randrange(len(name))
    twice, swapped = (
        name[: at + 1] + name[at:],
        name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
    )
    return rng.choice((name[:at] + name[at + 1 :], twice, swapped))


def drawn(entries: list[Entry], rows: int, seed: int) -> list[tuple[Entry, str, str]]:
    """Who is meant, as what, in which country: half are French, a tenth without a country."""
    rng = random.Random(seed)
    french = [entry for entry in entries if entry.country == "FR"]
    foreign = [entry for entry in entries if entry.country != "FR" and entry.population]
    meant = rng.choices(french, k=rows // 2)
    meant += rng.choices(foreign, [math.sqrt(e.population) for e in foreign], k=rows - rows // 2)
    return [(e, messy(e, rng), e.country if rng.random() < 0.9 else "") for e in meant]


def some_of(written: list[tuple[Entry, str, str]], count: int) -> list[Case]:
    """One row in so many as a case: RapidFuzz would take minutes for all of them."""
    step = max(len(written) // count, 1)
    return [_case(*each) for each in written[::step]]


def _case(meant: Entry, name: str, country: str) -> Case:
    return Case(Query(name, country), lambda entry: entry.id == meant.id)


def spreadsheet(written: list[tuple[Entry, str, str]], seed: int) -> None:
    """All of them through the command."""
    rows, meant = len(written), [each for each, _name, _country in written]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messy.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(("Nom", "Pays"))
            writer.writerows((name, country) for _entry, name, country in written)
        command = [sys.executable, "-m", "rencontres.cli", "network", "match", str(path)]
        command += ["--name", "Nom", "--country", "Pays", "--json"]
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    right = [
        bool(a["match"]) and a["match"]["identifiers"] == dict(e.identifiers)
        for e, a in zip(meant, answers, strict=True)
    ]
    sure = [yes for yes, a in zip(right, answers, strict=True) if a["decision"] == "automatic"]
    report(
        name="a messy spreadsheet through the command",
        size=f"{rows} rows",
        seconds=round(wall, 1),
        cpu_ms=round(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)),
        peak_mib=round(after.ru_maxrss / 1024),
        found_and_right=_share(right),
        automatic=round(len(sure) / rows, 4),
        precision=_share(sure),
        recall=round(sum(sure) / rows, 4),
        wrong=len(sure) - sum(sure),
        seed=seed,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=12_000)
    options.add_argument("--compared", type=int, default=400, help="of these, by RapidFuzz too")
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    entries = list(reference_entries())
    if NAMES.is_dir():
        compare("Eurocities' members", entries, eurocities())
        compare("German spellings of Ukrainian towns", entries, german_spellings())
    else:
        print(f"left out: the real names, as there is no folder {NAMES}", file=sys.stderr)
    written = drawn(entries, chosen.rows, chosen.seed)
    some = some_of(written, chosen.compared)
    compare(f"one row in {len(written) // len(some)} of a messy spreadsheet", entries, some)
    spreadsheet(written, chosen.seed)


if __name__ == "__main__":
    main()

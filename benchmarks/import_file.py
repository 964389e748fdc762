"""A messy file of 12,000 links, uploaded, linked and accepted, over all shipped lists.

PYTHONPATH=src python benchmarks/import_file.py [--rows 12000] [--seed 2017]

The names are those of the reference lists, made messy; each row has a French and a foreign one.
"""

from __future__ import annotations

import argparse
import atexit
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
from _site import report

HEADINGS = ["Collectivité", "Partenaire", "Pays", "Type", "Depuis"]


def messy_file(rows: int, seed: int) -> bytes:
    """Rows of messy names; a tenth of the partners are without a country."""
    from linkage import messy

    from rencontres.core.spreadsheets import xlsx_file
    from rencontres.network.reference import reference_entries

    rng = random.Random(seed)
    entries = list(reference_entries())
    french = rng.choices([each for each in entries if each.country == "FR"], k=rows)
    abroad = [each for each in entries if each.country != "FR" and each.population]
    foreign = rng.choices(abroad, k=rows, weights=[each.population for each in abroad])
    kinds = ("Jumelage", "coopération", "twinning")
    cells = [
        [
            messy(here, rng),
            messy(there, rng),
            there.country if rng.random() < 0.9 else "",
            rng.choice(kinds),
            rng.choice(("1963", "22/01/1963", "janv. 1963")),
        ]
        for here, there in zip(french, foreign, strict=True)
    ]
    return xlsx_file([HEADINGS, *cells], title="liens")


@contextmanager
def timed(step: str, rows: int, seed: int) -> Iterator[dict[str, Any]]:
    """One step as one JSON line, with what it found."""
    facts: dict[str, Any] = {}
    process = psutil.Process()
    cpu, started = process.cpu_times(), time.perf_counter()
    yield facts
    wall, now = time.perf_counter() - started, process.cpu_times()
    report(
        name=f"import of a file: {step}",
        size=f"{rows} rows",
        seconds=round(wall, 1),
        cpu_ms=round(1000 * (now.user + now.system - cpu.user - cpu.system)),
        peak_mib=round(process.memory_info().rss / 2**20),
        seed=seed,
        **facts,
    )


def run(rows: int, seed: int) -> None:
    """Upload, link, plan and accept, and the same file once more."""
    from rencontres.network.importing.fields import FIELDS, guess_columns

    content = messy_file(rows, seed)
    columns = guess_columns(FIELDS["links"], HEADINGS)
    mapping = {"sheet": 0, "first": 1, "last": 1, "columns": columns}
    for at in ("first time", "again"):
        with timed(f"all of it, {at}", rows, seed):
            bring(content, mapping, at, rows, seed)


def bring(content: bytes, mapping: dict[str, Any], at: str, rows: int, seed: int) -> None:
    """One time through: upload, names looked for, preview, acceptance."""
    from rencontres.core.actor import SYSTEM
    from rencontres.network import actions
    from rencontres.network.importing.plan import plan
    from rencontres.network.queries.imports import counts_by_decision

    with timed(f"upload, {at}", rows, seed):
        of = actions.upload_import(by=SYSTEM, name="liens.xlsx", content=content, brings="links")
    with timed(f"read and link, {at}", rows, seed) as facts:
        actions.map_columns(by=SYSTEM, of=of, mapping=mapping)
        facts.update(names=of.names.count())
    of.refresh_from_db()
    with timed(f"rows by decision, {at}", rows, seed) as facts:
        facts.update(counts_by_decision(of))
    with timed(f"what would be written, {at}", rows, seed):
        plan(of)
    with timed(f"acceptance, {at}", rows, seed) as facts:
        facts.update(actions.accept_import(by=SYSTEM, of=of).written)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=12_000)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    folder = tempfile.mkdtemp(prefix="rencontres-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server's own end
    os.environ |= {
        "DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "rencontres.config.settings",
        "TASKS": "inline",
        "LOG_LEVEL": "WARNING",
    }
    from network_search import prepare

    prepare()
    run(chosen.rows, chosen.seed)


if __name__ == "__main__":
    main()

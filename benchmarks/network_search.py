"""The search of authorities as one types, over all shipped lists: 258,000, 380,000 other names.

Every beginning of each name is asked, letter by letter, as a page asks it: the first 25 answers
and the other names under which they were found.
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
from pathlib import Path

import psutil
from _site import percentile, report

TYPED = (
    "Ville de Strasbourg",
    "STRASBOURG (67)",
    "Eurométropole de Strasbourg",
    "Saint-Denis 974",
    "Lemberg",
    "Kharkov",
    "Cotonu",
    "Харків",
)


def prepare() -> int:
    """Load the reference lists; returns how many authorities there are."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from rencontres.core.actor import SYSTEM
    from rencontres.network import actions
    from rencontres.network.models import Authority

    for load in (
        actions.load_countries,
        actions.load_french_authorities,
        actions.load_places,
        actions.load_former_authorities,
        actions.load_other_names,
    ):
        load(by=SYSTEM)
    return Authority.objects.count()


def names(count: int, seed: int) -> list[str]:
    """Names to type: those above, and authorities and other names drawn by lot."""
    from rencontres.network.models import Authority, AuthorityName

    draw = random.Random(seed)
    own = list(Authority.objects.order_by("pk").values_list("name", flat=True))
    other = list(AuthorityName.objects.order_by("pk").values_list("name", flat=True))
    return [*TYPED, *draw.sample(own, count), *draw.sample(other, count // 4)]


def beginnings(typed: list[str]) -> Iterator[str]:
    for name in typed:
        for length in range(1, len(name) + 1):
            yield name[:length]


def ask(text: str) -> None:
    from rencontres.network import queries

    found = list(queries.search_authorities(text).select_related("country")[:25])
    queries.other_names_found(text, found)


def database(folder: Path) -> psutil.Process:
    """The server's process that answers us: the busiest of its children."""
    pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    return max(psutil.Process(pid).children(), key=lambda child: sum(child.cpu_times()[:2]))


def measure(authorities: int, count: int, seed: int, folder: Path) -> None:
    questions = list(beginnings(names(count, seed)))
    for text in questions[:100]:
        ask(text)
    server, seconds = database(folder), []
    web, before = time.process_time(), sum(server.cpu_times()[:2])
    for text in questions:
        started = time.perf_counter()
        ask(text)
        seconds.append(time.perf_counter() - started)
    web, after = time.process_time() - web, sum(server.cpu_times()[:2])
    report(
        name="search of authorities as one types",
        size=f"{len(questions)} questions, {authorities} authorities",
        seconds=round(sum(seconds), 2),
        cpu_ms=round(1000 * (web + after - before) / len(questions), 2),
        web_ms=round(1000 * web / len(questions), 2),
        database_ms=round(1000 * (after - before) / len(questions), 2),
        median_ms=round(1000 * percentile(seconds, 0.5), 1),
        p95_ms=round(1000 * percentile(seconds, 0.95), 1),
        seed=seed,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--names", type=int, default=40)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    folder = tempfile.mkdtemp(prefix="rencontres-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server's own end
    os.environ |= {
        "DATA_DIR": folder,
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "rencontres.config.settings",
    }
    measure(prepare(), chosen.names, chosen.seed, Path(folder))


if __name__ == "__main__":
    main()

"""The registry's pages and files at its real size and at ten times that: CPU of one request.

The larger registry is drawn as the demonstration draws its own, from twice the authorities: every
real one, and a copy of it two kilometres away, as France has fewer than the 50,000 asked for.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _site import Site, percentile, report, serving

SIZES = {
    1: {"engaged": 4_987, "projects": 12_000, "foreign": 8_296},
    10: {"engaged": 50_000, "projects": 120_000, "foreign": 82_960},
}
PAGES = (
    "/network/",
    "/network/countries/DE/",
    "/network/countries/SN/?view=projects",
    "/network/explore/",
    "/network/explore/?country=SN&goal=6&first=1990",
    "/network/explore/?show=projects&status=active",
    "/network/explore/map/links.json",
    "/network/explore/map/selection?country=DE",
)
NEW = 10  # requests that nobody made before
FILES = ("csv", "geojson", "xlsx")


def build(folder: Path, times: int, seed: int) -> None:
    """The registry in a data folder of its own, once; it is kept for the next run."""
    environment = os.environ | {"DATA_DIR": str(folder), "LOG_LEVEL": "WARNING"}
    steps = f"import network_pages; network_pages.stage({times}, {seed})"
    subprocess.run(
        [sys.executable, "-c", steps], check=True, env=environment, cwd=Path(__file__).parent
    )


def stage(times: int, seed: int) -> None:
    """Within the folder's own process: tables, authorities, links and projects."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rencontres.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from rencontres.demo import registry
    from rencontres.demo.cooperation import RegistrySize
    from rencontres.demo.stage import Stage
    from rencontres.network.models import Authority, Project

    if Project.objects.exists():
        return
    beginning = Stage(file=Path(), seed=seed)
    registry.load_reference_data(beginning)
    if times > 1:
        double(Authority._meta.db_table)
    size = RegistrySize(**SIZES[times])
    registry.invent_network(beginning, size, registry.SOURCE.format(seed=seed))


def double(table: str) -> None:
    """A copy of every authority beside it, without the keys that only one can have."""
    from django.db import connection

    kept = "kind, nature, search_name, country_id, department, region, population"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, insee, latitude, longitude, {kept})"
            f" SELECT name || ' bis', '', latitude + 0.02, longitude + 0.02, {kept} FROM {table}"
            " WHERE valid_until IS NULL AND kind <> 'region'"
        )


def measure(site: Site, name: str, path: str, requests: int) -> None:
    """CPU of the first request after a change, of one that nobody made before, and of the next.

    The first one computes the registry's columns anew; "new" is another filter of the same.
    """
    client, joined, seconds = site.connect(timeout=120), "&" if "?" in path else "?", []
    first = _cost(site, lambda: _get(client, path))
    new = _cost(site, lambda: [_get(client, f"{path}{joined}_={i}") for i in range(NEW)])

    def ask() -> int:
        for _i in range(requests):
            at = time.perf_counter()
            size = _get(client, path)
            seconds.append(time.perf_counter() - at)
        return size

    web, database, size = _cost(site, ask)
    report(
        name=name,
        size=f"{size} bytes",
        first_cpu_ms=round(1000 * (first[0] + first[1])),
        new_cpu_ms=round(1000 * (new[0] + new[1]) / NEW, 1),
        cpu_ms=round(1000 * (web + database) / requests, 2),
        web_ms=round(1000 * web / requests, 2),
        database_ms=round(1000 * database / requests, 2),
        p95_ms=round(1000 * percentile(seconds, 0.95), 1),
        peak_mib=round(site.peak_mib()),
    )


def measure_file(site: Site, name: str, path: str) -> None:
    """A whole file, read as it comes: seconds, CPU, and what the largest process grew to."""
    before, started = round(site.peak_mib()), time.perf_counter()
    web, database, size = _cost(site, lambda: _get(site.connect(timeout=300), path))
    report(
        name=name,
        size=f"{size} bytes",
        seconds=round(time.perf_counter() - started, 2),
        cpu_ms=round(1000 * (web + database)),
        before_mib=before,
        peak_mib=round(site.peak_mib()),
    )


def _cost(site: Site, work) -> tuple[float, float, int]:
    before = site.cpu_seconds()
    size = work()
    after = site.cpu_seconds()
    return after["web"] - before["web"], after["database"] - before["database"], size


def _get(client, path: str) -> int:
    client.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = client.getresponse()
    size = 0
    while piece := response.read(1 << 16):
        size += len(piece)
    if response.status != 200:
        raise RuntimeError(f"{path} answers {response.status}")
    return size


def change(site: Site) -> None:
    """The registry becomes another version, so that nothing computed before is of use."""
    code = (
        "import django; django.setup()\n"
        "from rencontres.core.actor import SYSTEM\n"
        "from rencontres.network.actions import record_themes\n"
        "record_themes(by=SYSTEM, themes={})"
    )
    environment = os.environ | {
        "DATA_DIR": str(site.data),
        "DJANGO_SETTINGS_MODULE": "rencontres.config.settings",
    }
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, nargs="+", default=[1, 10], choices=list(SIZES))
    options.add_argument("--data", type=Path, help="folder that keeps the registries built")
    options.add_argument("--requests", type=int, default=50)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="rencontres-bench-") as scratch:
        for times in chosen.times:
            folder = (chosen.data or Path(scratch)) / f"registry-{times}"
            folder.mkdir(parents=True, exist_ok=True)
            build(folder, times, chosen.seed)
            with serving(folder, workers=1) as site:
                change(site)
                for page in PAGES:
                    measure(site, f"registry x{times} {page}", page, chosen.requests)
                for form in FILES:
                    for show in ("links", "projects"):
                        path = f"/network/explore/export.{form}?show={show}"
                        measure_file(site, f"registry x{times} {show} as {form}", path)


if __name__ == "__main__":
    main()

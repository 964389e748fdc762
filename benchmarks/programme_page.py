"""The public programme page (list and grid) of a staged edition: CPU of one request, warm."""

from __future__ import annotations

import argparse
import time

from _site import Site, percentile, report, served

PAGES = ("/2017/programme/", "/2017/programme/grid/", "/en/2017/programme/?theme=sdgs", "/network/")


def measure(site: Site, page: str, requests: int, seed: int) -> None:
    client = site.connect()
    for _warm in range(10):
        _get(client, page)
    before, seconds = site.cpu_seconds(), []
    started = time.perf_counter()
    for _i in range(requests):
        at = time.perf_counter()
        size = _get(client, page)
        seconds.append(time.perf_counter() - at)
    wall = time.perf_counter() - started
    after = site.cpu_seconds()
    report(
        name=f"page {page}",
        size=f"{size} bytes",
        seconds=round(wall, 2),
        cpu_ms=round(1000 * (sum(after.values()) - sum(before.values())) / requests, 2),
        web_ms=round(1000 * (after["web"] - before["web"]) / requests, 2),
        database_ms=round(1000 * (after["database"] - before["database"]) / requests, 2),
        p95_ms=round(1000 * percentile(seconds, 0.95), 1),
        peak_mib=round(site.peak_mib()),
        seed=seed,
    )


def _get(client, page: str) -> int:
    client.request("GET", page)
    response = client.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{page} answers {response.status}")
    return len(body)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--participants", type=int, default=1420)
    options.add_argument("--requests", type=int, default=200)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    with served(chosen.participants, chosen.seed) as site:
        for page in PAGES:
            measure(site, page, chosen.requests, chosen.seed)


if __name__ == "__main__":
    main()

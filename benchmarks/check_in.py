"""Arrivals at the door over the API: every ticket of a staged edition on a new day, 8 clients."""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor

from _site import Site, percentile, report, served

CLIENTS = 8


def prepare() -> tuple[str, str, list[str]]:
    """A key of the door's team, a gate, and the tickets of everyone who holds a seat."""
    import django

    django.setup()
    from rencontres.accounts.actions import create_api_key
    from rencontres.accounts.models import User
    from rencontres.core.actor import SYSTEM
    from rencontres.delegations.models import Seat
    from rencontres.gates.models import CheckIn, Gate

    CheckIn.objects.all().delete()
    member = User.objects.get(teams__role="door")
    key = create_api_key(by=SYSTEM, user=member, label="benchmark").secret
    tickets = Seat.objects.filter(withdrawn=None, participant__isnull=False)
    return key, Gate.objects.first().key, list(tickets.values_list("ticket", flat=True))


def arrive(site: Site, key: str, gate: str, tickets: list[str]) -> list[float]:
    """One client's arrivals, one after another; seconds of each."""
    client, seconds = site.connect(), []
    headers = {"X-API-Key": key, "Content-Type": "application/json"}
    for ticket in tickets:
        at = time.perf_counter()
        body = json.dumps({"gate": gate, "ticket": ticket})
        client.request("POST", "/api/v1/gates/2017/check-ins", body, headers)
        response = client.getresponse()
        answer = response.read()
        if response.status not in {200, 201}:
            raise RuntimeError(f"{response.status}: {answer[:200]!r}")
        seconds.append(time.perf_counter() - at)
    return seconds


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--participants", type=int, default=1420)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    with served(chosen.participants, chosen.seed) as site:
        key, gate, tickets = prepare()
        with ThreadPoolExecutor(CLIENTS) as clients:
            warm, shares = [
                [some[i::CLIENTS] for i in range(CLIENTS)]
                for some in (tickets[:160], tickets[160:])
            ]
            list(clients.map(lambda share: arrive(site, key, gate, share), warm))
            tickets = tickets[160:]
            before, started = site.cpu_seconds(), time.perf_counter()
            done = list(clients.map(lambda share: arrive(site, key, gate, share), shares))
        wall, after = time.perf_counter() - started, site.cpu_seconds()
        seconds = [s for client in done for s in client]
        report(
            name="check-in over the API",
            size=f"{len(tickets)} arrivals, {CLIENTS} clients, 2 web processes",
            seconds=round(wall, 2),
            cpu_ms=round(1000 * (sum(after.values()) - sum(before.values())) / len(tickets), 2),
            web_ms=round(1000 * (after["web"] - before["web"]) / len(tickets), 2),
            database_ms=round(1000 * (after["database"] - before["database"]) / len(tickets), 2),
            p95_ms=round(1000 * percentile(seconds, 0.95), 1),
            peak_mib=round(site.peak_mib()),
            seed=chosen.seed,
        )


if __name__ == "__main__":
    main()

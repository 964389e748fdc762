"""400 people for the last 50 places, in groups of 1 to 6, all at the same moment over HTTP.

Every group registers over the API; who is refused joins the waiting list. Then half of the places
are given back, and every group that is offered places accepts, as often as there are offers.
"""

from __future__ import annotations

import argparse
import json
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from _site import Site, percentile, report, served

PEOPLE = 400
PLACES = 50
API = "/api/v1/delegations/2017"


def groups(seed: int) -> list[int]:
    """Sizes of groups from 1 to 6, of 400 people in all."""
    draws, sizes = random.Random(seed), [1]
    while sum(sizes) < PEOPLE:
        sizes.append(min(draws.randint(1, 6), PEOPLE - sum(sizes)))
    draws.shuffle(sizes)
    return sizes


def prepare() -> Any:
    """The staged edition with 50 places left, before its first day."""
    import django

    django.setup()
    from datetime import date

    from rencontres.delegations.places import EDITION, taken
    from rencontres.editions.models import Edition

    edition = Edition.objects.get(slug="2017")
    edition.first_day, edition.last_day = date(2099, 10, 9), date(2099, 10, 10)
    edition.state, edition.capacity = Edition.State.OPEN, taken(edition)[EDITION] + PLACES
    edition.registration_closes = "2099-01-01T00:00Z"
    edition.save()
    return edition


def body(number: int, size: int) -> str:
    """A delegation of a size, as a program sends it."""
    people = [
        {
            "given_name": "Awa",
            "family_name": f"Exemple {n}",
            "email": f"last-{number}-{n}@example.org",
            "category": "member",
        }
        for n in range(size)
    ]
    return json.dumps({"organisation": f"Last {number}", "country": "SN", "people": people})


class Crowd:
    """What a crowd was answered: statuses, seconds, and the groups by what became of them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.registered: list[int] = []
        self.codes: list[str] = []

    def ask(self, address: str, sent: str) -> tuple[int, Any]:
        """One request on a connection of its own."""
        client, at = self.site.connect(timeout=120), time.perf_counter()
        client.request("POST", API + address, sent, {"Content-Type": "application/json"})
        response = client.getresponse()
        answer = json.loads(response.read())
        self.seconds.append(time.perf_counter() - at)
        self.statuses[response.status] += 1
        return response.status, answer

    def come(self, start: threading.Barrier, number: int, size: int) -> None:
        """One group: it registers, or else waits."""
        start.wait()
        status, answer = self.ask("/", body(number, size))
        if status == 201:
            self.registered.append(size)
        elif answer["code"] == "full":
            _status, waiting = self.ask("/waiting", body(number, size))
            self.codes.append(waiting["code"])

    def accept(self, code: str) -> None:
        """One group takes what it is offered."""
        self.ask(f"/waiting/{code}", json.dumps({"verb": "accept"}))


def free_places(edition: Any) -> int:
    """Give half of the places back, seat by seat, and answer how many."""
    from rencontres.core.actor import SYSTEM
    from rencontres.delegations.actions import withdraw_seat
    from rencontres.delegations.models import Seat

    theirs = Seat.objects.filter(delegation__edition=edition, withdrawn=None)
    for seat in list(theirs.filter(delegation__organisation__startswith="Last"))[: PLACES // 2]:
        withdraw_seat(by=SYSTEM, seat=seat)
    return PLACES // 2


def accept_offers(crowd: Crowd, edition: Any) -> int:
    """Let every group accept at the same moment what is offered; the seats so taken."""
    offered = edition.waiting_groups.filter(state="offered")
    codes = list(offered.values_list("code", flat=True))
    with ThreadPoolExecutor(max(2 * len(codes), 1)) as clients:
        list(clients.map(crowd.accept, [*codes, *codes]))
    return sum(edition.waiting_groups.filter(state="accepted").values_list("size", flat=True))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=2017)
    seed = options.parse_args().seed
    with served(60, seed) as site:
        edition, sizes, crowd = prepare(), groups(seed), Crowd(site)
        before, started = site.cpu_seconds(), time.perf_counter()
        start = threading.Barrier(len(sizes))
        with ThreadPoolExecutor(len(sizes)) as clients:
            done = [clients.submit(crowd.come, start, *each) for each in enumerate(sizes)]
            for each in done:
                each.result()
        wall, after = time.perf_counter() - started, site.cpu_seconds()
        split = _split(edition, sizes)
        freed = free_places(edition)
        accepted = accept_offers(crowd, edition)
        report(
            name="the last places",
            size=f"{sum(sizes)} people in {len(sizes)} groups, {PLACES} places, 2 web processes",
            seconds=round(wall, 2),
            given=sum(crowd.registered),
            split=split,
            waiting=len(crowd.codes),
            freed=freed,
            given_again=accepted,
            over=max(0, -_left(edition)),
            errors=sum(n for status, n in crowd.statuses.items() if status >= 500),
            statuses=dict(sorted(crowd.statuses.items())),
            cpu_ms=round(
                1000
                * (sum(after.values()) - sum(before.values()))
                / (len(sizes) + len(crowd.codes)),
                1,
            ),
            p95_ms=round(1000 * percentile(crowd.seconds, 0.95), 1),
            peak_mib=round(site.peak_mib()),
            seed=seed,
        )


def _split(edition: Any, sizes: list[int]) -> int:
    """Groups of which some sit and some do not."""
    from django.db.models import Count

    asked = {f"Last {number}": size for number, size in enumerate(sizes)}
    found = edition.delegations.filter(organisation__in=asked).annotate(sits=Count("seats"))
    return sum(each.sits != asked[each.organisation] for each in found)


def _left(edition: Any) -> int:
    from rencontres.delegations.places import EDITION, left

    return left(edition)[EDITION]


if __name__ == "__main__":
    main()

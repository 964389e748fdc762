"""Registration opens: 200 people write the whole form, and a worker is killed meanwhile.

Three cases: everybody presses every button in the same instant, which no opening is as hard as;
people who read and type, 2 to 10 seconds a page; and these again, one of the web processes being
killed. Each person keeps what the site acknowledged: at the end every delegation that was
acknowledged must be in the database, once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import psutil
import uvloop
from _browser import Answer, Browser
from _site import Site, percentile, report, served

PAGES = ("organisation", "head", "delegates", "needs", "consents", "check")
TOKEN = b'name="csrfmiddlewaretoken" value="'
ATTEMPTS = 20  # of one request, while a killed worker is replaced
READS = (2.0, 10.0)  # seconds before the first page, and on each


class Person:
    """One head of delegation with a browser, and what was answered."""

    def __init__(self, site: Site, number: int, pauses: Iterator[float]) -> None:
        self.browser, self.pauses = Browser(site.port, number), pauses
        self.written = {page: urlencode(written(page, number), doseq=True) for page in PAGES}
        self.name = organisation(number)
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.again = 0  # requests that had to be sent again
        self.acknowledged = False
        self.error = ""

    async def register(self) -> None:
        """From the first page to the last."""
        address = "/en/2017/register/"
        try:
            await asyncio.sleep(next(self.pauses))
            for page in PAGES:
                found = (await self._ask(page, "GET", address)).body.partition(TOKEN)[2]
                token = found.partition(b'"')[0].decode()
                await asyncio.sleep(next(self.pauses))
                sent = f"csrfmiddlewaretoken={token}&{self.written[page]}".encode()
                address = (await self._ask(page, "POST", address, sent)).location
        except Exception as error:  # noqa: BLE001 (counted, and told at the end)
            self.error = repr(error)[:300]
        self.acknowledged = address.endswith("/done/")
        self.browser.close()

    async def _ask(self, page: str, method: str, address: str, body: bytes = b"") -> Answer:
        """Ask, and ask again where the worker was killed."""
        for _attempt in range(ATTEMPTS):
            at = time.perf_counter()
            try:
                answer = await self.browser.ask(method, address, body)
            except (OSError, EOFError):
                self.again += 1
                self.browser.close()
                await asyncio.sleep(0.1)
                continue
            self.seconds[f"{method} {page}"].append(time.perf_counter() - at)
            if answer.status != (200 if method == "GET" else 302):
                raise RuntimeError(f"{method} {address}: {answer.status} {answer.body[:2000]!r}")
            return answer
        raise RuntimeError(f"{method} {address} is not answered")


def at_once() -> Iterator[float]:
    """No pause."""
    while True:
        yield 0.0


def reading(seed: int) -> Iterator[float]:
    """Pauses of one person."""
    draws = random.Random(seed)
    while True:
        yield draws.uniform(*READS)


def organisation(number: int) -> str:
    """The name of one organisation."""
    return f"Example Organisation {number}"


def written(page: str, number: int) -> dict[str, Any]:
    """What one head writes on a page: six people of an organisation of its own."""
    if page == "organisation":
        return {"name": organisation(number), "country": "SN", "kind": "ngo"}
    if page == "head":
        return {f"person-0-{key}": value for key, value in _person(number, 0).items()} | {
            "person-0-language": "en"
        }
    if page == "delegates":
        rows = {
            f"person-{n}-{key}": value
            for n in range(1, 6)
            for key, value in _person(number, n).items()
        }
        return rows | {"row": list(range(1, 6)), "unnamed_seats": "0"}
    if page == "needs":
        return {f"person-{n}-languages": ["fr", "en"] for n in range(6)}
    if page == "consents":
        return {"image_rights": "yes", "contact_sharing": "no"}
    return {}


def _person(number: int, place: int) -> dict[str, str]:
    return {
        "given_name": "Awa",
        "family_name": f"Example-{number}-{place}",
        "email": f"head-{number}-{place}@example.org",
        "category": "ngo",
        "function": "Director",
    }


def _open() -> None:
    """Open the edition with places enough."""
    import django

    django.setup()
    from django.utils import timezone

    from rencontres.editions.models import Edition

    closes = timezone.now() + timezone.timedelta(days=30)
    Edition.objects.update(state="open", capacity=10_000, registration_closes=closes)


def _kill_one_worker(site: Site) -> None:
    """SIGKILL the web process that has worked most."""
    workers = [p for p in site.web.children(recursive=True) if not p.children()]
    busiest: psutil.Process = max(workers, key=lambda p: sum(p.cpu_times()[:2]))
    busiest.kill()


async def crowd(site: Site, people: list[Person], *, kill: bool = False) -> None:
    """Let everybody write; a worker is killed once a quarter of the delegations are in."""
    writing = [asyncio.create_task(person.register()) for person in people]
    if kill:
        while sum(person.acknowledged for person in people) < len(people) // 4:
            await asyncio.sleep(0.05)
        _kill_one_worker(site)
    await asyncio.gather(*writing)


def _kept(people: list[Person]) -> dict[str, int]:
    """What the database holds of what was acknowledged."""
    from rencontres.delegations.models import Delegation, Draft

    names = [person.name for person in people if person.acknowledged]
    found = Delegation.objects.filter(organisation__in=names)
    return {
        "acknowledged": len(names),
        "in_the_database": found.count(),
        "lost": len(names) - found.values("organisation").distinct().count(),
        "twice": found.count() - found.values("organisation").distinct().count(),
        "seats": sum(each.seats.count() for each in found),
        "drafts_not_sent": Draft.objects.filter(sent=None).count(),
    }


def measure(site: Site, case: str, people: list[Person], *, kill: bool, **facts: Any) -> None:
    """One case: what each page took, what a request cost, and what was kept."""
    before, client, started = site.cpu_seconds(), time.process_time(), time.perf_counter()
    uvloop.run(crowd(site, people, kill=kill))
    wall, after = time.perf_counter() - started, site.cpu_seconds()
    client = time.process_time() - client
    seconds: dict[str, list[float]] = defaultdict(list)
    for person in people:
        for page, taken in person.seconds.items():
            seconds[page] += taken
    asked = sum(map(len, seconds.values()))
    cost = {part: round(1000 * (after[part] - before[part]) / asked, 2) for part in after}
    errors = [person.error for person in people if person.error]
    report(
        name=f"registration: {case}",
        size=f"{len(people)} people, 2 web processes",
        seconds=round(wall, 1),
        p95_ms={page: round(1000 * percentile(t, 0.95)) for page, t in seconds.items()},
        web_ms=cost["web"],
        database_ms=cost["database"],
        client_ms=round(1000 * client / asked, 2),
        again=sum(person.again for person in people),
        errors=len(errors),
        first_error=errors[:1],
        **_kept(people),
        **facts,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--participants", type=int, default=60)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    os.environ["EMAIL_URL"] = "memory:"  # messages are not what is measured
    with served(chosen.participants, chosen.seed) as site:
        _open()
        warm = [Person(site, 90_000 + n, at_once()) for n in range(8)]
        uvloop.run(crowd(site, warm))
        numbers = range(chosen.people)

        def readers(first: int) -> list[Person]:
            return [Person(site, first + n, reading(chosen.seed + n)) for n in numbers]

        hurried = [Person(site, n, at_once()) for n in numbers]
        measure(site, "every button in the same instant", hurried, kill=False, seed=chosen.seed)
        case = "people who read and type, 2 to 10 s a page"
        measure(site, case, readers(1_000), kill=False, seed=chosen.seed)
        case += ", a worker killed"
        measure(site, case, readers(2_000), kill=True, seed=chosen.seed)


if __name__ == "__main__":
    main()

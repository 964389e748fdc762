"""Registration opens: 200 people write the whole form at once, and a worker is killed meanwhile.

Each of them keeps what the site acknowledged. At the end every delegation that was acknowledged
must be in the database, once.
"""

from __future__ import annotations

import argparse
import os
import re
import threading
import time
from collections import defaultdict
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

import psutil
from _site import Site, percentile, report, served

PAGES = ("organisation", "head", "delegates", "needs", "consents", "check")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ATTEMPTS = 20  # of one request, while a killed worker is replaced


class Person:
    """One head of delegation with a browser: a connection, a cookie, and what was answered."""

    def __init__(self, site: Site, number: int, thinks: float) -> None:
        self.site, self.number, self.thinks = site, number, thinks
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.again = 0  # requests that had to be sent again
        self.acknowledged = False
        self.cookie = ""
        self.connection = site.connect(timeout=120)

    def register(self) -> None:
        """From the first page to the last."""
        address = "/en/2017/register/"
        for page in PAGES:
            token = self._read(page, address)
            time.sleep(self.thinks)  # as whoever fills in a page
            sent = {"csrfmiddlewaretoken": token, **written(page, self.number)}
            address = self._ask(page, "POST", address, urlencode(sent, doseq=True))[1]
        self.acknowledged = address.endswith("/done/")

    def _read(self, page: str, address: str) -> str:
        body = self._ask(page, "GET", address)[0]
        found = TOKEN.search(body)
        if found is None:
            raise RuntimeError(f"no form at {page}: {body[:300]}")
        return found.group(1)

    def _ask(self, page: str, method: str, address: str, body: str = "") -> tuple[str, str]:
        """Ask, and ask again where the worker was killed; answers the page, or where it leads."""
        for _attempt in range(ATTEMPTS):
            at = time.perf_counter()
            try:
                answer, leads = self._once(method, address, body)
            except (OSError, HTTPException):
                self.again += 1
                self.connection.close()
                self.connection = self.site.connect(timeout=120)
                time.sleep(0.1)
                continue
            self.seconds[f"{method} {page}"].append(time.perf_counter() - at)
            return answer, leads
        raise RuntimeError(f"{method} {address} is not answered")

    def _once(self, method: str, address: str, body: str) -> tuple[str, str]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, address, body or None, headers)
        response = self.connection.getresponse()
        answer = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie" and value.startswith("csrftoken"):
                self.cookie = value.partition(";")[0]
        if response.status != (200 if method == "GET" else 302):
            raise RuntimeError(f"{method} {address}: {response.status} {answer[:2000]}")
        return answer, response.getheader("Location", "")


def written(page: str, number: int) -> dict[str, Any]:
    """What one head writes on a page: six people of an organisation of its own."""
    if page == "organisation":
        return {"name": f"Example Organisation {number}", "country": "SN", "kind": "ngo"}
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


def _opened() -> int:
    """Open the edition with places enough; answers how many delegations it has before."""
    import django

    django.setup()
    from django.utils import timezone

    from rencontres.delegations.models import Delegation
    from rencontres.editions.models import Edition

    closes = timezone.now() + timezone.timedelta(days=30)
    Edition.objects.update(state="open", capacity=10_000, registration_closes=closes)
    return Delegation.objects.count()


def _kill_one_worker(site: Site) -> int:
    """SIGKILL the web process that has worked most; answers its number."""
    workers = [p for p in site.web.children(recursive=True) if not p.children()]
    busiest: psutil.Process = max(workers, key=lambda p: sum(p.cpu_times()[:2]))
    busiest.kill()
    return busiest.pid


def _kept(people: list[Person]) -> dict[str, int]:
    """What the database holds of what was acknowledged."""
    from rencontres.delegations.models import Delegation, Draft

    names = [f"Example Organisation {p.number}" for p in people if p.acknowledged]
    found = Delegation.objects.filter(organisation__in=names)
    return {
        "acknowledged": len(names),
        "in_the_database": found.count(),
        "lost": len(names) - found.values("organisation").distinct().count(),
        "twice": found.count() - found.values("organisation").distinct().count(),
        "seats": sum(each.seats.count() for each in found),
        "drafts_not_sent": Draft.objects.filter(sent=None).count(),
    }


def crowd(site: Site, people: list[Person], *, kill: bool) -> list[str]:
    """Let everybody write at once; answers the errors."""
    errors: list[str] = []

    def run(person: Person) -> None:
        try:
            person.register()
        except Exception as error:  # noqa: BLE001 (counted, and told at the end)
            errors.append(repr(error)[:300])

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    if kill:
        while sum(person.acknowledged for person in people) < len(people) // 4:
            time.sleep(0.05)
        _kill_one_worker(site)
    for thread in threads:
        thread.join()
    return errors


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--thinks", type=float, default=10.0, help="seconds a page is filled in")
    options.add_argument("--participants", type=int, default=60)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    os.environ["EMAIL_URL"] = "memory:"  # messages are not what is measured
    with served(chosen.participants, chosen.seed) as site:
        _opened()
        crowd(site, [Person(site, 90_000 + n, 0) for n in range(4)], kill=False)  # warm
        for case, kill in (("", False), (", a worker killed", True)):
            first = 1_000 if kill else 0
            people = [Person(site, first + n, chosen.thinks) for n in range(chosen.people)]
            before, started = site.cpu_seconds(), time.perf_counter()
            errors = crowd(site, people, kill=kill)
            wall, after = time.perf_counter() - started, site.cpu_seconds()
            seconds: dict[str, list[float]] = defaultdict(list)
            for person in people:
                for page, taken in person.seconds.items():
                    seconds[page] += taken
            asked = sum(map(len, seconds.values()))
            report(
                name=f"registration{case}",
                size=f"{chosen.people} people, {chosen.thinks:g} s a page, 2 web processes",
                seconds=round(wall, 1),
                p95_ms={page: round(1000 * percentile(t, 0.95)) for page, t in seconds.items()},
                web_ms=None if kill else round(1000 * (after["web"] - before["web"]) / asked, 2),
                database_ms=None
                if kill  # its connections' processes went with it
                else round(1000 * (after["database"] - before["database"]) / asked, 2),
                again=sum(person.again for person in people),
                errors=len(errors),
                first_error=errors[:1],
                **_kept(people),
                seed=chosen.seed,
            )


if __name__ == "__main__":
    main()

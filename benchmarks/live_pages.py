"""2,000 open pages told of a change of room: how long until the last has heard, and has it anew.

Each page is a stream of live events, as a browser holds it open; on hearing, it fetches the
programme's grid again after the quarter of a second that a browser waits for more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time

from _site import Site, percentile, report, served

PAUSE = 0.25  # of live.js, so that several announcements are one refetch
GRID = "/2017/programme/grid/"
MOVE = """
import django
django.setup()
from rencontres.core.actor import SYSTEM
from rencontres.editions.models import Edition
from rencontres.programme.actions import release_timetable
from rencontres.programme.models import Draft, Placement
import json, time
edition = Edition.objects.get()
placed = list(edition.sessions.exclude(slot=None).exclude(room=None))
first = placed[0]
taken = {(s.room_id, s.slot_id) for s in placed}
free = [r for r in edition.rooms.order_by("-capacity") if (r.pk, first.slot_id) not in taken]
draft = Draft.objects.create(edition=edition, name="moved", seconds=1, state="ready")
Placement.objects.bulk_create(
    Placement(draft=draft, session=s, slot_id=s.slot_id,
              room=free[0] if s.pk == first.pk else s.room)
    for s in placed
)
release_timetable(by=SYSTEM, draft=draft, name="moved")
print(json.dumps({"committed": time.time()}))
"""


async def _open(site: Site, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"{path} answers {head[:60]!r}")
    return reader, writer


async def _page(site: Site, ready: asyncio.Semaphore, opened: list[int]) -> tuple[float, float]:
    """One page: when it has heard, and when it has the new grid (seconds since the epoch)."""
    async with ready:
        reader, writer = await _open(site, "/live/programme/")
        opened.append(1)
    async for line in reader:
        if b"data: " in line:
            break
    heard = time.time()
    await asyncio.sleep(PAUSE)
    fresh, other = await _open(site, GRID)
    await fresh.readuntil(b"</html>")
    anew = time.time()
    other.close()
    writer.close()
    return heard, anew


async def _scene(site: Site, pages: int) -> tuple[float, list[tuple[float, float]]]:
    at_once, opened = asyncio.Semaphore(50), []
    tasks = [asyncio.create_task(_page(site, at_once, opened)) for _n in range(pages)]
    while len(opened) < pages:
        await asyncio.sleep(0.1)
        for task in tasks:
            if task.done():
                task.result()
    mover = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", MOVE),
        stdout=subprocess.PIPE,
        env=dict(os.environ),
    )
    out, _err = await mover.communicate()
    committed = json.loads(out.decode().splitlines()[-1])["committed"]
    return committed, list(await asyncio.gather(*tasks))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=2000)
    options.add_argument("--participants", type=int, default=1420)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    with served(chosen.participants, chosen.seed) as site:
        before = site.cpu_seconds()
        committed, times = asyncio.run(_scene(site, chosen.pages))
        after = site.cpu_seconds()
        heard = [at - committed for at, _anew in times]
        anew = [at - committed for _heard, at in times]
        report(
            name="live pages",
            size=chosen.pages,
            seconds=round(max(heard), 2),
            p95_ms=round(1000 * percentile(heard, 0.95)),
            seconds_until_all_have_it=round(max(anew), 2),
            web_cpu=round(after["web"] - before["web"], 2),
            peak_mib=round(site.peak_mib()),
            seed=chosen.seed,
        )


if __name__ == "__main__":
    main()

"""12,000 projects as IATI activities, and the files of others read, recorded, written again."""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from _site import report

FILES = Path(__file__).parents[2] / "shared" / "data" / "iati" / "activities"


@contextmanager
def measured(seed: int, **case: Any) -> Iterator[dict[str, Any]]:
    """Report one case: wall time, CPU of this process, peak memory, and what the case adds."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield case
    report(
        **case,
        seconds=round(time.perf_counter() - wall, 2),
        cpu_ms=round(1000 * (time.process_time() - cpu)),
        peak_mib=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        seed=seed,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=2017)
    options.add_argument("--staged", action="store_true", help="measure what DATA_DIR holds")
    given = options.parse_args()
    if given.staged:
        measure(given.seed)
    else:
        stage_and_measure(given.seed)


def stage_and_measure(seed: int) -> None:
    """Stage the registry and measure in a process of its own, which ends before the folder does."""
    with tempfile.TemporaryDirectory(prefix="rencontres-bench-") as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "DEMO": "true",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "rencontres.config.settings",
        }
        stage = ["demo", "--check", "--data", folder, "--participants=300", f"--seed={seed}"]
        command = [sys.executable, "-m", "rencontres.cli", *stage]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        again = [sys.executable, __file__, "--staged", f"--seed={seed}"]
        subprocess.run(again, check=True, env=environment)


def measure(seed: int) -> None:
    """All cases, on the registry of this environment."""
    import django

    django.setup()
    publish(seed)
    for path in sorted(FILES.glob("*.xml")):
        read_and_write(path, seed)


def publish(seed: int) -> None:
    """Write the staged projects, then validate what was written."""
    from lxml import etree

    from rencontres.network import publication
    from rencontres.network.iati import schema

    stream = io.BytesIO()
    with measured(seed, name="iati_export") as case:
        written = publication.write_published(stream)
        case |= {"size": f"{written} projects", "mb": round(len(stream.getvalue()) / 1e6, 1)}
    with measured(seed, name="iati_validate", size=f"{written} projects") as case:
        case["valid"] = schema.shipped().validate(etree.fromstring(stream.getvalue()))


def read_and_write(path: Path, seed: int) -> None:
    """Import a file of others, and write what is kept of it again."""
    from lxml import etree

    from rencontres.core.actor import SYSTEM
    from rencontres.network import actions, publication
    from rencontres.network.iati import schema
    from rencontres.network.iati_tasks import read_now, record_now

    with measured(seed, name="iati_import") as case:
        sent = actions.send_iati_file(by=SYSTEM, name=path.name, content=path.read_bytes())
        read_now(sent.pk)
        sent.refresh_from_db()
        actions.accept_iati_file(by=SYSTEM, file=sent)
        record_now(sent.pk)
        stream = io.BytesIO()
        written = publication.write_kept(stream, file=sent.pk)
        activities = len(etree.parse(path).getroot())
        case |= {
            "size": f"{path.stem}, {activities} activities",
            "written": written,
            "valid": schema.shipped().validate(etree.fromstring(stream.getvalue())),
        }


if __name__ == "__main__":
    main()

"""Badges of a whole edition as one PDF: wall time, CPU, peak memory of the process."""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from _site import report

sys.path.insert(0, str(Path(__file__).parent.parent))

PEOPLE = (
    ("FR", "fr", "Agathe", "Exemple-de-la-Rochefoucauld-Montesquiou", "Ville de Rennes"),
    ("TN", "ar", "محمد الأمين", "المختار", "بلدية تونس"),
    ("SN", "fr", "Awa", "Diop", "Ville de Saint-Louis du Sénégal, direction de la coopération"),
    ("DE", "en", "Jörg", "Weiß", "Landeshauptstadt München"),
)


def prepare(number: int) -> Any:
    """An edition of people whose names are short, long and Arabic, in delegations of four."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from rencontres.delegations.tickets import new_ticket
    from tests import factories

    edition = factories.edition(slug="2017")
    for each in range(number):
        country, language, given, family, organisation = PEOPLE[each % len(PEOPLE)]
        if each % len(PEOPLE) == 0 or each < len(PEOPLE):
            delegation = factories.delegation(
                edition,
                organisation=organisation,
                language=language,
                country=factories.country(country),
            )
        seat = factories.seat(
            delegation,
            given_name=given,
            family_name=f"{family} {each}",
            function={"fr": "Adjointe au maire chargée des relations internationales"},
            languages=["fr", language],
        )
        seat.ticket = new_ticket()
        seat.save()
    return edition


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--badges", type=int, default=1300)
    options.add_argument("--paper", default="a6")
    chosen = options.parse_args()
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="rencontres-badges-")
    edition = prepare(chosen.badges)
    from rencontres.delegations import badges, queries

    def peak() -> int:
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    before, started, cpu = peak(), time.perf_counter(), time.process_time()
    pdf = badges.badges(edition, queries.seats_to_print(edition), badges.PAPERS[chosen.paper])
    report(
        name="badges",
        size=f"{chosen.badges} badges, {chosen.paper}",
        seconds=round(time.perf_counter() - started, 2),
        cpu_ms=round(1000 * (time.process_time() - cpu)),
        peak_mib=peak(),
        before_mib=before,
        pdf_kib=len(pdf) // 1024,
    )


if __name__ == "__main__":
    main()

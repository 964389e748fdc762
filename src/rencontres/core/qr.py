"""QR codes (ISO/IEC 18004), as what a document or a page draws."""

from __future__ import annotations

from itertools import groupby

BORDER = 4  # modules of quiet zone, as the standard asks


def path(text: str) -> tuple[int, str]:
    """A QR code's width in modules, quiet zone included, and the SVG path of its dark modules.

    The path is to be stroked one module wide: half the points of a path to be filled.
    """
    import numpy as np
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    dark = np.array(code.to_image(scale=1, add_quiet_zones=False)) == 0
    runs = (
        f"M{BORDER + start} {BORDER + y}.5h{length}"
        for y, row in enumerate(dark.tolist())
        for start, length in _runs(row)
    )
    return len(dark) + 2 * BORDER, "".join(runs)


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where the dark runs of a row start, and how long they are."""
    found, at = [], 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            found.append((at, length))
        at += length
    return found


def svg(text: str) -> str:
    """A QR code as an SVG image for a page, dark on white whatever the page's colours."""
    width, drawn = path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}">'
        f'<path fill="#fff" d="M0 0h{width}v{width}H0z"/><path stroke="#000" d="{drawn}"/></svg>'
    )

"""The map of links under a mouse that drags, in a Chromium without a graphics card: ms a frame."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from _site import percentile, report, serving
from network_pages import SIZES, build
from playwright.sync_api import Page, sync_playwright

SCREENS = {"desk": (1440, 900), "phone": (360, 780)}
FRAMES = """() => {
  window.frames_ms = [];
  let last = performance.now();
  const count = () => {
    const now = performance.now();
    frames_ms.push(now - last);
    last = now;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
}"""


def drag(page: Page, steps: int) -> list[float]:
    """Drag the map to and fro; the time from each frame to the next."""
    box = page.locator("canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("frames_ms.length = 0")
    for step in range(steps):
        page.mouse.move(x + (step % 45 - 22) * 6, y + (step % 30 - 15) * 4)
    taken = page.evaluate("frames_ms")
    page.mouse.up()
    return taken


def measure(page: Page, address: str, name: str, steps: int, seed: int) -> None:
    """The world, and three steps closer."""
    page.goto(address)
    page.locator("[data-map][data-drawn]").wait_for(timeout=120_000)
    arcs = page.get_attribute("[data-map]", "data-drawn")
    page.locator("canvas").scroll_into_view_if_needed()
    page.evaluate(FRAMES)
    for closer in (0, 3):
        page.locator("canvas").focus()
        for _step in range(closer):
            page.keyboard.press("+")
        page.wait_for_timeout(1000)
        taken = drag(page, steps)
        report(
            name=f"map dragged, {name}, {closer} steps closer",
            size=f"{arcs} arcs",
            frame_ms=round(percentile(taken, 0.5), 1),
            p95_ms=round(percentile(taken, 0.95), 1),
            seed=seed,
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, nargs="+", default=[1], choices=list(SIZES))
    options.add_argument("--data", type=Path, help="folder that keeps the registries built")
    options.add_argument("--steps", type=int, default=120)
    options.add_argument("--seed", type=int, default=2017)
    chosen = options.parse_args()
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory(prefix="rencontres-bench-") as scratch:
        for times in chosen.times:
            folder = (chosen.data or Path(scratch)) / f"registry-{times}"
            folder.mkdir(parents=True, exist_ok=True)
            build(folder, times, chosen.seed)
            with serving(folder, workers=1) as site, sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
                )
                address = f"http://127.0.0.1:{site.port}/network/explore/"
                for name, (width, height) in SCREENS.items():
                    page = browser.new_page(viewport={"width": width, "height": height})
                    measure(page, address, name, chosen.steps, chosen.seed)
                browser.close()


if __name__ == "__main__":
    main()
